/**
 * A heap snapshot as plain data.
 *
 * The runtime's snapshot has methods and views into its memory; a worker cannot send those, and a picture of the past
 * must not change under us. So the port copies out what a picture can use, and says how much it left behind.
 *
 * Start reading at `plainHeap`.
 */
import type { HeapEdge, HeapName, HeapNode, HeapSnapshot } from "../../../wasm/src/types.ts";
import type { Graph } from "./graph.ts";
import { withoutScenery } from "./keepers.ts";
import { nameKey } from "./labels.ts";

/** A name without a box: bound to a class, a function, a module, a number, None. */
export interface SceneryName extends HeapName {
  /** Of a class "type", whatever its metaclass. */
  type: string;
  value: string;
  /** It was defined here, not imported. */
  own?: true;
}

export interface PlainHeap {
  step: number;
  names: HeapName[];
  scenery: SceneryName[];
  nodes: HeapNode[];
  edges: HeapEdge[];
  /** Whom nobody reaches, also who is left out of `nodes`; absent: as the edges tell. */
  garbage?: readonly number[];
  /** Objects that exist but were left out of `nodes`. */
  leftOut: number;
  /** The names without a box of the moment that was told before were never found out: this one came too soon. */
  isHasty?: true;
}

/** Enough for every picture and its arithmetic; beyond this only what names reach first is copied. */
export const MOST_NODES = 4_000;
/** Reading more edges than this row by row would make the page wait. */
const MOST_EDGES = 60_000;

export const EMPTY_HEAP: PlainHeap = { step: 0, names: [], scenery: [], nodes: [], edges: [], leftOut: 0 };

/** Of a snapshot with keepers. `scenery`: what is known of names bound to what it leaves out; finding out anew is `readScenery`. */
export function plainHeap(snapshot: HeapSnapshot, scenery: readonly SceneryName[]): PlainHeap {
  const names = [...snapshot.names];
  const bound = new Set(names.map(nameKey));
  const rest = { step: snapshot.step, names, scenery: scenery.filter((name) => !bound.has(nameKey(name))) };
  const isSmall = snapshot.nodeCount <= MOST_NODES && snapshot.edgeCount <= MOST_EDGES;
  return withoutScenery({ ...rest, ...(isSmall ? whole(snapshot) : condensed(snapshot, names)) });
}

function whole(snapshot: HeapSnapshot): Pick<PlainHeap, "nodes" | "edges" | "leftOut"> {
  return {
    nodes: rows(snapshot.nodeCount, (i) => snapshot.node(i)),
    edges: rows(snapshot.edgeCount, (i) => snapshot.edge(i)),
    leftOut: 0,
  };
}

/** Of an object whose weak references have been cut the runtime tells no more. Until its death it is there, and holds what it held. */
export function withDying(heap: PlainHeap, before: Graph, dying: readonly number[]): PlainHeap {
  const there = new Set(heap.nodes.map((node) => node.serial));
  const missing = new Set(dying.filter((serial) => before.nodes.has(serial) && !there.has(serial)));
  if (missing.size === 0) return heap;
  const nodes = [...missing].map((serial) => ({ ...(before.nodes.get(serial) as HeapNode), count: 0, weakCount: 0 }));
  const edges = [...missing].flatMap((serial) => before.holds.get(serial) ?? []).filter(({ to }) => there.has(to) || missing.has(to));
  return { ...heap, nodes: [...heap.nodes, ...nodes].sort((a, b) => a.serial - b.serial), edges: [...heap.edges, ...edges] };
}

/**
 * The names that a snapshot leaves out because what they are bound to has no box, read from the unfiltered snapshot
 * of the same moment. Without them, a name bound to None could not be told from one that was deleted.
 */
export function readScenery(shown: readonly HeapName[], everything: HeapSnapshot): SceneryName[] {
  const bound = new Set(shown.map(nameKey));
  const found: SceneryName[] = [];
  for (const name of everything.names) {
    // `__name__` and its like, and the builtins themselves, are nobody's doing; `_` is.
    if (/^__\w+__$/.test(name.name) || (name.scope === "builtins" && name.name !== "_")) continue;
    const row = bound.has(nameKey(name)) ? -1 : everything.indexOf(name.serial);
    if (row < 0) continue;
    const { isClass, type, value } = everything.node(row);
    found.push({ ...name, type: isClass ? "type" : type, value });
  }
  return found;
}

function rows<T>(count: number, read: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => read(i));
}

/** The objects nearest to a name, the first ones first, and the edges among them. */
function condensed(snapshot: HeapSnapshot, names: HeapName[]): Pick<PlainHeap, "nodes" | "edges" | "leftOut"> {
  const edges = rows(Math.min(snapshot.edgeCount, MOST_EDGES), (i) => snapshot.edge(i));
  const next = new Map<number, number[]>();
  for (const edge of edges) {
    const ends = next.get(edge.from);
    if (ends) ends.push(edge.to);
    else next.set(edge.from, [edge.to]);
  }
  const chosen = new Set<number>();
  const queue = names.map((name) => name.serial);
  for (let at = 0; at < queue.length && chosen.size < MOST_NODES; at++) {
    const serial = queue[at];
    if (serial === undefined || chosen.has(serial) || snapshot.indexOf(serial) < 0) continue;
    chosen.add(serial);
    for (const to of next.get(serial) ?? []) queue.push(to);
  }
  const nodes = [...chosen]
    .map((serial) => snapshot.indexOf(serial))
    .sort((a, b) => a - b)
    .map((i) => snapshot.node(i));
  return {
    nodes,
    edges: edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to)),
    leftOut: snapshot.nodeCount - nodes.length,
  };
}
