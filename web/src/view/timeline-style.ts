/**
 * How looking back looks: the thumb on the lane of beads, Back and Step, the sign, the tabs of the story in words.
 */
import { css } from "lit";

export const timelineStyle = css`
  .chapters > ol {
    display: flex;
    width: max-content;
  }
  .chapters [data-beads] {
    cursor: pointer;
  }
  .thumb {
    position: absolute;
    inset-block: 54px 0;
    width: 24px;
    margin-inline-start: -12px;
    cursor: ew-resize;
    touch-action: none;
    user-select: none;
    background: linear-gradient(var(--strong), var(--strong)) center top / 2px calc(100% - 8px) no-repeat;
    /* The beads under it stay clickable; what is held is the flag. */
    pointer-events: none;
  }
  /* Below the number it points at. */
  .thumb.at-phase {
    background-size: 2px 8px;
    background-position: center calc(100% - 8px);
  }
  .thumb:focus-visible {
    outline: none;
  }
  .flag {
    position: absolute;
    inset-block-end: 1px;
    inset-inline-start: 50%;
    translate: -50% 0;
    min-width: 44px;
    padding: 0 7px;
    border-radius: 8px;
    font: 600 11px/16px var(--sans);
    text-align: center;
    white-space: nowrap;
    color: var(--page);
    background: var(--strong);
    pointer-events: auto;
  }
  .thumb:focus-visible .flag {
    outline: 2px solid var(--strong);
    outline-offset: 2px;
  }
  .thumb.past .flag {
    background: var(--page);
    color: var(--text);
    box-shadow: inset 0 0 0 2px var(--strong);
  }

  .past-sign {
    flex: none;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 4px 8px 4px 16px;
    background: var(--sel);
    border-bottom: 2px dashed var(--strong);
    font-size: 13px;
  }
  .past-sign > span {
    flex: 1;
    min-width: 0;
    max-height: 2.9em;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .past-sign button {
    flex: none;
    min-height: 28px;
    font-weight: 600;
    background: var(--card);
  }
  .bead-row.now {
    background: var(--sel);
    box-shadow: inset 3px 0 0 var(--strong);
  }

  .tabs {
    flex: none;
    display: flex;
    gap: 2px;
    padding: 4px 12px 0;
  }
  .tabs button {
    min-height: 26px;
    padding: 1px 8px;
    border-color: transparent;
    border-radius: 6px 6px 0 0;
    background: none;
    font-size: 12px;
    font-weight: 600;
    color: var(--muted);
  }
  .tabs button[aria-selected="true"] {
    color: var(--text);
    box-shadow: inset 0 -2px 0 var(--strong);
  }
  .panel {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .scroll h3.changes {
    margin-top: 6px;
    font-size: 12px;
    font-weight: 600;
  }
  h3.changes span {
    display: inline-block;
    width: 1.2em;
    font-family: var(--mono);
  }
  ul.changes li {
    padding-inline-start: 1.4em;
    overflow-wrap: anywhere;
  }

  @media (forced-colors: active) {
    .thumb {
      forced-color-adjust: none;
    }
    .tabs button[aria-selected="true"] {
      border-color: Highlight;
    }
  }
  /* In an embed the lane is one row of beads. */
  @container (max-height: 599px) and (min-width: 560px) {
    .story {
      background: var(--panel);
    }
    .lanes,
    .chapter > .title,
    .chapter .phases {
      display: none;
    }
    .frame .story {
      grid-template-columns: minmax(0, 1fr);
    }
    .chapters {
      padding: 4px 16px 12px 10px;
    }
    .chapter {
      min-width: 24px;
    }
    .thumb {
      inset-block: 27px 0;
    }
    .flag {
      line-height: 12px;
      font-size: 10px;
    }
  }
`;
