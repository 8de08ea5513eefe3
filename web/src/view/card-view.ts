/**
 * The card of the selected object: who holds it, what it holds, who watches it; or, for a dead one, what killed it.
 *
 * Start reading at `cardView`.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { HeapNode } from "../../../wasm/src/types.ts";
import { nameOf } from "../state/cast.ts";
import { isClassEdge, listed, oneLine, plural, slot, typeName } from "../state/labels.ts";
import type { Play } from "../state/play.ts";
import { holdersOf, watchersOf } from "../state/tree.ts";

/** Objects named in one sentence. */
const MOST_NAMED = 12;

export function cardView(play: Play, close: () => void): TemplateResult | typeof nothing {
  const { selected, picture } = play;
  if (selected === null || selected <= 0) return nothing;
  const node = picture.memory.graph.nodes.get(selected);
  const grave = picture.memory.graves.find((each) => each.serial === selected);
  if (!node && !grave) return nothing;
  const name = nameOf(play.cast, selected);
  return html`<aside class="card" aria-label="Selected object">
    <h3>${node ? name : `${name} is dead`}<button class="icon" aria-label="Close" @click=${close}>×</button></h3>
    ${node ? living(play, node) : html`<p>${grave?.sentence}.</p>`}
  </aside>`;
}

function living(play: Play, node: HeapNode): TemplateResult {
  const watchers = watchersOf(node.serial, play.picture.memory.graph, play.cast);
  return html`
    ${node.value ? html`<p class="mono">${oneLine(node.value)}</p>` : nothing} ${unreachable(play, node)}
    <p><b>Held by</b> ${holders(play, node)}</p>
    <p><b>Holds</b> ${held(play, node)}</p>
    ${watchers.length > 0 ? html`<p class="watchers">${watchers.length} weak: ${listed(watchers)}</p>` : nothing}
    ${cut(play, node)}
    <p>${generation(node)} · <span class="mono">${node.id}</span>${node.finalized ? " · its __del__ has run" : ""}</p>
    ${node.type !== typeName(node.type) ? html`<p>type <span class="mono">${oneLine(node.type)}</span></p>` : nothing}
  `;
}

function unreachable(play: Play, node: HeapNode): TemplateResult | typeof nothing {
  if (!play.picture.memory.garbage.has(node.serial)) return nothing;
  return html`<p>
    <b>No name reaches it.</b> Its count of ${node.count} comes from objects that nobody reaches either; the collector
    will find it.
  </p>`;
}

function holders(play: Play, node: HeapNode): string {
  if (node.count === Infinity) return "everyone, for ever: it is immortal";
  const names = holdersOf(node.serial, play.picture.memory.graph, play.cast);
  const unseen = Number.isNaN(node.count) ? 0 : node.count - names.length;
  const seen = names.length > 0 ? listed(names) : "nothing that is drawn";
  return unseen > 0 ? `${seen} and ${unseen} not drawn` : seen;
}

function held(play: Play, node: HeapNode): string {
  const edges = (play.picture.memory.graph.holds.get(node.serial) ?? []).filter((edge) => !isClassEdge(edge));
  if (edges.length === 0) return "nothing that is drawn";
  const names = edges.slice(0, MOST_NAMED).map((edge) => `${nameOf(play.cast, edge.to)} ${oneLine(slot(edge))}`.trim());
  const more = edges.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${plural(more, "more object")}` : listed(names);
}

function cut(play: Play, node: HeapNode): TemplateResult | typeof nothing {
  const { cuts, callbacks } = play.picture.memory;
  const step = cuts.get(node.serial);
  if (step === undefined) return nothing;
  const callback = callbacks.get(node.serial);
  const fate = callback ? ` Its callback ${callback.fate} at step ${callback.n}.` : "";
  return html`<p>Cut at step ${step}: it returns None.${fate}</p>`;
}

function generation(node: HeapNode): string {
  if (node.generation === 3) return "frozen";
  return node.generation >= 0 ? `generation ${node.generation}` : "not tracked by the collector";
}
