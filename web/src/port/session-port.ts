/**
 * What the page says to a running Python and hears from it: messages, plain data both ways.
 *
 * The page never holds a session. Today one runs on the page's own thread (local-port.ts), in slices; a worker can
 * stand in later without the page noticing, because nothing here could not be cloned.
 */
import type { CollectionRecord, LifetimeEvent, RunStatus, Why } from "../../../wasm/src/types.ts";
import type { Candidate } from "../state/completion.ts";
import type { PlainHeap, SceneryName } from "../state/plain-heap.ts";
import type { Place } from "../state/stepping.ts";

export type PortRequest =
  | { kind: "open" }
  /** `single`: one statement, as the `>>>` prompt does. `cell`: many, and only the value of the last is shown. */
  | { kind: "run"; run: number; source: string; mode: "single" | "cell"; /** Is held before each line. */ byLine: boolean }
  /** `gc.collect()` without touching the program's names. */
  | { kind: "collect"; run: number }
  /** Goes on after `held`. */
  | { kind: "continue"; run: number; byLine: boolean }
  | { kind: "interrupt" }
  /** To before the latest run that was not undone, or back to after it. Answered by `travelled`. */
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "completeness"; question: number; source: string }
  /** What could be written behind this path; nothing is executed for it. */
  | { kind: "names"; question: number; path: readonly string[] }
  /** The heap as it was right after an event. */
  | { kind: "past"; seq: number }
  /** What a collection did with each object. */
  | { kind: "collection"; number: number }
  /** Why an object is alive, or what killed it. */
  | { kind: "why"; serial: number }
  | { kind: "close" };

export type HoldReason = "steps" | "events" | "line";

export interface Ended {
  status: Exclude<RunStatus, "paused">;
  error: string | null;
  /** Line from 1; columns from 0, in characters. */
  errorAt: { line: number; column: number; endLine: number; endColumn: number } | null;
  exitCode: number;
  steps: number;
}

export type PortMessage =
  | { kind: "ready"; runtime: string; heap: PlainHeap }
  /** No session: it could not start, or broke down while running. `open` tries again. */
  | { kind: "failed"; message: string; during: "start" | "run" }
  | {
      kind: "progress";
      run: number;
      steps: number;
      output: { stream: "stdout" | "stderr"; text: string }[];
      events: LifetimeEvent[];
    }
  | { kind: "ended"; run: number; result: Ended; heap: PlainHeap }
  /** A budget is used up, or a line is about to run; the run stands still with its state kept, until `continue` or `interrupt`. */
  | { kind: "held"; run: number; steps: number; why: HoldReason; line: Place | null; heap: PlainHeap }
  /** `done`: the session is at another moment; else it did not keep that one (its memory is too large, or it is too long ago). */
  | { kind: "travelled"; to: "past" | "future"; done: boolean }
  /** Names without a box, found out a moment after `ended`: looking at everything takes too long to do it before. */
  | { kind: "scenery"; scenery: SceneryName[] }
  /** Null: that moment cannot be executed again (too long ago, or too large). */
  | { kind: "past"; seq: number; heap: PlainHeap | null }
  /** Null: out of reach, as above. */
  | { kind: "collection"; number: number; record: CollectionRecord | null }
  | { kind: "why"; why: Why }
  | { kind: "names"; question: number; names: Candidate[] }
  | { kind: "completeness"; question: number; answer: "complete" | "incomplete" | "wrong" };

export interface SessionPort {
  post(request: PortRequest): void;
  /** Returns the function that stops listening. */
  listen(listener: (message: PortMessage) => void): () => void;
}
