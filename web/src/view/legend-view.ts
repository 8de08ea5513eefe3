/**
 * The legend, always in sight: every mark of the picture beside its word.
 */
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { beadIcon, tombPath } from "./icons.ts";

export function legendView(): TemplateResult {
  return html`<footer aria-label="Legend">
    ${mark(svg`<path class="line strong" d="M1 8h24"/>`, "solid", "strong")}
    ${mark(svg`<path class="line weak" d="M1 8h25"/>`, "dashed", "weak")}
    ${mark(svg`<g class="pill"><rect x="1" y="0" width="24" height="16" rx="8"/><text x="13" y="12">2</text></g>`, "filled", "strong count")}
    ${mark(svg`<g class="pill weak"><rect x="1" y="1" width="25" height="14" rx="7"/><text x="13.5" y="12">w1</text></g>`, "outlined", "weak count")}
    ${mark(svg`<g class="box garbage"><rect class="body" x="1" y="1" width="24" height="14" rx="4"/></g>`, "hatched", "no name reaches it")}
    ${mark(svg`<g class="tomb"><path transform="translate(6 1)" d="${tombPath(14, 14)}"/></g>`, "dotted", "dead")}
    <span class="space"></span>
    <span class="beads">${beadIcon("del")} __del__</span>
    <span class="beads">${beadIcon("cut")} cut</span>
    <span class="beads">${beadIcon("callback")} callback</span>
    <span class="beads">${beadIcon("suppressed")} never ran</span>
    <span class="beads">${beadIcon("died")} died</span>
  </footer>`;
}

function mark(drawing: SVGTemplateResult, look: string, meaning: string): TemplateResult {
  return html`<span><svg class="drawing" width="27" height="16" viewBox="0 0 27 16" aria-hidden="true">${drawing}</svg><span><b>${look}</b> ${meaning}</span></span>`;
}
