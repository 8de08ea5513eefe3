/**
 * The few drawings that are used in more than one place: bell, cross, tombstone, hourglass, beads.
 */
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { BeadKind } from "../state/beads.ts";

const BELL = "M1.5 9.5C3 8.2 3 6.6 3 5a3.2 3.2 0 0 1 6.4 0c0 1.6 0 3.2 1.5 4.5zM5 11a1.3 1.3 0 0 0 2.4 0M6.2 1.8V.6";
const HOURGLASS = "M1 .5h8M1 11.5h8M2 .5v2.2L5 6l-3 3.3v2.2M8 .5v2.2L5 6l3 3.3v2.2";

export const bell = (x: number, y: number): SVGTemplateResult =>
  svg`<path class="bell" transform="translate(${x} ${y})" d=${BELL} />`;

export const hourglass = (x: number, y: number): SVGTemplateResult =>
  svg`<path class="hourglass" transform="translate(${x} ${y})" d=${HOURGLASS} />`;

export const tombPath = (width: number, height: number): string => {
  const r = width / 2;
  const arch = Math.min(r, height * 0.55);
  return `M0 ${height}v${arch - height}a${r} ${arch} 0 0 1 ${width} 0v${height - arch}z`;
};

/** What each bead shows besides its colour. */
export const LETTERS: Record<BeadKind, string> = {
  born: "+",
  weakref: "W",
  cut: "",
  del: "D",
  callback: "C",
  suppressed: "C",
  raised: "C!",
  died: "",
  resurrected: "↑",
  finalizer: "F+",
  finalized: "F",
  detached: "F",
  row: "R",
  collection: "G",
};

/** One bead, 20 by 20. The text beside it or around it says the same; the drawing itself is silent. */
export function beadIcon(kind: BeadKind): TemplateResult {
  return html`<svg class="bead ${kind}" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
    ${beadShape(kind)}
  </svg>`;
}

const RING = svg`<circle class="ring" cx="10" cy="10" r="8.5" />`;

function beadShape(kind: BeadKind): SVGTemplateResult {
  switch (kind) {
    case "cut":
      return svg`${RING}<path class="mark" d="M6.3 6.3l7.4 7.4m0-7.4l-7.4 7.4" />`;
    case "died":
      return svg`<path class="ring" transform="translate(2.5 2)" d=${tombPath(15, 15)} />
        <path class="mark" d="M1 18h18" />`;
    case "suppressed":
    case "detached":
      return svg`${RING}${letter(kind)}`;
    case "collection":
      return svg`<rect class="disc" x="1" y="1" width="18" height="18" rx="4"/>${letter(kind)}`;
    case "born":
    case "weakref":
    case "del":
    case "callback":
    case "raised":
    case "resurrected":
    case "finalizer":
    case "finalized":
    case "row":
      return svg`<circle class="disc" cx="10" cy="10" r="9.5"/>${letter(kind)}`;
  }
}

function letter(kind: BeadKind): SVGTemplateResult {
  return svg`<text x="10" y="14" text-anchor="middle">${LETTERS[kind]}</text>`;
}
