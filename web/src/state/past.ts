/**
 * What the page shows at a moment of the past, and what that moment changed.
 *
 * Start reading at `shownAt`.
 */
import { between } from "./between.ts";
import { type Collector, collectionsOf, rowsAt, withCopies } from "./collector.ts";
import type { Cast } from "./cast.ts";
import { type Diff, diffOf } from "./diff.ts";
import { withScenery } from "./draw.ts";
import type { Picture } from "./picture.ts";
import { indexOf, lineAway, type Page, type Stop, stopsOf, type Story } from "./timeline.ts";

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
  const made = pictures.get(page) ?? new Map<number, Picture>();
  pictures.set(page, made);
  if (stop.isEnd || !stop.told || !before) {
    const seen = page.isBlind && exact.get(page.seq);
    if (!seen) return page;
    const picture = made.get(0) ?? withScenery(page.picture, seen.scenery, page.chapter);
    made.set(0, picture);
    return { picture, cast: page.cast };
  }
  const heap = exact.get(stop.bead?.seq ?? -1) ?? null;
  const key = heap ? stop.beads : -stop.beads;
  const old = made.get(key);
  const picture = old ?? between(before.picture, page, stop.told, stop.beads, heap);
  made.set(key, picture);
  return { picture, cast: page.cast };
}

/** After a phase of a collection, which is no stop of the timeline. */
function pictureIn({ pages, exact, chapters }: Story, { number, record, phase }: Collector): Shown | null {
  const seq = record?.phases[phase ?? -1]?.seq;
  const collection = collectionsOf(chapters).find((each) => each.number === number);
  const at = pages.findIndex((page) => page.chapter === collection?.chapter);
  const chapter = chapters.find((each) => each.number === collection?.chapter);
  const [before, page] = [pages[at - 1], pages[at]];
  if (!record || seq === undefined || !before || !page || !chapter) return null;
  const made = phasePictures.get(record) ?? new Map<string, Picture>();
  phasePictures.set(record, made);
  const heap = exact.get(seq) ?? null;
  const key = `${phase} ${heap !== null}`;
  const beads = chapter.beads.filter((bead) => bead.seq <= seq).length;
  const picture = made.get(key) ?? withCopies(between(before.picture, page, chapter, beads, heap), rowsAt(record, phase, page.cast).rows);
  made.set(key, picture);
  return { picture, cast: page.cast };
}

const phasePictures = new WeakMap<object, Map<string, Picture>>();

/** Everything with the picture and the cast of the moment that is looked at. */
export function shownAt<T extends Story & Shown & { collector: Collector | null }>(play: T): T {
  const inPhase = play.collector && pictureIn(play, play.collector);
  if (inPhase) return { ...play, picture: inPhase.picture, cast: inPhase.cast };
  if (!play.looking) return play;
  const stops = stopsOf(play);
  const stop = stops[indexOf(stops, play.looking)];
  const shown = stop && pictureOf(play, stop);
  return shown ? { ...play, picture: shown.picture, cast: shown.cast } : play;
}

/** What the moment that is looked at changed, compared with the stop before; of the present, all that the last line changed. */
export function changesAt(play: Story & { cast: Cast }): Diff | null {
  const stops = stopsOf(play);
  const index = indexOf(stops, play.looking);
  const before = play.looking ? index - 1 : lineAway(stops, index, -1);
  const [a, b] = [stops[before], stops[index]].map((stop) => stop && pictureOf(play, stop));
  return a && b && before < index ? diffOf(a.picture, b.picture, b.cast) : null;
}
