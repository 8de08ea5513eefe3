/**
 * How the cell editor looks; comes with it.
 */
import { css } from "lit";

export const cellStyles = css`
  .check input {
    inline-size: 24px;
    block-size: 24px;
    margin: 0;
  }

  .cell {
    flex: 1 1 50%;
    min-height: 120px;
    max-height: 60%;
    display: flex;
    flex-direction: column;
    border-bottom: 1px solid var(--line);
  }
  .cell .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    padding: 6px 16px;
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .cell .check {
    font-size: 13px;
    display: flex;
    align-items: center;
    gap: 5px;
  }
  .cell .check input {
    accent-color: var(--strong);
    margin: 0;
  }
  .cell .check input:focus-visible {
    outline: 2px solid var(--strong);
    outline-offset: 2px;
  }
  .cell-note {
    padding: 5px 16px;
    font-size: 13px;
    border-bottom: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .cell-text {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 8px 16px;
  }
  .cell-text:focus-within {
    box-shadow: inset 0 0 0 2px var(--strong);
  }
  .cell-text :is(textarea, .cm-content) {
    outline: none;
  }
  @media (forced-colors: active) {
    .cell-text:focus-within {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @container (max-height: 399px) {
    .cell {
      flex: 100 0 60%;
      min-height: 0;
      max-height: none;
    }
    .cell :is(.check, .bar button:not(.main)),
    .cell ~ .standing-at {
      display: none;
    }
  }
  @container (max-width: 559px) {
    .cell {
      max-height: 70%;
    }
    .cell .bar {
      padding: 6px 8px;
      gap: 6px 5px;
    }
  }
`;
