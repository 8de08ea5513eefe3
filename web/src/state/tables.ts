/**
 * Weak containers as tables.
 *
 * A WeakValueDictionary is a dict of weak references with a list, a set and a reference to itself for its own
 * housekeeping. Drawn one by one these are six boxes about none of which anybody asked. So each container becomes one
 * box with a row per entry, and its weak lines start at the rows:
 *
 *      [d]--->[WeakValueDictionary #5 ]
 *             [ 'x'                o- - - - ->[Cat #1]
 *
 * Only where nothing else holds, names or watches the parts: a retaining path must never run through something that
 * is not drawn.
 *
 * Start reading at `withTables`.
 */
import type { HeapEdge, HeapNode } from "../../../wasm/src/types.ts";
import { type Graph, graphOf } from "./graph.ts";
import { isProxy, isWeakref } from "./labels.ts";
import type { PlainHeap } from "./plain-heap.ts";

export interface TableRow {
  /** The weak reference that stands in the container. */
  ref: number;
  /** "'x'"; "member" or "key" for those of a set and of weak keys, which are what is watched. */
  key: string;
  target: number;
}

export interface Table {
  serial: number;
  rows: readonly TableRow[];
}

export type Tables = ReadonlyMap<number, Table>;
export const NO_TABLES: Tables = new Map();

const PARTS = ["attribute data", "attribute _pending_removals", "attribute _iterating"];
/** What goes through a container holds its parts for a while, and they are its own all the same. */
const GOES_THROUGH = /^(?:\w+_iterator|\w+iterator|generator|_IterationGuard)$/;

export function withTables(heap: PlainHeap): { heap: PlainHeap; graph: Graph; tables: Tables } {
  const graph = graphOf(heap);
  const tables = new Map<number, Table>();
  const hidden = new Set<number>();
  const edges: HeapEdge[] = [];
  for (const node of heap.nodes) {
    const found = tableOf(node, graph);
    if (!found) continue;
    tables.set(node.serial, found.table);
    for (const serial of found.parts) hidden.add(serial);
    edges.push(...found.edges);
  }
  if (tables.size === 0) return { heap, graph, tables: NO_TABLES };
  const nodes = heap.nodes.filter((node) => !hidden.has(node.serial));
  const isShown = (edge: HeapEdge): boolean => !hidden.has(edge.from) && !hidden.has(edge.to);
  const shown = { ...heap, nodes, edges: [...heap.edges.filter(isShown), ...edges] };
  return { heap: shown, graph: graphOf(shown), tables };
}

interface Found {
  table: Table;
  parts: number[];
  edges: HeapEdge[];
}

function tableOf({ serial }: HeapNode, graph: Graph): Found | null {
  const held = graph.holds.get(serial) ?? [];
  const parts = PARTS.map((label) => held.find((edge) => edge.label === label)?.to ?? 0);
  const goesThrough = (one: number): boolean => GOES_THROUGH.test(graph.nodes.get(one)?.type ?? "");
  // An iterator over items keeps its latest pair.
  const isPair = (one: number): boolean => graph.nodes.get(one)?.type === "tuple" && (graph.heldBy.get(one) ?? []).every(({ from }) => goesThrough(from));
  const isInside = (from: number): boolean => from === serial || parts.includes(from) || goesThrough(from) || isPair(from);
  const isOwn = (part: number): boolean =>
    (graph.heldBy.get(part) ?? []).every(({ from }) => isInside(from)) && !graph.names.has(part) && !graph.watchedBy.has(part);
  if (parts.includes(0) || !parts.every(isOwn)) return null;

  const data = parts[0] as number;
  const rows: TableRow[] = [];
  const edges: HeapEdge[] = [];
  const content = graph.holds.get(data) ?? [];
  for (const [i, edge] of content.entries()) {
    if (!isReference(graph, edge.to)) {
      // The value of a weak key: it belongs to the row that is told next. Anything else is not a weak container's.
      if (content[i + 1]?.label !== "key") return null;
      edges.push({ ...edge, from: serial, label: "value" });
      continue;
    }
    if (!isOwn(edge.to)) return null;
    const target = graph.watches.get(edge.to)?.[0]?.to ?? 0;
    const key = /^value of (.+)$/s.exec(edge.label)?.[1] ?? (/^\w+/.exec(edge.label)?.[0] ?? "");
    rows.push({ ref: edge.to, key, target });
    parts.push(edge.to);
    if (target > 0) edges.push({ from: serial, to: target, label: edge.label, weak: true });
  }
  const guards = (graph.holds.get(parts[2] as number) ?? []).map(({ to }) => to);
  const references = guards.flatMap((guard) => (graph.holds.get(guard) ?? []).map(({ to }) => to));
  // What the iterator that somebody has goes through: an inner one, over the dict or set.
  const walkers = parts.flatMap((part) => (graph.heldBy.get(part) ?? []).map(({ from }) => from)).filter(
    (one) => isPair(one) || (goesThrough(one) && (graph.heldBy.get(one) ?? []).some(({ from }) => goesThrough(from))),
  );
  for (const part of [...guards, ...references, ...walkers]) if (isOwn(part)) parts.push(part);
  return { table: { serial, rows }, parts, edges };
}

function isReference(graph: Graph, serial: number): boolean {
  const type = graph.nodes.get(serial)?.type ?? "";
  return isWeakref(type) || isProxy(type) || graph.watches.has(serial) || type === "KeyedRef";
}

/** A row as it is drawn. */
export interface DrawnRow {
  text: string;
  target: number;
  /** Removed by the latest line. */
  isGone: boolean;
}

/** The rows of a table, those that the latest line removed among them, as many as have room. */
export function drawnRows(table: Table, before: Table | undefined, cuts: ReadonlyMap<number, number>, room: number): DrawnRow[] {
  const now = new Set(table.rows.map((row) => row.ref));
  const gone = (before?.rows ?? []).filter((row) => cuts.has(row.ref) && !now.has(row.ref));
  const all: DrawnRow[] = [
    ...table.rows.map(({ key, target }) => ({ text: key, target, isGone: target === 0 })),
    ...gone.map(({ key, ref }) => ({ text: `${key}, gone at ${cuts.get(ref)}`, target: 0, isGone: true })),
  ];
  if (all.length <= room) return all;
  return [...all.slice(0, room - 1), { text: `and ${all.length - room + 1} more`, target: 0, isGone: false }];
}
