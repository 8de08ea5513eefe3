/**
 * The tab "Diff": what the step that is looked at changed, compared with the one before; at now, what the last line changed.
 */
import { html, type TemplateResult } from "lit";
import { plural } from "../state/labels.ts";
import type { DiffPart } from "../state/diff.ts";
import type { Play } from "../state/play.ts";
import { changesAt } from "../state/past.ts";
import { momentText, stopsOf } from "../state/timeline.ts";

export function diffView(play: Play): TemplateResult {
  const diff = changesAt(play);
  const stops = stopsOf(play);
  const line = play.looking ? null : stops.at(-1)?.told;
  const what = line ? `Now. All that ${line.title} changed:` : momentText(stops, play.looking, play.beads);
  return html`<div class="scroll" role="region" aria-label="Changes of this step" tabindex="0"><p class="quiet">${what}</p>
    ${diff?.parts.map(part)}
    ${diff && diff.parts.length === 0 ? html`<p>Nothing changed in the picture.</p>` : ""}</div>`;
}

const SIGNS: Record<DiffPart["kind"], string> = {
  born: "+",
  died: "†",
  counts: "#",
  bound: "+",
  unbound: "−",
  gained: "+",
  lost: "−",
};

function part({ kind, title, items, more }: DiffPart): TemplateResult {
  return html`<h3 class="changes ${kind}"><span aria-hidden="true">${SIGNS[kind]}</span> ${title}</h3>
    <ul class="changes">
      ${items.map((item) => html`<li>${item}</li>`)} ${more > 0 ? html`<li>and ${plural(more, "more")}</li>` : ""}
    </ul>`;
}
