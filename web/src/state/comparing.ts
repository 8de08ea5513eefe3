/**
 * One program under two models, as lanes: what both do, what only one of them does, and one sentence that says it.
 *
 * Start reading at `compared`.
 */
import type { LifetimeEvent, LifetimeModel, ModelComparison } from "../../../wasm/src/types.ts";
import { beadOf, type BeadKind, marksOf, saidBy } from "./beads.ts";
import { type Cast, type Member, newcomer } from "./cast.ts";
import { isEveryday } from "./everyday.ts";
import { listed, oneLine, plural } from "./labels.ts";
import type { Program } from "./program.ts";

export const MODELS: Record<LifetimeModel, string> = {
  classic: "CPython 3.11 to 3.13",
  "late-clear": "as in 3.15: weak references without a callback are cut after finalizers ran",
  "counts-only": "no collector: cycles stay for ever, also that of a function and the names around it",
  "tracing-only": "nothing dies by its count: all wait for a collection",
};

/** What is compared: a text, or lines as they were entered. The signal breaks it off: rejected with its reason. */
export type Compare = (program: string | ReturnType<typeof piecesOf>, models: [LifetimeModel, LifetimeModel], signal: AbortSignal) => Promise<ModelComparison>;

export function piecesOf({ lines }: Program): { source: string; mode: "single" | "cell" | "exec" }[] {
  return lines.map(({ source, origin, mode }) =>
    origin === "collect" ? { source: '__import__("gc").collect()', mode: "exec" } : { source, mode },
  );
}

type Where = "both" | "first" | "second";

export interface LaneRow {
  in: Where;
  kind: BeadKind | "printed" | "more";
  text: string;
  /** How many rows alike it stands for; 0: so many are left out here. */
  count: number;
}

export interface Lanes {
  sentence: string;
  isSame: boolean;
  rows: LaneRow[];
}

/** Of a run of rows in which both agree, or that stand on one side, as many are shown at each end. */
const AROUND = { both: 3, first: 12, second: 12 };
const MOST_ROWS = 400;

export function compared(comparison: ModelComparison): Lanes {
  const all = rowsOf(comparison);
  const differing = all.filter((row) => row.in !== "both");
  const kept = folded(all);
  const rows = kept.slice(0, MOST_ROWS);
  if (kept.length > MOST_ROWS) rows.push({ in: "both", kind: "more", text: `${plural(kept.length - MOST_ROWS, "row")} more that are not shown`, count: 0 });
  return { rows, isSame: differing.length === 0, sentence: `${sentenceOf(comparison, all, differing)}${stopped(comparison)}` };
}

function rowsOf(comparison: ModelComparison): LaneRow[] {
  const casts = comparison.names.map(castOf);
  const storyOf = (side: Where): LifetimeEvent[] =>
    comparison.events.filter((each) => each.in === "both" || each.in === side).map(({ event }) => event);
  const stories = [storyOf("first"), storyOf("second")];
  const marks = stories.map((events) => marksOf(events));
  const machinery = new Set(stories.flatMap((story) => [...saidBy(story).keys()]));
  const rows: LaneRow[] = [];
  for (const { in: side, event } of comparison.events) {
    const at = side === "second" ? 1 : 0;
    const cast = casts[at] as Cast;
    const last = rows.at(-1);
    if (event.kind === "output") {
      if (last?.kind === "printed" && last.in === side) last.text += event.text;
      else rows.push({ in: side, kind: "printed", text: event.text, count: 1 });
    } else if (isTold(event, cast) && !machinery.has(event)) {
      const { kind, text } = beadOf(event, { cast, collections: marks[at] ?? [] }, 1);
      if (last && last.in === side && last.text === text) last.count++;
      else if (text) rows.push({ in: side, kind, text, count: 1 });
    }
  }
  return rows.flatMap((row) => (row.kind === "printed" ? printed(row) : [row]));
}

function printed(row: LaneRow): LaneRow[] {
  const lines = row.text.replace(/\n$/, "").split("\n");
  return lines.map((line) => ({ ...row, text: `Printed: ${oneLine(line)}` }));
}

/** What somebody's own lines made, and what happens to it; what the interpreter does for itself, and how it ends, is no story. */
function isTold(event: LifetimeEvent, cast: Cast): boolean {
  switch (event.kind) {
    case "died":
      return !isEveryday(event.type) && cast.has(event.serial);
    case "collection-ended":
      return event.line > 0 && event.collected + event.uncollectable > 0;
    case "name-bound":
    case "name-unbound":
    case "error":
      return false;
    default:
      return !("serial" in event) || cast.has(event.serial);
  }
}

/** "Cat#2" */
function castOf(names: ReadonlyMap<number, string>): Cast {
  const member = (serial: number, name: string): Member => {
    const [, type = name, number = "0"] = /^(.*)#(\d+)$/.exec(name) ?? [];
    return { ...newcomer(serial, type), number: Number(number) };
  };
  return new Map([...names].map(([serial, name]) => [serial, member(serial, name)]));
}

function folded(rows: readonly LaneRow[]): LaneRow[] {
  const kept: LaneRow[] = [];
  for (let at = 0; at < rows.length;) {
    const first = rows[at] as LaneRow;
    let end = at + 1;
    while (rows[end]?.in === first.in) end++;
    const run = rows.slice(at, end);
    const around = AROUND[first.in];
    const left = run.length - 2 * around;
    const text = `${plural(left, "event")} more ${first.in === "both" ? "in which both agree" : "on this side"}`;
    if (left > 1) kept.push(...run.slice(0, around), { in: first.in, kind: "more", text, count: 0 }, ...run.slice(-around));
    else kept.push(...run);
    at = end;
  }
  return kept;
}

function sentenceOf({ models, outputs }: ModelComparison, all: readonly LaneRow[], differing: readonly LaneRow[]): string {
  if (all.length === 0) return "Both models do the same with this program: nothing dies, is cut or is called in it.";
  if (differing.length === 0) return `Both models do the same with this program: nothing differs in ${plural(all.length, "event")}.`;
  const counts = [counted(differing, "first"), counted(differing, "second")] as const;
  const only = (side: 0 | 1): string => {
    const parts = more(counts[side], counts[1 - side] as Counts);
    return parts.length > 0 ? `Only ${models[side]}: ${listed(parts)}.` : "";
  };
  const parts = [only(0), only(1)].filter(Boolean);
  const what = parts.length > 0 ? parts.join(" ") : "The same happens under both, but in another order.";
  // Addresses differ in what is printed alike.
  const isAlike = outputs[0] === outputs[1] || !differing.some(({ kind }) => kind === "printed");
  return `${what} ${isAlike ? "They print the same." : "They print different things."}`;
}

/** By the words for one of them. */
type Counts = ReadonlyMap<string, { words: readonly [string, string]; count: number }>;

function counted(rows: readonly LaneRow[], side: Where): Counts {
  const counts = new Map<string, { words: readonly [string, string]; count: number }>();
  for (const row of rows) {
    if (row.in !== side || row.kind === "printed") continue;
    const words = wordsFor(row);
    counts.set(words[0], { words, count: (counts.get(words[0])?.count ?? 0) + row.count });
  }
  return counts;
}

/** What one has more of: "2 objects collected". What the other has too, at another time, is no difference in number. */
function more(these: Counts, those: Counts): string[] {
  return [...these.values()].flatMap(({ words, count }) => {
    const left = count - (those.get(words[0])?.count ?? 0);
    return left > 0 ? [plural(left, ...words)] : [];
  });
}

/** For one, and for many. */
const WORDS: Record<Exclude<LaneRow["kind"], "died">, readonly [string, string]> = {
  born: ["birth", "births"],
  weakref: ["weak reference", "weak references"],
  cut: ["weak reference cut", "weak references cut"],
  del: ["call of __del__", "calls of __del__"],
  callback: ["callback called", "callbacks called"],
  suppressed: ["callback that will never run", "callbacks that will never run"],
  raised: ["callback that raised", "callbacks that raised"],
  resurrected: ["resurrection", "resurrections"],
  collection: ["collection", "collections"],
  printed: ["line printed", "lines printed"],
  finalizer: ["finalizer", "finalizers"],
  finalized: ["finalizer called", "finalizers called"],
  detached: ["finalizer detached", "finalizers detached"],
  row: ["row lost by a container", "rows lost by containers"],
  more: ["event", "events"],
};

function wordsFor({ kind, text }: LaneRow): readonly [string, string] {
  if (kind !== "died") return WORDS[kind];
  if (text.includes("with the session")) return ["object that died with the session", "objects that died with the session"];
  return text.includes("collection") ? ["object collected", "objects collected"] : ["object that died by its count", "objects that died by their counts"];
}

function stopped({ statuses, models }: ModelComparison): string {
  const over = models.filter((_, i) => statuses[i] === "budget");
  return over.length > 0 ? ` Stopped after its budget of steps: ${listed(over)}.` : "";
}
