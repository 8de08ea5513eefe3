/**
 * The log "Events": every bead with its sentence, under the line that caused it. It is for reading at leisure; what
 * is spoken when something happens is one sentence in the live region (element.ts), so the log itself keeps quiet.
 */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Bead } from "../state/beads.ts";
import type { Chapter } from "../state/chapter.ts";
import { plural } from "../state/labels.ts";
import { beadIcon } from "./icons.ts";

/** `now`: number of the bead that is looked at, or null for the present. */
export function eventsView(chapters: readonly Chapter[], now: number | null): TemplateResult {
  return html`<div class="scroll" role="log" aria-live="off" aria-label="Events" tabindex="0">
    ${chapters.length === 0 ? NOTHING_YET : nothing}
    ${repeat(
      chapters,
      (chapter) => chapter.number,
      (chapter) => {
        const marked = chapter.beads.some((bead) => bead.n === now) ? now : null;
        return guard([chapter, marked], () => chapterRows(chapter, marked));
      },
    )}
  </div>`;
}

const NOTHING_YET = html`<p class="quiet">
  Births, deaths, cut weak references and callbacks are listed here, in the order in which they happen.
</p>`;

function chapterRows(chapter: Chapter, now: number | null): TemplateResult {
  return html`<div class="chapter-row">
    <div class="title">${chapter.title}</div>
    ${chapter.beads.map((bead) => beadRow(bead, bead.n === now))}
    ${chapter.error ? quietRow(chapter.error) : nothing}
    ${chapter.untold > 0 ? quietRow(`and ${plural(chapter.untold, "more event")}, only counted`) : nothing}
    ${chapter.lost > 0 ? quietRow(`${plural(chapter.lost, "event was", "events were")} lost: recorder full`) : nothing}
  </div>`;
}

function beadRow(bead: Bead, isNow: boolean): TemplateResult {
  return html`<div class="bead-row ${isNow ? "now" : ""}" aria-current=${isNow ? "step" : nothing}>
    <span class="n">${bead.n}</span>${beadIcon(bead.kind)}<span>${bead.text}</span>
  </div>`;
}

function quietRow(text: string): TemplateResult {
  return html`<div class="bead-row"><span></span><span></span><span class="quiet">${text}</span></div>`;
}
