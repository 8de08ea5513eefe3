/**
 * A session on the page's own thread, run in slices, behind the message-shaped SessionPort.
 *
 *      run -> start(source) -> resume(n), give way, resume(n), give way ... -> ended
 *                                    '-> after the budget, or before a line: held, until continue or interrupt
 *
 * The runtime can stand still only where no native function waits below. Lines that a step ran through elsewhere (`__del__`,
 * callbacks, bodies of classes, keys of a sort) are stood at afterwards, one by one, each with its heap executed again and
 * with no more events and output than there were then; only after the last of them is told what the step came to.
 *
 * Giving way goes through a MessageChannel: timers are clamped to 4 ms when nested and to a second in a hidden tab.
 *
 * Start reading at `run`.
 */
import type { HeapName, HeapOptions, HeapSnapshot, LifetimeEvent, RunResult, Session, SessionOptions } from "../../../wasm/src/types.ts";
import type { Candidate } from "../state/completion.ts";
import { nameKey } from "../state/labels.ts";
import { plainHeap, type PlainHeap, readScenery, type SceneryName } from "../state/plain-heap.ts";
import type { Place } from "../state/stepping.ts";
import { FIRST_SLICE, nextSlice, SLICE_MS } from "./pace.ts";
import type { Ended, HoldReason, PortMessage, PortRequest, SessionPort } from "./session-port.ts";

export type CreateSession = (options: SessionOptions) => Promise<Session>;

export interface LocalPortOptions {
  /** Loads and opens a session; called again by each `open`. */
  create: CreateSession;
  /** Steps after which a run is held. Default 50 million. */
  budget?: number;
  /** Events after which a run is held: each stays in memory. Default one million. */
  eventBudget?: number;
  now?: () => number;
  giveWay?: () => Promise<void>;
  /** Runs something when nobody is waiting. */
  later?: (work: () => void) => void;
  /** To be awaited before the session is asked why, or about a collection; null: it always knows. */
  explain?: (() => Promise<void>) | null;
}

/** Of one step, lines that are stood at afterwards. */
const MOST_PASSED = 1_000;

interface Passed {
  line: Place;
  seq: number;
  steps: number;
  /** Between the line that was passed before and this one. */
  events: LifetimeEvent[];
}

/** What a step came to: the hold or the end, when everything before it has been told. */
interface Arrival {
  run: number;
  steps: number;
  total: number;
  isEnd: boolean;
  tell: () => void;
}

export const BUDGET = 50_000_000;
export const EVENT_BUDGET = 1_000_000;
/** The session's own limit must lie beyond any hold, or `continue` could not continue. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;
/** Between two progress messages: often enough to look alive, rarely enough not to cost. */
const PROGRESS_MS = 50;
const SCENERY_MS = 120;
/** Steps of a held run that are executed again to look at its past; more would be felt. */
const MOST_AGAIN = 2_000_000;
const UNEXPLAINED = "The answer could not be fetched. Ask again when there is a connection, or load the page again.";
const COLLECT = '__import__("gc").collect()';

export class LocalPort implements SessionPort {
  private readonly options: Required<LocalPortOptions>;
  private readonly listeners = new Set<(message: PortMessage) => void>();
  private session: Session | null = null;
  private output: { stream: "stdout" | "stderr"; text: string }[] = [];
  /** Still on its way: a run that may import waits for it, so that what it finds does not depend on the network. */
  private library: Promise<void> | null = null;
  private mayImport = true;
  private seen = 0;
  private slice = FIRST_SLICE;
  private held: { run: number; steps: number } | null = null;
  private passed: Passed[] = [];
  private arrival: Arrival | null = null;
  /** The event that is stood at, while the runtime is further on. */
  private standsAt: number | null = null;
  private busy = false;
  private isCell = false;
  /** As last told. */
  private names: readonly HeapName[] = [];
  private defined: readonly SceneryName[] = [];
  private values: SceneryName[] = [];
  private sceneryDue = 0;
  private isSceneryDue = false;
  /** Goes up with each `open` and `close`: whatever an older life still has to say is not sent. */
  private life = 0;

  constructor(options: LocalPortOptions) {
    this.options = {
      budget: BUDGET,
      eventBudget: EVENT_BUDGET,
      now: () => performance.now(),
      giveWay,
      later,
      explain: null,
      ...options,
    };
  }

  listen(listener: (message: PortMessage) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  post(request: PortRequest): void {
    switch (request.kind) {
      case "open":
        void this.open();
        return;
      case "run":
        this.begin(request.run, request.source, request.mode, request.byLine);
        return;
      case "collect":
        this.begin(request.run, COLLECT, "exec", false);
        return;
      case "continue":
        if (this.held?.run === request.run) this.goOn(request.byLine);
        return;
      case "interrupt":
        if (!this.arrival?.isEnd) this.session?.interrupt();
        this.goOn(false);
        return;
      case "undo":
        return this.travel("past");
      case "redo":
        return this.travel("future");
      case "completeness":
        this.send({
          kind: "completeness",
          question: request.question,
          answer: this.session?.completeness(request.source) ?? "complete",
        });
        return;
      case "past":
        return this.send({ kind: "past", seq: request.seq, heap: this.again((session) => pastHeap(session, request.seq)) });
      case "collection":
        return this.explained((canExplain) => {
          const record = canExplain ? this.again((session) => session.collection(request.number)) : null;
          this.send({ kind: "collection", number: request.number, record });
        });
      case "why":
        return this.explained((canExplain) => {
          if (canExplain) this.why(request.serial);
          else this.send({ kind: "why", why: { kind: "unknown", serial: request.serial, sentence: UNEXPLAINED } });
        });
      case "names":
        void this.namesFor(request.path).then((names) => this.send({ kind: "names", question: request.question, names }));
        return;
      case "close":
        this.close();
        return;
    }
  }

  /** While something runs, nobody looks at its heap. */
  private async namesFor(path: readonly string[]): Promise<Candidate[]> {
    try {
      const { candidates } = await import("../state/completion.ts");
      if (!this.session || this.busy) return [];
      return candidates(this.session.heap({ all: true }), path);
    } catch {
      return []; // too much to look at, or offline, and nothing that anybody must know
    }
  }

  private send(message: PortMessage): void {
    for (const listener of [...this.listeners]) listener(message);
  }

  private async open(): Promise<void> {
    this.close();
    const life = this.life;
    try {
      const session = await this.options.create({
        maxSteps: NO_LIMIT,
        library: "later",
        onOutput: (text, stream) => {
          if (life === this.life) this.output.push({ stream, text });
        },
      });
      if (life !== this.life) return session.dispose();
      this.session = session;
      this.library = session.library.catch(() => {}); // a program that imports it will be told
      void this.library.then(() => {
        if (life === this.life) this.library = null;
      });
      this.seen = nextSeq(session, 0);
      this.send({ kind: "ready", runtime: session.runtime, heap: this.heap() });
    } catch (error) {
      if (life === this.life) this.send({ kind: "failed", message: messageOf(error), during: "start" });
    }
  }

  private close(): void {
    this.life++;
    const { session } = this;
    this.session = null;
    this.library = null;
    this.held = null;
    this.passed = [];
    this.arrival = null;
    this.standsAt = null;
    this.busy = false;
    this.output = [];
    this.names = [];
    this.defined = [];
    this.values = [];
    try {
      session?.dispose();
    } catch {
      // A session that broke down may not be able to say goodbye; it is dropped either way.
    }
  }

  private begin(run: number, source: string, mode: "single" | "cell" | "exec", byLine: boolean): void {
    if (!this.session || this.busy || this.held) return;
    this.isCell = mode === "cell";
    try {
      this.trace(byLine);
      this.session.start(source, { mode });
    } catch (error) {
      return this.breakDown(error);
    }
    this.slice = FIRST_SLICE;
    this.mayImport = /import|exec|eval/.test(source);
    void this.run(run, 0);
  }

  private goOn(byLine: boolean): void {
    if (!this.held) return;
    const { run, steps } = this.held;
    if (this.arrival && (byLine || this.arrival.isEnd)) {
      if (!byLine) this.forgetPassed();
      return this.stand(this.arrival);
    }
    this.forgetPassed();
    this.arrival = null;
    this.standsAt = null;
    try {
      this.trace(byLine);
    } catch (error) {
      return this.breakDown(error);
    }
    void this.run(run, steps);
  }

  private trace(byLine: boolean): void {
    this.session?.setBreakpoints(byLine ? [{ kind: "line-executed" }] : []);
    if (!byLine) this.session?.traceLines(false);
  }

  private travel(to: "past" | "future"): void {
    const { session } = this;
    if (!session || this.busy || this.held) return;
    try {
      const done = to === "past" ? session.undo() : session.redo();
      if (done) this.heap(); // what is bound now, for the next picture to compare with
      this.output = [];
      this.send({ kind: "travelled", to, done });
    } catch (error) {
      this.breakDown(error);
    }
  }

  /** What is found by executing something again; null when that is out of reach. */
  private again<T>(find: (session: Session) => T): T | null {
    if (!this.session || this.busy || (this.held?.steps ?? 0) > MOST_AGAIN) return null;
    try {
      return find(this.session);
    } catch {
      return null;
    }
  }

  private explained(answer: (canExplain: boolean) => void): void {
    const { life } = this;
    const { explain } = this.options;
    if (!explain) return answer(true);
    void explain().then(
      () => life === this.life && answer(true),
      () => life === this.life && answer(false),
    );
  }

  private why(serial: number): void {
    if (!this.session || this.busy) return;
    const { standsAt } = this;
    try {
      const why = standsAt === null ? this.session.why(serial) : this.again((session) => session.why(serial, { at: standsAt }));
      if (why) this.send({ kind: "why", why });
    } catch (error) {
      this.breakDown(error);
    }
  }

  /** Drives the started run until it ends or has used its budget. `steps` is what it used before a hold. */
  private async run(run: number, steps: number): Promise<void> {
    const { session, life } = this;
    if (!session) return;
    const { budget, eventBudget, now } = this.options;
    this.held = null;
    this.busy = true;
    const limit = steps + budget;
    const eventLimit = this.seen + eventBudget;
    let told = now();
    let rested = told;
    let total = session.stats().steps;
    try {
      if (this.library && this.mayImport) await this.library;
      if (life !== this.life) return;
      for (;;) {
        const before = now();
        const asked = Math.min(this.slice, limit - steps);
        const result = session.resume(asked);
        const after = now();
        if (result.status !== "paused") return this.end(run, steps + result.steps - total, result);
        if (result.breakpoint) {
          const line = placeOf(this.drain(session, result.steps), result.steps);
          steps += result.steps - total;
          total = result.steps;
          if (line) return this.hold(run, steps, "line", total, line);
          // Inside of a native, and passed already.
          if (after - rested < SLICE_MS) continue;
        } else {
          steps += asked;
          total = result.steps;
          this.slice = nextSlice(asked, after - before);
        }
        if (steps >= limit) return this.hold(run, steps, "steps", result.steps);
        if (after - told > PROGRESS_MS) {
          this.progress(run, result.steps);
          told = after;
        } else this.drain(session);
        if (this.seen >= eventLimit) return this.hold(run, steps, "events", result.steps);
        await this.options.giveWay();
        if (life !== this.life) return;
        rested = now();
      }
    } catch (error) {
      if (life === this.life) this.breakDown(error);
    }
  }

  private pending: PortMessage & { kind: "progress" } = { kind: "progress", run: 0, steps: 0, output: [], events: [] };

  /** Takes the events of a slice out of the runtime's ring before the next slice overwrites them. Returns the latest. `steps`: now. */
  private drain(session: Session, steps = 0): LifetimeEvent | undefined {
    const events = session.events(this.seen);
    const last = events.at(-1);
    if (last) this.seen = last.seq + 1;
    for (const event of events) {
      if (event.kind !== "line-executed") this.pending.events.push(event);
      else if (event !== last || !placeOf(event, steps)) this.pass(event);
    }
    for (const chunk of this.output) this.pending.output.push(chunk);
    this.output = [];
    return last;
  }

  private pass(event: LifetimeEvent): void {
    const { seq, step } = event;
    const line = placeOf(event, step);
    if (!line || this.passed.length >= MOST_PASSED) return;
    this.passed.push({ line: { ...line, isPassed: true }, seq, steps: step, events: this.pending.events });
    this.pending.events = [];
  }

  /** What was passed is told with what came after it. */
  private forgetPassed(): void {
    this.pending.events = [...this.passed.flatMap(({ events }) => events), ...this.pending.events];
    this.passed = [];
  }

  private progress(run: number, steps: number): void {
    if (!this.session) return;
    this.drain(this.session);
    if (this.passed.length > 0) return;
    const { output, events } = this.pending;
    this.pending = { kind: "progress", run: 0, steps: 0, output: [], events: [] };
    this.send({ kind: "progress", run, steps, output, events });
  }

  private hold(run: number, steps: number, why: HoldReason, total: number, line: Place | null = null): void {
    const tell = (): void => this.send({ kind: "held", run, steps, why, line, heap: this.heap() });
    this.arrive({ run, steps, total, isEnd: false, tell });
  }

  private end(run: number, steps: number, result: RunResult): void {
    // The prompt prints its values itself; of a cell, the last one is in the result only.
    if (this.isCell && result.result !== null) this.output.push({ stream: "stdout", text: `${result.result}\n` });
    const tell = (): void => this.send({ kind: "ended", run, result: ended(result), heap: this.heap() });
    this.arrive({ run, steps, total: result.steps, isEnd: true, tell });
  }

  private arrive(arrival: Arrival): void {
    this.busy = false;
    this.held = { run: arrival.run, steps: arrival.steps };
    if (this.session) this.drain(this.session);
    this.stand(arrival);
  }

  /** At the next line that was passed, as it was then; or at last where the step came to. */
  private stand(arrival: Arrival): void {
    const { run, steps, total } = arrival;
    const next = this.passed[0];
    const heap = next && this.again((session) => this.heap((options) => session.heapAt(next.seq, options)));
    if (next && heap) {
      this.passed.shift();
      const printed = next.events.filter(({ kind }) => kind === "output").length;
      this.arrival = arrival;
      this.standsAt = next.seq;
      this.send({ kind: "progress", run, steps: next.steps, output: this.pending.output.splice(0, printed), events: next.events });
      return this.send({ kind: "held", run, steps: steps - total + next.steps, why: "line", line: next.line, heap });
    }
    this.forgetPassed();
    this.arrival = null;
    this.standsAt = null;
    if (arrival.isEnd) this.held = null;
    this.progress(run, total);
    arrival.tell();
  }

  private heap(read: ReadHeap = (options) => this.now(options)): PlainHeap {
    const snapshot = read({ keepers: true });
    const bound = new Set(snapshot.names.map(nameKey));
    const isHasty = this.isSceneryDue && { isHasty: true as const };
    const isNameMissing = this.names.some((name) => !bound.has(nameKey(name)));
    this.names = snapshot.names;
    // Deleted, or bound to something without a box? The picture must not say the wrong thing even for a moment.
    this.isSceneryDue = false;
    if (isNameMissing) this.values = readScenery(snapshot.names, read({ all: true }));
    else this.readSceneryLater(read);
    const heap = plainHeap(snapshot, this.values);
    this.defined = heap.scenery.filter((name) => bound.has(nameKey(name)));
    return { ...heap, ...isHasty };
  }

  private now(options?: HeapOptions): HeapSnapshot {
    if (!this.session) throw new Error("no session");
    return this.session.heap(options);
  }

  /** Looking at everything takes as long as two frames: it waits until nobody is waiting for it. */
  private readSceneryLater(read: ReadHeap): void {
    const { life } = this;
    const due = ++this.sceneryDue;
    this.isSceneryDue = true;
    this.options.later(() => {
      if (life !== this.life || due !== this.sceneryDue || this.busy || !this.session) return;
      this.isSceneryDue = false;
      const values = this.again(() => readScenery(this.names, read({ all: true })));
      if (!values || JSON.stringify(values) === JSON.stringify(this.values)) return;
      this.values = values;
      this.send({ kind: "scenery", scenery: [...this.defined, ...values] });
    });
  }

  /** The runtime itself failed (a trap, no memory): the session is lost, the page is not. */
  private breakDown(error: unknown): void {
    const message = messageOf(error);
    this.close();
    this.send({ kind: "failed", message, during: "run" });
  }
}

/** With its names without a box: those of the pictures around it may be others. */
function pastHeap(session: Session, seq: number): PlainHeap {
  const snapshot = session.heapAt(seq, { keepers: true });
  return plainHeap(snapshot, readScenery(snapshot.names, session.heapAt(seq, { all: true })));
}

type ReadHeap = (options?: HeapOptions) => HeapSnapshot;

/** The line that is about to run, when no step was made since it was told. */
function placeOf(event: LifetimeEvent | undefined, steps: number): Place | null {
  if (event?.kind !== "line-executed" || event.run === 0 || event.step !== steps) return null;
  return { run: event.run, line: event.line, function: event.function };
}

function nextSeq(session: Session, from: number): number {
  return (session.events(from).at(-1)?.seq ?? from - 1) + 1;
}

function ended(result: RunResult): Ended {
  const { status, error, errorAt, exitCode, steps } = result;
  return {
    status: status === "paused" ? "done" : status,
    error,
    errorAt: errorAt && { ...errorAt },
    exitCode,
    steps,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function later(work: () => void): void {
  setTimeout(work, SCENERY_MS);
}

function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
