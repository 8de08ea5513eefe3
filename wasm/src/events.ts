/**
 * A session's history: event records of the core (core/observe/events.def) as {@link LifetimeEvent}s.
 *
 * The core hands over rows of numbers as they come; they are kept as such, and become objects when somebody asks. Nothing is ever
 * taken out: going back in time begins a new stretch, and what was undone is no longer on the way to the present.
 *
 *      stretch 0   e0 e1 e2 | e3 e4          undone: e3, e4
 *                           '- stretch 1   e5 e6 ...    the present: e0 e1 e2 e5 e6
 */
import type { Core } from "./core.js";
import type { DeathCause, EventKind, LifetimeEvent, Phase } from "./types.js";

const words = 8;

const causes: readonly DeathCause[] = ["count reached 0", "collected", "session end"];

/** Rows that came at once. Their texts are looked up when they are read: those that the core has numbered only grow within a stretch. */
interface Chunk {
  /** Number of the first event in the session. */
  readonly seq: number;
  readonly rows: Uint32Array;
  readonly texts: readonly string[];
  /** What was printed, by its number in the rows. */
  readonly printed: readonly string[];
  /** Set for events that were not kept: their number. */
  readonly dropped: number;
}

const sizeOf = (chunk: Chunk): number => (chunk.dropped ? 1 : chunk.rows.length / words);

/** What happened between two jumps in time, after a part of what happened before. */
interface Stretch {
  readonly before: Stretch | null;
  /** How many events of `before` lead here. */
  readonly after: number;
  /** How many lead to the first one here. */
  readonly start: number;
  readonly chunks: Chunk[];
  count: number;
  /** The core's texts by number, as of now; a stretch that goes on from here has a copy. */
  readonly texts: string[];
}

/** A moment in the history. */
export interface Moment {
  readonly stretch: Stretch;
  readonly count: number;
  readonly texts: number;
}

/** How many events lead to a moment. */
export const lengthAt = ({ stretch, count }: Moment): number => stretch.start + count;

export class EventHistory {
  private present: Stretch = { before: null, after: 0, start: 0, chunks: [], count: 0, texts: [] };
  private readonly all: Chunk[] = [];
  private seen = 0;
  private dropped = 0;
  private readonly kinds: readonly EventKind[];
  readonly phases: readonly Phase[];
  private readonly output: number;
  /** While the past is looked at again its events are not news. */
  muted = false;

  constructor(private readonly core: Core, private readonly limit: number) {
    this.kinds = core.eventKinds().replaceAll("_", "-").split(",") as EventKind[];
    this.phases = core.phaseNames().split(",") as Phase[];
    this.output = this.numberOf("output");
    core.onEvents = (at, count) => this.take(at, count);
  }

  /** The number of a kind in the core. */
  numberOf(kind: EventKind): number {
    return this.kinds.indexOf(kind);
  }

  now(): Moment {
    return { stretch: this.present, count: this.present.count, texts: this.present.texts.length };
  }

  /** How many events lead to the present. */
  get length(): number {
    return this.present.start + this.present.count;
  }

  /** The core was put back to where it was then. Texts that it has numbered since are forgotten: their numbers are given anew. */
  goTo({ stretch, count, texts }: Moment): void {
    const atItsEnd = count === stretch.count && texts === stretch.texts.length;
    this.present = atItsEnd
      ? stretch
      : { before: stretch, after: count, start: stretch.start + count, chunks: [], count: 0, texts: stretch.texts.slice(0, texts) };
  }

  /** Asks for what the core has not handed over yet. */
  drain(): void {
    this.core.flushEvents();
  }

  /** Those that lead to the present, from number `first` on; `undone`: the others too. */
  since(first: number, undone = false): LifetimeEvent[] {
    if (undone) return this.all.flatMap((chunk) => this.read(chunk, first, Infinity));
    const parts: LifetimeEvent[][] = [];
    let count = this.present.count;
    for (let stretch: Stretch | null = this.present; stretch; count = stretch.after, stretch = stretch.before) {
      let at = 0;
      const events: LifetimeEvent[] = [];
      for (const chunk of stretch.chunks) {
        if (at >= count) break;
        for (const event of this.read(chunk, first, count - at)) events.push(event);
        at += sizeOf(chunk);
      }
      parts.push(events);
      if ((stretch.chunks[0]?.seq ?? Infinity) <= first) break; // numbers only grow
    }
    return parts.reverse().flat();
  }

  /** Does this moment lead to the present? */
  leadsHere(moment: Moment): boolean {
    let count = this.present.count;
    for (let stretch: Stretch | null = this.present; stretch; count = stretch.after, stretch = stretch.before) {
      if (stretch === moment.stretch) return moment.count <= count;
    }
    return false;
  }

  /** Was everything kept, so that places in the history are places in the core's count? */
  get isWhole(): boolean {
    return this.dropped === 0;
  }

  /** The event that so many events of the present lead to. */
  at(index: number): LifetimeEvent | null {
    let count = this.present.count;
    for (let stretch: Stretch | null = this.present; stretch; count = stretch.after, stretch = stretch.before) {
      let at = index - stretch.start;
      if (at < 0) continue;
      if (at >= count) return null;
      for (const chunk of stretch.chunks) {
        if (at < sizeOf(chunk)) return this.event(chunk, at);
        at -= sizeOf(chunk);
      }
    }
    return null;
  }

  /** Forgets of the present what comes after so many events: it will be told again. */
  goBack(length: number, texts: number): void {
    let stretch = this.present;
    while (stretch.start > length && stretch.before) stretch = stretch.before;
    this.goTo({ stretch, count: length - stretch.start, texts: Math.min(texts, stretch.texts.length) });
  }

  /** How many events of the present lead to this one; -1: it is none of them. */
  indexOf(seq: number): number {
    let count = this.present.count;
    for (let stretch: Stretch | null = this.present; stretch; count = stretch.after, stretch = stretch.before) {
      let at = 0;
      for (const chunk of stretch.chunks) {
        const inside = seq - chunk.seq;
        if (inside >= 0 && inside < sizeOf(chunk)) return at + inside < count ? stretch.start + at + inside : -1;
        at += sizeOf(chunk);
      }
    }
    return -1;
  }

  private take(at: number, count: number): void {
    if (this.muted) return;
    const { texts } = this.present;
    for (let number = texts.length; number < this.core.eventStrings(); number++) texts.push(this.core.eventString(number));
    const start = at / 4;
    const rows = this.core.HEAPU32.slice(start, start + count * words);
    if (this.seen + count > this.limit) return this.drop(count);
    const printed: string[] = [];
    const output = this.output;
    for (let row = 0; row < rows.length; row += words) {
      if (((rows[row] ?? 0) & 0xff) === output) printed.push(this.core.eventString(rows[row + 4] ?? 0));
    }
    this.add({ seq: this.seen, rows, texts, printed, dropped: 0 });
    this.seen += count;
  }

  /** The history is full. What is left out is counted, in one event that stands for all of them. */
  private drop(count: number): void {
    this.dropped += count;
    const last = this.present.chunks.at(-1);
    const chunk = { seq: last?.dropped ? last.seq : this.seen, rows: new Uint32Array(words), texts: [], printed: [], dropped: (last?.dropped ?? 0) + count };
    if (!last?.dropped) {
      this.add(chunk);
      this.seen++;
      return;
    }
    this.present.chunks[this.present.chunks.length - 1] = chunk;
    this.all[this.all.length - 1] = chunk;
  }

  private add(chunk: Chunk): void {
    this.all.push(chunk);
    this.present.chunks.push(chunk);
    this.present.count += sizeOf(chunk);
  }

  private read(chunk: Chunk, first: number, most: number): LifetimeEvent[] {
    const events: LifetimeEvent[] = [];
    const end = Math.min(sizeOf(chunk), most);
    for (let i = Math.max(0, first - chunk.seq); i < end; i++) events.push(this.event(chunk, i));
    return events;
  }

  private event(chunk: Chunk, i: number): LifetimeEvent {
    const at = i * words;
    const [head = 0, low = 0, line = 0, run = 0, a = 0, b = 0, c = 0, d = 0] = chunk.rows.subarray(at, at + words);
    const base = { seq: chunk.seq + i, step: low + (head >>> 8) * 2 ** 32, line, run };
    if (chunk.dropped) return { ...base, kind: "dropped", count: chunk.dropped };
    const text = (number: number): string => chunk.texts[number] ?? "";
    const kind = this.kinds[head & 0xff];
    switch (kind) {
      case "born":
      case "del-called":
      case "resurrected":
        return { ...base, kind, serial: a, type: text(b) };
      case "died":
        return { ...base, kind, serial: a, type: text(b), cause: causes[c & 3] ?? "count reached 0", holder: d, collection: c >>> 2 };
      case "weakref-made":
        return { ...base, kind, serial: a, type: text(d), referent: b, hasCallback: c === 1 };
      case "weakref-cleared":
        return { ...base, kind, serial: a, type: text(c), referent: b, referentType: text(d) };
      case "callback-called":
        return { ...base, kind, serial: a, callback: b };
      case "callback-suppressed":
        return { ...base, kind, serial: a, reason: b === 0 ? "weak reference died first" : "weak reference is garbage too" };
      case "callback-raised":
        return { ...base, kind, serial: a, callback: b, error: text(c) };
      case "finalizer-registered":
      case "finalizer-detached":
        return { ...base, kind, serial: a, object: b, objectType: text(d) };
      case "finalizer-called":
        return { ...base, kind, serial: a, function: b };
      case "row-removed":
        return { ...base, kind, serial: a, type: text(c), reference: b };
      case "name-bound":
        return { ...base, kind, scope: text(a), name: text(b), serial: c, before: d };
      case "name-unbound":
        return { ...base, kind, scope: text(a), name: text(b), before: d };
      case "count-changed":
        return { ...base, kind, serial: a, type: text(b), count: c, before: d };
      case "line-executed":
        return { ...base, kind, function: text(a) };
      case "collection-begun":
        return { ...base, kind, collection: a, generation: b, automatic: c === 1 };
      case "phase":
        return { ...base, kind, collection: a, phase: this.phases[b] ?? "report", objects: c };
      case "collection-ended":
        return { ...base, kind, collection: a, collected: b, uncollectable: c };
      case "output":
        return { ...base, kind, text: chunk.printed[a - 2 ** 31] ?? "", stream: b === 1 ? "stderr" : "stdout" };
      case "error":
        return { ...base, kind, error: text(a) };
      case "dropped":
      case undefined:
    }
    throw new Error(`unknown event kind ${head & 0xff}`);
  }
}
