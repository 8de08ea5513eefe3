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

const pictures = new WeakMap<Page, Map<number, Picture>>();

/** What is shown at a stop. Each picture is made once. */
function pictureOf(pages: readonly Page[], stop: Stop): Shown | null {
  const at = pages.findIndex((page) => page.chapter === stop.chapter);
  const page = pages[at];
  const before = pages[at - 1];
  if (!page) return null;
  if (stop.isEnd || !stop.told || !before) return page;
  const made = pictures.get(page) ?? new Map<number, Picture>();
  pictures.set(page, made);
  const old = made.get(stop.beads);
  const picture = old ?? between(before.picture, page, stop.told, stop.beads);
  made.set(stop.beads, picture);
  return { picture, cast: page.cast };
}

/** Everything with the picture and the cast of the moment that is looked at. */
export function shownAt<T extends Story & Shown>(play: T): T {
  if (!play.looking) return play;
  const stops = stopsOf(play);
  const stop = stops[indexOf(stops, play.looking)];
  const shown = stop && pictureOf(play.pages, stop);
  return shown ? { ...play, picture: shown.picture, cast: shown.cast } : play;
}

/** What the moment that is looked at changed, compared with the stop before. */
export function changesAt(play: Story & { cast: Cast }): Diff | null {
  const stops = stopsOf(play);
  const index = indexOf(stops, play.looking);
  const [a, b] = [stops[index - 1], stops[index]].map((stop) => stop && pictureOf(play.pages, stop));
  return a && b ? diffOf(a.picture, b.picture, b.cast) : null;
}
