/**
 * How lessons look; comes with them.
 */
import { css } from "lit";

export const lessonStyles = css`
  .lesson {
    flex: none;
    max-height: 70%;
    overflow: auto;
    padding: 8px 16px 0;
    border-bottom: 1px solid var(--line);
    background: var(--panel);
    overscroll-behavior: contain;
  }
  /* Before anything has run there is nothing else to see in this column. */
  .lesson[data-stage="asked"] {
    flex: 0 1 auto;
    max-height: calc(100% - 40px);
  }
  .lesson[data-stage="asked"] ~ .transcript {
    flex: 1 9 0;
    padding: 0;
  }
  .lesson ~ .transcript .welcome {
    display: none;
  }
  .lesson .kicker {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 12px;
    color: var(--muted);
  }
  .lesson .kicker span {
    flex: 1;
  }
  .lesson h2 {
    font-size: 16px;
    line-height: 1.3;
    color: var(--text);
    margin-bottom: 6px;
    outline-offset: 2px;
  }
  .lesson h2 code {
    font-size: 15px;
  }
  .lesson p {
    margin-top: 6px;
  }
  .lesson .model {
    font-size: 12px;
    color: var(--muted);
    margin: 0;
  }
  .quiet-button {
    min-height: 24px;
    padding: 1px 8px;
    font-size: 12px;
  }
  .lesson .icon {
    min-height: 24px;
    min-width: 26px;
  }
  fieldset {
    border: 0;
    margin: 6px 0 0;
    padding: 0;
  }
  legend {
    padding: 0;
    margin-bottom: 2px;
  }
  .choice {
    display: flex;
    gap: 8px;
    align-items: baseline;
    padding: 3px 6px;
    border-radius: 6px;
  }
  .choice:hover {
    background: var(--sel);
  }
  .choice input {
    accent-color: var(--strong);
    margin: 0;
    translate: 0 1px;
  }
  .guess {
    font: 14px var(--mono);
    color: inherit;
    background: var(--page);
    border: 1px solid var(--edge);
    border-radius: 6px;
    padding: 5px 8px;
    width: 9em;
    margin-top: 4px;
  }
  :is(.choice input, .guess, .coming pre, .lesson a, .lesson h2):focus-visible {
    outline: 2px solid var(--strong);
    outline-offset: 2px;
  }
  .coming {
    margin: 10px 0 0;
  }
  .coming figcaption {
    font-size: 12px;
    color: var(--muted);
  }
  .coming pre {
    margin: 2px 0 0;
    padding: 6px 10px;
    background: var(--page);
    border: 1px solid var(--line);
    border-radius: 8px;
    font: 13px/1.5 var(--mono);
    overflow: auto;
    max-height: 21em;
    tab-size: 4;
  }
  .lesson a {
    color: var(--strong);
  }
  .lesson .moral {
    border-inline-start: 3px solid var(--alive);
    padding: 2px 0 2px 10px;
    font-weight: 600;
  }
  .verdict.right {
    color: var(--alive);
  }
  .lesson .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    position: sticky;
    bottom: 0;
    margin: 4px -16px 0;
    padding: 8px 16px 10px;
    background: linear-gradient(transparent, var(--panel) 8px);
  }
  .look {
    display: inline;
    min-height: 0;
    padding: 0 2px;
    margin: 0 -2px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--strong);
    text-decoration: underline dotted;
    text-underline-offset: 3px;
    white-space: normal;
    text-align: start;
  }
  .look:hover {
    background: var(--sel);
  }
  .lessons {
    width: min(680px, calc(100vw - 24px));
  }
  .lessons li button {
    display: grid;
    grid-template-columns: 24px minmax(0, 1fr) 20px;
    width: 100%;
    text-align: start;
    white-space: normal;
    border-color: transparent;
    background: none;
    border-radius: 6px;
    padding: 4px 8px;
  }
  .lessons li button:hover,
  .lessons li button[aria-current] {
    background: var(--sel);
    border-color: var(--line);
  }
  .lessons .n {
    color: var(--muted);
    font: 12px/20px var(--mono);
  }
  .lessons .done {
    color: var(--alive);
    text-align: end;
  }
  .lessons form span {
    flex: 1;
  }
  /* Short: the lesson gets what it can, and says itself what the legend would. */
  @container (max-height: 479px) and (min-width: 560px) {
    .frame:has(.lesson) footer,
    .lesson .of,
    .lesson[data-stage="asked"] .model {
      display: none;
    }
    .lesson {
      max-height: calc(100% - 84px);
      padding: 2px 12px 0;
      font-size: 13px;
      line-height: 1.25;
    }
    .lesson .kicker :is(.quiet-button, .icon) {
      min-height: 24px;
      padding-block: 0;
    }
    .lesson[data-stage="asked"] {
      max-height: calc(100% - 36px);
    }
    .lesson h2 {
      font-size: 13px;
      margin-bottom: 2px;
    }
    .lesson h2 code {
      font-size: 13px;
    }
    .lesson p,
    .lesson fieldset {
      margin-top: 3px;
    }
    .lesson .choice {
      padding-block: 0;
    }
    .lesson .buttons {
      gap: 6px;
      margin: 2px -12px 0;
      padding: 4px 12px;
    }
    .lesson .buttons button {
      min-height: 28px;
      padding: 2px 8px;
      font-size: 12px;
    }
  }
  /* On a phone the panel stays above whatever is shown. */
  @container (max-width: 559px) {
    .lesson {
      max-height: 70%;
    }
    .frame:is([data-view="picture"], [data-view="events"]):has(.lesson) .code {
      display: flex;
      grid-area: main;
      max-height: 36cqh;
    }
    .frame:is([data-view="picture"], [data-view="events"]):has(.lesson) .code > :not(.lesson) {
      display: none;
    }
    .frame:is([data-view="picture"], [data-view="events"]) .lesson {
      flex: 0 1 auto;
      max-height: none;
    }
    .frame:has(.lesson) footer {
      display: none;
    }
    .frame:has(.lesson) .card {
      max-height: 45%;
    }
    .frame[data-view="picture"]:has(.lesson) {
      grid-template:
        "head" 48px
        "views" 46px
        "main" auto
        "picture" minmax(0, 1fr)
        "legend" auto
        "steps" 53px / minmax(0, 1fr);
    }
    .frame[data-view="picture"]:has(.lesson) .objects {
      display: none;
    }
    .frame[data-view="events"]:has(.lesson) {
      grid-template:
        "head" 48px
        "views" 46px
        "main" auto
        "story" auto
        "log" minmax(0, 1fr)
        "legend" auto
        "steps" 53px / minmax(0, 1fr);
    }
    .lessons li button {
      min-height: 40px;
      align-items: center;
    }
  }
`;
