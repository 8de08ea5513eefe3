/**
 * From seats to pixels, and lines that go round boxes.
 *
 * Start reading at `route`. A line is straight when it can be; where a box of a lane in between stands in the way, it
 * bends through the nearest gap of that lane.
 */
import { quarterOf, type Seat } from "./seats.ts";

export const RAIL = { x: 14, width: 114, tag: 24 };
const QUARTER = 27;
const TOP = 50;
const LANE_0 = { x: 172, width: 150, height: 46 };
const LANE_N = { x: 380, width: 168, height: 60, pitch: 244 };

/** What is said beside a tombstone is so much wider than its seat. */
export const CAPTION = 50;

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}

export const yOfQuarter = (quarter: number): number => TOP + quarter * QUARTER;

export function rectOf(seat: Seat): Rect {
  const lane = laneOf(seat.lane);
  const y = yOfQuarter(quarterOf(seat)) - lane.height / 2;
  return { x: lane.x, y, width: lane.width, height: seat.span ? heightOfSeats(seat.span) : lane.height };
}

/** A table: its head, a line for each row, and how much of it fits into seats that stand one below the other. */
export const TABLE = { head: 36, row: 20, foot: 6, most: 4 };

export function tableHeight(rows: number): number {
  return Math.max(LANE_N.height, TABLE.head + rows * TABLE.row + TABLE.foot);
}

export function seatsFor(rows: number): number {
  let seats = 1;
  while (seats < TABLE.most && heightOfSeats(seats) < tableHeight(rows)) seats++;
  return seats;
}

export function rowsFor(height: number): number {
  return Math.max(1, Math.floor((height - TABLE.head - TABLE.foot) / TABLE.row));
}

function heightOfSeats(seats: number): number {
  return 84 + (seats - 1) * 4 * QUARTER;
}

/** The seat of a box whose middle is there. */
export function seatAt({ x, y }: Point): Seat {
  const lane = x < LANE_0.x + LANE_0.width + 20 ? 0 : 1 + Math.max(0, Math.round((x - LANE_N.x - LANE_N.width / 2) / LANE_N.pitch));
  const quarter = (y - TOP) / QUARTER;
  return { lane, row: Math.max(0, Math.round((lane === 0 ? quarter : quarter - 2) / 4)) };
}

function laneOf(lane: number): { x: number; width: number; height: number } {
  return lane === 0 ? LANE_0 : { x: LANE_N.x + (lane - 1) * LANE_N.pitch, width: LANE_N.width, height: LANE_N.height };
}

export function tagRect(quarter: number): Rect {
  return { x: RAIL.x + 8, y: yOfQuarter(quarter) - RAIL.tag / 2, width: RAIL.width - 16, height: RAIL.tag };
}

export interface Line {
  /** SVG path data. */
  path: string;
  label: Point;
  end: Point;
  /** How far right the line goes. */
  right: number;
}

/** Everything that stands in the way, by lane. */
export type Obstacles = ReadonlyMap<number, readonly Rect[]>;

export function obstaclesOf(seats: Iterable<Seat>): Obstacles {
  const lanes = new Map<number, Rect[]>();
  for (const place of seats) {
    const box = rectOf(place);
    // The pills stand out above a box.
    const body = { ...box, y: box.y - 8, height: box.height + 8 };
    const list = lanes.get(place.lane);
    if (list) list.push(body);
    else lanes.set(place.lane, [body]);
  }
  return lanes;
}

/** A line between two points whose lanes are `from` and `to`; -1 is the rail. */
export function route(start: Point, from: number, end: Point, to: number, obstacles: Obstacles): Line {
  if (from === to) return sideways(start, end);
  const points: Point[] = [start];
  const step = to > from ? 1 : -1;
  for (let lane = from + step; lane !== to; lane += step) {
    const { x, width } = laneOf(lane);
    const edges = step > 0 ? [x - 14, x + width + 14] : [x + width + 14, x - 14];
    const at = points.at(-1) as Point;
    const near = between(at, end, edges[0] as number);
    const far = between(at, end, edges[1] as number);
    const y = gap(obstacles.get(lane) ?? [], near, far);
    if (y !== undefined) points.push({ x: edges[0] as number, y }, { x: edges[1] as number, y });
  }
  points.push(end);
  return { path: smooth(points), label: labelPoint(points), end, right: Math.max(start.x, end.x) };
}

function between(a: Point, b: Point, x: number): number {
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x || 1);
}

/** Undefined when the line may pass as it is; else the height at which the lane is free. */
function gap(boxes: readonly Rect[], near: number, far: number): number | undefined {
  const clear = 9;
  const hits = (top: number, bottom: number): boolean =>
    boxes.some((box) => bottom > box.y - clear && top < box.y + box.height + clear);
  if (!hits(Math.min(near, far), Math.max(near, far))) return undefined;
  const wanted = (near + far) / 2;
  for (let away = 0; away < 4_000; away += 9) {
    if (!hits(wanted + away, wanted + away)) return wanted + away;
    if (wanted - away > 8 && !hits(wanted - away, wanted - away)) return wanted - away;
  }
  return undefined;
}

function smooth(points: readonly Point[]): string {
  const first = points[0] as Point;
  let path = `M${n(first.x)} ${n(first.y)}`;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1] as Point;
    const b = points[i] as Point;
    const reach = (b.x - a.x) / 2;
    const isStraight = Math.abs(a.y - b.y) < 0.5;
    path += isStraight ? `H${n(b.x)}` : curve({ ...a, x: a.x + reach }, { ...b, x: b.x - reach }, b);
  }
  return path;
}

/** Beside the start of the line, because a label belongs to the slot of the holder; in a narrow gap, in its middle. */
function labelPoint(points: readonly Point[]): Point {
  const a = points[0] as Point;
  const b = points[1] as Point;
  const share = Math.abs(b.x - a.x) < NARROW ? 0.5 : 0.42;
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * (share * share * (3 - 2 * share)) - 6 };
}

/** Between neighbouring lanes there is room for one label. */
export const NARROW = 110;

/**
 * Between two boxes of one lane, out on the right side and back; also a box that holds itself. The farther apart, the
 * wider, so that lines between the same two boxes lie inside each other.
 */
function sideways(start: Point, end: Point): Line {
  const out = Math.max(48, 34 + Math.min(90, Math.abs(end.y - start.y) * 0.32));
  const share = 0.3;
  const at = (a: number, b: number, c: number, d: number): number =>
    a * (1 - share) ** 3 + 3 * b * share * (1 - share) ** 2 + 3 * c * share ** 2 * (1 - share) + d * share ** 3;
  return {
    path: `M${n(start.x)} ${n(start.y)}${curve({ ...start, x: start.x + out }, { ...end, x: end.x + out }, end)}`,
    label: { x: at(start.x, start.x + out, end.x + out, end.x) + 7, y: at(start.y, start.y, end.y, end.y) + 4 },
    end,
    right: Math.max(start.x, end.x) + out * 0.78,
  };
}

function curve(...points: Point[]): string {
  return `C${points.map(({ x, y }) => `${n(x)} ${n(y)}`).join(" ")}`;
}

/** Short numbers: a picture of 150 boxes is a lot of path data. */
function n(value: number): number {
  return Math.round(value * 10) / 10;
}
