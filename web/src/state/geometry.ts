/**
 * From seats to pixels, and lines that go round boxes.
 *
 * Start reading at `route`. A line is straight when it can be; where a box of a lane in between stands in the way, it bends
 * through the nearest gap of that lane.
 */
import { quarterOf, type Seat } from "./seats.ts";

export const RAIL = { x: 16, width: 124, tag: 24 };
const QUARTER = 27;
const TOP = 46;
const LANE_0 = { x: 200, width: 156, height: 46 };
const LANE_N = { x: 424, width: 172, height: 60, pitch: 252 };

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
  return { x: lane.x, y: yOfQuarter(quarterOf(seat)) - lane.height / 2, width: lane.width, height: lane.height };
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
  /** Where a label sits, and whether the line runs below it. */
  label: Point;
  end: Point;
}

/** Everything that stands in the way, by lane. */
export type Obstacles = ReadonlyMap<number, readonly Rect[]>;

export function obstaclesOf(seats: Iterable<Seat>): Obstacles {
  const lanes = new Map<number, Rect[]>();
  for (const place of seats) {
    const list = lanes.get(place.lane);
    if (list) list.push(rectOf(place));
    else lanes.set(place.lane, [rectOf(place)]);
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
  return { path: smooth(points), label: labelPoint(points), end };
}

function between(a: Point, b: Point, x: number): number {
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x || 1);
}

/** Undefined when the line may pass as it is; else the height at which the lane is free. */
function gap(boxes: readonly Rect[], near: number, far: number): number | undefined {
  const clear = 9;
  const hits = (top: number, bottom: number): boolean => boxes.some((box) => bottom > box.y - clear && top < box.y + box.height + clear);
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
    path += Math.abs(a.y - b.y) < 0.5 ? `H${n(b.x)}` : `C${n(a.x + reach)} ${n(a.y)} ${n(b.x - reach)} ${n(b.y)} ${n(b.x)} ${n(b.y)}`;
  }
  return path;
}

/** Beside the start of the line: a label belongs to the slot of the holder. */
function labelPoint(points: readonly Point[]): Point {
  const a = points[0] as Point;
  const b = points[1] as Point;
  const share = 0.42;
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * (share * share * (3 - 2 * share)) - 6 };
}

/** Between two boxes of one lane, out on the right side and back; also a box that holds itself. */
function sideways(start: Point, end: Point): Line {
  const out = 44 + Math.min(48, Math.abs(end.y - start.y) / 6);
  return {
    path: `M${n(start.x)} ${n(start.y)}C${n(start.x + out)} ${n(start.y)} ${n(end.x + out)} ${n(end.y)} ${n(end.x)} ${n(end.y)}`,
    label: { x: Math.max(start.x, end.x) + out * 0.75 + 5, y: (start.y + end.y) / 2 + 4 },
    end,
  };
}

/** Short numbers: a picture of 150 boxes is a lot of path data. */
function n(value: number): number {
  return Math.round(value * 10) / 10;
}
