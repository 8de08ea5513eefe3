/**
 * Beads: the events of one run that are worth telling, in the order in which they happened, each with its sentence.
 *
 * Which events are worth one, and its words: event-kinds.ts; which objects: worth-telling.ts. Many alike are one bead with a number.
 *
 * Start reading at `beadsOf`.
 */
import type { DeathCause, EventBase, LifetimeEvent, Phase } from "../../../wasm/src/types.ts";
import { type Cast, type Member, newcomer, number } from "./cast.ts";
import { isTold, type Knowing, told } from "./event-kinds.ts";
import { plural, typeName } from "./labels.ts";
import { judge } from "./worth-telling.ts";

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
  | "finalizer"
  | "finalized"
  | "detached"
  | "row"
  | "collection";

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
  /** The line that did it; "" when it was none of the person's own. */
  by: string;
}

export interface CollectionMark {
  collection: number;
  generation: number;
  automatic: boolean;
  phases: { phase: Phase; objects: number }[];
  collected: number;
  uncollectable: number;
  isOver: boolean;
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
  /** A collection that began before. */
  going?: CollectionMark | undefined;
  /** The text of a line that somebody entered, or "". */
  lineAt: (place: Pick<EventBase, "run" | "line">) => string;
}

/** As many beads of one kind in a row are one bead with a number. */
const A_BURST = 7;
/** More events than this in one chapter are told by kind. */
const TOO_MANY = 60;

export function beadsOf(scene: Scene): Telling {
  const cast = introduce(scene);
  const matters = judge(scene, cast);
  const saying = saidBy(scene.events);
  const loose = scene.events.filter((event) => !saying.has(event) && isTold(event, matters, cast));
  const telling: Telling = {
    beads: [],
    births: new Map(),
    deaths: new Map(),
    cuts: new Map(),
    callbacks: new Map(),
    collections: marksOf(scene.events, scene.going),
    cast,
  };

  number(
    cast,
    loose.flatMap((event) => ("serial" in event ? [event.serial] : [])),
  );
  const doingAt = doingsIn(scene);
  let n = scene.first;
  for (const burst of bursts(loose, cast)) {
    const event = burst[0] as LifetimeEvent;
    const bead = { ...beadOf(event, telling, burst.length), n, seq: burst.at(-1)?.seq ?? event.seq };
    if (burst.length > 1) bead.text = burstText(bead, burst, cast);
    telling.beads.push(bead);
    for (const each of burst) remember(each, n, telling, doingAt);
    n++;
  }
  const numbers = new Map(telling.beads.map((bead) => [bead.seq, bead.n]));
  for (const [event, by] of saying) if (numbers.has(by.seq)) remember(event, numbers.get(by.seq) ?? 0, telling, doingAt);
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
    } else if (event.kind === "finalizer-registered" || event.kind === "finalizer-called" || event.kind === "finalizer-detached") {
      cast.set(event.serial, known(event.serial, "finalize"));
    } else if (event.kind === "row-removed") {
      cast.set(event.serial, known(event.serial, event.type));
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

/** What an event is told as; "" for those that no bead tells of. */
export function beadOf(event: LifetimeEvent, knowing: Knowing, count: number): Draft {
  const { kind, text } = told(event, knowing) ?? { kind: "collection", text: "" };
  const serial = "serial" in event ? event.serial : 0;
  return { kind, serial, type: knowing.cast.get(serial)?.type ?? "", text, count };
}

/**
 * Machinery, by the event that says it better: the weak reference of a finalizer or a container, and its callback. Their
 * events stand beside each other.
 */
export function saidBy(events: readonly LifetimeEvent[]): Map<LifetimeEvent, LifetimeEvent> {
  const saying = new Map<LifetimeEvent, LifetimeEvent>();
  events.forEach((event, i) => {
    const next = events[i + 1];
    if (event.kind === "weakref-cleared") {
      const isGoing = next?.kind === "died" || (next?.kind === "callback-suppressed" && next.reason === "weak reference died first");
      if (isGoing && next.serial === event.serial) saying.set(event, next); // it was not cut, it goes itself
    } else if (event.kind === "callback-called") {
      const isRow = next?.kind === "row-removed" && next.reference === event.serial;
      if (next && (isRow || next.kind === "finalizer-called")) saying.set(event, next);
    } else if (event.kind === "finalizer-registered") {
      const made = events.slice(Math.max(0, i - 3), i).find((each) => each.kind === "weakref-made" && each.referent === event.object);
      if (made) saying.set(made, event);
    } else if (event.kind === "finalizer-detached") {
      for (const each of events.slice(i + 1, i + 3)) if (each.kind === "weakref-cleared" || each.kind === "callback-suppressed") saying.set(each, event);
    }
  });
  return saying;
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
      return `${who} were cut.`;
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
    case "finalizer":
      return `${plural(burst.length, "finalizer")} wait.`;
    case "finalized":
      return `The functions of ${plural(burst.length, "finalizer")} were called.`;
    case "detached":
      return `${plural(burst.length, "finalizer")} were detached.`;
    case "row":
      return `${plural(burst.length, "row")} were lost.`;
    case "collection":
      return `${plural(burst.length, "collection")} ran.`;
  }
}

function remember(event: LifetimeEvent, n: number, telling: Telling, doingAt: (event: LifetimeEvent) => string): void {
  if (event.kind === "died") {
    telling.deaths.set(event.serial, {
      n,
      serial: event.serial,
      type: event.type,
      cause: event.cause,
      holder: event.holder,
      collection: event.collection,
      by: doingAt(event),
    });
  } else if (event.kind === "born" || event.kind === "weakref-made") telling.births.set(event.serial, n);
  else if (event.kind === "weakref-cleared") telling.cuts.set(event.serial, n);
  else if (event.kind === "callback-called") telling.callbacks.set(event.serial, { n, fate: "ran" });
  else if (event.kind === "callback-raised") telling.callbacks.set(event.serial, { n, fate: "raised" });
  else if (event.kind === "callback-suppressed") telling.callbacks.set(event.serial, { n, fate: "never ran" });
}

/** What was done when something died: the line; or, behind it, the prompt's own keeping of its value. */
function doingsIn({ events, lineAt }: Scene): (event: LifetimeEvent) => string {
  // By the run. Found out once: a thousand may die in one line.
  const keptAt = new Map<number, number>();
  for (const each of events) {
    const isKept = each.kind === "name-bound" && each.name === "_" && each.scope === "builtins";
    if (isKept && !keptAt.has(each.run)) keptAt.set(each.run, each.seq);
  }
  return (event) => {
    const line = lineAt(event);
    return line && (keptAt.get(event.run) ?? Infinity) < event.seq ? `_ = ${line}` : line;
  };
}

export function marksOf(events: readonly LifetimeEvent[], going?: CollectionMark): CollectionMark[] {
  const marks = new Map<number, CollectionMark>();
  if (going && events.some((event) => "collection" in event && event.collection === going.collection))
    marks.set(going.collection, { ...going, phases: [...going.phases] });
  for (const event of events) {
    if (event.kind === "collection-begun") {
      marks.set(event.collection, {
        collection: event.collection,
        generation: event.generation,
        automatic: event.automatic,
        phases: [],
        collected: 0,
        uncollectable: 0,
        isOver: false,
      });
    } else if (event.kind === "phase") {
      marks.get(event.collection)?.phases.push({ phase: event.phase, objects: event.objects });
    } else if (event.kind === "collection-ended") {
      const mark = marks.get(event.collection);
      if (mark) Object.assign(mark, { collected: event.collected, uncollectable: event.uncollectable, isOver: true });
    }
  }
  // An automatic collection that found nothing is the runtime breathing.
  return [...marks.values()].filter((mark) => !mark.automatic || !mark.isOver || mark.collected + mark.uncollectable > 0);
}
