/**
 * The picture in the middle of a line, put together from the pictures before and after it and the beads so far.
 *
 * Beads say exactly who was born, whose weak references were cut, who was finalized and who died; a picture between
 * shows that. What no bead tells (counts that differ at the end, names and references that change between survivors)
 * is not guessed: such a count is NaN and shown as "?", such a line stays until the end of the line.
 *
 * Where the runtime could execute the line again up to that moment, its heap is there, and everything is exact.
 *
 * Start reading at `between`.
 */
import type { HeapEdge, HeapName, HeapNode } from "../../../wasm/src/types.ts";
import type { Bead } from "./beads.ts";
import type { Cast } from "./cast.ts";
import type { Chapter } from "./chapter.ts";
import { garbageOf, graphOf } from "./graph.ts";
import { advance } from "./draw.ts";
import type { Picture } from "./picture.ts";
import { type PlainHeap, withDying } from "./plain-heap.ts";
import { type Table, type Tables, withTables } from "./tables.ts";

export interface Goal {
  picture: Picture;
  cast: Cast;
}

const MOST_PASSING = 20;

/** As it was after `beads` beads of the chapter that leads from `before` to `after`. */
export function between(
  before: Picture,
  after: Goal,
  chapter: Chapter,
  beads: number,
  exact: PlainHeap | null = null,
): Picture {
  const now = pictureAfter(before, after, chapter, beads, exact);
  const earlier = beads > 1 ? pictureAfter(before, after, chapter, beads - 1) : before;
  return justChanged(earlier, now);
}

function pictureAfter(
  before: Picture,
  after: Goal,
  whole: Chapter,
  beads: number,
  exact: PlainHeap | null = null,
): Picture {
  const chapter = chapterUpTo(whole, beads);
  const released = releasedBy(whole, chapter, after.cast);
  const told = exact && withNewborns(exact, after, chapter);
  const known = told && withTables(withDying(told, before.memory.graph, [...released.keys()].filter((serial) => !chapter.deaths.has(serial))));
  const heap = known?.heap ?? heapBetween(before, after, chapter, released);
  const graph = known?.graph ?? graphOf(heap);
  const { memory } = before;
  const end = after.picture.memory;
  const isThere = (serial: number): boolean => graph.nodes.has(serial);
  // Those who are born and die within the line are in neither of the two pictures.
  const passing = [...chapter.births.keys()].filter((serial) => whole.deaths.has(serial)).slice(0, MOST_PASSING);
  const drawn = [...new Set([...memory.drawn, ...end.drawn, ...passing])].filter(isThere).sort((a, b) => a - b);
  const stacks = memory.stacks.filter((stack) => isThere(stack.holder));
  // Everybody sits where they sat before or will sit after.
  const seats = {
    boxes: new Map([...end.seats.boxes, ...memory.seats.boxes]),
    names: new Map([...end.seats.names, ...memory.seats.names]),
  };
  return advance(
    { ...before, memory: { ...memory, seats } },
    {
      heap,
      graph,
      garbage: new Set([...(known ? garbageOf(known.heap, graph) : memory.garbage)].filter((each) => isThere(each) && !released.has(each))),
      strangers: memory.strangers,
      tables: known?.tables ?? tablesBetween(memory.tables, chapter, isThere),
      dying: new Set([...released.keys()].filter(isThere)),
      list: { drawn, worth: new Set(drawn), stacks, undrawn: before.undrawn - memory.heap.leftOut },
    },
    chapter,
    after.cast,
  );
}

/** At the moment of its birth an object is not yet in the heap that the runtime tells. */
function withNewborns(heap: PlainHeap, after: Goal, chapter: Chapter): PlainHeap {
  const there = new Set(heap.nodes.map((node) => node.serial));
  const { nodes } = after.picture.memory.graph;
  const missing = [...chapter.births.keys()].flatMap((serial) => {
    const node = there.has(serial) || chapter.deaths.has(serial) ? undefined : nodes.get(serial);
    return node ? [{ ...node, count: NaN, weakCount: 0 }] : [];
  });
  return missing.length > 0 ? { ...heap, nodes: [...heap.nodes, ...missing] } : heap;
}

function chapterUpTo(chapter: Chapter, count: number): Chapter {
  const beads = chapter.beads.slice(0, count);
  const last = beads.at(-1)?.n ?? 0;
  const upTo = <T>(map: ReadonlyMap<number, T>, step: (value: T) => number): Map<number, T> =>
    new Map([...map].filter(([, value]) => step(value) <= last));
  return {
    ...chapter,
    beads,
    last,
    births: upTo(chapter.births, (n) => n),
    deaths: upTo(chapter.deaths, (death) => death.n),
    cuts: upTo(chapter.cuts, (n) => n),
    callbacks: upTo(chapter.callbacks, (callback) => callback.n),
  };
}

function heapBetween(before: Picture, after: Goal, chapter: Chapter, released: Released): PlainHeap {
  const old = before.memory.graph;
  const end = after.picture.memory.graph;
  const finalized = new Set(chapter.beads.filter((bead) => bead.kind === "del").map((bead) => bead.serial));

  const isOld = (serial: number): boolean => old.nodes.has(serial) && !chapter.deaths.has(serial);
  const isNew = (serial: number): boolean =>
    !old.nodes.has(serial) && chapter.births.has(serial) && !chapter.deaths.has(serial);
  const isThere = (serial: number): boolean => isOld(serial) || isNew(serial);
  const { tables } = before.memory;
  const isCut = ({ from, to }: HeapEdge): boolean =>
    chapter.cuts.has(from) || (tables.get(from)?.rows ?? []).some((row) => row.target === to && chapter.cuts.has(row.ref));
  const stands = (edge: HeapEdge): boolean =>
    isThere(edge.from) &&
    isThere(edge.to) &&
    (edge.weak ? !isCut(edge) : !released.has(edge.to)) &&
    !(chapter.callbacks.has(edge.from) && edge.label === "callback");

  const edges = before.memory.heap.edges.filter(stands);
  for (const edge of after.picture.memory.heap.edges) {
    // What a weak reference is born with.
    const isBornWith = edge.weak || edge.label === "callback";
    if (isNew(edge.from) && isBornWith && stands(edge)) edges.push(edge);
  }
  const watchers = weakCounts(edges);
  const watchersBefore = weakCounts(before.memory.heap.edges);
  const nodes: HeapNode[] = [];
  for (const node of before.memory.heap.nodes) {
    if (!isOld(node.serial)) continue;
    const cut = (watchersBefore.get(node.serial) ?? 0) - (watchers.get(node.serial) ?? 0);
    nodes.push({
      ...node,
      count: released.get(node.serial) ?? (end.nodes.get(node.serial)?.count === node.count ? node.count : NaN),
      weakCount: node.weakCount - cut,
      finalized: node.finalized || finalized.has(node.serial),
    });
  }
  for (const node of after.picture.memory.heap.nodes) {
    if (isNew(node.serial)) nodes.push({ ...node, count: NaN, weakCount: watchers.get(node.serial) ?? 0 });
  }
  const bound = (name: HeapName): boolean => isOld(name.serial) && !released.has(name.serial);
  return { ...before.memory.heap, names: before.memory.heap.names.filter(bound), nodes, edges };
}

function tablesBetween(tables: Tables, { cuts }: Chapter, isThere: (serial: number) => boolean): Tables {
  const left = (table: Table): Table => ({ ...table, rows: table.rows.filter((row) => !cuts.has(row.ref)) });
  return new Map([...tables].filter(([serial]) => isThere(serial)).map(([serial, table]) => [serial, left(table)]));
}

function weakCounts(edges: readonly HeapEdge[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const edge of edges) if (edge.weak) counts.set(edge.to, (counts.get(edge.to) ?? 0) + 1);
  return counts;
}

/** Objects that are dying by count, and their count. */
type Released = ReadonlyMap<number, number>;

/**
 * From the first bead of their dying on (`__del__`, the cut of a weak reference, the death), nothing strong refers to
 * them. The count is 0, but for as long as `__del__` runs: that holds its own `self`.
 */
function releasedBy(whole: Chapter, chapter: Chapter, cast: Cast): Released {
  const released = new Map<number, number>();
  const subject = (bead: Bead): number => (bead.kind === "cut" ? (cast.get(bead.serial)?.referent ?? 0) : bead.serial);
  for (const bead of chapter.beads) {
    if (bead.kind !== "del" && bead.kind !== "cut" && bead.kind !== "died") continue;
    const serial = subject(bead);
    if (whole.deaths.get(serial)?.cause === "count reached 0") released.set(serial, bead.kind === "del" ? NaN : 0);
  }
  return released;
}

/** Marks what the latest bead changed, and nothing else. */
function justChanged(earlier: Picture, now: Picture): Picture {
  const boxes = new Map(earlier.boxes.map((box) => [box.serial, box]));
  const stubs = new Set(earlier.stubs.map((stub) => stub.serial));
  const tombs = new Set(earlier.tombs.map((tomb) => tomb.serial));
  const edges = new Set(earlier.edges.map((edge) => edge.key));
  const tags = new Map(earlier.tags.map((tag) => [tag.key, tag.state]));
  return {
    ...now,
    boxes: now.boxes.map((box) => {
      const was = boxes.get(box.serial);
      const isSame =
        was &&
        (was.count === box.count || Number.isNaN(was.count) || Number.isNaN(box.count)) &&
        was.weakCount === box.weakCount &&
        was.finalized === box.finalized &&
        was.callback.text === box.callback.text;
      return { ...box, fresh: !isSame, newcomer: !was, was: null };
    }),
    stubs: now.stubs.map((stub) => ({ ...stub, fresh: !stubs.has(stub.serial) })),
    tombs: now.tombs.map((tomb) => ({ ...tomb, fresh: !tombs.has(tomb.serial) })),
    edges: now.edges.map((edge) => ({ ...edge, fresh: !edges.has(edge.key) })),
    tags: now.tags.map((tag) => ({ ...tag, fresh: tags.get(tag.key) !== tag.state })),
  };
}
