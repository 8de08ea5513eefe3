/**
 * How the parts look that are there from the first paint: buttons, transcript, prompt. (What comes with the panes: pane-styles.ts.)
 */
import { css } from "lit";

export const parts = css`
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :is(button, summary, [tabindex]):focus-visible {
    outline: 2px solid var(--strong);
    outline-offset: 2px;
  }
  :is(section, [role="log"], .scroll):focus-visible {
    outline-offset: -2px;
  }
  button {
    font: inherit;
    color: var(--text);
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 8px;
    padding: 5px 11px;
    min-height: 32px;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    border-color: var(--edge);
  }
  button:disabled {
    color: var(--muted);
    cursor: default;
    border-style: dashed;
  }
  button.main:not(:disabled) {
    background: var(--strong);
    border-color: var(--strong);
    color: var(--page);
    font-weight: 600;
  }
  button.icon {
    min-width: 32px;
    padding: 0;
    display: grid;
    place-items: center;
  }
  kbd {
    font: 11px var(--mono);
    color: var(--muted);
    margin-inline-start: 6px;
  }
  button.main:not(:disabled) kbd {
    color: inherit;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 13px;
  }
  h1,
  h2,
  h3,
  p,
  ol,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ol,
  ul {
    list-style: none;
  }
  h2 {
    font-size: 12px;
    font-weight: 600;
    color: var(--muted);
  }

  /* header ------------------------------------------------------------------------------------------------------- */
  header {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 0 16px;
    border-bottom: 1px solid var(--line);
    min-width: 0;
  }
  h1 {
    font-size: 15px;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }
  .runtime {
    color: var(--muted);
    font-size: 12px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    min-width: 0;
  }
  .space {
    flex: 1;
  }
  button.more {
    display: none;
  }
  #menu {
    inset: 46px 6px auto auto;
    margin: 0;
    padding: 6px;
    border: 1px solid var(--edge);
    border-radius: 10px;
    background: var(--card);
    color: var(--text);
    box-shadow: 0 6px 24px var(--shadow);
  }
  #menu button {
    display: block;
    width: 100%;
    min-height: 40px;
    min-width: 170px;
    text-align: start;
    border-color: transparent;
    background: none;
  }
  .thumbs {
    display: none;
  }
  @container (max-width: 1279px) {
    header .step span {
      display: none;
    }
  }
  @container (max-width: 559px) {
    .thumbs {
      display: flex;
      gap: 8px;
      padding: 4px 8px;
      border-top: 1px solid var(--line);
      grid-area: steps;
    }
    .thumbs button {
      flex: 1;
      min-height: 44px;
    }
    header :is(.step, .main) {
      display: none;
    }
  }

  /* transcript --------------------------------------------------------------------------------------------------- */
  .code {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
    border-inline-end: 1px solid var(--line);
  }
  .transcript {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 10px 0;
    font: 13px/1.5 var(--mono);
    overscroll-behavior: contain;
  }
  .entry {
    padding: 1px 16px;
    border-inline-start: 3px solid transparent;
  }
  .entry.now {
    background: var(--sel);
    border-inline-start-color: var(--strong);
  }
  .said {
    display: grid;
    grid-template-columns: 32px minmax(0, 1fr);
  }
  .said > .gutter {
    color: var(--muted);
    user-select: none;
  }
  .said > .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 4;
  }
  .out > .text {
    color: var(--muted);
  }
  .out.del > .text,
  .out.del > .gutter {
    color: var(--dying);
  }
  .out.callback > .text,
  .out.callback > .gutter {
    color: var(--weak);
  }
  .entry.now .out.callback > * {
    color: color-mix(in srgb, var(--weak) 85%, var(--text));
  }
  .out.stderr > .text {
    color: var(--text);
    border-inline-start: 2px solid var(--dying);
    padding-inline-start: 8px;
    margin-inline-start: -10px;
  }
  .wrong {
    text-decoration: underline wavy var(--dying);
    text-underline-offset: 3px;
  }
  .tok-keyword {
    color: var(--strong);
  }
  .tok-string {
    color: var(--alive);
  }
  .tok-comment {
    color: var(--muted);
    font-style: italic;
  }
  .chip {
    display: inline-block;
    font: 11px/18px var(--mono);
    border-radius: 9px;
    padding: 0 8px;
    margin-inline-start: 3px;
    border: 1px solid var(--line);
    color: var(--muted);
    background: var(--page);
    white-space: nowrap;
  }
  .welcome {
    padding: 6px 16px 12px;
    font-family: var(--sans);
    font-size: 14px;
    color: var(--muted);
    max-width: 46em;
  }
  .welcome b {
    color: var(--text);
    font-weight: 600;
  }
  .welcome p + p {
    margin-top: 8px;
  }
  .examples {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 12px;
  }
  .notice {
    margin: 10px 16px;
    padding: 10px 14px;
    border: 1px solid var(--edge);
    border-radius: 10px;
    background: var(--card);
    font: 14px/1.45 var(--sans);
  }
  .notice p + p,
  .notice p + button,
  .notice details {
    margin-top: 6px;
  }
  .notice details {
    color: var(--muted);
    font-size: 12px;
    overflow-wrap: anywhere;
  }

  /* prompt ------------------------------------------------------------------------------------------------------- */
  :host([readonly]) :is(.typing, .welcome) {
    display: none;
  }
  :host([motion="none"]) * {
    animation: none !important;
    transition: none !important;
  }
  .poster {
    padding: 16px;
    overflow: auto;
    font: 13px/1.5 var(--mono);
  }
  .poster pre {
    font: inherit;
    white-space: pre-wrap;
  }
  .typing {
    border-top: 1px solid var(--line);
    display: flex;
    max-height: 45%;
    min-height: 36px;
  }
  .typing > button {
    flex: none;
    align-self: end;
    margin: 2px;
    border-color: transparent;
    background: none;
    color: var(--muted);
  }
  .prompt {
    flex: 1;
    min-width: 0;
    padding: 8px 4px 8px 16px;
    background: var(--page);
    overflow: auto;
  }
  /* The whole prompt shows the focus: a ring round a line of text that scrolls would be cut off. */
  .prompt:focus-within {
    box-shadow: inset 0 0 0 2px var(--strong);
  }
  .prompt :is(textarea, .cm-content) {
    outline: none;
  }
  @media (forced-colors: active) {
    .prompt:focus-within {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  .plain {
    display: grid;
    grid-template-columns: 32px minmax(0, 1fr);
    font: 13px/1.5 var(--mono);
  }
  .plain .gutter {
    white-space: pre;
    color: var(--strong);
    user-select: none;
  }
  .plain textarea {
    all: unset;
    font: inherit;
    color: inherit;
    white-space: pre;
    overflow: auto hidden;
    width: 100%;
    min-height: 1.5em;
    tab-size: 4;
    resize: none;
    field-sizing: content;
  }
  .plain textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .search input {
    font: 13px var(--mono);
    color: inherit;
    background: var(--page);
    border: 1px solid var(--edge);
    border-radius: 6px;
    padding: 2px 6px;
    width: 14em;
  }
  .search input:focus-visible {
    outline: 2px solid var(--strong);
    outline-offset: 1px;
  }
  .search {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: center;
  }
  .cleared {
    padding: 2px 16px 6px;
    font: 12px var(--sans);
    color: var(--muted);
  }
  .cleared button {
    min-height: 24px;
    padding: 1px 8px;
    font-size: 12px;
  }
  .standing-at {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 5px 16px;
    border-top: 1px solid var(--line);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .said.standing {
    outline: 1px solid var(--strong);
    border-radius: 3px;
    scroll-margin-block: 24px;
  }
  .said.standing > .gutter {
    color: var(--strong);
    text-align: center;
  }
  .hint {
    font-size: 12px;
    color: var(--muted);
    padding: 3px 16px 5px 48px;
  }

  /* view switch ------------------------------------------------------------------------------------------------- */
  .views {
    gap: 6px;
    align-items: center;
    padding: 0 8px;
    border-bottom: 1px solid var(--line);
  }
  .views button {
    border-color: transparent;
    background: none;
    min-height: 28px;
    padding: 2px 12px;
    border-radius: 6px;
  }
  .views button[aria-pressed="true"] {
    background: var(--sel);
    border-color: var(--strong);
    font-weight: 600;
  }

  @media (forced-colors: active) {
    button.main:not(:disabled) {
      background: ButtonFace;
      border: 2px solid ButtonText;
      color: ButtonText;
    }
    button:disabled {
      color: GrayText;
    }
    .entry:not(.now) {
      border-color: Canvas;
    }
    .views button[aria-pressed="true"] {
      border-color: Highlight;
    }
  }

  @container (max-width: 1099px) {
    header kbd {
      display: none;
    }
  }
  @container (max-width: 999px) {
    header {
      padding: 0 10px;
      gap: 6px;
    }
    h1 span {
      display: none;
    }
    .runtime,
    button.second {
      display: none;
    }
    button.more {
      display: grid;
    }
  }
  @container (max-height: 599px) and (min-width: 560px) {
    header {
      padding: 0 10px;
      gap: 6px;
    }
    h1 span {
      display: none;
    }
    .runtime,
    button.second {
      display: none;
    }
    button.more {
      display: grid;
    }
    button {
      min-height: 28px;
      padding: 2px 10px;
    }
  }
  @container (max-width: 559px) {
    header {
      padding: 0 8px;
      gap: 5px;
    }
    h1 span {
      display: none;
    }
    header button:not(.icon) {
      padding: 5px 9px;
    }
    /* The page's name is there to be heard; its place is taken by what can be done. */
    h1 {
      position: absolute;
      clip-path: inset(50%);
    }
    .code {
      border: 0;
    }
    .views button {
      flex: 1;
      min-height: 44px;
    }
  }
`;
