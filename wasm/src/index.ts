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
import { EventHistory, type Moment } from "./events.js";
import { restoreImage, takeImage, usedBytes, type MemoryImage } from "./memory.js";
import { takeSnapshot } from "./snapshot.js";
import { why } from "./why.js";
import type { Checkpoint, EventOptions, HeapOptions, HeapSnapshot, LifetimeEvent, RunOptions, RunResult, RunStatus, Session, SessionOptions, SessionStats, Why } from "./types.js";

export type * from "./types.js";
export { phases } from "./events.js";

const defaultMaxSteps = 50_000_000;
const defaultMaxHeap = 2 ** 30;
/** Events kept in the core between two drains; a run is drained whenever it pauses. */
const eventCapacity = 1 << 16;
/** What a run inside a native, where nothing can pause, may take beyond its slice. */
const nestedSteps = 20_000_000;
const defaultUndoBytes = 2 ** 26;
/** Steps between two drains of a `run`. */
const slice = 100_000;

const modes = { exec: 0, cell: 1, single: 2, notebook: 3 } as const;
const statuses = ["done", "error", "exit", "paused", "budget"] as const;
const completenesses = ["complete", "incomplete", "wrong"] as const;

/** Numbers of steps cross as whole ones. */
const finite = (steps: number): number => Math.min(Math.floor(steps), Number.MAX_SAFE_INTEGER);

/** What lies outside linear memory, and the image of what lies inside. */
class SessionCheckpoint implements Checkpoint {
  constructor(
    readonly step: number,
    readonly ownBytes: number,
    readonly session: CoreSession,
    readonly image: MemoryImage,
    readonly moment: Moment,
    readonly stdout: readonly string[],
    readonly stderr: readonly string[],
    readonly stepsAtStart: number,
    readonly hasLibrary: boolean,
  ) {}
}

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
  private libraryBytes: Uint8Array | null = null;
  /** A call into the core is going on: its frames are on the stack, and nothing may be copied or written back. */
  private inside = false;
  private readonly undoBytes: number;
  private latestImage: MemoryImage | undefined;
  private past: SessionCheckpoint[] = [];
  private future: SessionCheckpoint[] = [];

  constructor(core: Core, library: Promise<Uint8Array>, options: SessionOptions) {
    this.core = core;
    this.undoBytes = options.undoBytes ?? defaultUndoBytes;
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
      this.libraryBytes = bytes;
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
    this.remember();
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

  events(since = 0, options: EventOptions = {}): LifetimeEvent[] {
    this.live();
    this.history.drain();
    return this.history.since(since, options.undone ?? false);
  }

  why(serial: number): Why {
    return why(this.heap({ all: true }), this.events(), serial);
  }

  checkpoint(): SessionCheckpoint {
    const core = this.outside();
    this.history.drain();
    const image = takeImage(core, this.latestImage);
    this.latestImage = image;
    return new SessionCheckpoint(
      core.steps(), image.ownBytes, this, image, this.history.now(), [...this.stdout], [...this.stderr], this.stepsAtStart, this.libraryBytes !== null,
    );
  }

  restore(checkpoint: Checkpoint): void {
    const core = this.outside();
    if (!(checkpoint instanceof SessionCheckpoint) || checkpoint.session !== this) throw new Error("this checkpoint is of another session");
    this.history.drain();
    restoreImage(core, checkpoint.image);
    this.latestImage = checkpoint.image;
    this.history.goTo(checkpoint.moment);
    this.stdout = [...checkpoint.stdout];
    this.stderr = [...checkpoint.stderr];
    this.stepsAtStart = checkpoint.stepsAtStart;
    this.interrupting = false;
    if (this.libraryBytes && !checkpoint.hasLibrary) giveLibrary(core, this.libraryBytes);
  }

  undo(): boolean {
    return this.travel(this.past, this.future);
  }

  redo(): boolean {
    return this.travel(this.future, this.past);
  }

  private travel(from: SessionCheckpoint[], to: SessionCheckpoint[]): boolean {
    this.outside();
    const goal = from.pop();
    if (!goal) return false;
    to.push(this.checkpoint());
    this.restore(goal);
    return true;
  }

  /** Before a run: what undo() goes back to, as far as there is room for it. */
  private remember(): void {
    this.future = [];
    if (usedBytes(this.outside()) > this.undoBytes) {
      this.past = [];
      return;
    }
    this.past.push(this.checkpoint());
    let bytes = this.past.reduce((sum, each) => sum + each.ownBytes, 0);
    while (bytes > this.undoBytes) bytes -= this.past.shift()?.ownBytes ?? bytes;
  }

  heap(options: HeapOptions = {}): HeapSnapshot {
    return takeSnapshot(this.live(), options.all ?? false);
  }

  end(): RunResult {
    const core = this.live();
    this.remember();
    this.stdout = [];
    this.stderr = [];
    this.within(() => core.end(finite(this.maxSteps)));
    this.history.drain();
    return this.result("done");
  }

  dispose(): void {
    this.core = null;
    this.latestImage = undefined;
    this.past = [];
    this.future = [];
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

  private outside(): Core {
    const core = this.live();
    if (this.inside) throw new Error("a run is going on: checkpoints are taken between calls, not while a program prints or reads");
    return core;
  }

  private within<T>(call: () => T): T {
    this.inside = true;
    try {
      return call();
    } finally {
      this.inside = false;
    }
  }

  private resumeQuietly(steps: number, nested: number): RunStatus {
    const core = this.live();
    const left = this.maxSteps - (core.steps() - this.stepsAtStart);
    if (left <= 0) return "budget";
    const taken = finite(Math.max(1, Math.min(steps, left)));
    const status = statuses[this.within(() => core.resume(taken, finite(Math.min(taken + nested, left))))] ?? "error";
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
