import { createSession } from "./index.js";
import type { LifetimeEvent, LifetimeModel, ModelComparison, SessionOptions } from "./types.js";

/** Births are the same until the stories part, and steps and numbers tell nothing. */
const isTold = (event: LifetimeEvent): boolean =>
  event.kind !== "born" && event.kind !== "weakref-made" && event.kind !== "line-executed" && event.kind !== "phase" && event.kind !== "dropped";

function keyOf(event: LifetimeEvent): string {
  const { seq: _seq, step: _step, line: _line, ...rest } = event;
  return JSON.stringify(rest);
}

/**
 * Runs one program, to the end of its session, under two models and compares what happens.
 *
 * ```js
 * const { events } = await compareModels("a = A(); a.me = a; del a", ["classic", "counts-only"]);
 * events.filter((each) => each.in === "first"); // the collection, and A's death at the end
 * ```
 *
 * @throws Error as {@link createSession}. Errors of the program are in the outputs.
 */
export async function compareModels(
  source: string,
  models: [LifetimeModel, LifetimeModel],
  options: Omit<SessionOptions, "model" | "events" | "onOutput"> = {},
): Promise<ModelComparison> {
  const stories = await Promise.all(
    models.map(async (model) => {
      const session = await createSession({ ...options, model, undoBytes: 0 });
      const ran = session.run(source, { mode: "exec" });
      const end = session.end();
      const events = session.events().filter(isTold);
      session.dispose();
      return { output: ran.stdout + ran.stderr + end.stdout + end.stderr, events };
    }),
  );
  const [first, second] = stories as [(typeof stories)[0], (typeof stories)[0]];
  return { models, outputs: [first.output, second.output], events: merged(first.events, second.events) };
}

/** Where the stories part they are compared event by event, unless they are so long that it would take minutes: then one is told after the other. */
const mostPairs = 25_000_000;

/** Longest common subsequence, after what both begin and end with. */
function merged(first: readonly LifetimeEvent[], second: readonly LifetimeEvent[]): ModelComparison["events"] {
  const a = first.map(keyOf);
  const b = second.map(keyOf);
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
