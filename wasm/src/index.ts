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
import { giveLibrary, giveWords, instantiate, sharedLibrary, sharedModule, type Core } from "./core.js";
import { EventHistory, lengthAt, type Moment } from "./events.js";
import { collectionRecord, dominators, why } from "./explanations.js";
import { restoreImage, takeImage, usedBytes, type MemoryImage } from "./memory.js";
import { apply, begin, Rerun, type Order, type RunRecord } from "./rerun.js";
import { takeSnapshot } from "./snapshot.js";
import type {
  Breakpoint, Checkpoint, CollectionRecord, Dominator, EventOptions, HeapOptions, HeapSnapshot, Life, LifetimeEvent, RunOptions, RunResult, RunStatus,
  Session, SessionOptions, SessionStats, Why,
} from "./types.js";

export type * from "./types.js";
export { compareModels } from "./models.js";
export { diff } from "./diff.js";
export { dominators } from "./dominators.js";
export { phases } from "./phases.js";

const defaultMaxSteps = 50_000_000;
const defaultMaxHeap = 2 ** 30;
const defaultMaxEvents = 2 ** 22;
/** What a run inside a native, where nothing can pause, may take beyond its slice. */
const nestedSteps = 20_000_000;
const defaultUndoBytes = 2 ** 26;
/** Steps between two drains of a `run`. */
const slice = 100_000;
/** Steps of a run between two copies of memory that make its past near; so many at most, then every other one goes. */
const stride = 10_000_000;
const mostWithin = 8;
/** Only sessions that are so much smaller than what {@link SessionOptions.undoBytes} allows are copied in the middle of a run. */
const smallPart = 1 / 16;

const models = { classic: 0, "late-clear": 1, "counts-only": 2, "tracing-only": 3 } as const;
/** These breakpoints stop before what they name. */
const isBefore = (event: LifetimeEvent): boolean =>
  event.kind === "callback-called" || event.kind === "del-called" || event.kind === "finalizer-called" || event.kind === "collection-begun";
const modes = { exec: 0, cell: 1, single: 2, notebook: 3 } as const;
const statuses = ["done", "error", "exit", "paused", "budget"] as const;
const completenesses = ["complete", "incomplete", "wrong"] as const;

/** Numbers of steps cross as whole ones. */
const finite = (steps: number): number => Math.min(Math.floor(steps), Number.MAX_SAFE_INTEGER);

interface Said {
  readonly text: string;
  readonly toStderr: boolean;
}

/** What lies outside linear memory, and the image of what lies inside. */
class SessionCheckpoint implements Checkpoint {
  constructor(
    readonly step: number,
    readonly ownBytes: number,
    readonly session: CoreSession,
    readonly image: MemoryImage,
    readonly moment: Moment,
    readonly said: readonly Said[],
    readonly stepsAtStart: number,
    readonly hasLibrary: boolean,
    /** Events that the core had recorded. */
    readonly recorded: number,
    readonly progress: Progress,
  ) {}
}

/** How far a run has come in what it says and asks. */
interface Progress {
  readonly run: RunRecord | null;
  readonly read: number;
  readonly reread: number;
  readonly printed: number;
  readonly repeats: number;
  /** Orders that had come. */
  readonly done: number;
}

/** A run, what it began with, and how things stood at some moments of it. */
interface PastRun {
  readonly before: SessionCheckpoint;
  readonly run: RunRecord;
  within: SessionCheckpoint[];
  stride: number;
}

const pastRun = (before: SessionCheckpoint, run: RunRecord): PastRun => ({ before, run, within: [], stride });
const bytesOf = ({ before, within }: PastRun): number => within.reduce((sum, { ownBytes }) => sum + ownBytes, before.ownBytes);

class CoreSession implements Session {
  readonly runtime: string;
  readonly library: Promise<void>;
  private core: Core | null;
  private readonly history: EventHistory;
  private readonly maxSteps: number;
  /** What the latest run has printed, unless `onOutput` takes it. */
  private said: Said[] = [];
  private stepsAtStart = 0;
  private interrupting = false;
  private libraryBytes: Uint8Array | null = null;
  /** A call into the core is going on: its frames are on the stack, and nothing may be copied or written back. */
  private inside = false;
  private readonly undoBytes: number;
  private readonly realTime: boolean;
  private latestImage: MemoryImage | undefined;
  private past: PastRun[] = [];
  private future: { past: PastRun; after: SessionCheckpoint }[] = [];
  /** The latest run; null before the first. */
  private latest: RunRecord | null = null;
  /** Lines that a run that is executed again reads; null: the host is asked. */
  private given: readonly string[] | null = null;
  private read = 0;
  /** Texts that were printed in the latest run, and how many of them come a second time. */
  private printed = 0;
  private repeats = 0;
  private reread = 0;
  private breakpoints: readonly Breakpoint[] = [];
  private stoppedAt: LifetimeEvent | null = null;

  constructor(core: Core, library: Promise<Uint8Array>, options: SessionOptions) {
    this.core = core;
    this.undoBytes = options.undoBytes ?? defaultUndoBytes;
    this.maxSteps = options.maxSteps ?? defaultMaxSteps;
    this.realTime = options.realTime ?? false;
    core.onText = (text, toStderr) => {
      this.printed++;
      if (this.given || this.printed <= this.repeats) return;
      if (options.onOutput) options.onOutput(text, toStderr ? "stderr" : "stdout");
      else this.said.push({ text, toStderr });
    };
    core.onLine = () => {
      const at = this.read++;
      if (this.given) return this.given[at] ?? "";
      return (at < this.reread ? this.latest?.inputs[at] : undefined) ?? this.ask(options);
    };
    core.onAlarm = () => {};
    this.history = new EventHistory(core, options.maxEvents ?? defaultMaxEvents);
    core.create(options.maxHeap ?? defaultMaxHeap, options.events ?? true, this.realTime, models[options.model ?? "classic"]);
    this.runtime = core.runtimeName();
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
      if (result !== "paused" || this.stoppedAt) return this.result(result);
    }
  }

  setArguments(argv: readonly string[]): void {
    this.live().setArguments(argv.map((text) => `${text.replaceAll("\0", "")}\0`).join(""));
  }

  start(source: string | Uint8Array, options: RunOptions = {}): void {
    const core = this.live();
    const run: RunRecord = { kind: "run", source, mode: modes[options.mode ?? "cell"], filename: options.filename ?? "<stdin>", inputs: [], doings: [] };
    this.newRun(run);
    this.aim(core.eventsRecorded());
    begin(core, run);
    this.stepsAtStart = core.steps();
  }

  private newRun(run: RunRecord): void {
    this.remember(run);
    this.latest = run;
    this.said = [];
    this.printed = this.repeats = this.read = this.reread = 0;
    this.interrupting = false;
  }

  private ask(options: SessionOptions): string {
    const line = options.onInput?.() ?? "";
    this.latest?.inputs.push(line);
    return line;
  }

  resume(steps: number, nested = nestedSteps): RunResult {
    return this.result(this.resumeQuietly(steps, nested));
  }

  interrupt(): void {
    this.interrupting = true;
    this.order({ kind: "interrupt" });
  }

  setBreakpoints(breakpoints: readonly Breakpoint[]): void {
    const core = this.live();
    for (const { kind, serial } of breakpoints) {
      if (kind === "count-changed" && serial === undefined) throw new Error("a breakpoint on a changed count needs a serial");
    }
    this.breakpoints = breakpoints;
    const counted = breakpoints.flatMap(({ kind, serial }) => (kind === "count-changed" && serial !== undefined ? [serial] : []));
    if (counted.length > 0) this.watch(counted);
    if (breakpoints.some(({ kind }) => kind === "line-executed")) this.traceLines(true);
    this.aim(core.eventsRecorded());
  }

  watch(serials: readonly number[]): void {
    this.order({ kind: "watch", serials: [...serials] });
  }

  traceLines(on: boolean): void {
    this.order({ kind: "trace-lines", on });
  }

  /** Does it now, and writes it down when it happens to a run. */
  private order(order: Order): void {
    const core = this.live();
    this.latest?.doings.push({ ...order, step: core.steps() });
    apply(core, order);
  }

  /** Breakpoints, for events from number `from` on. */
  private aim(from: number): void {
    const core = this.live();
    giveWords(core, this.breakpoints.flatMap(({ kind, serial }) => [this.history.numberOf(kind), serial ?? 0]));
    core.setBreakpoints(from);
  }

  completeness(source: string): "complete" | "incomplete" | "wrong" {
    return completenesses[this.live().completeness(source)] ?? "wrong";
  }

  events(since = 0, options: EventOptions = {}): LifetimeEvent[] {
    this.live();
    this.history.drain();
    return this.history.since(since, options.undone ?? false);
  }

  lifeOf(serial: number): Life {
    const life: Life = { born: null, lastReference: null, died: null };
    for (const event of this.events()) {
      if (event.kind === "born" && event.serial === serial) life.born = event;
      else if (event.kind === "died" && event.serial === serial) life.died = event;
      else if ((event.kind === "name-bound" || event.kind === "name-unbound") && event.before === serial) life.lastReference = event;
    }
    return life;
  }

  why(serial: number, options: { at?: number } = {}): Why {
    const { at } = options;
    if (at === undefined) return why(this.heap({ all: true }), this.events(), serial);
    return why(this.heapAt(at, { all: true }), this.events().filter((event) => event.seq <= at), serial);
  }

  dominators(): Dominator[] {
    return dominators(this.heap());
  }

  heapAt(seq: number, options: HeapOptions = {}): HeapSnapshot {
    this.outside();
    this.history.drain();
    const index = this.history.indexOf(seq);
    if (index < 0) throw new Error(`event ${seq} is not one of those that lead to the present`);
    return this.picturesAt([index], options)[0] as HeapSnapshot;
  }

  collection(number: number): CollectionRecord {
    return collectionRecord(number, this.events(), (seqs) => this.picturesAt(seqs.map((seq) => this.history.indexOf(seq)), {}));
  }

  /** Pictures right after events of one run, by their places in the history, in order. */
  private picturesAt(indices: readonly number[], options: HeapOptions): HeapSnapshot[] {
    const core = this.outside();
    if (this.realTime) throw new Error("a session that reads the host's clock cannot be executed again");
    if (!this.history.isWhole) throw new Error("events were dropped (maxEvents): the past cannot be found any more");
    const first = indices[0] ?? 0;
    const past = this.past.findLast(({ before }) => this.history.leadsHere(before.moment) && lengthAt(before.moment) <= first);
    if (!past) throw new Error("the run of that event is out of reach (undoBytes)");
    const offset = past.before.recorded - lengthAt(past.before.moment);
    const middle = past.within.findLast(({ moment }) => this.history.leadsHere(moment) && lengthAt(moment) <= first);
    const pictures: HeapSnapshot[] = [];
    const setAlarm = (): void => core.setAlarm((indices[pictures.length] ?? -1) + offset);
    core.onAlarm = () => {
      pictures.push(takeSnapshot(core, options));
      if (pictures.length < indices.length) setAlarm();
    };
    this.again(past, middle, (rerun) => {
      setAlarm();
      rerun.goOn(Infinity, () => pictures.length === indices.length);
    });
    core.onAlarm = () => {};
    if (pictures.length < indices.length) throw new Error("the past did not happen again as it was");
    return pictures;
  }

  /** Goes back to before a run, or to the middle of it, does something with it that nobody outside sees, and returns to the present. */
  private again(past: PastRun, middle: SessionCheckpoint | undefined, what: (rerun: Rerun) => void): void {
    const present = this.checkpoint();
    this.given = past.run.inputs;
    this.history.muted = true;
    try {
      this.within(() => what(this.beginAgain(past, middle)));
    } finally {
      this.history.muted = false;
      this.given = null;
      this.restore(present);
    }
  }

  private beginAgain(past: PastRun, middle: SessionCheckpoint | undefined): Rerun {
    const core = this.live();
    this.read = middle?.progress.read ?? 0;
    this.printed = middle?.progress.printed ?? 0;
    this.rewind(middle ?? past.before);
    return new Rerun(core, past.run, middle?.progress.done);
  }

  /** Memory as it was, ready to be executed again: with no breakpoints. */
  private rewind(checkpoint: SessionCheckpoint): void {
    const core = this.live();
    this.writeBack(checkpoint);
    giveWords(core, []);
    core.setBreakpoints(0);
  }

  checkpoint(): SessionCheckpoint {
    const core = this.outside();
    this.history.drain();
    const image = takeImage(core, this.latestImage);
    this.latestImage = image;
    return new SessionCheckpoint(
      core.steps(), image.ownBytes, this, image, this.history.now(), [...this.said], this.stepsAtStart, this.libraryBytes !== null,
      core.eventsRecorded(), { run: this.latest, read: this.read, reread: this.reread, printed: this.printed, repeats: this.repeats, done: this.latest?.doings.length ?? 0 },
    );
  }

  restore(checkpoint: Checkpoint): void {
    const core = this.outside();
    if (!(checkpoint instanceof SessionCheckpoint) || checkpoint.session !== this) throw new Error("this checkpoint is of another session");
    this.history.drain();
    this.writeBack(checkpoint);
    this.latestImage = checkpoint.image;
    this.history.goTo(checkpoint.moment);
    this.said = [...checkpoint.said];
    this.stepsAtStart = checkpoint.stepsAtStart;
    this.interrupting = false;
    this.stoppedAt = null;
    this.takeUp(checkpoint);
    this.aim(core.eventsRecorded());
  }

  /** Memory as it was, with the library, which may have come later. */
  private writeBack({ image, hasLibrary }: SessionCheckpoint): void {
    const core = this.live();
    restoreImage(core, image);
    if (this.libraryBytes && !hasLibrary) giveLibrary(core, this.libraryBytes);
  }

  /** The run that was going on then goes on; what it was given since then is not its own any more. */
  private takeUp({ step, progress }: SessionCheckpoint): void {
    const { run, read } = progress;
    ({ read: this.read, reread: this.reread, printed: this.printed, repeats: this.repeats } = progress);
    this.latest = run && { ...run, inputs: run.inputs.slice(0, Math.max(read, this.reread)), doings: run.doings.filter((doing) => doing.step <= step) };
    this.past = this.past.map((past) => (past.run === run && this.latest ? { ...past, run: this.latest } : past));
  }

  undo(): boolean {
    this.outside();
    const latest = this.past.pop();
    if (!latest) return false;
    this.future.push({ past: latest, after: this.checkpoint() });
    this.restore(latest.before);
    return true;
  }

  redo(): boolean {
    this.outside();
    const next = this.future.pop();
    if (!next) return false;
    this.past.push(next.past);
    this.restore(next.after);
    return true;
  }

  /** Before a run: what undo() goes back to, as far as there is room for it. */
  private remember(run: RunRecord): void {
    this.future = [];
    if (usedBytes(this.outside()) > this.undoBytes) {
      this.past = [];
      return;
    }
    this.past.push(pastRun(this.checkpoint(), run));
    let bytes = this.past.reduce((sum, past) => sum + bytesOf(past), 0);
    for (let past; bytes > this.undoBytes && (past = this.past.shift()); ) bytes -= bytesOf(past);
  }

  /** Between two slices of a long run. */
  private rememberMiddle(): void {
    const core = this.live();
    const past = this.past.at(-1);
    if (!past || past.run !== this.latest || usedBytes(core) > this.undoBytes * smallPart) return;
    if (core.steps() - (past.within.at(-1)?.step ?? this.stepsAtStart) < past.stride) return;
    past.within.push(this.checkpoint());
    if (past.within.length <= mostWithin) return;
    past.within = past.within.filter((_, i) => i % 2 === 1);
    past.stride *= 2;
  }

  heap(options: HeapOptions = {}): HeapSnapshot {
    return takeSnapshot(this.live(), options);
  }

  end(): RunResult {
    const core = this.live();
    this.newRun({ kind: "end", source: "", mode: 0, filename: "", inputs: [], doings: [] });
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
    if (core.eventMet() >= 0) this.stopAt(core.eventMet());
    if (status === "paused") this.rememberMiddle();
    if (status === "paused" && core.steps() - this.stepsAtStart >= this.maxSteps) return "budget";
    if (status === "error" && this.interrupting && core.error().startsWith("KeyboardInterrupt")) return "interrupted";
    return status;
  }

  /** A breakpoint met event number `event` of the core. Those that stop before it go back and come again, not quite so far. */
  private stopAt(event: number): void {
    const core = this.live();
    const offset = this.history.length - core.eventsRecorded();
    this.stoppedAt = this.history.at(event + offset);
    const past = this.past.at(-1);
    if (this.stoppedAt && isBefore(this.stoppedAt) && past && past.run === this.latest && past.run.kind === "run" && this.history.isWhole) {
      this.goBackBefore(event, this.stoppedAt.step, past, offset);
    }
    this.aim(event + 1);
  }

  /** The latest moment between two instructions at which that event had not happened yet. */
  private goBackBefore(event: number, step: number, past: PastRun, offset: number): void {
    const core = this.outside();
    const { printed, read } = this;
    const come = (to: number): Rerun => {
      const rerun = this.beginAgain(past, past.within.findLast((each) => each.step <= to && this.history.leadsHere(each.moment)));
      rerun.goOn(to);
      return rerun;
    };
    const early = (): boolean => core.eventsRecorded() <= event;
    this.given = past.run.inputs;
    this.history.muted = true;
    this.within(() => {
      let back = 1;
      let rerun = come(step - back);
      while (!early() && back < step) rerun = come(step - (back *= 2));
      // What was passed over in one go is searched from there, instruction by instruction.
      for (let at = core.steps(); back > 1; ) {
        rerun.goOn(core.steps() + 1);
        if (early()) at = core.steps();
        else {
          come(at);
          break;
        }
      }
    });
    core.flushEvents();
    this.history.muted = false;
    this.given = null;
    // What was printed since then comes again. Who was told at once is not told a second time.
    if (this.said.length === printed) this.said.length = this.printed;
    else this.repeats = printed;
    this.reread = read;
    this.history.goBack(core.eventsRecorded() + offset, core.eventStrings());
  }

  private printedTo(stderr: boolean): string {
    return this.said.flatMap(({ text, toStderr }) => (toStderr === stderr ? [text] : [])).join("");
  }

  private result(status: RunStatus): RunResult {
    const core = this.live();
    const breakpoint = this.stoppedAt;
    this.stoppedAt = null;
    const ended = status !== "paused" && status !== "budget";
    const error = ended ? core.error() : "";
    const line = error ? core.errorPlace(0) : 0;
    const result: RunResult = {
      status,
      stdout: this.printedTo(false),
      stderr: this.printedTo(true),
      result: ended && core.hasResult() ? core.result() : null,
      error: error || null,
      errorAt: line ? { line, column: core.errorPlace(1), endLine: core.errorPlace(2), endColumn: core.errorPlace(3) } : null,
      breakpoint,
      exitCode: status === "exit" ? core.exitCode() : 0,
      steps: core.steps(),
    };
    return result;
  }
}

/**
 * Fetches and compiles the runtime (once per page or process), for the sessions to come: in the background, while a page is still drawn.
 *
 * @throws Error when it cannot be loaded, as {@link createSession}, which then tries again.
 */
export async function preload(): Promise<void> {
  await sharedModule();
}

/**
 * Makes a session: a heap and an interpreter of its own.
 *
 * @throws Error when the runtime or its library cannot be loaded (the file is missing, or the page's policy forbids
 * WebAssembly).
 */
export async function createSession(options: SessionOptions = {}): Promise<Session> {
  // On its way while the module is; or when that no longer needs the connection.
  const library = options.library === "later" ? null : sharedLibrary();
  library?.catch(() => {});
  const core = await instantiate(options.module ?? sharedModule());
  const session = new CoreSession(core, library ?? sharedLibrary(), options);
  if (options.library !== "later") await session.library;
  return session;
}
