/**
 * Where the parts stand, by the size of the element itself (not of the window), so that an embed behaves like a small
 * page.
 *
 *      wide                      short embed (600x400)        phone (360x640)
 *      +----------------------+  +------------------------+  +------------+
 *      | header               |  | header                 |  | header     |
 *      | code    | picture    |  | code  | view switch    |  | switch     |
 *      | story                |  |       | picture or     |  | one of     |
 *      | events  | objects    |  |       | events         |  | the three  |
 *      | legend               |  | story                  |  | Back, Step |
 *      +----------------------+  +------------------------+  +------------+
 */
import { css } from "lit";

export const layout = css`
  :host {
    display: block;
    height: 640px;
    position: relative;
    overflow: hidden;
    background: var(--page);
    color: var(--text);
    font: 14px/1.45 var(--sans);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .scale {
    height: 100%;
    container-type: size;
    zoom: var(--font-scale, 1);
  }
  .frame {
    height: 100%;
    display: grid;
    grid-template:
      "head head" 48px
      "code picture" minmax(0, 1fr)
      "story story" auto
      "log objects" minmax(96px, var(--events, var(--usual, 19cqh)))
      "legend legend" auto / var(--code, clamp(340px, 34%, 560px)) minmax(0, 1fr);
  }
  /* A table wants to be read. */
  .frame[data-tab="collector"] {
    --usual: 34cqh;
  }
  /* The lines between panes: easy to hit, and as thin as the border that they lie on. */
  .splitter {
    z-index: 1;
    touch-action: none;
  }
  .splitter.x {
    grid-area: code;
    justify-self: end;
    width: 9px;
    margin-inline-end: -5px;
    cursor: col-resize;
  }
  .splitter.y {
    grid-row: log;
    grid-column: 1 / -1;
    align-self: start;
    height: 9px;
    margin-top: -4px;
    cursor: row-resize;
  }
  .splitter:hover,
  .splitter:focus-visible {
    background: linear-gradient(var(--strong), var(--strong)) center / 3px 100% no-repeat;
  }
  .splitter.y:is(:hover, :focus-visible) {
    background-size: 100% 3px;
  }
  header {
    grid-area: head;
  }
  .code {
    grid-area: code;
  }
  .picture {
    grid-area: picture;
  }
  .story {
    grid-area: story;
  }
  .log {
    grid-area: log;
  }
  .objects {
    grid-area: objects;
  }
  footer {
    grid-area: legend;
  }
  .views {
    display: none;
  }

  /* Two columns in a tablet's width: the events get more than the third that the code would leave them. */
  @container (max-width: 1079px) {
    .frame {
      grid-template-columns: var(--code, 42%) minmax(0, 1fr);
    }
  }

  /* Not tall enough for everything: code beside one of picture and events. */
  @container (max-height: 599px) and (min-width: 560px) {
    .frame {
      grid-template:
        "head head" 40px
        "code views" 34px
        "code side" minmax(0, 1fr)
        "story story" auto
        "legend legend" auto / var(--code, 42%) minmax(0, 1fr);
    }
    .views {
      display: flex;
      grid-area: views;
    }
    .splitter.y,
    .views .to-code,
    .frame:not([data-view="events"]) :is(.log, .objects),
    .frame[data-view="events"] .picture {
      display: none;
    }
    .picture {
      grid-area: side;
    }
    .frame[data-view="events"] {
      grid-template:
        "head head" 40px
        "code views" 34px
        "code log" minmax(0, 1fr)
        "code objects" minmax(0, 1fr)
        "story story" auto
        "legend legend" auto / var(--code, 42%) minmax(0, 1fr);
    }
    .frame[data-view="events"][data-tab="collector"] {
      grid-template-rows: 40px 34px minmax(0, 1fr) 0 auto auto;
    }
    .frame[data-view="events"][data-tab="collector"] .objects {
      display: none;
    }
  }

  /* A phone: one thing at a time, the switch within reach of a thumb. */
  @container (max-width: 559px) {
    .frame,
    .frame[data-view] {
      grid-template:
        "head" 48px
        "views" 46px
        "main" minmax(0, 1fr)
        "legend" auto
        "steps" 53px / minmax(0, 1fr);
    }
    .views {
      display: flex;
      grid-area: views;
    }
    .code,
    .picture {
      grid-area: main;
    }
    .frame[data-view="picture"] {
      grid-template:
        "head" 48px
        "views" 46px
        "picture" minmax(0, 3fr)
        "objects" minmax(0, 2fr)
        "legend" auto
        "steps" 53px / minmax(0, 1fr);
    }
    .frame[data-view="picture"] .picture {
      grid-area: picture;
    }
    /* What is asked about one object needs the room; the list stays for those who are in it. */
    .frame[data-view="picture"]:has(.card):not(:has(.objects :focus), :has(.lesson)) {
      grid-template-rows: 48px 46px minmax(0, 1fr) 0 auto 53px;
    }
    .frame[data-view="picture"]:has(.card):not(:has(.objects :focus), :has(.lesson)) .objects {
      display: none;
    }
    .frame[data-view="events"] {
      grid-template:
        "head" 48px
        "views" 46px
        "story" auto
        "log" minmax(0, 1fr)
        "legend" auto
        "steps" 53px / minmax(0, 1fr);
    }
    .splitter,
    .frame[data-view="code"] :is(.picture, .story, .log, .objects, footer),
    .frame[data-view="picture"] :is(.code, .story, .log),
    .frame[data-view="events"] :is(.code, .picture, .objects) {
      display: none;
    }
  }

  /* The attribute "view": one part, whatever the size. */
  .frame.only[data-view] {
    grid-template:
      "head" auto
      "main" minmax(0, 1fr)
      "story" auto
      "legend" auto
      "steps" auto / minmax(0, 1fr);
  }
  .frame.only[data-view] > :is(.code, .picture, .log) {
    grid-area: main;
  }
  .frame.only[data-view] > :is(.splitter, .views, .objects),
  .frame.only[data-view="code"] > :is(.picture, .story, .log, footer),
  .frame.only[data-view="picture"] > :is(.code, .log),
  .frame.only[data-view="events"] > :is(.code, .picture, footer) {
    display: none;
  }
  @container (max-height: 399px) {
    .frame.only[data-view] :is(footer, .tools) {
      display: none;
    }
  }
`;
