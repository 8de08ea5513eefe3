/**
 * Draws pictures.
 *
 * A picture grows out of the one before it (`advance`): seats, graves and cuts are remembered, everything else is
 * read afresh from the heap, so that no count on the page is ever the result of our own arithmetic.
 *
 * Start reading at `advance`. What is drawn at all: draw-list.ts. Where: seats.ts, geometry.ts. The
 * parts: boxes.ts, rail.ts, lines.ts. The dead: graves.ts.
 */
import { boxOf, rowRects, stackBox, stubOf, tombOf } from "./boxes.ts";
import { type Cast, isWatcher } from "./cast.ts";
import type { Chapter } from "./chapter.ts";
import { CAPTION, obstaclesOf, RAIL, type Rect, seatsFor } from "./geometry.ts";
import { cycles, type Graph } from "./graph.ts";
import { bury, STANDING } from "./graves.ts";
import { nameKey } from "./labels.ts";
import { linesOf } from "./lines.ts";
import { type Box, type Edge, type Hull, type Look, type Memory, NOBODY, type Picture, type Tag, type Tomb } from "./picture.ts";
import type { SceneryName } from "./plain-heap.ts";
import { goneName, namesGone, railNames, tagOf } from "./rail.ts";
import { sceneryOf } from "./scenery.ts";
import { seat } from "./seats.ts";
import type { Page } from "./timeline.ts";

export function advance(previous: Picture, look: Look, chapter: Chapter, cast: Cast): Picture {
  const { heap, graph, garbage, strangers, tables, list } = look;
  const drawn = new Set(list.drawn);
  const inTables = new Set([...previous.memory.tables.values()].flatMap(({ rows }) => rows.map((row) => row.ref)));
  const graves = bury(previous.memory.graves, previous.memory.drawn, chapter, cast).filter(
    // A row that goes has its end in the table.
    (grave) => grave.chapter !== chapter.number || !inTables.has(grave.serial),
  );
  const standing = graves.filter((grave) => chapter.number - grave.chapter < STANDING);
  const goneNames = namesGone(previous, heap, chapter.number);
  const onRail = railNames(previous, heap, drawn, goneNames);

  const seats = seat(previous.memory.seats, {
    graph,
    isWatcher: (serial) => isWatcher(graph, cast, serial),
    // A table keeps the seats it has: its rows go, not the room for them.
    spans: new Map(
      [...tables.values()].map(({ serial, rows }) => {
        const span = previous.memory.seats.boxes.get(serial)?.span ?? 1;
        return [serial, Math.max(span, seatsFor(rows.length))];
      }),
    ),
    drawn: [...list.drawn, ...list.stacks.map((stack) => stack.seat)],
    stacks: new Map(list.stacks.map((stack) => [stack.seat, stack.holder])),
    dead: standing.map((grave) => ({
      serial: grave.serial,
      lane: isWatcher(graph, cast, grave.serial) ? 0 : 1,
      near: grave.watcher,
    })),
    names: onRail.map((each) => each.name),
  });
  const memory: Memory = {
    heap,
    graph,
    drawn,
    worth: list.worth,
    garbage,
    dying: look.dying ?? NOBODY,
    stacks: list.stacks,
    strangers,
    tables,
    seats,
    graves,
    dead: previous.memory.dead + chapter.died,
    cuts: still(drawn, previous.memory.cuts, chapter.cuts),
    callbacks: still(drawn, previous.memory.callbacks, chapter.callbacks),
    goneNames,
  };

  const boxes = [
    ...list.drawn.map((serial) => boxOf(serial, memory, cast, previous, chapter.cuts)),
    ...list.stacks.map((stack) => stackBox(stack, seats)),
  ];
  const tags = onRail.map((each) => tagOf(each, seats, previous));
  const rects = new Map(boxes.map((box) => [box.serial, box.rect]));
  const tombs = standing.map((grave) => tombOf(grave, seats, chapter.number));
  const edges = linesOf({
    heap,
    graph,
    drawn,
    stacks: list.stacks,
    tags,
    seats,
    rects,
    rows: rowRects(boxes),
    obstacles: obstaclesOf(seats.boxes.values()),
  });
  const before = new Set(previous.edges.map((edge) => edge.key));
  return {
    boxes: kept(previous.boxes, boxes, (box) => box.serial),
    tags,
    edges: kept(
      previous.edges,
      edges.map((edge) => ({ ...edge, fresh: !before.has(edge.key) })),
      (edge) => edge.key,
    ),
    stubs: boxes.flatMap((box) => stubOf(box, memory, chapter)),
    tombs,
    hulls: hullsOf(graph, drawn, rects),
    scenery: sceneryOf(heap, new Set(tags.map((tag) => tag.key))),
    undrawn: list.undrawn + heap.leftOut,
    foldedTombs: graves.length - standing.length,
    ...sizeOf(boxes, tags, tombs, edges),
    memory,
    sketch: null,
  };
}

/** Draws what was only sketched before this code had come, oldest first. */
export function finished<T extends { picture: Picture; pages: readonly Page[] }>(play: T): T {
  const drawn = new Map<Picture, Picture>();
  const finish = (picture: Picture): Picture => {
    if (!picture.sketch) return picture;
    const known = drawn.get(picture);
    if (known) return known;
    const { previous, look, chapter, cast, scenery } = picture.sketch;
    const plain = advance(finish(previous), look, chapter, cast);
    const made = scenery ? withScenery(plain, scenery, chapter.number) : plain;
    drawn.set(picture, made);
    return made;
  };
  if (![play, ...play.pages].some(({ picture }) => picture.sketch)) return play;
  const pages = play.pages.map((page) => (page.picture.sketch ? { ...page, picture: finish(page.picture) } : page));
  return { ...play, pages, picture: finish(play.picture) };
}

/**
 * The same picture, with what was found out about names without a box: a tag that waited for word may prove to be
 * gone.
 */
export function withScenery(picture: Picture, names: readonly SceneryName[], chapter: number): Picture {
  const { memory } = picture;
  const heap = { ...memory.heap, scenery: [...names] };
  const known = new Set(names.map(nameKey));
  const lost = picture.tags.filter((tag) => tag.state === "elsewhere" && !known.has(tag.key));
  const tags = picture.tags.map((tag): Tag => (lost.includes(tag) ? { ...tag, state: "gone", fresh: true } : tag));
  const goneNames = [...memory.goneNames, ...lost.map((tag) => goneName(tag, chapter))];
  const scenery = sceneryOf(heap, new Set(tags.map((tag) => tag.key)));
  return { ...picture, tags, scenery, memory: { ...memory, heap, goneNames } };
}

/** What is as it was stays the same object, so that the view can see at a glance what it need not draw again. */
function kept<T, K>(before: readonly T[], now: readonly T[], keyOf: (thing: T) => K): T[] {
  const old = new Map(before.map((thing) => [keyOf(thing), thing]));
  return now.map((thing) => {
    const was = old.get(keyOf(thing));
    return was && isSame(was, thing) ? was : thing;
  });
}

/** Of plain data. Written out, because this is asked of everything in the picture at each step. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const [was, now] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  for (const key in now) if (!isSame(was[key], now[key])) return false;
  return !Array.isArray(a) || a.length === (b as unknown[]).length;
}

/** One outline per cycle, but only where it would enclose nothing else: an outline that lies is worse than none. */
export function hullsOf(graph: Graph, drawn: ReadonlySet<number>, rects: ReadonlyMap<number, Rect>): Hull[] {
  return cycles(graph)
    .filter((members) => members.length > 1 && members.every((serial) => drawn.has(serial)))
    .map((members) => ({
      members,
      rect: around(
        members.map((serial) => rects.get(serial) as Rect),
        16,
      ),
    }))
    .filter((hull) => [...rects].every(([serial, rect]) => hull.members.includes(serial) || !overlap(rect, hull.rect)));
}

function around(rects: readonly Rect[], margin: number): Rect {
  const x = Math.min(...rects.map((rect) => rect.x)) - margin;
  const y = Math.min(...rects.map((rect) => rect.y)) - margin;
  const right = Math.max(...rects.map((rect) => rect.x + rect.width)) + margin;
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height)) + margin + 5; // its word, clear of halos
  return { x, y, width: right - x, height: bottom - y };
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function still<T>(
  drawn: ReadonlySet<number>,
  before: ReadonlyMap<number, T>,
  now: ReadonlyMap<number, T>,
): Map<number, T> {
  return new Map([...before, ...now].filter(([serial]) => drawn.has(serial)));
}

export function sizeOf(
  boxes: readonly Box[],
  tags: readonly Tag[],
  tombs: readonly Tomb[],
  edges: readonly Omit<Edge, "fresh">[],
): { width: number; height: number } {
  const things = [...boxes, ...tombs, ...tags];
  const extents = [
    ...tombs.map(({ rect }) => rect.x + rect.width + CAPTION + 4),
    ...edges.map((edge) => edge.right + edge.label.length * 6),
  ];
  const right = Math.max(0, ...extents, ...things.map(({ rect }) => rect.x + rect.width));
  const bottom = Math.max(0, ...things.map(({ rect }) => rect.y + rect.height));
  return { width: Math.max(RAIL.x + RAIL.width, right) + 22, height: bottom + 30 };
}
