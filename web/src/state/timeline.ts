/**
 * Looking back: the moments one can stand at.
 *
 *      lines    | c = Cat()     | del c                  | del a, b |
 *      beads    | (+)           | (D)  (x)  (C)  (died)  |          |
 *      stops    0    1             2    3    4     5          6 = now
 *
 * A line with beads has a stop at each of them; the last is the end of the line. A line without any is one stop.
 *
 * Start reading at `stopsOf`. What is shown there: past.ts.
 */
import type { Bead } from "./beads.ts";
import type { Cast } from "./cast.ts";
import type { Chapter } from "./chapter.ts";
import { grouped } from "./labels.ts";
import type { Picture } from "./picture.ts";
import type { PlainHeap } from "./plain-heap.ts";

/** The picture as it was when a chapter had been told. */
export interface Page {
  chapter: number;
  picture: Picture;
  cast: Cast;
  /** Number of the latest event. */
  seq: number;
  /** Number of what was entered. */
  entry: number;
  /** What is known of its names without a box is older. */
  isBlind?: true;
}

/** After so many beads of a chapter. */
export interface Moment {
  chapter: number;
  beads: number;
}

export interface Stop extends Moment {
  /** Null before the first line that is kept. */
  told: Chapter | null;
  /** The bead that has just happened, or null for a line without one. */
  bead: Bead | null;
  /** Number of the latest bead. */
  n: number;
  /** The line has been executed to its end. */
  isEnd: boolean;
}

/** What looking back needs to know of everything the page shows. */
export interface Story {
  chapters: readonly Chapter[];
  pages: readonly Page[];
  looking: Moment | null;
  exact: ReadonlyMap<number, PlainHeap | null>;
}

/** Rows of heaps that are kept for looking back; older pages are let go first. */
const MOST_ROWS = 400_000;
const MOST_PAGES = 201;

export function turned(pages: readonly Page[], page: Page): Page[] {
  const kept = [...pages, page].slice(-MOST_PAGES);
  let rows = 0;
  const from = kept.findLastIndex(({ picture: { memory } }) => {
    rows += memory.heap.nodes.length + memory.heap.edges.length;
    return rows > MOST_ROWS;
  });
  // The present and the one before stay, however large.
  return kept.slice(Math.min(from + 1, kept.length - 2));
}

/** Stops of one story, found once for as long as nothing is told. */
const known = new WeakMap<readonly Chapter[], { pages: readonly Page[]; stops: Stop[] }>();

export function stopsOf({ chapters, pages }: Pick<Story, "chapters" | "pages">): readonly Stop[] {
  const before = known.get(chapters);
  if (before?.pages === pages) return before.stops;
  const first = pages[0]?.chapter ?? 0;
  const told = chapters.filter((chapter) => chapter.number > first);
  const n = (told[0]?.last ?? 0) - (told[0] ? told[0].beads.length : 0);
  const start: Stop = { chapter: first, beads: 0, told: null, bead: null, n: Math.max(0, n), isEnd: true };
  const stops = [start, ...told.flatMap(stopsIn)];
  known.set(chapters, { pages, stops });
  return stops;
}

function stopsIn(told: Chapter): Stop[] {
  const { number, beads, last } = told;
  const end: Stop = { chapter: number, beads: beads.length, told, bead: null, n: last, isEnd: true };
  if (beads.length === 0) return [end];
  const stops = beads.map((bead, i): Stop => ({ chapter: number, beads: i + 1, told, bead, n: bead.n, isEnd: false }));
  const final = stops.at(-1) as Stop;
  // More happened than there are beads for: the end is a moment of its own.
  if (final.n < last) return [...stops, end];
  return [...stops.slice(0, -1), { ...final, isEnd: true }];
}

/** Where one stands: the last stop is the present. */
export function indexOf(stops: readonly Stop[], at: Moment | null): number {
  const found = at ? stops.findIndex((stop) => stop.chapter === at.chapter && stop.beads === at.beads) : -1;
  return found < 0 ? stops.length - 1 : found;
}

/** The moment at an index, for the action "look": null for the present, and beyond the ends the nearest. */
export function momentAt(stops: readonly Stop[], index: number): Moment | null {
  const stop = stops[Math.max(0, index)];
  return !stop || index >= stops.length - 1 ? null : { chapter: stop.chapter, beads: stop.beads };
}

/** Where a page key goes: to the end of the line before, or of the line after. */
export function lineAway(stops: readonly Stop[], index: number, by: 1 | -1): number {
  for (let at = index + by; at >= 0 && at < stops.length; at += by) if (stops[at]?.isEnd) return at;
  return by < 0 ? 0 : stops.length - 1;
}

/** "Step 14 of 31, del c: Cat #1 died: count reached 0." */
export function momentText(stops: readonly Stop[], at: Moment | null, all: number): string {
  const index = indexOf(stops, at);
  const stop = stops[index];
  if (!stop?.told) return stops.length < 2 ? "Nothing has happened yet" : (stops[1]?.told?.number ?? 1) > 1 ? "As far back as is kept" : "Before the first line";
  const step = `Step ${grouped(stop.n)} of ${grouped(all)}, ${stop.told.title}`;
  const what = stop.bead?.text ?? (stop.told.beads.length > 0 ? "the end of this line." : "nothing was born and nothing died.");
  return `${index === stops.length - 1 ? "Now. " : ""}${step}: ${what}`;
}

/** Index of the stop at which an object was born or died; -1 when that is not (or no longer) told. */
export function stopOf(stops: readonly Stop[], serial: number, what: "birth" | "death"): number {
  return stops.findIndex(({ told, n, isEnd }, i) => {
    const step = what === "birth" ? told?.births.get(serial) : told?.deaths.get(serial)?.n;
    return step !== undefined && step <= n && (isEnd || step === n) && stops[i]?.chapter === told?.number;
  });
}
