/**
 * Who is related to an object, one by one, so that each can be gone to: holders, what it holds, who watches it, whom it watches.
 *
 * Start reading at `relationsOf`.
 */
import type { HeapEdge } from "../../../wasm/src/types.ts";
import { type Cast, nameOf, refName } from "./cast.ts";
import type { Graph } from "./graph.ts";
import { isCallbackEdge, isClassEdge, oneLine, scopedName, slot } from "./labels.ts";

export interface Relation {
  text: string;
  /** The object to go to; 0 for a name. */
  serial: number;
}

export type RelationKind = "holders" | "held" | "watchers" | "watched";

export function relationsOf(kind: RelationKind, serial: number, graph: Graph, cast: Cast): Relation[] {
  switch (kind) {
    case "holders":
      return [
        ...(graph.names.get(serial) ?? []).map((name) => ({ text: `name ${scopedName(name)}`, serial: 0 })),
        ...(graph.heldBy.get(serial) ?? []).map((edge) => ({
          text: withSlot(edge.from === serial ? "itself" : nameOf(cast, edge.from), edge),
          serial: edge.from,
        })),
      ];
    case "held":
      return (graph.holds.get(serial) ?? [])
        .filter((edge) => !isClassEdge(edge))
        .map((edge) => ({ text: withSlot(nameOf(cast, edge.to), edge), serial: edge.to }));
    case "watchers":
      return (graph.watchedBy.get(serial) ?? []).map((edge) => {
        const callback = (graph.holds.get(edge.from) ?? []).some(isCallbackEdge) || cast.get(edge.from)?.hasCallback;
        return { text: `${refName(cast, edge.from)}${callback ? " with callback" : ""}`, serial: edge.from };
      });
    case "watched":
      return (graph.watches.get(serial) ?? []).map((edge) => ({ text: nameOf(cast, edge.to), serial: edge.to }));
  }
}

function withSlot(who: string, edge: HeapEdge): string {
  return `${who} ${oneLine(slot(edge))}`.trim();
}

/** From one related object to the next, round and round; 0: there is none. */
export function nextRelated(kind: RelationKind, serial: number, last: number, graph: Graph, cast: Cast): number {
  const all = [...new Set(relationsOf(kind, serial, graph, cast).map((each) => each.serial))].filter(
    (each) => each > 0 && each !== serial,
  );
  return all[(all.indexOf(last) + 1) % Math.max(1, all.length)] ?? 0;
}
