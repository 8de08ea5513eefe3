/**
 * The story at a glance: every line entered, its beads in order, and what the collector did.
 */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Bead, CollectionMark } from "../state/beads.ts";
import type { Chapter } from "../state/chapter.ts";
import { shortened } from "../state/labels.ts";
import { beadIcon } from "./icons.ts";

/** How many of the latest chapters the strip shows. */
const MOST = 60;
/** How many beads of one chapter. */
const MOST_BEADS = 24;

export function storyView(chapters: readonly Chapter[]): TemplateResult {
  const shown = chapters.slice(-MOST);
  const last = shown.at(-1)?.number;
  return html`<section class="story" aria-label="Story">
    <div class="lanes" aria-hidden="true"><span>lines</span><span>events</span><span>collector</span></div>
    <ol class="chapters" tabindex="0" role="list" aria-label="Lines and their events">
      ${repeat(
        shown,
        (chapter) => chapter.number,
        (chapter) => guard([chapter, chapter.number === last], () => chapterView(chapter, chapter.number === last)),
      )}
    </ol>
  </section>`;
}

function chapterView(chapter: Chapter, isLast: boolean): TemplateResult {
  const more = chapter.beads.length - MOST_BEADS;
  return html`<li class="chapter ${isLast ? "now" : ""}">
    <div class="title" title=${chapter.source.slice(0, 600)}>${shortened(chapter.title, 30)}</div>
    <ol>
      ${chapter.beads.slice(0, MOST_BEADS).map(bead)} ${more > 0 ? html`<li class="found">+${more}</li>` : nothing}
    </ol>
    ${chapter.collections.slice(-2).map(phases)}
  </li>`;
}

function bead({ n, kind, text, count }: Bead): TemplateResult {
  return html`<li title="${n}. ${text}">${beadIcon(kind)}<span class="sr">${n}: ${text}</span></li>
    ${count > 1 ? html`<li class="times" aria-hidden="true">×${count.toLocaleString("en")}</li>` : nothing}`;
}

function phases(mark: CollectionMark): TemplateResult {
  return html`<ol class="phases">
    ${mark.phases.map(
      (
        { phase, objects },
        i,
      ) => html`<li class="phase ${objects > 0 ? "busy" : ""}" title="${phase}: ${objects} objects">
        <span aria-hidden="true">${i + 1}</span><span class="sr">${phase}: ${objects} objects</span>
      </li>`,
    )}
    <li class="found">found ${mark.collected}</li>
  </ol>`;
}
