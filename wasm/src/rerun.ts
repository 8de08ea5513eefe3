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

/** Begins; memory is what a run begins with. */
export function begin(core: Core, run: RunRecord): void {
  if (run.kind === "run") core.start(run.source, run.mode, run.filename);
}

/** A run that is executed again, from its beginning or from where memory was copied in the middle. */
export class Rerun {
  /** @param done how many orders had come by the moment that memory is of; undefined: that was before the run */
  constructor(
    private readonly core: Core,
    private readonly run: RunRecord,
    private done: number | undefined,
  ) {}

  /** Goes on to exactly `step` (or a little further, where nothing can pause), or until it ends or `enough`. */
  goOn(step: number, enough: () => boolean = () => false): void {
    const { core, run } = this;
    if (run.kind === "end") return core.end(Number.MAX_SAFE_INTEGER);
    if (this.done === undefined) begin(core, run);
    this.done ??= 0;
    while (!enough() && core.steps() < step) {
      const doing = run.doings[this.done];
      const until = Math.min(step, doing?.step ?? Infinity, core.steps() + slice);
      if (until > core.steps() && core.resume(until - core.steps(), Number.MAX_SAFE_INTEGER) !== paused) return;
      if (doing && core.steps() >= doing.step) {
        apply(core, doing);
        this.done++;
      }
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
