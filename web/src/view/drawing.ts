/**
 * How the picture looks. Every kind of thing differs from every other in shape or line, and only then in colour.
 */
import { css } from "lit";

export const drawing = css`
  .picture {
    position: relative;
    min-width: 0;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .caption {
    flex: none;
    display: flex;
    gap: 14px;
    align-items: center;
    min-height: 30px;
    padding: 0 16px;
    font-size: 12px;
    color: var(--muted);
    white-space: nowrap;
    overflow: hidden;
  }
  .caption code {
    font-size: 12px;
    color: var(--text);
  }
  .caption .busy {
    margin-inline-start: auto;
    border: 1px solid var(--strong);
    border-radius: 9px;
    padding: 0 9px;
    line-height: 20px;
    color: var(--text);
    background: var(--sel);
  }
  .canvas {
    flex: 1;
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    /* What the tools cover can be scrolled out from under them. */
    padding-block-end: 36px;
    /* A shadow where the picture goes on: what scrolls with it covers the shadow at its end. */
    background:
      linear-gradient(to right, var(--page) 40%, transparent) left / 32px 100% no-repeat local,
      linear-gradient(to left, var(--page) 40%, transparent) right / 32px 100% no-repeat local,
      linear-gradient(to right, var(--shadow), transparent) left / 12px 100% no-repeat,
      linear-gradient(to left, var(--shadow), transparent) right / 12px 100% no-repeat;
  }
  .canvas > svg {
    display: block;
    /* A box in hand may leave the drawing; a browser would drag selected words instead of the box. */
    overflow: visible;
    user-select: none;
  }
  .tools {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: 12px;
    display: flex;
    gap: 2px;
    padding: 2px;
    border: 1px solid var(--line);
    border-radius: 9px;
    background: var(--page);
  }
  .tools > button {
    min-height: 26px;
    min-width: 26px;
    padding: 0 7px;
    border-color: transparent;
    border-radius: 6px;
    background: none;
    font-size: 12px;
  }
  @container (max-width: 559px) {
    .canvas {
      padding-block-end: 56px;
    }
    .tools > button {
      min-height: 44px;
      min-width: 40px;
    }
  }
  .blank {
    position: absolute;
    inset: 30px 0 0;
    display: grid;
    place-items: center;
    text-align: center;
    color: var(--muted);
    padding: 24px;
    pointer-events: none;
  }

  :where(.drawing text) {
    fill: var(--text);
    font: 13px var(--sans);
  }
  .drawing .rail {
    fill: var(--panel);
  }
  .drawing .small,
  .drawing .label {
    fill: var(--muted);
    font-size: 11px;
  }
  .drawing .label {
    font: 12px var(--mono);
    paint-order: stroke;
    stroke: var(--page);
    stroke-width: 4px;
    stroke-linejoin: round;
  }
  .drawing .value {
    font: 12px var(--mono);
  }

  .tag path {
    fill: var(--card);
    stroke: var(--edge);
  }
  .tag text:not(.small) {
    font: 12.5px var(--mono);
  }
  .tag.gone path {
    fill: none;
    stroke: var(--trash);
    stroke-dasharray: 2 3;
  }
  .tag.gone text:not(.small) {
    fill: var(--muted);
    text-decoration: line-through;
  }
  .tag.elsewhere path {
    fill: none;
    stroke: var(--line);
  }
  .tag.elsewhere text {
    fill: var(--muted);
  }
  .tag .hourglass {
    fill: none;
    stroke: var(--muted);
    stroke-width: 1;
  }
  .halo {
    fill: var(--sel);
  }

  .box > .body {
    fill: var(--card);
    stroke: var(--alive);
    stroke-width: 1.5;
  }
  .box .title {
    font-weight: 600;
  }
  .box .serial {
    unicode-bidi: isolate;
    fill: var(--muted);
    font-weight: 400;
    font-size: 11px;
  }
  .box.selected > .body {
    stroke-width: 3;
  }
  .box.garbage > .body {
    stroke: var(--trash);
    stroke-width: 2;
    fill: url(#hatch);
  }
  .box.garbage > .plate {
    fill: var(--page);
    opacity: 0.9;
  }
  .box.dying > :is(.body, .inner) {
    stroke: var(--dying);
    stroke-width: 1.5;
  }
  .box.dying > .inner {
    fill: none;
  }
  .box.proxy > .glass {
    fill: none;
    stroke: var(--weak);
    stroke-dasharray: 6 4;
  }
  .row .rule {
    stroke: var(--line);
    fill: none;
  }
  .row .port {
    fill: var(--card);
    stroke: var(--weak);
    stroke-width: 1.5;
  }
  .row.gone text {
    fill: var(--muted);
    text-decoration: line-through;
  }
  .box.stack > .body {
    stroke: var(--edge);
  }
  .box.stack > .sheet {
    fill: var(--card);
    stroke: var(--edge);
  }
  .hatch {
    stroke: var(--trash);
    stroke-width: 1.4;
    opacity: 0.4;
  }
  .pill > rect {
    fill: var(--strong);
  }
  .pill > text {
    fill: var(--page);
    font: 600 12px var(--sans);
    text-anchor: middle;
  }
  .pill.weak > rect {
    fill: var(--page);
    stroke: var(--weak);
    stroke-width: 1.5;
  }
  .pill.weak > text {
    fill: var(--weak);
  }
  .pill.sum > rect {
    fill: var(--trash);
  }
  .pill.copy > rect {
    fill: var(--page);
    stroke: var(--trash);
    stroke-width: 1.5;
    stroke-dasharray: 3 2;
  }
  .pill.copy > text {
    fill: var(--text);
    font-size: 11.5px;
  }
  .pill.sum > text {
    font-size: 11.5px;
  }
  .was {
    fill: var(--muted);
    font-size: 11px;
    text-anchor: end;
  }
  .note {
    fill: var(--muted);
    font-size: 12px;
  }
  .note.waiting {
    fill: var(--weak);
  }
  .bell {
    fill: none;
    stroke: var(--weak);
    stroke-width: 1.3;
    stroke-linecap: round;
  }
  .rung .bell {
    stroke: var(--muted);
  }

  .line {
    fill: none;
    stroke-width: 2;
    stroke: var(--strong);
  }
  .line.weak {
    stroke: var(--weak);
    stroke-dasharray: 6 4;
  }
  .line.related {
    stroke-width: 3;
  }
  .line.on-path {
    stroke-width: 5;
  }
  .station circle {
    fill: var(--page);
    stroke: var(--strong);
    stroke-width: 2.5;
  }
  .station text {
    font: 600 12px var(--sans);
  }
  .socket {
    fill: var(--page);
    stroke: var(--weak);
    stroke-width: 1.6;
  }
  .tip.strong {
    fill: var(--strong);
  }
  .tip.weak {
    fill: none;
    stroke: var(--weak);
    stroke-width: 1.6;
  }
  .stub path {
    fill: none;
    stroke: var(--dying);
    stroke-width: 2;
  }
  .stub .dash {
    stroke-dasharray: 6 4;
  }
  .stub text {
    fill: var(--dying);
    font-size: 12px;
    paint-order: stroke;
    stroke: var(--page);
    stroke-width: 4px;
  }
  .tomb path {
    fill: var(--page);
    stroke: var(--trash);
    stroke-width: 1.6;
    stroke-dasharray: 3 3;
  }
  .tomb .ground {
    stroke-dasharray: none;
  }
  .tomb text {
    fill: var(--muted);
    font-size: 12px;
  }
  .tomb .source {
    font: 11.5px var(--mono);
  }
  .hull {
    fill: var(--panel);
    stroke: var(--line);
  }

  .card {
    position: absolute;
    inset-block-start: 38px;
    inset-inline-end: 16px;
    width: 292px;
    max-width: calc(100% - 32px);
    max-height: calc(100% - 50px);
    overflow: auto;
    background: var(--card);
    border: 1px solid var(--edge);
    border-radius: 12px;
    padding: 0 14px;
    box-shadow: 0 6px 24px var(--shadow);
  }
  /* Who it is, the way out and what can be asked stay in sight. */
  .card :is(h3, .doings) {
    position: sticky;
    inset-block: 0;
    margin-inline: -14px;
    padding: 10px 14px 6px;
    background: var(--card);
  }
  /* Half of "To free it" would be wrong: an answer has the room to itself. */
  .card:has(.reason) .doings {
    position: static;
  }
  .card.low {
    inset-block: auto 12px;
    max-height: min(100% - 50px, var(--room));
  }
  .card .doings {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding-block: 6px 12px;
  }
  /* What the card covers can be scrolled out from under it. */
  .picture:has(.card) .canvas {
    padding-inline-end: 312px;
  }
  /* Where there is no room beside the picture, it is a sheet below it. */
  @container (max-width: 1079px) or (max-height: 599px) {
    .picture:has(.card) .canvas {
      padding: 0;
    }
    .picture:has(.card) .tools {
      display: none;
    }
    .card {
      position: static;
      flex: none;
      width: auto;
      max-width: none;
      max-height: 58%;
      border-width: 1px 0 0;
      border-radius: 0;
      box-shadow: none;
    }
    .card :is(h3, .doings) {
      padding-block: 6px;
    }
  }
  .card h3 {
    font-size: 14px;
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .card h3 button {
    margin-inline-start: auto;
    min-height: 24px;
    min-width: 24px;
    padding: 0;
  }
  .card p {
    margin-top: 4px;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  .card p b {
    color: var(--text);
    font-weight: 600;
  }
  .card .link {
    all: unset;
    cursor: pointer;
    color: var(--text);
    text-decoration: underline;
    text-decoration-color: var(--edge);
    text-underline-offset: 2px;
  }
  .card .link:focus-visible {
    outline: 2px solid var(--strong);
    outline-offset: 1px;
  }
  .card .reason {
    margin: 8px -6px 0;
    padding: 6px 8px;
    border-inline-start: 3px solid var(--strong);
    background: var(--sel);
  }
  .card .reason p {
    margin: 0;
    color: var(--text);
  }
  .card .doings button {
    min-height: 28px;
    padding: 2px 9px;
    font-size: 13px;
  }
  .card .watchers {
    color: var(--weak);
  }

  .bead .disc {
    fill: var(--muted);
  }
  .bead .ring {
    fill: none;
    stroke: var(--muted);
    stroke-width: 2;
  }
  .bead .mark {
    stroke: var(--muted);
    stroke-width: 2;
    fill: none;
  }
  .bead text {
    font: 600 11px var(--sans);
    fill: var(--page);
  }
  .bead.born .disc,
  .bead.resurrected .disc {
    fill: var(--alive);
  }
  .bead:is(.weakref, .callback, .raised, .finalizer, .finalized, .row) .disc {
    fill: var(--weak);
  }
  .bead:is(.suppressed, .detached) .ring {
    stroke: var(--weak);
    stroke-dasharray: 3 2;
  }
  .bead:is(.suppressed, .detached) text {
    fill: var(--weak);
  }
  .bead.del .disc {
    fill: var(--dying);
  }
  .bead.cut :is(.ring, .mark) {
    stroke: var(--dying);
  }
  .bead.died :is(.ring, .mark) {
    stroke: var(--trash);
  }
  .bead.collection .disc {
    fill: var(--trash);
  }
  .bead:is(.raised, .finalizer) text {
    font-size: 9.5px;
  }

  /*
   * One motion per thing, in the order of the events; nothing loops. A death is a state, never a fade. Neither opacity nor transform is
   * animated: browsers make layers for those, of everything that is painted after them too, and a step cost its frames five times as much.
   */
  @media (prefers-reduced-motion: no-preference) {
    .box.newcomer,
    .line.fresh,
    .tag.fresh:not(.gone) {
      animation: arrive 200ms steps(4, jump-both) backwards;
    }
    .order-1 { animation-delay: 80ms; }
    .order-2 { animation-delay: 160ms; }
    .order-3 { animation-delay: 240ms; }
    .order-4 { animation-delay: 320ms; }
    .order-5 { animation-delay: 400ms; }
    .order-6 { animation-delay: 480ms; }
    .order-7 { animation-delay: 560ms; }
    .order-8 { animation-delay: 640ms; }
    .pill.changed > rect {
      animation: bump 220ms steps(2, jump-none);
    }
  }
  @keyframes arrive {
    from {
      fill-opacity: 0;
      stroke-opacity: 0;
    }
  }
  @keyframes bump {
    50% {
      stroke: var(--strong);
      stroke-width: 7;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .box.fresh > .body {
      stroke-width: 3;
    }
  }
`;
