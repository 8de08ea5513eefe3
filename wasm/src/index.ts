/**
 * weakref-playground: a small Python runtime with CPython 3.13's object lifetimes, for Node and browsers.
 *
 * ```js
 * import { createSession } from "weakref-playground";
 * const session = await createSession();
 * session.run("import weakref\nclass Cat: pass\nc = Cat()\nr = weakref.ref(c)");
 * session.run("del c");
 * session.events().filter((event) => event.kind === "died");
 * session.dispose();
 * ```
 */
import { giveLibrary, instantiate, sharedLibrary, sharedModule, type Core } from "./core.js";
import { EventHistory } from "./events.js";
import { takeSnapshot } from "./snapshot.js";
import type { HeapOptions, HeapSnapshot, LifetimeEvent, RunOptions, RunResult, RunStatus, Session, SessionOptions, SessionStats } from "./types.js";

export type * from "./types.js";
export { phases } from "./events.js";

const defaultMaxSteps = 50_000_000;
const defaultMaxHeap = 2 ** 30;
/** Events kept in the core between two drains; a run is drained whenever it pauses. */
const eventCapacity = 1 << 16;
/** What a run inside a native, where nothing can pause, may take beyond its slice. */
const nestedSteps = 20_000_000;
/** Steps between two drains of a `run`. */
const slice = 100_000;

const modes = { exec: 0, cell: 1, single: 2, notebook: 3 } as const;
const statuses = ["done", "error", "exit", "paused", "budget"] as const;
const completenesses = ["complete", "incomplete", "wrong"] as const;

/** Numbers of steps cross as whole ones. */
const finite = (steps: number): number => Math.min(Math.floor(steps), Number.MAX_SAFE_INTEGER);

class CoreSession implements Session {
  readonly runtime: string;
  readonly library: Promise<void>;
  private core: Core | null;
  private readonly history: EventHistory;
  private readonly maxSteps: number;
  private stdout: string[] = [];
  private stderr: string[] = [];
  private stepsAtStart = 0;
  private interrupting = false;

  constructor(core: Core, library: Promise<Uint8Array>, options: SessionOptions) {
    this.core = core;
    this.maxSteps = options.maxSteps ?? defaultMaxSteps;
    core.onText = (text, toStderr) => {
      if (options.onOutput) options.onOutput(text, toStderr ? "stderr" : "stdout");
      else (toStderr ? this.stderr : this.stdout).push(text);
    };
    core.onLine = () => options.onInput?.() ?? "";
    core.create(options.maxHeap ?? defaultMaxHeap, options.events ?? true, eventCapacity, options.realTime ?? false);
    this.runtime = core.runtimeName();
    this.history = new EventHistory(core);
    this.library = library.then((bytes) => {
      if (this.core) giveLibrary(this.core, bytes);
    });
    this.library.catch(() => {}); // whoever waits for it hears of it; nobody has to
  }

  addModule(name: string, source: string): void {
    if (!this.live().addModule(name, source)) throw new Error(`${JSON.stringify(name)} cannot be a module's name`);
  }

  run(source: string | Uint8Array, options?: RunOptions): RunResult {
    this.start(source, options);
    for (;;) {
      const result = this.resumeQuietly(slice, Infinity);
      if (result !== "paused") return this.result(result);
    }
  }

  setArguments(argv: readonly string[]): void {
    this.live().setArguments(argv.map((text) => `${text.replaceAll("\0", "")}\0`).join(""));
  }

  start(source: string | Uint8Array, options: RunOptions = {}): void {
    const core = this.live();
    this.stdout = [];
    this.stderr = [];
    this.interrupting = false;
    core.start(source, modes[options.mode ?? "cell"], options.filename ?? "<stdin>");
    this.stepsAtStart = core.steps();
  }

  resume(steps: number, nested = nestedSteps): RunResult {
    return this.result(this.resumeQuietly(steps, nested));
  }

  interrupt(): void {
    this.interrupting = true;
    this.live().interrupt();
  }

  completeness(source: string): "complete" | "incomplete" | "wrong" {
    return completenesses[this.live().completeness(source)] ?? "wrong";
  }

  events(since = 0): LifetimeEvent[] {
    this.live();
    this.history.drain();
    return this.history.since(since);
  }

  heap(options: HeapOptions = {}): HeapSnapshot {
    return takeSnapshot(this.live(), options.all ?? false);
  }

  end(): RunResult {
    const core = this.live();
    this.stdout = [];
    this.stderr = [];
    core.end(finite(this.maxSteps));
    this.history.drain();
    return this.result("done");
  }

  dispose(): void {
    this.core = null;
  }

  stats(): SessionStats {
    const core = this.live();
    return {
      steps: core.stat(0),
      objectsMade: core.stat(1),
      objectsFreed: core.stat(2),
      peakHeapBytes: core.stat(3),
      linearMemoryBytes: core.HEAPU32.byteLength,
    };
  }

  /** All invariants of the heap, for tests: empty when they hold. */
  check(): string {
    return this.live().check();
  }

  private live(): Core {
    if (!this.core) throw new Error("this session was disposed");
    return this.core;
  }

  private resumeQuietly(steps: number, nested: number): RunStatus {
    const core = this.live();
    const left = this.maxSteps - (core.steps() - this.stepsAtStart);
    if (left <= 0) return "budget";
    const taken = finite(Math.max(1, Math.min(steps, left)));
    const status = statuses[core.resume(taken, finite(Math.min(taken + nested, left)))] ?? "error";
    this.history.drain();
    if (status === "paused" && core.steps() - this.stepsAtStart >= this.maxSteps) return "budget";
    if (status === "error" && this.interrupting && core.error().startsWith("KeyboardInterrupt")) return "interrupted";
    return status;
  }

  private result(status: RunStatus): RunResult {
    const core = this.live();
    const ended = status !== "paused" && status !== "budget";
    const error = ended ? core.error() : "";
    const line = error ? core.errorPlace(0) : 0;
    const result: RunResult = {
      status,
      stdout: this.stdout.join(""),
      stderr: this.stderr.join(""),
      result: ended && core.hasResult() ? core.result() : null,
      error: error || null,
      errorAt: line ? { line, column: core.errorPlace(1), endLine: core.errorPlace(2), endColumn: core.errorPlace(3) } : null,
      exitCode: status === "exit" ? core.exitCode() : 0,
      steps: core.steps(),
    };
    return result;
  }
}

/**
 * Makes a session: a heap and an interpreter of its own.
 *
 * @throws Error when the runtime or its library cannot be loaded (the file is missing, or the page's policy forbids
 * WebAssembly).
 */
export async function createSession(options: SessionOptions = {}): Promise<Session> {
  const library = sharedLibrary(); // on its way while the module is
  library.catch(() => {});
  const module = await (options.module ?? sharedModule());
  const session = new CoreSession(await instantiate(module), library, options);
  if (options.library !== "later") await session.library;
  return session;
}
