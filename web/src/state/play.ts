/**
 * Everything the page shows, as one value, and how it changes: a function from state and action to state.
 *
 * The player (player.ts) turns the port's messages and a person's doings into actions; the view draws the value.
 * Nothing here touches a browser, so every flow can be tested in Node.
 *
 * Start reading at `update`.
 */
import type { CollectionRecord, LifetimeEvent, Why } from "../../../wasm/src/types.ts";
import type { Ended, HoldReason } from "../port/session-port.ts";
import { type Cast, EMPTY_CAST, meet, number } from "./cast.ts";
import { type Chapter, tellChapter } from "./chapter.ts";
import type { Collector } from "./collector.ts";
import { EMPTY_HISTORY, type History, remembered } from "./history.ts";
import { plural } from "./labels.ts";
import { EMPTY_PICTURE, lookAt, type Memory, type Picture, sketch, sketchScenery } from "./picture.ts";
import { type PlainHeap, type SceneryName, withDying } from "./plain-heap.ts";
import { indexOf, type Moment, momentText, type Page, stopsOf, turned } from "./timeline.ts";
import { statements } from "./prompt.ts";
import type { Seats } from "./seats.ts";
import { type Reason, reasonOf } from "./reason.ts";
import { EMPTY_RECORDING, record, type Recording, unseenBirths } from "./recording.ts";
import { BY_LINE, lineAt, linesIn, type Place, placeText, type Stepped } from "./stepping.ts";
import { chipOf, type Chunk, type Entry, type EntryState, newEntry, printed, voiced } from "./transcript.ts";

export interface Waiting {
  source: string;
  origin: Entry["origin"];
  mode: "single" | "cell";
  /** Line of the cell editor's text at which it begins. What comes after it there is not run when it fails. */
  row?: number;
  /** Is held before each line. */
  stepped?: Stepped | null;
}

export type Pen = Pick<typeof import("./draw.ts"), "advance" | "withScenery" | "finished">;

export interface Play {
  runtime:
    | { kind: "starting" }
    | { kind: "ready"; name: string }
    | { kind: "failed"; message: string; during: "start" | "run" };
  run:
    | { kind: "idle" }
    /** `line`: the one that runs, where lines are told one by one. */
    | { kind: "running"; number: number; steps: number; line: Place | null }
    /** `line`: the one that is about to run. */
    | { kind: "held"; number: number; steps: number; why: HoldReason; line: Place | null };
  /** Entered and not yet started: the rest of a paste, or what was typed while Python was still loading. */
  queue: readonly Waiting[];
  entries: readonly Entry[];
  /** Entries so far, also those no longer kept. */
  entered: number;
  recording: Recording;
  chapters: readonly Chapter[];
  told: number;
  /** Number of the latest event. */
  seq: number;
  beads: number;
  cast: Cast;
  picture: Picture;
  /** What draws, once its code has come; until then pictures are sketches. */
  pen: Pen | null;
  /** Seats before each rearrangement since the latest line, for putting back. */
  arranged: readonly Seats[];
  /** What the picture was after each chapter, for looking back; the last is the present. */
  pages: readonly Page[];
  /** The moment of the past that is looked at; null: the present. */
  looking: Moment | null;
  /** Heaps in the middle of lines, by the event after which they were so, as asked for; null: out of reach. */
  exact: ReadonlyMap<number, PlainHeap | null>;
  /** The collection that is looked at phase by phase. */
  collector: Collector | null;
  history: History;
  /** The latest entry that was put out of view. It has run all the same. */
  clearedAt: number;
  selected: number | null;
  /** Why the selected object is alive or dead, when somebody asked. */
  reason: Reason | null;
  /** What the live region says: one sentence per chapter. */
  announcement: string;
  /** Text that goes back into the prompt after Stop: statements that were never started. */
  handedBack: string;
}

export const START: Play = {
  runtime: { kind: "starting" },
  run: { kind: "idle" },
  queue: [],
  entries: [],
  entered: 0,
  recording: EMPTY_RECORDING,
  chapters: [],
  told: 0,
  seq: 0,
  beads: 0,
  cast: EMPTY_CAST,
  picture: EMPTY_PICTURE,
  pen: null,
  arranged: [],
  pages: [],
  looking: null,
  exact: new Map(),
  collector: null,
  history: EMPTY_HISTORY,
  clearedAt: 0,
  selected: null,
  reason: null,
  announcement: "",
  handedBack: "",
};

export type Action =
  | { kind: "ready"; runtime: string; heap: PlainHeap }
  | { kind: "failed"; message: string; during: "start" | "run" }
  | { kind: "submit"; source: string; byLine?: boolean }
  | { kind: "collect" }
  /** A program from elsewhere, line by line as it was entered there. */
  | { kind: "replay"; lines: readonly Waiting[] }
  | { kind: "started" }
  | { kind: "continued"; byLine: boolean }
  | { kind: "progress"; steps: number; output: readonly Omit<Chunk, "voice">[]; events: readonly LifetimeEvent[] }
  | { kind: "held"; steps: number; why: HoldReason; line: Place | null; heap: PlainHeap }
  | { kind: "ended"; result: Ended; heap: PlainHeap }
  | { kind: "pen"; pen: Pen }
  | { kind: "scenery"; scenery: readonly SceneryName[] }
  | { kind: "select"; serial: number | null }
  /** The same picture with other seats (arrange.ts); `before`: how to put back what was rearranged. */
  | { kind: "arranged"; picture: Picture; before: readonly Seats[]; announcement: string }
  | { kind: "past"; seq: number; heap: PlainHeap | null }
  | { kind: "collector"; number: number }
  | { kind: "collected"; number: number; record: CollectionRecord | null }
  /** Stands after a phase of the chosen collection (collector.ts), at its place on the timeline. */
  | { kind: "phase"; phase: number | null; at: Moment | null; announcement: string }
  | { kind: "reasoned"; why: Why }
  /** Looks at a moment of the past, or at the present. */
  | { kind: "look"; at: Moment | null }
  | { kind: "history"; history: History }
  /** Puts what was entered out of view, or back into it. */
  | { kind: "clear"; back: boolean }
  | { kind: "taken-back" }
  | { kind: "reset" };

const MOST_ENTRIES = 500;
const MOST_EXACT = 40;
const MOST_CHAPTERS = 200;
const MOST_STATEMENTS = 200;

export function update(play: Play, action: Action): Play {
  switch (action.kind) {
    case "ready":
      return { ...firstPicture(play, action.heap), runtime: { kind: "ready", name: action.runtime } };
    case "failed":
      return failed(play, action.message, action.during);
    case "submit":
      // Nobody is there to run it: it goes back where it came from.
      if (play.runtime.kind === "failed") return { ...play, handedBack: action.source };
      return {
        ...play,
        queue: [...play.queue, ...typed(action.source).map((each) => ({ ...each, stepped: action.byLine ? BY_LINE : null }))],
        history: remembered(play.history, action.source),
        handedBack: "",
        looking: null,
        announcement: play.run.kind === "held" ? "Waits until what is held has ended: Continue or Stop." : "",
      };
    case "collect":
      return {
        ...play,
        queue: [...play.queue, { source: "gc.collect()", origin: "collect", mode: "single" }],
        looking: null,
      };
    case "replay":
      return {
        ...play,
        queue: [...play.queue, ...action.lines],
        announcement: "",
        history: action.lines.reduce(
          (history, line) => (line.origin === "typed" ? remembered(history, line.source) : history),
          play.history,
        ),
      };
    case "started":
      return started(play);
    case "continued":
      return continued(play, action.byLine);
    case "progress":
      return progressed(play, action);
    case "held":
      return held(play, action);
    case "ended":
      return ended(play, action.result, action.heap);
    case "pen":
      return { ...action.pen.finished(play), pen: action.pen };
    case "scenery":
      return renewed({ ...play, picture: (play.pen?.withScenery ?? sketchScenery)(play.picture, action.scenery, play.told) });
    case "select":
      return { ...play, selected: action.serial, reason: action.serial === play.selected ? play.reason : null };
    case "arranged": {
      const { picture, before, announcement } = action;
      return { ...renewed({ ...play, picture }), arranged: before, announcement };
    }
    case "past":
      return { ...play, exact: new Map([...play.exact, [action.seq, action.heap] as const].slice(-MOST_EXACT)) };
    case "reasoned": {
      if (action.why.serial !== play.selected) return play;
      const reason = reasonOf(action.why, play.cast, linesIn(play));
      return { ...play, reason, announcement: reason.fix ? `${reason.sentence} To free it: ${reason.fix}.` : reason.sentence };
    }
    case "look": {
      const announcement = momentText(stopsOf(play), action.at, play.beads);
      return { ...play, looking: action.at, collector: atEnd(play.collector), announcement };
    }
    case "collector":
      return { ...play, collector: { number: action.number, record: null, isOutOfReach: false, phase: null } };
    case "collected": {
      const { record, number } = action;
      if (play.collector?.number !== number) return play;
      return { ...play, collector: { ...play.collector, record, isOutOfReach: !record } };
    }
    case "phase": {
      const { phase, at, announcement } = action;
      return { ...play, collector: play.collector && { ...play.collector, phase }, looking: at, announcement };
    }
    case "history":
      return { ...play, history: action.history };
    case "clear":
      return { ...play, clearedAt: action.back ? 0 : play.entered };
    case "taken-back":
      return { ...play, handedBack: "" };
    case "reset":
      return { ...START, pen: play.pen, history: { ...play.history, at: play.history.entries.length, draft: "" } };
  }
}

/** What the player should start next, if anything. */
export function nextUp(play: Play): Waiting | null {
  return play.runtime.kind === "ready" && play.run.kind === "idle" ? (play.queue[0] ?? null) : null;
}

/** A paste of a few statements is run as if they had been typed; a whole file at once. */
function typed(source: string): Waiting[] {
  const parts = statements(source);
  if (parts.length > MOST_STATEMENTS) return [{ source, origin: "typed", mode: "cell" }];
  return parts.map((statement) => ({ source: statement, origin: "typed", mode: "single" }));
}

/** The picture before anything was entered: what there is then, nobody here made. */
function firstPicture(play: Play, heap: PlainHeap): Play {
  const cast = meet(play.cast, heap, []);
  const look = lookAt(EMPTY_PICTURE.memory, heap, true, new Set());
  number(cast, look.list.worth);
  const nothing = { number: 0, source: "", recording: EMPTY_RECORDING, first: 1, error: null, isImport: true, lineAt: () => "" };
  const { chapter } = tellChapter({ ...nothing, cast, before: new Set(), after: new Set(), leftOut: { before: 0, after: 0 } });
  const picture = (play.pen?.advance ?? sketch)(EMPTY_PICTURE, look, chapter, cast);
  return { ...play, cast, picture, pages: [{ chapter: 0, picture, cast, seq: 0, entry: 0 }] };
}

/** The present's page, after something was found out about it. */
function renewed(play: Play): Play {
  const last = play.pages.at(-1);
  return last ? { ...play, pages: [...play.pages.slice(0, -1), { ...last, picture: play.picture }] } : play;
}

function failed(play: Play, message: string, during: "start" | "run"): Play {
  const stopped = play.run.kind === "idle" ? play : onEntry(play, (entry) => ({ ...entry, state: "error" }));
  const back = play.queue.filter((each) => each.origin === "typed").map((each) => each.source);
  return {
    ...stopped,
    runtime: { kind: "failed", message, during },
    run: { kind: "idle" },
    queue: [],
    handedBack: back.join("\n"),
    announcement: during === "start" ? "Python could not start." : "Python stopped unexpectedly.",
  };
}

function started(play: Play): Play {
  const [next, ...queue] = play.queue;
  if (!next) return play;
  const number = play.entered + 1;
  const again = next.stepped ?? null;
  const entry: Entry = { ...newEntry(number, next.source, next.origin, next.mode), row: next.row ?? null, state: "running", again, pressed: again ? 1 : 0 };
  return {
    ...play,
    queue,
    entered: number,
    entries: [...play.entries, entry].slice(-MOST_ENTRIES),
    run: { kind: "running", number, steps: 0, line: null },
    recording: EMPTY_RECORDING,
  };
}

function onEntry(play: Play, change: (entry: Entry) => Entry): Play {
  if (play.run.kind === "idle") return play;
  const { number } = play.run;
  return { ...play, entries: play.entries.map((entry) => (entry.number === number ? change(entry) : entry)) };
}

function progressed(play: Play, action: Extract<Action, { kind: "progress" }>): Play {
  if (play.run.kind === "idle") return play;
  const next = onEntry(play, (entry) => printed(entry, action.output));
  return {
    ...next,
    seq: action.events.at(-1)?.seq ?? play.seq,
    run: { ...play.run, steps: action.steps },
    recording: record(play.recording, action.events, play.picture.memory.drawn),
  };
}

/** On to the next line, or without stopping again, whatever waits. */
function continued(play: Play, byLine: boolean): Play {
  if (play.run.kind !== "held") return play;
  const { number, steps, line } = play.run;
  return {
    ...onEntry(play, (entry) => ({ ...entry, state: "running", pressed: entry.pressed + Number(byLine) })),
    run: { kind: "running", number, steps, line: byLine ? line : null },
    queue: byLine ? play.queue : play.queue.map((each) => ({ ...each, stepped: null })),
    looking: null,
    collector: atEnd(play.collector),
  };
}

function held(play: Play, { steps, why, line, heap }: Extract<Action, { kind: "held" }>): Play {
  if (play.run.kind === "idle") return play;
  // Before its first line nothing has happened that is worth a chapter.
  const isFirst = line !== null && play.run.line === null && play.entries.at(-1)?.steps === 0;
  const told = isFirst ? onEntry(play, (entry) => ({ ...entry, state: "held" })) : tell(play, heap, null, "held", steps, line?.isPassed);
  const announcement = line
    ? `${told.announcement} Next: ${placeText(play, line)}`.trimStart()
    : `Held after ${plural(steps, "step")}. The state is kept. Continue or Stop.`;
  return {
    ...told,
    run: { kind: "held", number: play.run.number, steps, why, line },
    recording: isFirst ? play.recording : unseenBirths(play.recording, told.picture.memory.worth),
    announcement,
  };
}

function ended(play: Play, result: Ended, heap: PlainHeap): Play {
  if (play.run.kind === "idle") return play;
  const told = onLast(tell(play, heap, result.error, stateOf(result), result.steps), (entry) => ({
    ...entry,
    errorAt: result.errorAt,
  }));
  const isCellOver = result.status !== "done" && play.entries.at(-1)?.row !== null;
  const rest = result.status === "interrupted" ? play.queue.filter((each) => each.origin === "typed" && each.row === undefined) : [];
  return {
    ...told,
    run: { kind: "idle" },
    recording: EMPTY_RECORDING,
    queue: result.status === "interrupted" ? [] : isCellOver ? play.queue.filter(({ row }) => row === undefined) : play.queue,
    handedBack: rest.map((each) => each.source).join("\n"),
  };
}

function onLast(play: Play, change: (entry: Entry) => Entry): Play {
  const last = play.entries.at(-1);
  return last ? { ...play, entries: [...play.entries.slice(0, -1), change(last)] } : play;
}

function stateOf(result: Ended): EntryState {
  switch (result.status) {
    case "done":
      return "done";
    case "error":
    case "budget":
      return "error";
    case "exit":
      return "exit";
    case "interrupted":
      return "interrupted";
  }
}

/** Turns what was recorded into a chapter, and the heap into the next picture. */
function tell(play: Play, plain: PlainHeap, error: string | null, state: EntryState, steps: number, isAmid = false): Play {
  const chapterNumber = play.told + 1;
  const line = play.run.kind === "running" && play.run.line;
  const source = (line && lineAt(play, line)) || (play.entries.at(-1)?.source ?? "");
  const { memory } = play.picture;
  const { recording } = play;
  const isImport = /^\s*(import|from)\b/.test(source);
  const touched = new Set(recording.events.flatMap((event) => ("serial" in event ? [event.serial] : [])));
  const heap = isAmid ? withDying(plain, memory.graph, dyingIn(memory, recording.events)) : plain;
  const look = lookAt(memory, heap, isImport, touched);
  const { chapter, cast } = tellChapter({
    number: chapterNumber,
    source,
    recording,
    first: play.beads + 1,
    cast: meet(play.cast, heap, touched),
    before: memory.worth,
    after: look.list.worth,
    leftOut: { before: memory.heap.leftOut, after: heap.leftOut },
    isImport,
    lineAt: linesIn(play),
    going: play.chapters.at(-1)?.collections.find(({ isOver }) => !isOver),
    error,
  });
  number(cast, look.list.worth);
  const picture = (play.pen?.advance ?? sketch)(play.picture, look, chapter, cast);
  const next = onEntry(play, (each) => ({
    ...voiced(each, play.recording.events, isAmid),
    state,
    steps,
    died: each.died + chapter.died,
    chip: chipOf(each, each.died + chapter.died, play.recording.events.some(({ kind, line }) => kind === "died" && line > 0)),
  }));
  return {
    ...next,
    told: chapterNumber,
    beads: chapter.last,
    chapters: [...play.chapters, chapter].slice(-MOST_CHAPTERS),
    cast,
    picture,
    pages: turned(heap.isHasty ? blinded(play.pages) : play.pages, { chapter: chapterNumber, picture, cast, seq: play.seq, entry: play.entries.at(-1)?.number ?? 0 }),
    arranged: [],
    looking: null,
    // A newer one is more interesting.
    collector: chapter.collections.length > 0 ? null : atEnd(play.collector),
    reason: null,
    announcement: chapter.sentence,
  };
}

/** Whose callbacks run, or may. */
function dyingIn({ dying }: Memory, events: readonly LifetimeEvent[]): number[] {
  const cut = events.flatMap((event) => (event.kind === "weakref-cleared" ? [event.referent] : []));
  const dead = new Set(events.flatMap((event) => (event.kind === "died" ? [event.serial] : [])));
  return [...new Set([...dying, ...cut])].filter((serial) => !dead.has(serial));
}

function blinded(pages: readonly Page[]): readonly Page[] {
  return pages.map((page, i) => (i === pages.length - 1 && page.seq > 0 ? { ...page, isBlind: true } : page));
}

const atEnd = (collector: Collector | null): Collector | null => collector && { ...collector, phase: null };

/** The event after which the heap is not known yet and is looked at, or null. */
export function unknownPast(play: Play): number | null {
  const { collector, pages } = play;
  const phase = collector?.record?.phases[collector.phase ?? -1];
  if (phase) return play.exact.has(phase.seq) ? null : phase.seq;
  if (!play.looking) return null;
  const stops = stopsOf(play);
  const stop = stops[indexOf(stops, play.looking)];
  const seq = stop?.isEnd ? blindAt(pages, stop.chapter) : (stop?.bead?.seq ?? null);
  return seq === null || play.exact.has(seq) ? null : seq;
}

/** The event after which a page's names without a box can be found out, or null. */
function blindAt(pages: readonly Page[], chapter: number): number | null {
  const page = pages.find((each) => each.chapter === chapter);
  return page?.isBlind ? page.seq : null;
}
