/**
 * All kinds of events in one list: which of them become beads, when, and in which words. Whoever adds a kind to the
 * runtime is asked here, and nowhere else.
 *
 * Untold are: phases (the collector's lane has them), names (the rail shows them), lines (they are the chapters), and
 * what is printed or raised (the transcript's).
 */
import type { EventKind, LifetimeEvent } from "../../../wasm/src/types.ts";
import type { BeadKind, CollectionMark } from "./beads.ts";
import { type Cast, isReference, nameOf, refName } from "./cast.ts";
import { oneLine, plural, whenCut } from "./labels.ts";

export interface Knowing {
  cast: Cast;
  collections: readonly CollectionMark[];
}

interface Kind<E> {
  bead: BeadKind;
  /** The objects of which one must matter for it to be told; null: it is always told. */
  about: ((event: E) => number[]) | null;
  /** Objects that keep it from being only counted when there is too much of everything, if one of them is drawn; null: nothing does. */
  near: ((event: E) => number[]) | null;
  /** What else it takes. */
  isWorth?: (event: E, cast: Cast) => boolean;
  text: (event: E, knowing: Knowing) => string;
}

type Of<K extends EventKind> = Extract<LifetimeEvent, { kind: K }>;

const itself = (event: { serial: number }): number[] => [event.serial];
const withReferent = (event: { serial: number; referent: number }): number[] => [event.serial, event.referent];
const withObject = (event: { serial: number; object: number }): number[] => [event.serial, event.object];

const KINDS: { readonly [K in EventKind]: Kind<Of<K>> | null } = {
  born: {
    bead: "born",
    about: itself,
    near: null,
    // A weak reference is introduced by what it watches.
    isWorth: ({ serial }, cast) => !isReference(cast, serial),
    text: ({ serial }, { cast }) => `${nameOf(cast, serial)} was born.`,
  },
  died: { bead: "died", about: itself, near: itself, text: deathText },
  "weakref-made": {
    bead: "weakref",
    about: itself,
    near: withReferent,
    text: ({ serial, referent, hasCallback }, { cast }) =>
      `${nameOf(cast, serial)} watches ${nameOf(cast, referent)}${hasCallback ? " with a callback" : ""}.`,
  },
  "weakref-cleared": {
    bead: "cut",
    about: itself,
    near: withReferent,
    text: ({ serial }, { cast }) => `Weak reference ${refName(cast, serial)} was cut: it now ${whenCut(cast.get(serial)?.type ?? "")}.`,
  },
  "callback-called": {
    bead: "callback",
    about: itself,
    near: itself,
    text: ({ serial }, { cast }) => `The callback of ${refName(cast, serial)} was called.`,
  },
  "callback-suppressed": {
    bead: "suppressed",
    about: itself,
    near: itself,
    text: ({ serial, reason }, { cast }) => `The callback of ${refName(cast, serial)} will never run: the ${reason}.`,
  },
  "callback-raised": {
    bead: "raised",
    about: itself,
    near: itself,
    text: ({ serial, error }, { cast }) => `The callback of ${refName(cast, serial)} raised ${oneLine(error)}.`,
  },
  "del-called": {
    bead: "del",
    about: null,
    near: itself,
    text: ({ serial }, { cast }) => `__del__ of ${nameOf(cast, serial)} was called.`,
  },
  resurrected: {
    bead: "resurrected",
    about: null,
    near: itself,
    text: ({ serial }, { cast }) => `${nameOf(cast, serial)} came back: a finalizer has made it reachable.`,
  },
  "finalizer-registered": {
    bead: "finalizer",
    about: withObject,
    near: withObject,
    text: ({ serial, object }, { cast }) => `${refName(cast, serial)} waits for the end of ${nameOf(cast, object)}.`,
  },
  "finalizer-called": {
    bead: "finalized",
    about: itself,
    near: itself,
    text: ({ serial }, { cast }) => `The function of ${refName(cast, serial)} was called.`,
  },
  "finalizer-detached": {
    bead: "detached",
    about: withObject,
    near: withObject,
    text: ({ serial, object }, { cast }) => `${refName(cast, serial)} was detached from ${nameOf(cast, object)}: its function will never run.`,
  },
  "row-removed": {
    bead: "row",
    about: itself,
    near: itself,
    text: ({ serial }, { cast }) => `${refName(cast, serial)} lost a row.`,
  },
  "collection-ended": {
    bead: "collection",
    about: null,
    near: null,
    isWorth: ({ collected, uncollectable }) => collected + uncollectable > 0,
    text: collectionText,
  },
  "collection-begun": null,
  phase: null,
  "name-bound": null,
  "name-unbound": null,
  "count-changed": null,
  "line-executed": null,
  output: null,
  error: null,
  // Counted in the chapter.
  dropped: null,
};

const kindOf = (event: LifetimeEvent): Kind<LifetimeEvent> | null => KINDS[event.kind] as Kind<LifetimeEvent> | null;

/** Is it worth a bead, given which objects matter? */
export function isTold(event: LifetimeEvent, matters: (serial: number) => boolean, cast: Cast): boolean {
  const kind = kindOf(event);
  return kind !== null && (kind.about === null || kind.about(event).some(matters)) && (kind.isWorth?.(event, cast) ?? true);
}

/** Is it about something in the picture? */
export function concerns(event: LifetimeEvent, drawn: ReadonlySet<number>): boolean {
  return kindOf(event)?.near?.(event).some((serial) => drawn.has(serial)) ?? false;
}

/** The kind of its bead and the sentence; null for what no bead tells. */
export function told(event: LifetimeEvent, knowing: Knowing): { kind: BeadKind; text: string } | null {
  const kind = kindOf(event);
  return kind && { kind: kind.bead, text: kind.text(event, knowing) };
}

function deathText({ serial, cause, holder, collection }: Of<"died">, { cast }: Knowing): string {
  const who = nameOf(cast, serial);
  switch (cause) {
    case "count reached 0":
      // The callbacks of its weak references run while an object dies, which holds none of them.
      return holder && holder !== cast.get(serial)?.referent ? `${who} died: count reached 0, held last by ${nameOf(cast, holder)}.` : `${who} died: count reached 0.`;
    case "collected":
      return `${who} died: found by collection ${collection}.`;
    case "session end":
      return `${who} died with the session.`;
  }
}

function collectionText({ collection, collected, uncollectable }: Of<"collection-ended">, { collections }: Knowing): string {
  const mark = collections.find((each) => each.collection === collection);
  const how = mark ? `${mark.automatic ? "automatic" : "by hand"}, generation ${mark.generation}` : "";
  const rest = uncollectable > 0 ? `, ${plural(uncollectable, "object")} uncollectable` : "";
  return `Collection ${collection} (${how}) found ${plural(collected, "object")}${rest}.`;
}
