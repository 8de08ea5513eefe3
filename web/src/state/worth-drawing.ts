/**
 * Which objects a picture is about.
 *
 * The heap holds more than a person made: module dictionaries, tuples of base classes, registries of abstract
 * classes. What counts is what names reach, what nobody reaches any more, and what is kept from a hidden place (a
 * class attribute, a default, a suspended frame), together with the lists and dicts on the way to it. What came with
 * an import does not.
 *
 * Start reading at `worthDrawing`.
 */
import { isEveryday } from "./everyday.ts";
import type { Graph } from "./graph.ts";
import { isProxy, isWeakref } from "./labels.ts";

/** Without an owner that is drawn they watch for the library: the cache of a `singledispatch`. */
const isWatcher = (type: string): boolean => isWeakref(type) || isProxy(type) || /^Weak(Set|KeyDictionary|ValueDictionary)$/.test(type);

export interface Judged {
  graph: Graph;
  garbage: ReadonlySet<number>;
  /** What was there after an import, and no name reached. */
  strangers: ReadonlySet<number>;
}

export function worthDrawing({ graph, garbage, strangers }: Judged): Set<number> {
  const drawn = new Set<number>();
  const take = (serial: number): void => {
    const queue = [serial];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (drawn.has(next) || !graph.nodes.has(next)) continue;
      drawn.add(next);
      for (const edges of [graph.holds, graph.watches]) for (const edge of edges.get(next) ?? []) queue.push(edge.to);
    }
  };
  // `sys` keeps the last error of the prompt, whatever it was: it is told when it keeps something that counts.
  for (const [serial, names] of graph.names) if (names.some(({ scope }) => scope !== "sys")) take(serial);
  for (const serial of garbage) if (!strangers.has(serial)) take(serial);
  for (const [serial, { type, isClass }] of graph.nodes) {
    // A class that is left keeps something (keepers.ts), by its instances, too, when it has lost its name.
    if (!strangers.has(serial) && (isClass || !isEveryday(type)) && !isWatcher(type)) take(serial);
  }
  // Holders and watchers of what is drawn, and theirs in turn.
  for (let size = -1; size !== drawn.size;) {
    size = drawn.size;
    for (const serial of graph.nodes.keys()) {
      if (!strangers.has(serial) && leadsTo(graph, serial, drawn)) take(serial);
    }
  }
  return drawn;
}

function leadsTo(graph: Graph, serial: number, drawn: ReadonlySet<number>): boolean {
  const edges = [...(graph.holds.get(serial) ?? []), ...(graph.watches.get(serial) ?? [])];
  return edges.some((edge) => drawn.has(edge.to));
}
