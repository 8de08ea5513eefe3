/**
 * The story at a glance: every line entered, its beads in order, and what the collector did.
 */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Bead, CollectionMark } from "../state/beads.ts";
import type { Chapter } from "../state/chapter.ts";
import { grouped, shortened } from "../state/labels.ts";
import type { Play } from "../state/play.ts";
import { beadIcon } from "./icons.ts";
import { onLaneClick, type TimelineActions, timelineView } from "./timeline-view.ts";

/** How many of the latest chapters the strip shows. */
const MOST = 60;
/** How many beads of one chapter. */
const MOST_BEADS = 24;

export function storyView(play: Play, actions: TimelineActions): TemplateResult {
  const shown = windowOf(play);
  const last = shown.at(-1)?.number;
  const now = play.looking?.chapter ?? last;
  return html`<section class="story" aria-label="Story">
    <div class="lanes" aria-hidden="true"><span>lines</span><span>events</span><span>collector</span></div>
    <div
      class="chapters"
      tabindex="0"
      role="group"
      aria-label="Lines and their events"
      @click=${(event: MouseEvent) => onLaneClick(event, actions)}
    >
      <ol role="list">
        ${repeat(
          shown,
          (chapter) => chapter.number,
          (chapter) => guard([chapter, chapter.number === now], () => chapterView(chapter, chapter.number === now, actions)),
        )}
      </ol>
      ${timelineView(play, actions)}
    </div>
  </section>`;
}

/** The latest lines, or those around the one that is looked at. */
function windowOf({ chapters, looking }: Play): readonly Chapter[] {
  const at = looking ? chapters.findIndex((chapter) => chapter.number >= looking.chapter) : chapters.length;
  const from = Math.max(0, Math.min(chapters.length - MOST, at - MOST / 2));
  return chapters.slice(from, from + MOST);
}

function chapterView(chapter: Chapter, isLast: boolean, actions: TimelineActions): TemplateResult {
  const more = chapter.beads.length - MOST_BEADS;
  return html`<li class="chapter ${isLast ? "now" : ""}" data-chapter=${chapter.number}>
    <div class="title" title=${chapter.source.slice(0, 600)}>${shortened(chapter.title, 30)}</div>
    <ol>
      ${chapter.beads.slice(0, MOST_BEADS).map(bead)} ${more > 0 ? html`<li class="found more">+${more}</li>` : nothing}
    </ol>
    ${chapter.collections.slice(-2).map((mark) => phases(mark, actions))}
  </li>`;
}

function bead({ n, kind, text, count }: Bead, i: number): TemplateResult {
  return html`<li title="${n}. ${text}" data-beads=${i + 1}>${beadIcon(kind)}<span class="sr">${n}: ${text}</span></li>
    ${count > 1 ? html`<li class="times" aria-hidden="true">×${grouped(count)}</li>` : nothing}`;
}

function phases(mark: CollectionMark, { collection }: TimelineActions): TemplateResult {
  return html`<ol class="phases">
    ${mark.phases.map(
      (
        { phase, objects },
        i,
      ) => html`<li class="phase ${objects > 0 ? "busy" : ""}" title="${phase}: ${objects} objects" data-phase="${mark.collection} ${i}">
        <span aria-hidden="true">${i + 1}</span><span class="sr">${phase}: ${objects} objects</span>
      </li>`,
    )}
    <li>
      <button class="found" title="Collection ${mark.collection}, phase by phase" @click=${() => collection(mark.collection)}>
        found ${mark.collected}
      </button>
    </li>
  </ol>`;
}
