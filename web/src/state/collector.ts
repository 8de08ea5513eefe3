/**
 * A collection as it really ran, phase by phase: what was known of each object after a phase, in words and numbers.
 *
 *      phase            copy        reached           then
 *      update_refs      the count
 *      subtract_refs    less those from inside
 *      move_unreachable             yes, rescued, no
 *      finalize                                       finalized
 *      handle_resurrected                             came back
 *      delete_garbage                                 cleared
 *      any                                            died by its count, let go by what ran
 *
 * Start reading at `rowsAt`.
 */
import type { CollectedObject, CollectionRecord, Phase } from "../../../wasm/src/types.ts";
import { type Cast, nameOf } from "./cast.ts";
import type { CollectionMark } from "./beads.ts";
import type { Chapter } from "./chapter.ts";
import { plural } from "./labels.ts";
import { PHASES } from "./phases.ts";
import type { Picture } from "./picture.ts";
import { type Moment, stopsOf, type Story } from "./timeline.ts";

export interface Collector {
  number: number;
  /** Null while it is asked for, and when it is out of reach. */
  record: CollectionRecord | null;
  isOutOfReach: boolean;
  /** Index of the phase one stands after, or null: at its end, and not in the past. */
  phase: number | null;
}

export interface CollectorRow {
  serial: number;
  name: string;
  value: string;
  count: number;
  /** Null before there is one. */
  copy: number | null;
  reached: "" | "yes" | "rescued" | "no";
  then: readonly ("finalized" | "came back" | "cleared" | "died by its count")[];
}

/** Whoever wants to read more rows than this uses `session.collection`. */
const MOST_ROWS = 300;
/** Examined objects beyond which nobody looks at each. */
export const MOST_EXAMINED = 200_000;

const ORDER = Object.keys(PHASES) as Phase[];

export interface CollectorRows {
  rows: CollectorRow[];
  /** How many more were examined, most of them the runtime's own; and is it known by now that all of them are reached? */
  others: number;
  areReached: boolean;
}

/** What was known of the objects that the page has met, after a phase; null: in the end. */
export function rowsAt(record: CollectionRecord, phase: number | null, cast: Cast): CollectorRows {
  const done = phase === null ? ORDER.length : ORDER.indexOf(record.phases[phase]?.phase ?? "report");
  const after = (name: Phase): boolean => done >= ORDER.indexOf(name);
  const isMet = ({ serial, reachable }: CollectedObject): boolean => !reachable || (cast.get(serial)?.number ?? 0) > 0;
  const met = record.objects.filter(isMet);
  const rows = met.slice(0, MOST_ROWS).map((each): CollectorRow => ({
    serial: each.serial,
    name: nameOf(cast, each.serial) === "an object" ? each.type : nameOf(cast, each.serial),
    value: each.value,
    count: each.count,
    copy: after("subtract_refs") ? each.copiedCount : each.count,
    reached: !after("move_unreachable") ? "" : each.rescued ? "rescued" : each.reachable ? "yes" : "no",
    then: [
      ...(after("finalize") && each.finalized ? (["finalized"] as const) : []),
      ...(after("handle_resurrected") && each.resurrected ? (["came back"] as const) : []),
      ...(after("delete_garbage") && each.cleared ? (["cleared"] as const) : []),
      ...(each.diedIn && !each.cleared && after(each.diedIn) ? (["died by its count"] as const) : []),
    ],
  }));
  const examined = Math.max(record.objects.length, record.phases[0]?.objects ?? 0);
  const setAside = record.phases.find((each) => each.phase === "move_unreachable")?.objects;
  const areReached = after("move_unreachable") && rows.filter(({ reached }) => reached === "no").length === setAside;
  return { rows, others: examined - rows.length, areReached };
}

/** "Collection 1, phase 3 of 9: move_unreachable." */
export function phaseName({ number, record, phase }: Collector): string {
  return `Collection ${number}, phase ${(phase ?? 0) + 1} of ${record?.phases.length}: ${record?.phases[phase ?? 0]?.phase}.`;
}

/** "Collection 1, phase 3 of 9, move_unreachable: What the outside still reaches is rescued; the rest is set aside. 2 objects." */
export function phaseText({ number, record, phase }: Collector, isShort = false): string {
  const at = phase === null ? undefined : record?.phases[phase];
  if (!record || !at || phase === null) return record ? endText(record) : `Collection ${number}`;
  const which = isShort ? "" : `Collection ${number}, phase ${phase + 1} of ${record.phases.length}, `;
  return `${which}${at.phase}: ${PHASES[at.phase]} ${plural(at.objects, "object")}.`;
}

function endText({ collection, generation, automatic, collected, objects }: CollectionRecord): string {
  const before = objects.filter((each) => each.diedIn && !each.cleared && !each.reachable).length;
  const more = before > 0 ? ` ${plural(before, "object")} set aside died by count before anything was cleared.` : "";
  return `Collection ${collection} of generation ${generation}, ${automatic ? "automatic" : "by hand"}, found ${plural(collected, "object")}.${more}`;
}

export interface Collection {
  number: number;
  /** The line that it happened in. */
  title: string;
  found: number;
  examined: number;
  chapter: number;
}

export function collectionsOf(chapters: readonly Chapter[]): Collection[] {
  const examined = ({ phases }: CollectionMark): number => phases[0]?.objects ?? 0;
  const all = new Map<number, Collection>();
  for (const { number: chapter, title, collections } of chapters) {
    // Of one in whose middle the program stood, the line that began it.
    for (const mark of collections)
      all.set(mark.collection, { title, chapter, ...all.get(mark.collection), number: mark.collection, found: mark.collected, examined: examined(mark) });
  }
  return [...all.values()];
}

/** The latest one in the line that is looked at, or before it. */
export function collectionNear({ chapters, looking }: Pick<Story, "chapters" | "looking">): Collection | null {
  const all = collectionsOf(chapters);
  return all.findLast(({ chapter }) => !looking || chapter <= looking.chapter) ?? all[0] ?? null;
}

/** The stop of the timeline at which a phase was over. */
export function momentOf(story: Pick<Story, "chapters" | "pages">, seq: number, chapter: number): Moment | null {
  const stops = stopsOf(story);
  const first = stops.findIndex((stop) => stop.chapter === chapter);
  const stop = stops.findLast((each) => each.chapter === chapter && each.bead && each.bead.seq <= seq) ?? stops[first - 1];
  return stop ? { chapter: stop.chapter, beads: stop.beads } : null;
}

/** The picture with the same numbers on its boxes: "[gc 0] rescued". */
export function withCopies(picture: Picture, rows: readonly CollectorRow[]): Picture {
  const known = new Map(rows.map((row) => [row.serial, row]));
  return {
    ...picture,
    boxes: picture.boxes.map((box) => {
      const row = known.get(box.serial);
      return row && row.copy !== null ? { ...box, copy: copyText(row) } : box;
    }),
  };
}

function copyText({ copy, reached, then }: CollectorRow): string {
  const fate = then.at(-1) ?? { "": "", yes: "reached", rescued: "rescued", no: "set aside" }[reached];
  return `[gc ${copy}] ${fate}`.trimEnd();
}
