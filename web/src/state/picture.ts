/**
 * The picture: boxes, names, edges, tombstones and stubs with their places, as plain data.
 *
 * What a heap has to show is found out at once (`lookAt`). It is drawn by draw.ts, which comes in the panes' chunk:
 * before that there are sketches.
 *
 * Start reading at `Picture`.
 */
import type { HeapName } from "../../../wasm/src/types.ts";
import type { Cast } from "./cast.ts";
import type { Chapter } from "./chapter.ts";
import { drawList, type DrawList, type Stack } from "./draw-list.ts";
import type { Point, Rect } from "./geometry.ts";
import { garbageOf, type Graph, graphOf, reachedFromNames } from "./graph.ts";
import type { Grave } from "./graves.ts";
import { EMPTY_HEAP, type PlainHeap, type SceneryName } from "./plain-heap.ts";
import type { Scenery } from "./scenery.ts";
import type { Seats } from "./seats.ts";
import { type DrawnRow, NO_TABLES, type Tables, withTables } from "./tables.ts";

export interface Box {
  serial: number;
  /** How it is called here: "Cat #3". */
  number: number;
  kind: "object" | "ref" | "proxy" | "stack" | "table";
  title: string;
  value: string;
  /** For weak containers: their entries. */
  rows: readonly DrawnRow[];
  /** For weak references: what became of the callback. */
  callback: { text: string; bell: "waiting" | "rung" | "none" };
  count: number;
  weakCount: number;
  generation: number;
  finalized: boolean;
  /** Set when only other garbage holds it: count and how much of it comes from inside. */
  garbage: { count: number; inside: number } | null;
  /** Its count has reached 0, and its `__del__` or callbacks are running. */
  dying: boolean;
  /** First seen in this picture. */
  newcomer: boolean;
  /** New or changed since the picture before; `was` is the count before, when that changed. */
  fresh: boolean;
  was: number | null;
  /** The collector's copy of the count, and what came of it, while it is looked at: "[gc 0] rescued". */
  copy: string;
  rect: Rect;
}

export interface Tag {
  key: string;
  name: string;
  /** "" for `__main__`. */
  scope: string;
  serial: number;
  /** "_" and other names that the prompt itself binds. */
  temporary: boolean;
  state: "bound" | "elsewhere" | "gone";
  /** What a name without a box is bound to: "None". */
  value: string;
  fresh: boolean;
  rect: Rect;
}

export interface Edge {
  key: string;
  kind: "name" | "strong" | "weak";
  from: number;
  to: number;
  label: string;
  fresh: boolean;
  path: string;
  /** Where the label stands. */
  at: Point;
  anchor: "start" | "middle" | "end";
  end: Point;
  right: number;
}

export interface Stub {
  serial: number;
  from: Point;
  text: string;
  fresh: boolean;
}

export interface Tomb {
  serial: number;
  number: number;
  title: string;
  cause: string;
  by: string;
  step: number;
  /** Its callback died with it. */
  isSilent: boolean;
  fresh: boolean;
  rect: Rect;
}

export interface Hull {
  members: number[];
  rect: Rect;
}

export interface Picture {
  boxes: Box[];
  tags: Tag[];
  edges: Edge[];
  stubs: Stub[];
  tombs: Tomb[];
  hulls: Hull[];
  scenery: Scenery;
  undrawn: number;
  foldedTombs: number;
  width: number;
  height: number;
  memory: Memory;
  /** Not drawn yet: of what it will be. */
  sketch: Sketch | null;
}

export interface Sketch {
  previous: Picture;
  look: Look;
  chapter: Chapter;
  cast: Cast;
  /** When word of the names without a box came later than the heap. */
  scenery: readonly SceneryName[] | null;
  /** Sketches before it that it grows out of. */
  depth: number;
}

export interface Memory {
  heap: PlainHeap;
  graph: Graph;
  drawn: ReadonlySet<number>;
  /** As of DrawList. */
  worth: ReadonlySet<number>;
  garbage: ReadonlySet<number>;
  /** In the middle of a line: those whose count has reached 0 and who are not dead yet. */
  dying: ReadonlySet<number>;
  stacks: readonly Stack[];
  /** What came with imports and no name reaches: not a person's doing, and never drawn. */
  strangers: ReadonlySet<number>;
  tables: Tables;
  seats: Seats;
  graves: readonly Grave[];
  /** How many have died, with a grave or without. */
  dead: number;
  /** By the weak reference. */
  cuts: ReadonlyMap<number, number>;
  callbacks: Chapter["callbacks"];
  /** Unbound names and the chapter in which they went. */
  goneNames: readonly { name: HeapName; chapter: number }[];
}

export const EMPTY_PICTURE: Picture = {
  boxes: [],
  tags: [],
  edges: [],
  stubs: [],
  tombs: [],
  hulls: [],
  scenery: { defined: [], imported: [], values: [] },
  undrawn: 0,
  foldedTombs: 0,
  width: 0,
  height: 0,
  memory: {
    heap: EMPTY_HEAP,
    graph: graphOf(EMPTY_HEAP),
    drawn: new Set(),
    worth: new Set(),
    garbage: new Set(),
    dying: new Set(),
    stacks: [],
    strangers: new Set(),
    tables: NO_TABLES,
    seats: { boxes: new Map(), names: new Map() },
    graves: [],
    dead: 0,
    cuts: new Map(),
    callbacks: new Map(),
    goneNames: [],
  },
  sketch: null,
};

/** A first look at a heap: what of it will be drawn. Told apart because the chapter needs to know before it is told. */
export interface Look {
  heap: PlainHeap;
  graph: Graph;
  garbage: ReadonlySet<number>;
  strangers: ReadonlySet<number>;
  dying?: ReadonlySet<number>;
  tables: Tables;
  list: DrawList;
}

export function lookAt(previous: Memory, plain: PlainHeap, isImport: boolean, touched: ReadonlySet<number>): Look {
  const { heap, graph, tables } = withTables(plain);
  const garbage = garbageOf(heap, graph);
  const strangers = new Set([...previous.strangers].filter((serial) => graph.nodes.has(serial)));
  if (isImport) {
    const known = reachedFromNames(graph);
    for (const serial of graph.nodes.keys())
      if (!known.has(serial) && !previous.drawn.has(serial)) strangers.add(serial);
  }
  const dying = new Set(heap.nodes.filter(({ count }) => count === 0).map(({ serial }) => serial));
  return { heap, graph, garbage, strangers, dying, tables, list: drawList({ graph, garbage, strangers, touched }) };
}

/** If what draws never comes, the heaps of older sketches are let go. */
const MOST_SKETCHES = 50;

/** In place of a picture for as long as nothing can be drawn: it remembers what the next chapter asks for. */
export function sketch(previous: Picture, look: Look, chapter: Chapter, cast: Cast): Picture {
  const { heap, graph, garbage, strangers, tables, list } = look;
  const depth = (previous.sketch?.depth ?? 0) + 1;
  const memory = { ...EMPTY_PICTURE.memory, heap, graph, garbage, strangers, tables, drawn: new Set(list.drawn), worth: list.worth, dying: look.dying ?? NOBODY };
  const isFirst = depth > MOST_SKETCHES;
  return { ...EMPTY_PICTURE, memory, sketch: { previous: isFirst ? EMPTY_PICTURE : previous, look, chapter, cast, scenery: null, depth: isFirst ? 1 : depth } };
}

/** As `withScenery` in draw.ts. */
export function sketchScenery(picture: Picture, scenery: readonly SceneryName[]): Picture {
  const { memory } = picture;
  const heap = { ...memory.heap, scenery: [...scenery] };
  return { ...picture, memory: { ...memory, heap }, sketch: picture.sketch && { ...picture.sketch, scenery } };
}

export const NOBODY: ReadonlySet<number> = new Set();
