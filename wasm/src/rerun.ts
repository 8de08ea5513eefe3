/**
 * Executing a run again, as it was. A run depends on the memory that it began with, on its source, and on what came from outside
 * meanwhile; with these it happens again, event by event. Internal: programs use index.ts.
 */
import { giveWords, type Core } from "./core.js";

/** What comes from outside while a run goes on. */
export type Order = { kind: "interrupt" } | { kind: "watch"; serials: readonly number[] } | { kind: "trace-lines"; on: boolean };

/** An order, and when it came. */
export type Doing = Order & { step: number };

/** What a run was given. */
export interface RunRecord {
  /** The end of a session is a run, too. */
  readonly kind: "run" | "end";
  readonly source: string | Uint8Array;
  readonly mode: number;
  readonly filename: string;
  /** Lines that it has read. */
  readonly inputs: string[];
  readonly doings: Doing[];
}

/** Steps between two looks at whether it is enough. */
const slice = 200_000;

/** Begins again; memory is what it was before. */
export function begin(core: Core, run: RunRecord): void {
  if (run.kind === "run") core.start(run.source, run.mode, run.filename);
}

/** Goes on to exactly `step` (or a little further, where nothing can pause), or until it ends or `enough`. */
export function goOn(core: Core, run: RunRecord, step: number, enough: () => boolean = () => false): void {
  if (run.kind === "end") return core.end(Number.MAX_SAFE_INTEGER);
  let next = run.doings.findIndex((doing) => doing.step > core.steps());
  if (next < 0) next = run.doings.length;
  while (!enough() && core.steps() < step) {
    const doing = run.doings[next];
    const until = Math.min(step, doing?.step ?? Infinity, core.steps() + slice);
    if (until > core.steps() && core.resume(until - core.steps(), Number.MAX_SAFE_INTEGER) !== paused) return;
    if (doing && core.steps() >= doing.step) {
      apply(core, doing);
      next++;
    }
  }
}

const paused = 3;

export function apply(core: Core, order: Order): void {
  switch (order.kind) {
    case "interrupt":
      return core.interrupt();
    case "watch":
      giveWords(core, order.serials);
      return core.watch();
    case "trace-lines":
      return core.traceLines(order.on);
  }
}
