/**
 * How the panes beside the prompt look: events, tree, story, legend, dialogs. (The drawing has its own sheet: drawing.ts.)
 */
import { css } from "lit";

export const paneStyles = css`
  /* events and objects ------------------------------------------------------------------------------------------- */
  .pane {
    min-width: 0;
    min-height: 0;
    border-top: 1px solid var(--line);
    display: flex;
    flex-direction: column;
  }
  .objects {
    border-inline-start: 1px solid var(--line);
  }
  .pane > h2 {
    padding: 6px 16px 2px;
  }
  .scroll {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 0 16px 8px;
    font-size: 13px;
    overscroll-behavior: contain;
  }
  .chapter-row {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    padding: 2px 0;
  }
  .chapter-row > .title {
    font: 12px/20px var(--mono);
    color: var(--muted);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bead-row {
    display: grid;
    grid-template-columns: minmax(30px, max-content) 22px minmax(0, 1fr);
    align-items: start;
    line-height: 20px;
    padding: 1px 0;
    overflow-wrap: anywhere;
  }
  .bead-row .n {
    color: var(--muted);
    font: 11px/20px var(--mono);
    text-align: end;
    white-space: nowrap;
    padding-inline-end: 8px;
  }
  .bead-row svg {
    width: 16px;
    height: 16px;
    margin-top: 2px;
  }
  .quiet {
    color: var(--muted);
  }
  [role="tree"] {
    outline: none;
  }
  [role="treeitem"] {
    display: flex;
    gap: 4px;
    padding: 1px 6px;
    border-radius: 5px;
    cursor: default;
    overflow-wrap: anywhere;
    border: 1px solid transparent;
  }
  [role="treeitem"]:focus-visible {
    outline-offset: -1px;
  }
  [role="treeitem"][aria-selected="true"] {
    background: var(--sel);
    border-color: var(--strong);
  }
  [role="treeitem"].heading {
    font-weight: 600;
  }
  [role="treeitem"] .twist {
    flex: none;
    width: 12px;
    color: var(--muted);
    font-size: 11px;
  }
  [aria-level="2"] {
    margin-inline-start: 16px;
  }
  [aria-level="3"] {
    margin-inline-start: 32px;
  }
  [aria-level="4"] {
    margin-inline-start: 48px;
  }
  [aria-level="5"] {
    margin-inline-start: 64px;
  }
  [aria-level="6"] {
    margin-inline-start: 80px;
  }
  [aria-level="7"] {
    margin-inline-start: 96px;
  }
  [aria-level="8"] {
    margin-inline-start: 112px;
  }

  /* story -------------------------------------------------------------------------------------------------------- */
  .story {
    border-top: 1px solid var(--line);
    background: var(--panel);
    display: grid;
    grid-template-columns: 84px minmax(0, 1fr);
    font-size: 12px;
    min-width: 0;
    --lane: linear-gradient(var(--line), var(--line));
    background:
      var(--lane) 84px 44px / 100% 1px no-repeat,
      var(--lane) 84px 68px / 100% 1px no-repeat,
      var(--panel);
  }
  .lanes {
    color: var(--muted);
    padding: 8px 0 8px 16px;
  }
  .lanes span {
    display: block;
    line-height: 24px;
  }
  .chapters {
    position: relative;
    overflow: auto hidden;
    padding: 8px 16px 20px 0;
    scrollbar-width: thin;
    overscroll-behavior: contain;
  }
  .chapter {
    flex: none;
    min-width: 64px;
    padding-inline-end: 18px;
    border-inline-start: 1px solid var(--line);
    padding-inline-start: 8px;
  }
  .chapter.now {
    border-inline-start: 2px solid var(--strong);
    padding-inline-start: 7px;
  }
  .chapter > .title {
    font: 11px/24px var(--mono);
    color: var(--muted);
    white-space: nowrap;
    max-width: 190px;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .chapter.now > .title {
    color: var(--text);
  }
  .chapter ol {
    display: flex;
    gap: 6px;
    height: 24px;
    align-items: center;
  }
  .chapter .times {
    font: 11px var(--mono);
    color: var(--muted);
    background: var(--panel);
    position: relative;
    margin-inline-start: -3px;
  }
  .phase {
    width: 20px;
    height: 18px;
    border-radius: 4px;
    border: 1.5px solid var(--trash);
    font: 600 11px/15px var(--sans);
    text-align: center;
    color: var(--trash);
  }
  .phase.busy {
    background: var(--trash);
    color: var(--page);
  }
  .chapter .phases {
    gap: 3px;
    /* A number is not crossed out by the stem of "now". */
    position: relative;
    z-index: 1;
  }
  .phase:not(.busy) {
    background: var(--panel);
  }
  .found {
    color: var(--muted);
    white-space: nowrap;
    margin-inline-start: 4px;
  }
  button.found {
    min-height: 24px;
    margin-block: -3px;
    padding: 0 6px;
    font-size: 12px;
  }

  /* legend, help ------------------------------------------------------------------------------------------------ */
  footer {
    border-top: 1px solid var(--line);
    color: var(--muted);
    font-size: 12px;
    padding: 3px 16px;
    min-height: 28px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 1px 18px;
    white-space: nowrap;
  }
  footer b {
    color: var(--text);
    font-weight: 600;
  }
  footer > span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  dialog {
    color: var(--text);
    background: var(--card);
    border: 1px solid var(--edge);
    border-radius: 14px;
    padding: 20px 24px;
    max-width: min(680px, calc(100vw - 24px));
    max-height: calc(100vh - 24px);
    overflow: auto;
    scroll-padding-bottom: 60px; /* what is tabbed to does not lie under the foot */
    box-shadow: 0 10px 40px var(--shadow);
  }
  dialog::backdrop {
    background: #0006;
  }
  dialog h2 {
    font-size: 16px;
    color: var(--text);
  }
  dialog h3 {
    margin: 16px 0 6px;
    font-size: 13px;
    color: var(--muted);
  }
  dialog p + :is(p, .keys) {
    margin-top: 8px;
  }
  .keys {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 3px 16px;
  }
  .keys dt {
    font: 12px/20px var(--mono);
  }
  dialog form {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: center;
    justify-content: end;
    position: sticky;
    bottom: -20px;
    margin: 14px -24px -20px;
    padding: 10px 24px;
    background: var(--card);
    border-top: 1px solid var(--line);
  }

  @media (forced-colors: active) {
    .phase {
      forced-color-adjust: none;
    }
    [role="treeitem"] {
      border-color: Canvas;
    }
    [role="treeitem"][aria-selected="true"] {
      border-color: Highlight;
    }
  }
  @container (max-width: 1499px) {
    footer .rare {
      display: none;
    }
  }
  @container (max-width: 1239px) {
    footer :is(.beads, .space) {
      display: none;
    }
  }
  @container (max-height: 599px) and (min-width: 560px) {
    footer {
      padding: 2px 10px;
      gap: 0 12px;
      font-size: 11px;
    }
  }
  @container (max-width: 559px) {
    .objects {
      border-inline-start: 0;
    }
    footer {
      padding: 4px 12px;
      gap: 0 12px;
      font-size: 11px;
    }
  }
`;
