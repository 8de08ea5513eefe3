/**
 * The card of the selected object: who holds it, what it holds, who watches it; or, for a dead one, what killed it.
 */
import { html, nothing, type TemplateResult } from "lit";
import { called, isClassEdge, listed, oneLine, plural, slot, typeName } from "../state/labels.ts";
import { nameOf } from "../state/cast.ts";
import type { Play } from "../state/play.ts";
import { holdersOf, watchersOf } from "../state/tree.ts";

export function cardView(play: Play, close: () => void): TemplateResult | typeof nothing {
  const { selected, picture } = play;
  if (selected === null || selected <= 0) return nothing;
  const { graph, graves } = picture.memory;
  const node = graph.nodes.get(selected);
  const grave = graves.find((each) => each.serial === selected);
  if (!node && !grave) return nothing;
  const title = node ? called(node.type, selected) : `${called(grave?.type ?? "", selected)} is dead`;
  return html`<aside class="card" aria-label="Selected object">
    <h3>${title}<button class="icon" aria-label="Close" @click=${close}>×</button></h3>
    ${node ? living(play, selected) : html`<p>${grave?.sentence}.</p>`}
  </aside>`;
}

function living(play: Play, serial: number): TemplateResult {
  const { graph, garbage, callbacks, cuts } = play.picture.memory;
  const node = graph.nodes.get(serial);
  const holders = holdersOf(serial, graph, play.cast);
  const watchers = watchersOf(serial, graph, play.cast);
  const held = (graph.holds.get(serial) ?? []).filter((edge) => !isClassEdge(edge));
  const count = node?.count ?? 0;
  const unseen = count === Infinity ? 0 : count - holders.length;
  const cut = cuts.get(serial);
  const callback = callbacks.get(serial);
  return html`
    ${node?.value ? html`<p class="mono">${oneLine(node.value)}</p>` : nothing}
    ${garbage.has(serial) ? html`<p><b>No name reaches it.</b> Its count of ${count} comes from objects that nobody reaches either; the collector will find it.</p>` : nothing}
    <p><b>Held by</b> ${count === Infinity ? "everyone, for ever: it is immortal" : holders.length > 0 ? listed(holders) : "nothing that is drawn"}${unseen > 0 ? ` and ${unseen} not drawn` : ""}</p>
    <p><b>Holds</b> ${held.length > 0 ? listed(held.slice(0, 12).map((edge) => `${nameOf(play.cast, edge.to)} ${oneLine(slot(edge))}`.trim())) : "nothing that is drawn"}${held.length > 12 ? ` and ${plural(held.length - 12, "more object")}` : ""}</p>
    ${watchers.length > 0 ? html`<p class="watchers">${watchers.length} weak: ${listed(watchers)}</p>` : nothing}
    ${cut !== undefined ? html`<p>Cut at step ${cut}: it returns None.${callback ? ` Its callback ${callback.fate} at step ${callback.n}.` : ""}</p>` : nothing}
    <p>${node && node.generation >= 0 && node.generation < 3 ? `generation ${node.generation}` : node?.generation === 3 ? "frozen" : "not tracked by the collector"} · <span class="mono">${node?.id}</span>${node?.finalized ? " · its __del__ has run" : ""}</p>
    ${node && node.type !== typeName(node.type) ? html`<p>type <span class="mono">${oneLine(node.type)}</span></p>` : nothing}
  `;
}
