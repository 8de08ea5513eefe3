/**
 * Beads: the events of one run that are worth telling, in the order in which they happened, each with its sentence.
 *
 * Which events are worth one: worth-telling.ts. Many alike are one bead with a number.
 *
 * Start reading at `beadsOf`.
 */
import type { DeathCause, LifetimeEvent, Phase } from "../../../wasm/src/types.ts";
import { type Cast, type Member, nameOf, newcomer, number, refName } from "./cast.ts";
import { oneLine, plural, typeName } from "./labels.ts";
import { isTold, judge } from "./worth-telling.ts";

export type BeadKind =
  | "born"
  | "weakref"
  | "cut"
  | "del"
  | "callback"
  | "suppressed"
  | "raised"
  | "died"
  | "resurrected"
  | "collection"
  | "lost";

export interface Bead {
  /** Its number on the page: what "step 12" means in the picture, the log and the spoken sentence. */
  n: number;
  kind: BeadKind;
  /** The object it is about; 0 for none. */
  serial: number;
  type: string;
  /** One sentence, complete in itself. */
  text: string;
  /** How many events it sums up. */
  count: number;
  /** Number of its (last) event in the session. */
  seq: number;
}

export interface Death {
  n: number;
  serial: number;
  type: string;
  cause: DeathCause;
  holder: number;
  collection: number;
}

export interface CollectionMark {
  collection: number;
  generation: number;
  automatic: boolean;
  phases: { phase: Phase; objects: number }[];
  collected: number;
  uncollectable: number;
}

export interface Telling {
  beads: Bead[];
  /** By the object: the bead that tells of its birth (for a weak reference: of whom it watches). */
  births: Map<number, number>;
  deaths: Map<number, Death>;
  /** By the weak reference: the bead at which it was cut, and the one that tells of its callback. */
  cuts: Map<number, number>;
  callbacks: Map<number, { n: number; fate: "ran" | "raised" | "never ran" }>;
  collections: CollectionMark[];
  cast: Map<number, Member>;
}

export interface Scene {
  events: readonly LifetimeEvent[];
  /** Number of the first bead. */
  first: number;
  cast: Cast;
  /** Objects with a box before and after the run. */
  before: ReadonlySet<number>;
  after: ReadonlySet<number>;
  /** What a module makes for itself while it is imported is not told. */
  isImport: boolean;
}

/** As many beads of one kind in a row are one bead with a number. */
const A_BURST = 7;
/** More events than this in one chapter are told by kind. */
const TOO_MANY = 60;

export function beadsOf(scene: Scene): Telling {
  const cast = introduce(scene);
  const matters = judge(scene, cast);
  const loose: LifetimeEvent[] = scene.events.filter((event) => isTold(event, matters, cast));
  const telling: Telling = {
    beads: [],
    births: new Map(),
    deaths: new Map(),
    cuts: new Map(),
    callbacks: new Map(),
    collections: marksOf(scene.events),
    cast,
  };

  number(
    cast,
    loose.flatMap((event) => ("serial" in event ? [event.serial] : [])),
  );
  let n = scene.first;
  for (const burst of bursts(loose, cast)) {
    const event = burst[0] as LifetimeEvent;
    const bead = { ...beadOf(event, telling, burst.length), n, seq: burst.at(-1)?.seq ?? event.seq };
    if (burst.length > 1) bead.text = burstText(bead, burst, cast);
    telling.beads.push(bead);
    for (const each of burst) remember(each, n, telling);
    n++;
  }
  for (const serial of telling.deaths.keys()) {
    const member = cast.get(serial);
    if (member) cast.set(serial, { ...member, alive: false });
  }
  forget(cast, scene);
  return telling;
}

/** Those who only passed through are not remembered. */
function forget(cast: Map<number, Member>, scene: Scene): void {
  for (const event of scene.events) {
    if (!("serial" in event) || scene.cast.has(event.serial)) continue;
    if (cast.get(event.serial)?.number === 0) cast.delete(event.serial);
  }
}

/** Learns types, referents and callbacks from the events before any of them is told. */
function introduce(scene: Scene): Map<number, Member> {
  const cast = new Map(scene.cast);
  const known = (serial: number, type: string): Member => cast.get(serial) ?? newcomer(serial, type);
  for (const event of scene.events) {
    if (event.kind === "born" || event.kind === "died" || event.kind === "del-called" || event.kind === "resurrected") {
      cast.set(event.serial, { ...known(event.serial, event.type), type: event.type });
    } else if (event.kind === "weakref-made") {
      cast.set(event.serial, {
        ...known(event.serial, "ref"),
        referent: event.referent,
        hasCallback: event.hasCallback,
      });
    }
  }
  return cast;
}

/**
 * Events in beads: those of one kind that follow each other in number, and when there are too many to read, all of one
 * kind, at the place of their first.
 */
function* bursts(events: readonly LifetimeEvent[], cast: Cast): Generator<LifetimeEvent[]> {
  const sameAs = (event: LifetimeEvent): string => {
    const type = "serial" in event ? (cast.get(event.serial)?.type ?? "") : "";
    return `${event.kind} ${type}${event.kind === "died" ? event.cause : ""}`;
  };
  if (events.length > TOO_MANY) return yield* byKind(events, sameAs);
  for (let at = 0; at < events.length;) {
    const first = events[at] as LifetimeEvent;
    let end = at + 1;
    while (end < events.length && sameAs(events[end] as LifetimeEvent) === sameAs(first)) end++;
    const run = events.slice(at, end);
    if (run.length >= A_BURST) yield run;
    else for (const event of run) yield [event];
    at = end;
  }
}

function byKind(events: readonly LifetimeEvent[], kindOf: (event: LifetimeEvent) => string): LifetimeEvent[][] {
  const groups = new Map<string, LifetimeEvent[]>();
  for (const event of events) {
    const group = groups.get(kindOf(event));
    if (group) group.push(event);
    else groups.set(kindOf(event), [event]);
  }
  return [...groups.values()];
}

type Draft = Omit<Bead, "n" | "seq">;

/** What an event is told as; text "" for those that no bead tells of. */
export function beadOf(event: LifetimeEvent, { cast, collections }: { cast: Cast; collections: readonly CollectionMark[] }, count: number): Draft {
  const about = (kind: BeadKind, serial: number, text: string): Draft => ({
    kind,
    serial,
    type: cast.get(serial)?.type ?? "",
    text,
    count,
  });
  const none = (text: string): Draft => ({ kind: "lost", serial: 0, type: "", text, count });
  switch (event.kind) {
    case "born":
      return about("born", event.serial, `${nameOf(cast, event.serial)} was born.`);
    case "died":
      return about("died", event.serial, deathText(event, cast));
    case "weakref-made": {
      const callback = event.hasCallback ? " with a callback" : "";
      return about(
        "weakref",
        event.serial,
        `${nameOf(cast, event.serial)} watches ${nameOf(cast, event.referent)}${callback}.`,
      );
    }
    case "weakref-cleared":
      return about("cut", event.serial, `Weak reference ${refName(cast, event.serial)} was cut: it now returns None.`);
    case "callback-called":
      return about("callback", event.serial, `The callback of ${refName(cast, event.serial)} was called.`);
    case "callback-suppressed":
      return about(
        "suppressed",
        event.serial,
        `The callback of ${refName(cast, event.serial)} will never run: the ${event.reason}.`,
      );
    case "callback-raised":
      return about(
        "raised",
        event.serial,
        `The callback of ${refName(cast, event.serial)} raised ${oneLine(event.error)}.`,
      );
    case "del-called":
      return about("del", event.serial, `__del__ of ${nameOf(cast, event.serial)} was called.`);
    case "resurrected":
      return about(
        "resurrected",
        event.serial,
        `${nameOf(cast, event.serial)} came back: its finalizer stored a reference to it.`,
      );
    case "collection-ended": {
      const mark = collections.find((each) => each.collection === event.collection);
      const how = mark ? `${mark.automatic ? "automatic" : "by hand"}, generation ${mark.generation}` : "";
      const rest = event.uncollectable > 0 ? `, ${plural(event.uncollectable, "object")} uncollectable` : "";
      return {
        kind: "collection",
        serial: 0,
        type: "",
        count,
        text: `Collection ${event.collection} (${how}) found ${plural(event.collected, "object")}${rest}.`,
      };
    }
    case "dropped":
      return none(`${plural(event.count, "event was", "events were")} lost: the recorder was full.`);
    case "collection-begun":
    case "phase":
    case "finalizer-registered":
    case "finalizer-called":
    case "finalizer-detached":
    case "row-removed":
    case "name-bound":
    case "name-unbound":
    case "count-changed":
    case "line-executed":
    case "output":
    case "error":
      return none("");
  }
}

function deathText(event: Extract<LifetimeEvent, { kind: "died" }>, cast: Cast): string {
  const who = nameOf(cast, event.serial);
  switch (event.cause) {
    case "count reached 0":
      return event.holder
        ? `${who} died: count reached 0, held last by ${nameOf(cast, event.holder)}.`
        : `${who} died: count reached 0.`;
    case "collected":
      return `${who} died: found by collection ${event.collection}.`;
    case "session end":
      return `${who} died with the session.`;
  }
}

function burstText(bead: Draft, burst: readonly LifetimeEvent[], cast: Cast): string {
  const last = burst.at(-1);
  const to = last && "serial" in last ? last.serial : bead.serial;
  const many = `${plural(burst.length, typeName(bead.type))}`;
  const who = bead.serial ? `${many} (#${cast.get(bead.serial)?.number} to #${cast.get(to)?.number})` : many;
  const first = burst[0];
  switch (bead.kind) {
    case "born":
      return `${who} were born.`;
    case "died":
      return `${who} died: ${first?.kind === "died" ? first.cause : ""}.`;
    case "weakref":
      return `${who} were made.`;
    case "cut":
      return `${who} were cut: they now return None.`;
    case "del":
      return `__del__ of ${who} was called.`;
    case "callback":
      return `The callbacks of ${who} were called.`;
    case "suppressed":
      return `The callbacks of ${who} will never run.`;
    case "raised":
      return `The callbacks of ${who} raised.`;
    case "resurrected":
      return `${who} came back.`;
    case "collection":
      return `${plural(burst.length, "collection")} ran.`;
    case "lost":
      return bead.text;
  }
}

function remember(event: LifetimeEvent, n: number, telling: Telling): void {
  if (event.kind === "died") {
    telling.deaths.set(event.serial, {
      n,
      serial: event.serial,
      type: event.type,
      cause: event.cause,
      holder: event.holder,
      collection: event.collection,
    });
  } else if (event.kind === "born" || event.kind === "weakref-made") telling.births.set(event.serial, n);
  else if (event.kind === "weakref-cleared") telling.cuts.set(event.serial, n);
  else if (event.kind === "callback-called") telling.callbacks.set(event.serial, { n, fate: "ran" });
  else if (event.kind === "callback-raised") telling.callbacks.set(event.serial, { n, fate: "raised" });
  else if (event.kind === "callback-suppressed") telling.callbacks.set(event.serial, { n, fate: "never ran" });
}

export function marksOf(events: readonly LifetimeEvent[]): CollectionMark[] {
  const marks = new Map<number, CollectionMark>();
  for (const event of events) {
    if (event.kind === "collection-begun") {
      marks.set(event.collection, {
        collection: event.collection,
        generation: event.generation,
        automatic: event.automatic,
        phases: [],
        collected: 0,
        uncollectable: 0,
      });
    } else if (event.kind === "phase") {
      marks.get(event.collection)?.phases.push({ phase: event.phase, objects: event.objects });
    } else if (event.kind === "collection-ended") {
      const mark = marks.get(event.collection);
      if (mark) Object.assign(mark, { collected: event.collected, uncollectable: event.uncollectable });
    }
  }
  // An automatic collection that found nothing is the runtime breathing.
  return [...marks.values()].filter((mark) => !mark.automatic || mark.collected + mark.uncollectable > 0);
}
