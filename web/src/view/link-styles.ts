/**
 * How the dialog about links looks; comes with it.
 */
import { css } from "lit";

export const linkStyles = css`
  .link {
    width: min(560px, calc(100vw - 24px));
  }
  .link .row {
    display: flex;
    gap: 8px;
    margin-top: 10px;
  }
  .link input {
    flex: 1;
    min-width: 0;
    font: 13px var(--mono);
    color: inherit;
    background: var(--page);
    border: 1px solid var(--edge);
    border-radius: 8px;
    padding: 4px 8px;
  }
  .link input:focus-visible {
    outline: 2px solid var(--strong);
    outline-offset: 2px;
  }
`;
