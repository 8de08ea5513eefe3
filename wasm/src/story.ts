/** Events as lines that a person can write down before they happen: the `~` lines of *.pysession files. */
import type { LifetimeEvent } from "./types.js";

/** What a story calls things: `Cat#2` is the second Cat that was born. */
export class Names {
  private readonly known = new Map<number, string>();
  private readonly counts = new Map<string, number>();

  /** Made by lines of the program, not of the library. */
  private readonly own = new Set<number>();

  constructor(events: readonly LifetimeEvent[]) {
    for (const event of events) {
      if (event.kind !== "born") continue;
      if (event.run > 0) this.own.add(event.serial);
      const count = (this.counts.get(event.type) ?? 0) + 1;
      this.counts.set(event.type, count);
      this.known.set(event.serial, `${event.type}#${count}`);
    }
  }

  /** Of the program's own objects, those that events are about. */
  among(events: readonly LifetimeEvent[]): Map<number, string> {
    const numbers = new Set(events.flatMap((event) => Object.values(event).filter((value) => typeof value === "number")));
    return new Map([...this.known].filter(([serial]) => this.own.has(serial) && numbers.has(serial)));
  }

  of(serial: number): string {
    return this.known.get(serial) ?? `#${serial}`;
  }
}

/**
 * One event as a line, or null for those that no story tells (output, errors, single phases).
 *
 * ```
 * died Cat#1   count reached 0, held by list#1
 * weakref-cleared ReferenceType#1 -> Cat#1
 * callback-suppressed ReferenceType#2   weak reference is garbage too
 * name-bound cat = Cat#1
 * ```
 */
export function lineOf(event: LifetimeEvent, names: Names): string | null {
  switch (event.kind) {
    case "born":
    case "del-called":
    case "resurrected":
    case "callback-called":
    case "finalizer-called":
    case "row-removed":
      return `${event.kind} ${names.of(event.serial)}`;
    case "died":
      return `died ${names.of(event.serial)} ${event.cause}${event.holder ? `, held by ${names.of(event.holder)}` : ""}`;
    case "weakref-made":
      return `weakref-made ${names.of(event.serial)} -> ${names.of(event.referent)}${event.hasCallback ? ", with callback" : ""}`;
    case "weakref-cleared":
      return `weakref-cleared ${names.of(event.serial)} -> ${names.of(event.referent)}`;
    case "callback-suppressed":
      return `callback-suppressed ${names.of(event.serial)} ${event.reason}`;
    case "callback-raised":
      return `callback-raised ${names.of(event.serial)} ${event.error}`;
    case "finalizer-registered":
    case "finalizer-detached":
      return `${event.kind} ${names.of(event.serial)} -> ${names.of(event.object)}`;
    case "name-bound":
      return `name-bound ${event.name} = ${event.serial ? names.of(event.serial) : "a plain value"}`;
    case "name-unbound":
      return `name-unbound ${event.name}`;
    case "count-changed":
      return `count-changed ${names.of(event.serial)} ${event.before} -> ${event.count}`;
    case "collection-begun":
      return `collection-begun generation ${event.generation}${event.automatic ? ", automatic" : ""}`;
    case "collection-ended":
      return `collection-ended collected ${event.collected}`;
    case "line-executed":
    case "phase":
    case "output":
    case "error":
    case "dropped":
      return null;
  }
}
