import { createSession } from "./index.js";
import { Names } from "./story.js";
import type { ComparisonOptions, LifetimeEvent, LifetimeModel, ModelComparison, RunOptions, RunStatus, Session } from "./types.js";

/** Births are the same until the stories part, and steps tell nothing. */
const isTold = (event: LifetimeEvent): boolean =>
  event.kind !== "born" && event.kind !== "weakref-made" && event.kind !== "line-executed" && event.kind !== "phase" && event.kind !== "dropped";

const isSerial = (key: string): boolean => /^(serial|referent|holder|callback|function|object|reference|before)$/.test(key);

/** What an event says, with names for serials, and for no address: one callback more, and all that come after it are others. */
function keyOf(event: LifetimeEvent, names: Names): string {
  const { seq: _seq, step: _step, line: _line, ...rest } = event;
  return JSON.stringify(rest, (key, value: unknown) => {
    if (typeof value === "string") return value.replace(/ at 0x[\da-f]+>/g, ">");
    return isSerial(key) && typeof value === "number" && value > 0 ? names.of(value) : value;
  });
}

/** What a program is: a file, or pieces that are entered one after the other, each in its mode. */
type Program = string | readonly { source: string; mode?: NonNullable<RunOptions["mode"]> }[];

/**
 * Runs one program, to the end of its session, under two models and compares what happens. A program is a text, run as a file, or pieces
 * that are entered one after the other; all of them run, as at a prompt.
 *
 * ```js
 * const { events } = await compareModels("a = A(); a.me = a; del a", ["classic", "counts-only"]);
 * events.filter((each) => each.in === "first"); // the collection, and A's death at the end
 * ```
 *
 * The program gives way to others every few milliseconds: a page stays alive meanwhile.
 *
 * @throws Error as {@link createSession}; `signal.reason` when the signal broke it off. Errors of the program are in the outputs.
 */
export async function compareModels(program: Program, models: [LifetimeModel, LifetimeModel], options: ComparisonOptions = {}): Promise<ModelComparison> {
  const pieces = typeof program === "string" ? [{ source: program, mode: "exec" as const }] : program;
  const stories = await Promise.all(models.map((model) => storyUnder(model, pieces, options)));
  const [first, second] = stories as [Story, Story];
  return {
    models,
    outputs: [first.output, second.output],
    statuses: [first.status, second.status],
    names: [first.names.among(first.events), second.names.among(second.events)],
    events: merged(first, second),
  };
}

interface Story {
  output: string;
  status: RunStatus;
  names: Names;
  events: LifetimeEvent[];
}

async function storyUnder(model: LifetimeModel, pieces: Exclude<Program, string>, { signal, ...options }: ComparisonOptions): Promise<Story> {
  let output = "";
  const session = await createSession({ ...options, model, undoBytes: 0, onOutput: (text) => (output += text) });
  try {
    const statuses: RunStatus[] = [];
    for (const { source, mode } of pieces) {
      session.start(source, { mode: mode ?? "cell" });
      statuses.push(await driven(session, signal));
    }
    session.end();
    const events = session.events();
    return { output, status: statuses.find((each) => each !== "done") ?? "done", names: new Names(events), events: events.filter(isTold) };
  } finally {
    session.dispose();
  }
}

/** Others have their turn as often. */
const sliceMs = 8;

/** Drives a started run to its end. Steps differ a thousandfold in what they cost: slices follow what was measured. */
async function driven(session: Session, signal: AbortSignal | undefined): Promise<RunStatus> {
  for (let steps = 1000; ; ) {
    signal?.throwIfAborted();
    const before = performance.now();
    const { status } = session.resume(steps, Infinity);
    if (status !== "paused") return status;
    steps = performance.now() - before > sliceMs ? Math.max(16, steps >> 1) : Math.min(1_000_000, steps * 2);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Where the stories part they are compared event by event, unless they are so long that it would take minutes: then one is told after the other. */
const mostPairs = 25_000_000;

/** Longest common subsequence, after what both begin and end with. */
function merged(one: Story, other: Story): ModelComparison["events"] {
  const [first, second] = [one.events, other.events];
  const a = first.map((event) => keyOf(event, one.names));
  const b = second.map((event) => keyOf(event, other.names));
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) endA--, endB--;
  if ((endA - start) * (endB - start) > mostPairs) {
    const told = (where: "both" | "first" | "second", events: readonly LifetimeEvent[]): ModelComparison["events"] => events.map((event) => ({ in: where, event }));
    return [...told("both", first.slice(0, start)), ...told("first", first.slice(start, endA)), ...told("second", second.slice(start, endB)), ...told("both", first.slice(endA))];
  }
  const width = endB - start + 1;
  const longest = new Uint32Array((endA - start + 1) * width);
  for (let i = endA - 1; i >= start; i--) {
    for (let j = endB - 1; j >= start; j--) {
      const at = (i - start) * width + (j - start);
      longest[at] = a[i] === b[j] ? (longest[at + width + 1] ?? 0) + 1 : Math.max(longest[at + width] ?? 0, longest[at + 1] ?? 0);
    }
  }
  const told: ModelComparison["events"] = [];
  const tell = (where: "both" | "first" | "second", event: LifetimeEvent | undefined): void => {
    if (event) told.push({ in: where, event });
  };
  for (let i = 0; i < start; i++) tell("both", first[i]);
  for (let i = start, j = start; i < endA || j < endB; ) {
    const at = (i - start) * width + (j - start);
    if (i < endA && j < endB && a[i] === b[j]) tell("both", first[i++]), j++;
    else if (i < endA && (j === endB || (longest[at + width] ?? 0) >= (longest[at + 1] ?? 0))) tell("first", first[i++]);
    else tell("second", second[j++]);
  }
  for (let i = endA; i < a.length; i++) tell("both", first[i]);
  return told;
}
