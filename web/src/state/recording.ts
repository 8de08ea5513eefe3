/**
 * The events of one run as they come in, bounded.
 *
 * `while True: Cat()` makes a million births and deaths a second. The first ones tell the story; of the rest we keep
 * what concerns objects of the picture, and count the others, so that nothing is silently lost.
 */
import type { LifetimeEvent } from "../../../wasm/src/types.ts";
import { concerns } from "./event-kinds.ts";
import { isEveryday } from "./everyday.ts";

export interface Recording {
  events: LifetimeEvent[];
  /** Events that were only counted, by kind. */
  tally: ReadonlyMap<LifetimeEvent["kind"], number>;
  /** Of them, births and deaths of everyday types: most are temporaries. */
  everyday: { born: number; died: number };
  /** Events that never reached us because the runtime's own ring was full. */
  lost: number;
}

export const EMPTY_RECORDING: Recording = { events: [], tally: new Map(), everyday: { born: 0, died: 0 }, lost: 0 };
export const MOST_EVENTS = 3_000;

export function record(recording: Recording, events: readonly LifetimeEvent[], drawn: ReadonlySet<number>): Recording {
  if (events.length === 0) return recording;
  const kept = [...recording.events];
  const tally = new Map(recording.tally);
  const everyday = { ...recording.everyday };
  let lost = recording.lost;
  for (const event of events) {
    if (event.kind === "dropped") lost += event.count;
    else if (kept.length < MOST_EVENTS || concerns(event, drawn)) kept.push(event);
    else {
      tally.set(event.kind, (tally.get(event.kind) ?? 0) + 1);
      if ((event.kind === "born" || event.kind === "died") && isEveryday(event.type)) everyday[event.kind]++;
    }
  }
  return { events: kept, tally, everyday, lost };
}

/** How many events of a kind there were, told or only counted. */
export function countOf(recording: Recording, kind: LifetimeEvent["kind"]): number {
  return (recording.tally.get(kind) ?? 0) + recording.events.filter((event) => event.kind === kind).length;
}

/** Births of what nobody could see yet, while a run is held: whoever is found later was born then. */
export function unseenBirths(recording: Recording, seen: ReadonlySet<number>): Recording {
  const dead = new Set(recording.events.flatMap((event) => (event.kind === "died" ? [event.serial] : [])));
  const isUnseen = (event: LifetimeEvent): boolean => event.kind === "born" && !seen.has(event.serial) && !dead.has(event.serial);
  return { ...EMPTY_RECORDING, events: recording.events.filter(isUnseen) };
}
