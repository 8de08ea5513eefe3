/**
 * Between the page's state and a running Python: posts requests, turns answers into actions, starts what waits.
 *
 * Start reading at `Player`; it knows neither the DOM nor the runtime.
 */
import type { PortMessage, SessionPort } from "./port/session-port.ts";
import { type Action, nextUp, type Pen, type Play, START, unknownPast, update, type Waiting } from "./state/play.ts";
import type { Candidate } from "./state/completion.ts";
import { programOf } from "./state/program.ts";
import { type Completeness, guess } from "./state/prompt.ts";
import { doneBefore } from "./state/stepping.ts";

const MOST_UNDONE = 200;
/** Milliseconds for which a queue is gone through before the page is drawn again. */
const MOST_AT_ONCE = 50;

/** What was shown at another time, shown now: nothing waits, and what was typed since stays in the prompt's history. */
function returned(then: Play, now: Play, announcement: string): Play {
  const back = { ...then, queue: [], handedBack: "", history: now.history, looking: null, collector: null, reason: null, announcement };
  return now.pen ? update(back, { kind: "pen", pen: now.pen }) : back;
}

export class Player {
  play: Play = START;
  private readonly port: SessionPort;
  private readonly changed: () => void;
  private readonly stopListening: () => void;
  private readonly questions = new Map<number, (answer: Completeness) => void>();
  private readonly namesAsked = new Map<number, (names: Candidate[]) => void>();
  private asked = 0;
  private isStarting = false;
  private askedPast: number | null = null;
  /** What the page showed before each run, oldest first, and after those that were undone. The session keeps its own side. */
  private past: Play[] = [];
  private future: Play[] = [];
  /** What had run in the session that was left for this one. */
  private former: readonly Waiting[] = [];

  constructor(port: SessionPort, changed: () => void) {
    this.port = port;
    this.changed = changed;
    this.stopListening = port.listen((message) => this.hear(message));
  }

  open(): void {
    this.port.post({ kind: "open" });
  }

  close(): void {
    this.stopListening();
    this.port.post({ kind: "close" });
  }

  act(action: Action): void {
    this.play = update(this.play, action);
    this.startNext();
    this.askForPast();
    this.changed();
  }

  /** A run may have ended before its request returns: a long queue is gone through by this loop, not by each end calling for the next. */
  private startNext(): void {
    if (this.isStarting) return;
    this.isStarting = true;
    const begun = Date.now();
    try {
      for (let next = nextUp(this.play); next; next = nextUp(this.play)) {
        this.start(next);
        if (Date.now() - begun < MOST_AT_ONCE) continue;
        setTimeout(() => {
          this.startNext();
          this.changed();
        });
        break;
      }
    } finally {
      this.isStarting = false;
    }
  }

  private start(next: Waiting): void {
    this.past = [...this.past, this.play].slice(-MOST_UNDONE);
    this.future = [];
    this.play = update(this.play, { kind: "started" });
    const run = this.play.entered;
    this.port.post(
      next.origin === "collect"
        ? { kind: "collect", run }
        : { kind: "run", run, source: next.source, mode: next.mode, byLine: Boolean(next.stepped) },
    );
  }

  /** One moment at a time: while somebody scrubs, those in between are left out. */
  private askForPast(): void {
    const seq = unknownPast(this.play);
    if (seq === null || this.askedPast !== null) return;
    this.askedPast = seq;
    this.port.post({ kind: "past", seq });
  }

  /** The code that draws has come. */
  draw(pen: Pen): void {
    this.act({ kind: "pen", pen });
  }

  submit(source: string, byLine = false): void {
    this.act({ kind: "submit", source, byLine });
  }

  collect(): void {
    this.act({ kind: "collect" });
  }

  stop(): void {
    this.port.post({ kind: "interrupt" });
  }

  /** To its end; `byLine`: to the next line. */
  goOn(byLine = false): void {
    if (this.play.run.kind !== "held") return;
    const run = this.play.run.number;
    this.act({ kind: "continued", byLine });
    this.port.post({ kind: "continue", run, byLine });
  }

  get canUndo(): boolean {
    return this.isAtRest && (this.past.length > 0 || this.former.length > 0);
  }
  get canRedo(): boolean {
    return this.isAtRest && this.future.length > 0;
  }
  private get isAtRest(): boolean {
    return this.play.runtime.kind === "ready" && this.play.run.kind === "idle" && this.play.queue.length === 0;
  }

  /** To before the latest run: the page shows what it showed then, and Python is where it was. At the beginning: to the session before. */
  undo(): void {
    if (!this.canUndo) return;
    if (this.past.length > 0) this.port.post({ kind: "undo" });
    else this.startOver(this.former);
  }
  redo(): void {
    if (this.canRedo) this.port.post({ kind: "redo" });
  }

  /** Selects an object and asks why it is alive, or what killed it. */
  why(serial: number): void {
    this.act({ kind: "select", serial });
    this.port.post({ kind: "why", serial });
  }

  /** Chooses a collection and asks what it did. */
  collection(number: number): void {
    this.act({ kind: "collector", number });
    this.port.post({ kind: "collection", number });
  }

  /** A new session: everything but the history of the prompt is gone. */
  reset(): void {
    this.askedPast = null;
    this.past = [];
    this.future = [];
    this.former = [];
    this.act({ kind: "reset" });
    this.open();
  }

  /** As {@link replay}, but Undo leads back from there: what ran here runs again. */
  startOver(lines: readonly Waiting[]): void {
    // Undone or not, all of it.
    const { lines: own, forgotten } = programOf(this.future[0] ?? this.play);
    const former = own.length > 0 && forgotten === 0 ? own : this.former;
    this.replay(lines);
    this.former = former;
  }

  /** A new session in which these lines run, one after the other. */
  replay(lines: readonly Waiting[]): void {
    if (this.play.entered > 0 || this.play.queue.length > 0) this.reset();
    this.act({ kind: "replay", lines });
  }

  retry(): void {
    this.reset();
  }

  /** Guessed while Python is loading or busy: what is entered then waits in the queue. */
  completeness(source: string): Promise<Completeness> {
    if (this.play.runtime.kind !== "ready" || this.play.run.kind !== "idle") return Promise.resolve(guess(source));
    const question = ++this.asked;
    return new Promise((resolve) => {
      this.questions.set(question, resolve);
      this.port.post({ kind: "completeness", question, source });
    });
  }

  /** What could be written behind this path, by what there is now. Nobody waits for a program that runs. */
  names(path: readonly string[]): Promise<Candidate[]> {
    if (this.play.runtime.kind !== "ready" || this.play.run.kind !== "idle") return Promise.resolve([]);
    const question = ++this.asked;
    return new Promise((resolve) => {
      this.namesAsked.set(question, resolve);
      this.port.post({ kind: "names", question, path });
    });
  }

  private travelled(to: "past" | "future", done: boolean): void {
    const [from, other] = to === "past" ? [this.past, this.future] : [this.future, this.past];
    const goal = done ? from.pop() : undefined;
    if (goal) {
      other.push(this.play);
      const source = (to === "past" ? this.play : goal).entries.at(-1)?.source ?? "";
      this.play = returned(goal, this.play, `${to === "past" ? "Undone" : "Done again"}: ${source}`);
    } else {
      from.length = 0;
      this.play = { ...this.play, announcement: "That is too far away to go there." };
    }
    this.changed();
  }

  private hear(message: PortMessage): void {
    switch (message.kind) {
      case "completeness":
        this.questions.get(message.question)?.(message.answer);
        this.questions.delete(message.question);
        return;
      case "names":
        this.namesAsked.get(message.question)?.(message.names);
        this.namesAsked.delete(message.question);
        return;
      case "ready":
        return this.act({ kind: "ready", runtime: message.runtime, heap: message.heap });
      case "scenery":
        return this.act(message);
      case "past":
        this.askedPast = null;
        return this.act(message);
      case "collection":
        return this.act({ ...message, kind: "collected" });
      case "why":
        return this.act({ kind: "reasoned", why: message.why });
      case "travelled":
        return this.travelled(message.to, message.done);
      case "failed":
        for (const answer of this.questions.values()) answer("complete");
        this.questions.clear();
        for (const answer of this.namesAsked.values()) answer([]);
        this.namesAsked.clear();
        return this.act({ kind: "failed", message: message.message, during: message.during });
      case "progress":
      case "held":
      case "ended":
        // A run of a session that was reset meanwhile.
        if (this.play.run.kind === "idle" || this.play.run.number !== message.run) return;
        this.act(message);
        if (doneBefore(this.play)) setTimeout(() => this.goOnAsBefore());
    }
  }

  /** Unless somebody was quicker. */
  private goOnAsBefore(): void {
    const button = doneBefore(this.play);
    if (button) this.goOn(button === "Step");
  }
}
