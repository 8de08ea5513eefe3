/**
 * The legend, always in sight: every mark of the picture beside its word.
 */
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Rect } from "../state/geometry.ts";
import { beadIcon, tombPath } from "./icons.ts";
import { round, stroke, words } from "./shapes.ts";

export function legendView(): TemplateResult {
  return html`<footer aria-label="Legend">
    ${mark(stroke("line strong", "M1 8h24"), "solid", "strong")}
    ${mark(stroke("line weak", "M1 8h25"), "dashed", "weak")}
    ${mark(count("", 0, "2"), "filled", "strong count")} ${mark(count("weak", 1, "w1"), "outlined", "weak count")}
    ${mark(svg`<g class="box garbage">${round("body", inset(1), 4)}</g>`, "hatched", "no name reaches it")}
    ${mark(svg`<g class="tomb" transform="translate(6 1)">${stroke("", tombPath(14, 14))}</g>`, "dotted", "dead")}
    <span class="space"></span>
    <span class="beads">${beadIcon("del")} __del__</span>
    <span class="beads">${beadIcon("cut")} cut</span>
    <span class="beads">${beadIcon("callback")} callback</span>
    <span class="beads rare">${beadIcon("finalized")} finalizer</span>
    <span class="beads rare">${beadIcon("row")} row lost</span>
    <span class="beads">${beadIcon("suppressed")} never ran</span>
    <span class="beads">${beadIcon("died")} died</span>
  </footer>`;
}

function mark(drawing: SVGTemplateResult, look: string, meaning: string): TemplateResult {
  return html`<span>
    <svg class="drawing" width="27" height="16" viewBox="0 0 27 16" aria-hidden="true">${drawing}</svg>
    <span><b>${look}</b> ${meaning}</span>
  </span>`;
}

function inset(by: number): Rect {
  return { x: 1, y: by, width: 25, height: 16 - 2 * by };
}

function count(kind: string, by: number, text: string): SVGTemplateResult {
  return svg`<g class="pill ${kind}">${round("", inset(by), 8)}${words("", 13.5, 12, text, "middle")}</g>`;
}
