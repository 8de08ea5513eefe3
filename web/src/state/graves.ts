/**
 * Graves: who died, of what, by which line. A tombstone stands for a few chapters at the dead one's seat and is then
 * folded into a number; the tree keeps listing it for longer.
 */
import type { Death } from "./beads.ts";
import { type Cast, nameOf } from "./cast.ts";
import type { Chapter } from "./chapter.ts";
import { isClass, isFunction, isModule, shortened } from "./labels.ts";

export interface Grave {
  serial: number;
  number: number;
  type: string;
  /** "count reached 0", "collected, gen 2". */
  cause: string;
  /** The line that did it, shortened. */
  by: string;
  step: number;
  /** The whole sentence for tree and tooltip. */
  sentence: string;
  /** A weak reference whose callback died with it. */
  isSilent: boolean;
  chapter: number;
  /** A weak reference that watched it and is still there: newcomers to the graveyard lie beside it. */
  watcher: number;
}

/** Chapters for which a tombstone stands. */
export const STANDING = 5;
const MOST_GRAVES = 300;
/** Of those who died before they were ever drawn, this many per chapter get a stone. */
const MOST_UNSEEN = 4;

export function bury(graves: readonly Grave[], drawn: ReadonlySet<number>, chapter: Chapter, cast: Cast): Grave[] {
  const fresh: Grave[] = [];
  let unseen = 0;
  for (const death of chapter.deaths.values()) {
    const defines = isClass(death.type) || isFunction(death.type) || isModule(death.type);
    if (!drawn.has(death.serial) && (defines || ++unseen > MOST_UNSEEN)) continue;
    fresh.push(graveOf(death, chapter, cast));
  }
  return [...graves, ...fresh].slice(-MOST_GRAVES);
}

function graveOf(death: Death, chapter: Chapter, cast: Cast): Grave {
  const cause = causeOf(death, chapter);
  const by = death.by || chapter.title;
  const isSilent = chapter.callbacks.get(death.serial)?.fate === "never ran";
  const fate = isSilent ? "; its callback never ran" : "";
  const watcher = [...cast.values()].find(
    (member) => member.referent === death.serial && chapter.cuts.has(member.serial),
  );
  return {
    serial: death.serial,
    number: cast.get(death.serial)?.number ?? 0,
    type: death.type,
    cause,
    by: shortened(by, 17),
    step: death.n,
    sentence: `${nameOf(cast, death.serial)}, dead: ${cause} by ${by}, step ${death.n}${fate}`,
    isSilent,
    chapter: chapter.number,
    watcher: watcher?.serial ?? 0,
  };
}

function causeOf(death: Death, chapter: Chapter): string {
  switch (death.cause) {
    case "count reached 0":
      return death.cause;
    case "collected": {
      const mark = chapter.collections.find((each) => each.collection === death.collection);
      return mark ? `collected, gen ${mark.generation}` : "collected";
    }
    case "session end":
      return "session ended";
  }
}
