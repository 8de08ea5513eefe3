/**
 * Questions about a heap that a picture asks: who holds whom, what is a cycle, what can nobody reach.
 *
 * Start reading at `graphOf`; `unreachable` is the interesting one.
 */
import type { HeapEdge, HeapName, HeapNode } from "../../../wasm/src/types.ts";
import type { PlainHeap } from "./plain-heap.ts";

export interface Graph {
  nodes: Map<number, HeapNode>;
  /** Strong edges by the object they start at, and by the one they end at. */
  holds: Map<number, HeapEdge[]>;
  heldBy: Map<number, HeapEdge[]>;
  /** Weak edges likewise. */
  watches: Map<number, HeapEdge[]>;
  watchedBy: Map<number, HeapEdge[]>;
  names: Map<number, HeapName[]>;
}

export function graphOf(heap: PlainHeap): Graph {
  const graph: Graph = {
    nodes: new Map(heap.nodes.map((node) => [node.serial, node])),
    holds: new Map(),
    heldBy: new Map(),
    watches: new Map(),
    watchedBy: new Map(),
    names: new Map(),
  };
  for (const edge of heap.edges) {
    if (!graph.nodes.has(edge.from) || !graph.nodes.has(edge.to)) continue;
    add(edge.weak ? graph.watches : graph.holds, edge.from, edge);
    add(edge.weak ? graph.watchedBy : graph.heldBy, edge.to, edge);
  }
  for (const name of heap.names) add(graph.names, name.serial, name);
  return graph;
}

function add<T>(map: Map<number, T[]>, key: number, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/**
 * Objects that live only because they hold each other.
 *
 * The collector's own arithmetic: take from every count the references that come from objects in the snapshot; whoever
 * has something left is held from outside (by a name, a frame, or something the snapshot does not show), and so is all
 * it reaches. Erring is on the safe side: a holder we cannot see leaves a rest, so nothing reachable is called garbage.
 */
export function unreachable(graph: Graph): Set<number> {
  const reached = new Set<number>();
  const queue: number[] = [];
  const reach = (serial: number): void => {
    if (reached.has(serial) || !graph.nodes.has(serial)) return;
    reached.add(serial);
    queue.push(serial);
  };
  for (const [serial, node] of graph.nodes) {
    // Written so that a count which is not known (NaN) keeps it. One that is dying still holds what it holds.
    if (graph.names.has(serial) || node.count === 0 || !(node.count <= countInside(graph, serial))) reach(serial);
  }
  for (let at = 0; at < queue.length; at++) {
    for (const edge of graph.holds.get(queue[at] as number) ?? []) reach(edge.to);
  }
  return new Set([...graph.nodes.keys()].filter((serial) => !reached.has(serial)));
}

/** The same, as it was found out when the heap had all its holders. */
export function garbageOf(heap: PlainHeap, graph: Graph): Set<number> {
  return heap.garbage ? new Set(heap.garbage.filter((serial) => graph.nodes.has(serial))) : unreachable(graph);
}

export function reachedFromNames(graph: Graph): Set<number> {
  const reached = new Set<number>();
  const queue = [...graph.names.keys()];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (reached.has(next) || !graph.nodes.has(next)) continue;
    reached.add(next);
    for (const edge of graph.holds.get(next) ?? []) queue.push(edge.to);
  }
  return reached;
}

/** References to an object from objects of the snapshot. */
export function countInside(graph: Graph, serial: number): number {
  return graph.heldBy.get(serial)?.length ?? 0;
}

/** Strongly connected groups of two or more objects, and objects that hold themselves, over strong edges. */
export function cycles(graph: Graph): number[][] {
  // Tarjan's algorithm with a stack of its own: a list nested 4,000 deep is an ordinary picture to draw.
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const found: number[][] = [];
  const targets = (serial: number): number[] => (graph.holds.get(serial) ?? []).map((edge) => edge.to);

  for (const root of graph.nodes.keys()) {
    if (order.has(root)) continue;
    const path: { serial: number; next: number; to: number[] }[] = [];
    const enter = (serial: number): void => {
      order.set(serial, order.size);
      low.set(serial, order.size - 1);
      open.push(serial);
      isOpen.add(serial);
      path.push({ serial, next: 0, to: targets(serial) });
    };
    enter(root);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { serial } = top;
      const to = top.to[top.next++];
      if (to !== undefined) {
        if (!order.has(to)) enter(to);
        else if (isOpen.has(to)) low.set(serial, Math.min(low.get(serial) ?? 0, order.get(to) ?? 0));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) low.set(parent.serial, Math.min(low.get(parent.serial) ?? 0, low.get(serial) ?? 0));
      if (low.get(serial) !== order.get(serial)) continue;
      const group = open.splice(open.indexOf(serial));
      for (const member of group) isOpen.delete(member);
      if (group.length > 1 || targets(serial).includes(serial)) found.push(group.sort((a, b) => a - b));
    }
  }
  return found;
}
