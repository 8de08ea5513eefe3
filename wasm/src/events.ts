/**
 * Event records of the core (core/observe/events.def) as {@link LifetimeEvent}s.
 */
import type { Core } from "./core.js";
import type { DeathCause, LifetimeEvent, Phase } from "./types.js";

const words = 8;

/** The collector's phases in order, as core/heap/phases.def has them. */
export const phases: readonly Phase[] = [
  "update_refs", "subtract_refs", "move_unreachable", "clear_weakrefs", "call_callbacks", "finalize",
  "handle_resurrected", "delete_garbage", "report",
];
const causes: readonly DeathCause[] = ["count reached 0", "collected", "session end"];

/** The core's order of kinds. */
const kinds = [
  "born", "died", "weakref-made", "weakref-cleared", "callback-called", "callback-suppressed", "callback-raised",
  "del-called", "resurrected", "collection-begun", "phase", "collection-ended", "output", "error",
] as const;

/** What happened between two jumps in time, after a part of what happened before. */
interface Stretch {
  readonly before: Stretch | null;
  /** How many events of `before` lead here. */
  readonly after: number;
  readonly events: LifetimeEvent[];
}

/** A moment in the history. */
export interface Moment {
  readonly stretch: Stretch;
  readonly count: number;
  readonly strings: number;
  readonly collection: number;
}

/**
 * Gathers a session's events; they are numbered in the order in which they were recorded. Nothing is ever taken out: going back
 * in time begins a new stretch, and what was undone is no longer on the way to the present.
 */
export class EventHistory {
  private present: Stretch = { before: null, after: 0, events: [] };
  private readonly all: LifetimeEvent[] = [];
  private readonly strings = new Map<number, string>();
  private collection = 0;

  constructor(private readonly core: Core) {}

  now(): Moment {
    return { stretch: this.present, count: this.present.events.length, strings: this.strings.size, collection: this.collection };
  }

  /** The core was put back to where it was then. Texts that it has numbered since are forgotten: their numbers are given anew. */
  goTo(moment: Moment): void {
    const atItsEnd = moment.count === moment.stretch.events.length;
    this.present = atItsEnd ? moment.stretch : { before: moment.stretch, after: moment.count, events: [] };
    this.collection = moment.collection;
    for (const number of [...this.strings.keys()].slice(moment.strings)) this.strings.delete(number);
  }

  /** Moves what the core has recorded into the history. */
  drain(): void {
    this.core.drainEvents();
    const start = this.core.eventRows() / 4;
    const rows = this.core.HEAPU32.slice(start, start + this.core.eventWords());
    for (let at = 0; at < rows.length; at += words) this.add(this.event(rows.subarray(at, at + words)));
    const dropped = this.core.eventsDropped();
    if (dropped > 0) this.add({ ...this.base(0, 0), kind: "dropped", count: dropped });
  }

  /** Those that lead to the present, from number `first` on; `undone`: the others too. */
  since(first: number, undone = false): LifetimeEvent[] {
    if (undone) return this.all.slice(first);
    const parts: LifetimeEvent[][] = [];
    let end = this.present.events.length;
    for (let stretch: Stretch | null = this.present; stretch; end = stretch.after, stretch = stretch.before) {
      const { events } = stretch;
      let start = end; // numbers only grow
      while (start > 0 && (events[start - 1]?.seq ?? 0) >= first) start--;
      parts.push(events.slice(start, end));
      if (start > 0) break;
    }
    return parts.reverse().flat();
  }

  private add(event: LifetimeEvent): void {
    this.all.push(event);
    this.present.events.push(event);
  }

  private base(step: number, line: number): { seq: number; step: number; line: number } {
    return { seq: this.all.length, step, line };
  }

  private text(number: number): string {
    if (number >= 2 ** 31) return this.core.eventString(number); // printed text: gone at the next drain
    let text = this.strings.get(number);
    if (text === undefined) {
      text = this.core.eventString(number);
      this.strings.set(number, text);
    }
    return text;
  }

  private event(row: Uint32Array): LifetimeEvent {
    const [kindNumber = 0, low = 0, high = 0, line = 0, a = 0, b = 0, c = 0, d = 0] = row;
    const base = this.base(low + high * 2 ** 32, line);
    const kind = kinds[kindNumber];
    if (kind === undefined) throw new Error(`unknown event kind ${kindNumber}`);
    switch (kind) {
      case "born":
        return { ...base, kind, serial: a, type: this.text(b) };
      case "died": {
        const cause = causes[c] ?? "count reached 0";
        return { ...base, kind, serial: a, type: this.text(b), cause, holder: d, collection: cause === "collected" ? this.collection : 0 };
      }
      case "weakref-made":
        return { ...base, kind, serial: a, referent: b, hasCallback: c === 1 };
      case "weakref-cleared":
        return { ...base, kind, serial: a, referent: b };
      case "callback-called":
        return { ...base, kind, serial: a, callback: b };
      case "callback-suppressed":
        return { ...base, kind, serial: a, reason: b === 0 ? "weak reference died first" : "weak reference is garbage too" };
      case "callback-raised":
        return { ...base, kind, serial: a, callback: b, error: this.text(c) };
      case "del-called":
      case "resurrected":
        return { ...base, kind, serial: a, type: this.text(b) };
      case "collection-begun":
        this.collection = a;
        return { ...base, kind, collection: a, generation: b, automatic: c === 1 };
      case "phase":
        return { ...base, kind, collection: a, phase: phases[b] ?? "report", objects: c };
      case "collection-ended":
        return { ...base, kind, collection: a, collected: b, uncollectable: c };
      case "output":
        return { ...base, kind, text: this.text(a), stream: b === 1 ? "stderr" : "stdout" };
      case "error":
        return { ...base, kind, error: this.text(a) };
    }
  }
}
