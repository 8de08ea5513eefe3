/**
 * The card of the selected object: who holds it, what it holds, who watches it, and why it is alive; or, for a dead
 * one, what killed it. Whoever is named can be gone to.
 *
 * Start reading at `cardView`.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { HeapNode } from "../../../wasm/src/types.ts";
import { nameOf } from "../state/cast.ts";
import { oneLine, plural, typeName, whenCut } from "../state/labels.ts";
import type { Play } from "../state/play.ts";
import { type Relation, type RelationKind, relationsOf } from "../state/relations.ts";
import { type Moment, momentAt, stopOf, stopsOf } from "../state/timeline.ts";

/** Objects named in one sentence. */
const MOST_NAMED = 12;

export interface CardActions {
  select(serial: number | null): void;
  why(serial: number): void;
  look(at: Moment | null): void;
}

export function cardView(play: Play, actions: CardActions): TemplateResult | typeof nothing {
  const { selected, picture } = play;
  if (selected === null || selected <= 0) return nothing;
  const node = picture.memory.graph.nodes.get(selected);
  const grave = picture.memory.graves.find((each) => each.serial === selected);
  if (!node && !grave) return nothing;
  const name = nameOf(play.cast, selected);
  return html`<aside class="card" aria-label="Selected object">
    <h3>
      ${node ? name : `${name} is dead`}<button class="icon" aria-label="Close" @click=${() => actions.select(null)}>×</button>
    </h3>
    ${node ? living(play, node, actions) : html`<p>${grave?.sentence}.</p>`} ${reason(play)}
    <p class="doings">
      <button @click=${() => actions.why(selected)}>${node ? "Why alive?" : "Why did it die?"}</button>
      ${jump(play, selected, "birth", "Go to birth", actions)} ${jump(play, selected, "death", "Go to death", actions)}
    </p>
  </aside>`;
}

function living(play: Play, node: HeapNode, actions: CardActions): TemplateResult {
  const related = (kind: RelationKind): Relation[] =>
    relationsOf(kind, node.serial, play.picture.memory.graph, play.cast);
  const watchers = related("watchers");
  const watched = related("watched");
  const seen = related("holders");
  const unseen = Number.isFinite(node.count) ? node.count - seen.length : 0;
  const more = unseen > 0 ? [{ text: `${unseen} not drawn`, serial: 0 }] : [];
  const holders =
    node.count === Infinity ? [{ text: "everyone, for ever: it is immortal", serial: 0 }] : [...seen, ...more];
  return html`
    ${node.value ? html`<p class="mono">${oneLine(node.value)}</p>` : nothing} ${unreachable(play, node)}
    <p><b>Held by</b> ${named(holders, actions)}</p>
    <p><b>Holds</b> ${named(related("held"), actions)}</p>
    ${watched.length > 0 ? html`<p><b>Watches</b> ${named(watched, actions)}</p>` : nothing}
    ${watchers.length > 0 ? html`<p class="watchers">${watchers.length} weak: ${named(watchers, actions)}</p>` : nothing}
    ${cut(play, node)}
    <p>${generation(node)} · <span class="mono">${node.id}</span>${node.finalized ? " · its __del__ has run" : ""}</p>
    ${node.type !== typeName(node.type) ? html`<p>type <span class="mono">${oneLine(node.type)}</span></p>` : nothing}
  `;
}

/** "a, b and 3 more objects", each a way to go there. */
function named(all: readonly Relation[], actions: CardActions): unknown {
  if (all.length === 0) return "nothing that is drawn";
  const shown = all.slice(0, MOST_NAMED);
  const rest = all.length - shown.length;
  const parts = shown.map(({ text, serial }): unknown =>
    serial > 0 ? html`<button class="link" @click=${() => actions.select(serial)}>${text}</button>` : text,
  );
  if (rest > 0) parts.push(plural(rest, "more object"));
  return parts.map((part, i) => [i === 0 ? "" : i === parts.length - 1 ? " and " : ", ", part]);
}

function unreachable(play: Play, node: HeapNode): TemplateResult | typeof nothing {
  if (!play.picture.memory.garbage.has(node.serial)) return nothing;
  return html`<p>
    <b>No name reaches it.</b> Its count of ${node.count} comes from objects that nobody reaches either; ${node.generation === 3
      ? "but it is frozen, and no collection looks at it."
      : "the collector will find it."}
  </p>`;
}

/** The answer to "why?"; the picture shows the way (picture-view.ts). */
function reason({ reason: why, selected, looking }: Play): TemplateResult | typeof nothing {
  if (!why || why.serial !== selected) return nothing;
  return html`<div class="reason">
    <p>${looking ? html`<b>Now:</b> ` : nothing}${why.sentence}</p>
    ${why.fix ? html`<p><b>To free it:</b> <code>${why.fix}</code></p>` : nothing}
  </div>`;
}

function jump(
  play: Play,
  serial: number,
  what: "birth" | "death",
  label: string,
  actions: CardActions,
): TemplateResult | typeof nothing {
  const stops = stopsOf(play);
  const index = stopOf(stops, serial, what);
  if (index < 0) return nothing;
  return html`<button @click=${() => actions.look(momentAt(stops, index))}>${label}</button>`;
}

function cut(play: Play, node: HeapNode): TemplateResult | typeof nothing {
  const { cuts, callbacks } = play.picture.memory;
  const step = cuts.get(node.serial);
  if (step === undefined) return nothing;
  const callback = callbacks.get(node.serial);
  const fate = callback ? ` Its callback ${callback.fate} at step ${callback.n}.` : "";
  return html`<p>Cut at step ${step}: it ${whenCut(node.type)}.${fate}</p>`;
}

function generation(node: HeapNode): string {
  if (node.generation === 3) return "frozen";
  return node.generation >= 0 ? `generation ${node.generation}` : "not tracked by the collector";
}
