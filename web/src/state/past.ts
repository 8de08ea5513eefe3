/**
 * What the page shows at a moment of the past, and what that moment changed.
 *
 * Start reading at `shownAt`.
 */
import { between } from "./between.ts";
import type { Cast } from "./cast.ts";
import { type Diff, diffOf } from "./diff.ts";
import type { Picture } from "./picture.ts";
import { indexOf, type Page, type Stop, stopsOf, type Story } from "./timeline.ts";

interface Shown {
  picture: Picture;
  cast: Cast;
}

/** By the beads that have happened; negative: put together without the heap of that moment. */
const pictures = new WeakMap<Page, Map<number, Picture>>();

/** What is shown at a stop. Each picture is made once. */
function pictureOf({ pages, exact }: Story, stop: Stop): Shown | null {
  const at = pages.findIndex((page) => page.chapter === stop.chapter);
  const page = pages[at];
  const before = pages[at - 1];
  if (!page) return null;
  if (stop.isEnd || !stop.told || !before) return page;
  const made = pictures.get(page) ?? new Map<number, Picture>();
  pictures.set(page, made);
  const heap = exact.get(stop.bead?.seq ?? -1) ?? null;
  const key = heap ? stop.beads : -stop.beads;
  const old = made.get(key);
  const picture = old ?? between(before.picture, page, stop.told, stop.beads, heap);
  made.set(key, picture);
  return { picture, cast: page.cast };
}

/** Everything with the picture and the cast of the moment that is looked at. */
export function shownAt<T extends Story & Shown>(play: T): T {
  if (!play.looking) return play;
  const stops = stopsOf(play);
  const stop = stops[indexOf(stops, play.looking)];
  const shown = stop && pictureOf(play, stop);
  return shown ? { ...play, picture: shown.picture, cast: shown.cast } : play;
}

/** What the moment that is looked at changed, compared with the stop before. */
export function changesAt(play: Story & { cast: Cast }): Diff | null {
  const stops = stopsOf(play);
  const index = indexOf(stops, play.looking);
  const [a, b] = [stops[index - 1], stops[index]].map((stop) => stop && pictureOf(play, stop));
  return a && b ? diffOf(a.picture, b.picture, b.cast) : null;
}
