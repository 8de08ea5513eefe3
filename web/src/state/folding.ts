/**
 * What is not worth a box: classes, functions and modules that only define.
 *
 * A class is held by its name, by its instances and by its own methods; a function by its class or as somebody's
 * callback. Drawn, they would double every picture and be what none of them is about. So they become a line above the
 * picture ("class Cat"), or the text beside a bell, for as long as they do nothing else. The moment one holds an
 * object of the picture (a class attribute, a default, a closure), sits in a list, or is watched by a weak reference,
 * it gets its box: a retaining path must never run through something that is not drawn.
 *
 * Start reading at `foldingOf`.
 */
import type { HeapEdge, HeapNode } from "../../../wasm/src/types.ts";
import type { Graph } from "./graph.ts";
import { isCallbackEdge, isClass, isClassEdge, isFunction, isModule } from "./labels.ts";

export function foldingOf(graph: Graph): Set<number> {
  const folded = new Set<number>();
  for (const [serial, node] of graph.nodes) if (mayFold(node) && !isWatched(graph, serial)) folded.add(serial);
  // A box next to a folded one may force it open, and that one the next: repeat until nothing changes.
  let changed = true;
  while (changed) {
    changed = false;
    for (const serial of folded) {
      if (onlyDefines(graph, serial, folded)) continue;
      folded.delete(serial);
      changed = true;
    }
  }
  return folded;
}

function mayFold(node: HeapNode): boolean {
  return isClass(node.type) || isFunction(node.type) || isModule(node.type);
}

/** Every class is in its base's list of subclasses, which is weak; only a reference somebody made counts here. */
function isWatched(graph: Graph, serial: number): boolean {
  return (graph.watchedBy.get(serial) ?? []).some((edge) => !isClass(graph.nodes.get(edge.from)?.type ?? ""));
}

function onlyDefines(graph: Graph, serial: number, folded: Set<number>): boolean {
  const quiet = (edge: HeapEdge, other: number): boolean =>
    isClassEdge(edge) || isCallbackEdge(edge) || folded.has(other) || isMethodOf(graph, edge);
  return (
    (graph.holds.get(serial) ?? []).every((edge) => quiet(edge, edge.to)) &&
    (graph.heldBy.get(serial) ?? []).every((edge) => quiet(edge, edge.from))
  );
}

/** A method needs no box because its class has one. */
function isMethodOf(graph: Graph, edge: HeapEdge): boolean {
  return isClass(graph.nodes.get(edge.from)?.type ?? "") && isFunction(graph.nodes.get(edge.to)?.type ?? "");
}
