/**
 * Boxes, stubs and tombstones of a picture, each read afresh from the heap and from what the picture remembers.
 */
import { type Cast, isWatcher } from "./cast.ts";
import type { Chapter } from "./chapter.ts";
import type { Stack } from "./draw-list.ts";
import { type Rect, rectOf, rowsFor, TABLE, tableHeight } from "./geometry.ts";
import { countInside } from "./graph.ts";
import type { Grave } from "./graves.ts";
import { grouped, isCallbackEdge, isFunction, isProxy, oneLine, typeName, whenCut } from "./labels.ts";
import type { Box, Memory, Picture, Stub, Tomb } from "./picture.ts";
import type { Seats } from "./seats.ts";
import { drawnRows } from "./tables.ts";

export function boxOf(
  serial: number,
  memory: Memory,
  cast: Cast,
  previous: Picture,
  cuts: ReadonlyMap<number, number>,
): Box {
  const node = memory.graph.nodes.get(serial);
  if (!node) throw new Error(`drawn but not in the heap: ${serial}`);
  const before = previous.boxes.find((box) => box.serial === serial);
  // "make.<locals>.<lambda>": the last of it is what there is room for.
  const value = oneLine(isFunction(node.type) ? node.value.replace(/^.*<locals>\./, "") : node.value);
  const inside = countInside(memory.graph, serial);
  const callback = callbackOf(serial, memory, cast);
  const place = placeOf(serial, memory.seats);
  const table = memory.tables.get(serial);
  const rows = table ? drawnRows(table, previous.memory.tables.get(serial), cuts, rowsFor(place.height)) : [];
  const rect = table ? { ...place, height: tableHeight(rows.length) } : place;
  return {
    serial,
    number: cast.get(serial)?.number ?? 0,
    kind: table ? "table" : isProxy(node.type) ? "proxy" : isWatcher(memory.graph, cast, serial) ? "ref" : "object",
    title: typeName(node.type),
    value,
    rows,
    callback,
    count: node.count,
    weakCount: node.weakCount,
    generation: node.generation,
    finalized: node.finalized,
    garbage: memory.garbage.has(serial) ? { count: node.count, inside } : null,
    dying: memory.dying.has(serial),
    newcomer: !before,
    fresh:
      !before ||
      before.count !== node.count ||
      before.weakCount !== node.weakCount ||
      before.value !== value ||
      rows.some((row) => row.isGone) ||
      before.rows.length !== rows.length ||
      before.callback.text !== callback.text,
    was: before && before.count !== node.count && !Number.isNaN(node.count) ? before.count : null,
    copy: "",
    rect,
  };
}

/** Where a row's line starts, by container and target. */
export function rowRects(boxes: readonly Box[]): Map<string, Rect> {
  const rects = new Map<string, Rect>();
  for (const { serial, rows, rect } of boxes) {
    rows.forEach(({ target }, i) => {
      const y = rect.y + TABLE.head + i * TABLE.row;
      if (target > 0) rects.set(`${serial} ${target}`, { ...rect, y, height: TABLE.row });
    });
  }
  return rects;
}

function callbackOf(serial: number, memory: Memory, cast: Cast): Box["callback"] {
  const past = memory.callbacks.get(serial);
  if (past?.fate === "ran") return { text: `callback ran at ${past.n}`, bell: "rung" };
  if (past?.fate === "raised") return { text: `callback raised at ${past.n}`, bell: "rung" };
  if (past) return { text: "callback never ran", bell: "none" };
  const edge = (memory.graph.holds.get(serial) ?? []).find(isCallbackEdge);
  if (!edge && !cast.get(serial)?.hasCallback)
    return { text: memory.cuts.has(serial) ? whenCut(memory.graph.nodes.get(serial)?.type ?? "") : "", bell: "none" };
  const value = edge ? oneLine(memory.graph.nodes.get(edge.to)?.value ?? "") : "";
  const name = /<lambda>/.test(value) ? "λ" : value;
  return { text: `callback ${name}`.trim(), bell: "waiting" };
}

export function stackBox(stack: Stack, seats: Seats): Box {
  return {
    serial: stack.seat,
    number: 0,
    kind: "stack",
    title: `${grouped(stack.count)} × ${typeName(stack.type)}`,
    value: stack.counts,
    rows: [],
    callback: { text: "", bell: "none" },
    count: 0,
    weakCount: 0,
    generation: -1,
    finalized: false,
    garbage: null,
    dying: false,
    newcomer: false,
    fresh: false,
    was: null,
    copy: "",
    rect: placeOf(stack.seat, seats),
  };
}

function placeOf(serial: number, seats: Seats): Rect {
  return rectOf(seats.boxes.get(serial) ?? { lane: 1, row: 0 });
}

export function stubOf(box: Box, memory: Memory, chapter: Chapter): Stub[] {
  const cut = memory.cuts.get(box.serial);
  if (cut === undefined || memory.graph.watches.has(box.serial)) return [];
  const from = { x: box.rect.x + box.rect.width, y: box.rect.y + box.rect.height / 2 };
  return [{ serial: box.serial, from, text: `cut at ${cut}`, fresh: chapter.cuts.has(box.serial) }];
}

export function tombOf(grave: Grave, seats: Seats, chapter: number): Tomb {
  return {
    serial: grave.serial,
    number: grave.number,
    title: typeName(grave.type),
    cause: grave.cause,
    by: grave.by,
    step: grave.step,
    isSilent: grave.isSilent,
    fresh: grave.chapter === chapter,
    rect: placeOf(grave.serial, seats),
  };
}
