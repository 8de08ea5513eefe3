/**
 * Assertions on lifetimes, for node:test and any other runner: they throw, with a message that explains.
 *
 * ```js
 * import { createSession } from "weakref-playground";
 * import { expectDead, expectOrder } from "weakref-playground/testing";
 *
 * const session = await createSession();
 * session.run("class Cat: pass\ncat = Cat()\ndel cat");
 * expectDead(session, "Cat#1").because("count reached 0");
 * ```
 *
 * An object is called by its serial, by the name of a variable of `__main__`, or as `"Cat#2"`: the second Cat that was born.
 */
import { lineOf, Names } from "./story.js";
import type { DeathCause, LifetimeEvent, Session } from "./types.js";

/** A serial, the name of a variable, or type and number: `"Cat#2"`. */
export type ObjectName = number | string;

/** What a lifetime assertion throws. Test runners show `actual` and `expected` side by side. */
export class LifetimeAssertionError extends Error {
  override readonly name = "AssertionError";
  readonly code = "ERR_ASSERTION";
  constructor(message: string, readonly actual?: unknown, readonly expected?: unknown) {
    super(message);
  }
}

/** An object that is dead, and how it died. */
export interface Death {
  readonly event: LifetimeEvent & { kind: "died" };
  /** @throws LifetimeAssertionError when something else killed it. */
  because(cause: DeathCause): Death;
  /** @throws LifetimeAssertionError when it died in another line of the source that ran. */
  inLine(line: number): Death;
  /** @throws LifetimeAssertionError unless it surely died before the session's step number `step`: an event's step is known to 256 only. */
  beforeStep(step: number): Death;
}

/** So many steps have the same number in events, unless instructions are traced (kStepGrain in core/vm/interpreter.h). */
const stepGrain = 256;

const fail = (message: string, actual?: unknown, expected?: unknown): never => {
  throw new LifetimeAssertionError(message, actual, expected);
};

/** The serial of what is meant. @throws LifetimeAssertionError when there is no such object, and says which there are. */
export function serialOf(session: Session, what: ObjectName): number {
  if (typeof what === "number") return what;
  const [, type, ordinal] = /^(.+)#(\d+)$/.exec(what) ?? [];
  if (type !== undefined) {
    const born = session.events().filter((event) => event.kind === "born" && event.type === type);
    const event = born[Number(ordinal) - 1];
    return event?.kind === "born" ? event.serial : fail(`${what} was never born: ${born.length} of type ${type} were`);
  }
  const names = session.heap({ all: true }).names.filter((name) => name.scope === "__main__");
  const found = names.find((name) => name.name === what)?.serial;
  return found ?? fail(`there is no variable ${what} in __main__: there are ${names.map((name) => name.name).join(", ") || "none"}`);
}

const called = (what: ObjectName): string => (typeof what === "number" ? `#${what}` : what);

/** @throws LifetimeAssertionError when it is dead, with what killed it; or garbage that waits for the collector, unless that is allowed. */
export function expectAlive(session: Session, what: ObjectName, options: { garbage?: boolean } = {}): void {
  const answer = session.why(serialOf(session, what));
  if (answer.kind === "alive" || (answer.kind === "garbage" && options.garbage)) return;
  fail(`${called(what)} should be alive. ${answer.sentence}`, answer.kind, "alive");
}

/** @throws LifetimeAssertionError when it is not dead, with what keeps it alive and what would free it. */
export function expectDead(session: Session, what: ObjectName): Death {
  const serial = serialOf(session, what);
  const answer = session.why(serial);
  if (answer.kind !== "dead" || answer.event.kind !== "died") {
    const fix = "fix" in answer && answer.fix ? ` To free it: ${answer.fix}` : "";
    return fail(`${called(what)} should be dead. ${answer.sentence}${fix}`, answer.kind, "dead");
  }
  const { event, sentence } = answer;
  const check = (right: boolean, should: string, actual: unknown, expected: unknown): Death => {
    if (!right) fail(`${called(what)} should have died ${should}. ${sentence}`, actual, expected);
    return death;
  };
  const death: Death = {
    event,
    because: (cause) => check(event.cause === cause, `because: ${cause}`, event.cause, cause),
    inLine: (line) => check(event.line === line, `in line ${line}`, event.line, line),
    beforeStep: (step) => check(event.step + stepGrain <= step, `before step ${step}`, event.step, step),
  };
  return death;
}

const describe: Partial<Record<LifetimeEvent["kind"], string>> = {
  born: "born", died: "died", "weakref-cleared": "cut", "callback-called": "callback", "callback-suppressed": "suppressed",
  "del-called": "__del__", resurrected: "resurrected",
};

/** What happened to objects, in order: `["Cat#1 __del__", "Cat#1 cut", "Cat#1 callback", "Cat#1 died"]`. Of weak references, told by their referent. */
export function lifetimes(session: Session, since = 0): string[] {
  const names = new Map<number, string>();
  const counts = new Map<string, number>();
  const referents = new Map<number, number>();
  const told: string[] = [];
  for (const event of session.events()) {
    if (event.kind === "born") {
      const n = (counts.get(event.type) ?? 0) + 1;
      counts.set(event.type, n);
      names.set(event.serial, `${event.type}#${n}`);
    }
    if (event.kind === "weakref-made") referents.set(event.serial, event.referent);
    const word = describe[event.kind];
    if (word === undefined || !("serial" in event) || event.seq < since) continue;
    const ofReference = event.kind === "weakref-cleared" || event.kind === "callback-called" || event.kind === "callback-suppressed";
    const serial = ofReference ? (referents.get(event.serial) ?? event.serial) : event.serial;
    told.push(`${names.get(serial) ?? `#${serial}`} ${word}`);
  }
  return told;
}

/**
 * The callbacks of weak references that were called since event `since`, in order, each told by its referent: `["Cat#2", "Cat#1"]`.
 *
 * @throws LifetimeAssertionError when others were called, or in another order.
 */
export function expectCallbacks(session: Session, referents: readonly string[], since = 0): void {
  const actual = lifetimes(session, since).filter((each) => each.endsWith(" callback")).map((each) => each.slice(0, -" callback".length));
  if (JSON.stringify(actual) === JSON.stringify(referents)) return;
  fail(`callbacks should have been called for [${referents.join(", ")}], and were for [${actual.join(", ")}]`, actual, referents);
}

/**
 * These happened in this order; other things may have happened between them. Each is an object and one of `born`, `__del__`, `cut`,
 * `callback`, `suppressed`, `resurrected`, `died`: `expectOrder(session, ["Cat#1 __del__", "Cat#1 callback", "Cat#1 died"])`.
 *
 * @throws LifetimeAssertionError with the first that did not happen where it should.
 */
export function expectOrder(session: Session, order: readonly string[], since = 0): void {
  const told = lifetimes(session, since);
  let at = 0;
  order.forEach((each, i) => {
    const found = told.indexOf(each, at);
    if (found >= 0) return void (at = found + 1);
    const before = told.indexOf(each);
    const objects = new Set(order.map((one) => one.slice(0, one.lastIndexOf(" "))));
    const about = told.filter((one) => objects.has(one.slice(0, one.lastIndexOf(" "))));
    const problem = before >= 0 ? `"${each}" happened before "${order[i - 1]}"` : `"${each}" did not happen`;
    fail(`${problem}. What happened: ${about.join(", ") || "nothing of the kind"}`, about, order);
  });
}

/**
 * Runs `source` again and again and expects that it leaves nothing behind: after a first time, which may fill caches, and a collection,
 * no more objects live than before.
 *
 * @throws LifetimeAssertionError with the types that grew, and why one of the objects is alive.
 */
export function expectNoLeaks(session: Session, source: string, options: { times?: number } = {}): void {
  const times = options.times ?? 3;
  const run = (text: string): void => {
    const ran = session.run(text, { mode: "exec" });
    if (ran.status !== "done") fail(`the program should run to its end: ${ran.error ?? ran.status}`);
  };
  const living = (): Map<number, string> => {
    run("__import__('gc').collect()");
    const born = new Map<number, string>();
    for (const event of session.events()) {
      if (event.kind === "born") born.set(event.serial, event.type);
      else if (event.kind === "died") born.delete(event.serial);
    }
    return born;
  };
  run(source);
  const before = living();
  for (let i = 0; i < times; i++) run(source);
  const after = living();
  const count = (objects: Map<number, string>): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const type of objects.values()) counts.set(type, (counts.get(type) ?? 0) + 1);
    return counts;
  };
  const [then, now] = [count(before), count(after)];
  const grown = [...now].filter(([type, n]) => n > (then.get(type) ?? 0)).map(([type, n]) => `${n - (then.get(type) ?? 0)} ${type}`);
  if (grown.length === 0) return;
  const grownTypes = new Set(grown.map((each) => each.slice(each.indexOf(" ") + 1)));
  const example = [...after].find(([serial, type]) => !before.has(serial) && grownTypes.has(type));
  fail(`${times} runs left ${grown.join(", ")} behind. ${example ? session.why(example[0]).sentence : ""}`, [...now], [...then]);
}

/**
 * What happened from event number `since` on, as lines like `died Cat#1 count reached 0, held by list#1`: easy to write down as expected.
 *
 * ```js
 * const since = session.events().length;
 * session.run("del cat");
 * assert.deepEqual(storyOf(session, since), ["name-unbound cat", "died Cat#1 count reached 0"]);
 * ```
 */
export function storyOf(session: Session, since = 0): string[] {
  const names = new Names(session.events());
  return session.events(since).flatMap((event) => lineOf(event, names) ?? []);
}
