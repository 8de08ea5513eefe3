/**
 * Which lines are drawn, and where they leave and arrive.
 *
 * Lines that share a side of a box are spread over it in the order of their far ends, so that they cross as little as
 * seats allow and never hide each other.
 *
 * Start reading at `linesOf`.
 */
import { type Line, NARROW, type Obstacles, type Point, type Rect, route } from "./geometry.ts";
import type { Graph } from "./graph.ts";
import { isClassEdge, oneLine, shortened, slot } from "./labels.ts";
import type { Edge, Tag } from "./picture.ts";
import type { PlainHeap } from "./plain-heap.ts";
import type { Seats } from "./seats.ts";
import type { Stack } from "./draw-list.ts";

export interface LinesInput {
  heap: PlainHeap;
  graph: Graph;
  drawn: ReadonlySet<number>;
  stacks: readonly Stack[];
  tags: readonly Tag[];
  seats: Seats;
  rects: ReadonlyMap<number, Rect>;
  /** Of tables: by container and target. */
  rows: ReadonlyMap<string, Rect>;
  obstacles: Obstacles;
}

type Side = "left" | "right";

/** A line between neighbouring lanes that falls more than this stands free in its middle. */
const STEEP = 44;

interface Draft {
  key: string;
  kind: Edge["kind"];
  from: number;
  to: number;
  label: string;
  start: Rect;
  startLane: number;
  startSide: Side;
  finish: Rect;
  finishLane: number;
  finishSide: Side;
}

export function linesOf(input: LinesInput): Omit<Edge, "fresh">[] {
  const drafts = [...nameLines(input), ...heapLines(input), ...stackLines(input)];
  const ports = portsOf(drafts);
  const crowd = crowds(drafts);
  const pairs = new Map<string, number>();
  const taken = new Taken();
  for (const rect of input.rects.values()) taken.add(pillsOf(rect));
  const columns = columnsOf(ports);
  return drafts.map((draft) => {
    const { key, kind, from, to, label } = draft;
    const start = ports.get(`${key} start`) as Point;
    const end = ports.get(`${key} end`) as Point;
    const line = route(start, draft.startLane, end, draft.finishLane, input.obstacles);
    const pair = from < to ? `${from} ${to}` : `${to} ${from}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    const isInner = draft.startLane === draft.finishLane && (pairs.get(pair) ?? 0) > 1;
    const isAtEnd = draft.startLane < draft.finishLane && (crowd.get(draft.start) ?? 0) > (crowd.get(draft.finish) ?? 0);
    const place = labelPlace(line, start, isAtEnd ? neighboursOf(end, columns) : null, isInner);
    const text = shortened(label, hasGapOnly(start, end) ? 9 : 14);
    return { key, kind, from, to, label: text, path: line.path, ...apart(place, text, taken), end, right: line.right };
  });
}

/** Where the counts of a box stand, on its upper edge. */
const pillsOf = ({ x, y, width }: Rect): Rect => ({ x: x + width - 76, y: y - 11, width: 78, height: 22 });

/** Up or down a little, where another label stands already, or a count. */
function apart(place: Pick<Edge, "at" | "anchor">, text: string, taken: Taken): Pick<Edge, "at" | "anchor"> {
  if (!text) return place;
  const { at, anchor } = place;
  const width = text.length * 7.2;
  const x = at.x - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
  const rectAt = (y: number): Rect => ({ x, y: y - 10, width, height: 12 });
  const y = [0, 12, -12, 24, -24].map((by) => at.y + by).find((y) => taken.isFree(rectAt(y))) ?? at.y;
  taken.add(rectAt(y));
  return { at: { x: at.x, y }, anchor };
}

/** Rectangles, by the strips that they lie in: there are hundreds, and each label asks several times. */
class Taken {
  private readonly strips = new Map<number, Rect[]>();

  add(rect: Rect): void {
    for (const strip of this.stripsOf(rect)) {
      const there = this.strips.get(strip);
      if (there) there.push(rect);
      else this.strips.set(strip, [rect]);
    }
  }

  isFree(rect: Rect): boolean {
    const { x, y, width, height } = rect;
    return this.stripsOf(rect).every((strip) =>
      (this.strips.get(strip) ?? []).every(
        (other) => other.y >= y + height || other.y + other.height <= y || other.x >= x + width || other.x + other.width <= x,
      ),
    );
  }

  private stripsOf({ y, height }: Rect): number[] {
    const [first, last] = [Math.floor(y / 32), Math.floor((y + height) / 32)];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }
}

interface Neighbours {
  above: boolean;
  below: boolean;
}

/** The heights of all ports, by where they lie across. */
function columnsOf(ports: ReadonlyMap<string, Point>): Map<number, number[]> {
  const columns = new Map<number, number[]>();
  for (const { x, y } of ports.values()) columns.set(x, [...(columns.get(x) ?? []), y]);
  return columns;
}

/** Of lines that come to the same side. */
function neighboursOf(end: Point, columns: ReadonlyMap<number, number[]>): Neighbours {
  const isBeside = (by: number): boolean => (columns.get(end.x) ?? []).some((y) => (y - end.y) * by > 0 && (y - end.y) * by < 20);
  return { above: isBeside(-1), below: isBeside(1) };
}

/** A label belongs to the slot it starts from, but where many lines start it stands at the other end: then with those beside it. */
function labelPlace(line: Line, start: Point, atEnd: Neighbours | null, isInner: boolean): Pick<Edge, "at" | "anchor"> {
  const { end, label } = line;
  if (isInner) return { at: { x: line.right - 9, y: (start.y + end.y) / 2 + 4 }, anchor: "end" };
  if (!atEnd)
    return { at: label, anchor: hasGapOnly(start, end) ? "middle" : "start" };
  // A steep line is by itself in its middle; at its end another may come straight.
  if (hasGapOnly(start, end) && Math.abs(end.y - start.y) > STEEP)
    return { at: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 + 4 }, anchor: "middle" };
  const isBelow = atEnd.above === atEnd.below ? start.y < end.y - 2 : atEnd.above;
  return { at: { x: end.x - 12, y: end.y + (isBelow ? 15 : -6) }, anchor: "end" };
}

/** The label has the gap between two lanes: beyond it is a box, for a line to the left its own. */
function hasGapOnly(start: Point, end: Point): boolean {
  return end.x < start.x || (end.x > start.x && end.x - start.x < NARROW);
}

function nameLines({ tags, seats, rects }: LinesInput): Draft[] {
  const drafts: Draft[] = [];
  for (const tag of tags) {
    const finish = rects.get(tag.serial);
    const place = seats.boxes.get(tag.serial);
    if (tag.state !== "bound" || !finish || !place) continue;
    drafts.push({
      key: `name ${tag.key} ${tag.serial}`,
      kind: "name",
      from: 0,
      to: tag.serial,
      label: "",
      start: tag.rect,
      startLane: -1,
      startSide: "right",
      finish,
      finishLane: place.lane,
      finishSide: "left",
    });
  }
  return drafts;
}

function heapLines({ heap, drawn, seats, rects, rows }: LinesInput): Draft[] {
  const drafts: Draft[] = [];
  const seen = new Map<string, number>();
  for (const edge of heap.edges) {
    const start = rects.get(edge.from);
    const finish = rects.get(edge.to);
    const a = seats.boxes.get(edge.from);
    const b = seats.boxes.get(edge.to);
    if (!start || !finish || !a || !b || !drawn.has(edge.from) || !drawn.has(edge.to) || isClassEdge(edge)) continue;
    const id = `${edge.weak ? "weak" : "strong"} ${edge.from} ${edge.to} ${edge.label}`;
    // The same slot twice (a set, a bag of roots) still is two references and two lines.
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    drafts.push({
      key: `${id} ${times}`,
      kind: edge.weak ? "weak" : "strong",
      from: edge.from,
      to: edge.to,
      // A row says its key itself.
      label: edge.weak && rows.has(`${edge.from} ${edge.to}`) ? "" : oneLine(slot(edge)),
      start: (edge.weak && rows.get(`${edge.from} ${edge.to}`)) || start,
      startLane: a.lane,
      startSide: b.lane < a.lane ? "left" : "right",
      finish,
      finishLane: b.lane,
      finishSide: b.lane > a.lane ? "left" : "right",
    });
  }
  return drafts;
}

function stackLines({ stacks, seats, rects }: LinesInput): Draft[] {
  const drafts: Draft[] = [];
  for (const stack of stacks) {
    const start = rects.get(stack.holder);
    const finish = rects.get(stack.seat);
    const a = seats.boxes.get(stack.holder);
    const b = seats.boxes.get(stack.seat);
    if (!start || !finish || !a || !b) continue;
    drafts.push({
      key: `stack ${stack.seat}`,
      kind: "strong",
      from: stack.holder,
      to: stack.seat,
      label: "",
      start,
      startLane: a.lane,
      startSide: "right",
      finish,
      finishLane: b.lane,
      finishSide: b.lane > a.lane ? "left" : "right",
    });
  }
  return drafts;
}

/** Where on its side each line starts and ends. */
function portsOf(drafts: readonly Draft[]): Map<string, Point> {
  const sides = new Map<string, { key: string; rect: Rect; side: Side; toward: number; rank: number }[]>();
  const add = (key: string, rect: Rect, side: Side, toward: number, rank: number): void => {
    const id = `${rect.x} ${rect.y} ${side}`;
    const list = sides.get(id) ?? [];
    list.push({ key, rect, side, toward, rank });
    sides.set(id, list);
  };
  const middle = (rect: Rect): number => rect.y + rect.height / 2;
  drafts.forEach((draft, i) => {
    // A box that holds itself: out at the lower end, back in at the upper.
    const own = draft.start === draft.finish;
    // Lines between two boxes of one lane lie inside each other: the outermost is first above and last below.
    const nested = draft.startLane === draft.finishLane;
    const rank = (here: Rect, there: Rect): number => (nested && middle(here) > middle(there) ? -i : i);
    add(
      `${draft.key} start`,
      draft.start,
      draft.startSide,
      own ? Infinity : middle(draft.finish),
      rank(draft.start, draft.finish),
    );
    add(
      `${draft.key} end`,
      draft.finish,
      draft.finishSide,
      own ? -Infinity : middle(draft.start),
      rank(draft.finish, draft.start),
    );
  });
  const ports = new Map<string, Point>();
  for (const list of sides.values()) {
    list.sort((a, b) => a.toward - b.toward || a.rank - b.rank);
    const rect = list[0]?.rect as Rect;
    const y = heights(
      list.map(({ toward }) => Math.abs(toward - middle(rect)) < 2),
      rect.height,
    );
    list.forEach(({ key, side }, i) =>
      ports.set(key, { x: side === "left" ? rect.x : rect.x + rect.width, y: middle(rect) + (y[i] ?? 0) }),
    );
  }
  return ports;
}

/** Offsets from the middle of a side. A line that comes from straight across keeps the middle; the others make room. */
function heights(isStraight: readonly boolean[], height: number): number[] {
  const room = height - 16;
  const pitch = Math.min(17, room / isStraight.length);
  const straight = isStraight.indexOf(true);
  const centred = isStraight.map((_, i) => (i - (isStraight.length - 1) / 2) * pitch);
  if (straight < 0) return centred;
  const around = isStraight.map((_, i) => (i - straight) * pitch);
  return around.some((y) => Math.abs(y) > room / 2 + 2) ? centred : around;
}

/** Which end a label stands at: the one with fewer lines around it. */
function crowds(drafts: readonly Draft[]): Map<Rect, number> {
  const count = new Map<Rect, number>();
  for (const { start, finish } of drafts)
    for (const rect of [start, finish]) count.set(rect, (count.get(rect) ?? 0) + 1);
  return count;
}
