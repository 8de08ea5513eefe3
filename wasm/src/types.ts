/**
 * What crosses between a program and the runtime: plain data, no handles.
 *
 * Objects are named by their `serial`, a number given at birth and never used again. (`id` is what Python shows and is
 * reused, as in Python.) Steps count executed bytecode instructions from the start of the session.
 */

export interface SessionOptions {
  /** Most steps one `run` may take before it ends with `status: "budget"`. Default 50 million. */
  maxSteps?: number;
  /** Bytes the Python heap may hold before MemoryError. Default 1 GiB. */
  maxHeap?: number;
  /** Called with text as Python prints it. Without it, text is gathered in {@link RunResult}. */
  onOutput?: (text: string, stream: "stdout" | "stderr") => void;
  /** Asked by `input()` and `sys.stdin` for the next line, with its newline; null or "" is the end. Default: nothing to read. */
  onInput?: () => string | null;
  /** The `time` module reads the host's clock. Default false: time is counted in steps, the same for each run. */
  realTime?: boolean;
  /** Record lifetime events. Default true. */
  events?: boolean;
  /** Events that are kept, 32 bytes each; what comes when there is no room is counted in a "dropped" event. Default 4 million. */
  maxEvents?: number;
  /** Whose rules decide when an object dies. Default "classic". */
  model?: LifetimeModel;
  /**
   * Bytes that {@link Session.undo} may keep. A session whose memory is larger than that, or what lies further back, can't be
   * undone; 0: nothing can. Taking part costs a run about a millisecond. Default 64 MiB.
   */
  undoBytes?: number;
  /** The compiled module, shared between sessions; default: loaded once beside this file. */
  module?: WebAssembly.Module | Promise<WebAssembly.Module>;
  /**
   * When the part of the library that is written in Python (functools, dataclasses, pprint, ...) must be there. `"now"`:
   * with the session. `"later"`: the session is there as soon as the runtime is, {@link Session.library} tells when the
   * rest has come. Default `"now"`.
   */
  library?: "now" | "later";
}

/**
 * Whose rules decide when an object dies. `"classic"`: CPython 3.13. `"late-clear"`: as 3.15, weak references without a callback to
 * cyclic garbage are cleared after its finalizers ran. `"counts-only"`: there is no collector, cycles stay for ever. `"tracing-only"`:
 * nothing dies by its count; what nobody refers to waits for a collection, and can be revived through a weak reference until then.
 */
export type LifetimeModel = "classic" | "late-clear" | "counts-only" | "tracing-only";

export interface RunOptions {
  /**
   * How the source is meant. `"exec"`: a file. `"cell"`: a notebook cell, the last expression's value is shown and kept in
   * `_` as the plain prompt does. `"single"`: one line or block at the `>>>` prompt. `"notebook"`: a cell whose uncaught
   * error is told in the result only; no traceback is printed. Default `"cell"`.
   */
  mode?: "exec" | "cell" | "single" | "notebook";
  /** Name for tracebacks. Default `"<stdin>"`. */
  filename?: string;
}

/** How a run ended or why it paused. */
export type RunStatus =
  | "done" // ran to its end
  | "error" // ended by an uncaught exception (its traceback went to stderr, except in mode "notebook")
  | "exit" // SystemExit
  | "paused" // `start`/`resume` used up its slice, or a breakpoint was met: call `resume` to go on
  | "budget" // used up maxSteps; the state stays as it was at the stop
  | "interrupted"; // ended by `interrupt()` (KeyboardInterrupt)

export interface RunResult {
  status: RunStatus;
  /** Text printed since the run began (empty when `onOutput` takes it). */
  stdout: string;
  stderr: string;
  /** `repr` of the cell's last expression, or null. Also printed on stdout in mode "single". */
  result: string | null;
  /** `Type: message` of the uncaught exception, or null. */
  error: string | null;
  /** Where a SyntaxError or uncaught exception points in this source: line from 1, column from 0. */
  errorAt: { line: number; column: number; endLine: number; endColumn: number } | null;
  /** What a breakpoint stopped at ({@link Session.setBreakpoints}), or null. */
  breakpoint: LifetimeEvent | null;
  /** Exit status for `status: "exit"`, else 0. */
  exitCode: number;
  /** Steps executed by this session so far. */
  steps: number;
}

/** Where and when an event happened. */
export interface EventBase {
  /** Number of this event in the session, from 0, never reused. */
  seq: number;
  /** Instructions executed before it: exact while instructions are traced (breakpoints, {@link Session.watch}), else rounded down to a multiple of 256. */
  step: number;
  /** Line in the source that was running, from 1; 0 when none was. */
  line: number;
  /** Which `run` or `start` of this session brought that source, from 1; 0: none, the line is of a module of the library. */
  run: number;
}

/** Why an object died. */
export type DeathCause = "count reached 0" | "collected" | "session end";

export type LifetimeEvent = EventBase &
  (
    | { kind: "born"; serial: number; type: string }
    | { kind: "died"; serial: number; type: string; cause: DeathCause; /** serial of the holder that let go, or 0 */ holder: number; /** number of the collection, or 0 */ collection: number }
    | { kind: "weakref-made"; serial: number; type: string; referent: number; hasCallback: boolean }
    | { kind: "weakref-cleared"; serial: number; type: string; referent: number; referentType: string }
    | { kind: "callback-called"; serial: number; callback: number }
    | { kind: "callback-suppressed"; serial: number; reason: "weak reference died first" | "weak reference is garbage too" }
    | { kind: "callback-raised"; serial: number; callback: number; error: string }
    | { kind: "del-called"; serial: number; type: string }
    | { kind: "resurrected"; serial: number; type: string }
    | { kind: "finalizer-registered"; /** of the `weakref.finalize` */ serial: number; /** whose end it waits for */ object: number; objectType: string }
    | { kind: "finalizer-called"; serial: number; function: number }
    | { kind: "finalizer-detached"; serial: number; object: number; objectType: string }
    | { kind: "row-removed"; /** of the weak container */ serial: number; type: string; /** the row's weak reference */ reference: number }
    /** A name of `__main__`, or `_` (scope "builtins"), holds something else; `serial` and `before` are 0 for plain values and nothing. A plain value in a plain value's place is not told. */
    | { kind: "name-bound"; scope: string; name: string; serial: number; before: number }
    | { kind: "name-unbound"; scope: string; name: string; before: number }
    /** Of an object that is watched: {@link Session.watch}. */
    | { kind: "count-changed"; serial: number; type: string; count: number; before: number }
    /** A line begins; told while {@link Session.traceLines} is on. */
    | { kind: "line-executed"; /** "<module>" for what stands outside of functions */ function: string }
    | { kind: "collection-begun"; collection: number; generation: number; automatic: boolean }
    | { kind: "phase"; collection: number; phase: Phase; objects: number }
    | { kind: "collection-ended"; collection: number; collected: number; uncollectable: number }
    | { kind: "output"; stream: "stdout" | "stderr"; text: string }
    | { kind: "error"; error: string }
    | { kind: "dropped"; /** events that were not kept: {@link SessionOptions.maxEvents} */ count: number }
  );

export type EventKind = LifetimeEvent["kind"];

/** The collector's phases, in order; from core/heap/phases.def. */
export type Phase =
  | "update_refs" | "subtract_refs" | "move_unreachable" | "clear_weakrefs" | "call_callbacks" | "finalize"
  | "handle_resurrected" | "delete_garbage" | "report";

export interface HeapNode {
  serial: number;
  /** What `id()` returns, as a hexadecimal string with 0x. */
  id: string;
  type: string;
  /** Short text for a box: a repr made without running Python ("'ring'", "3 items", ""). */
  value: string;
  /** Strong references, without any that observing would add. `Infinity` for immortal objects. */
  count: number;
  weakCount: number;
  /** 0, 1, 2; 3 = frozen; -1 = not tracked by the collector. */
  generation: number;
  /** Its `__del__` ran. */
  finalized: boolean;
  /** Its type has room for weak references to it. */
  weakrefable: boolean;
  /** In the middle of a collection: set aside as garbage, so far. */
  unreachable: boolean;
  /** In the middle of a collection, of what is not decided yet: the copy of its count that references from inside are taken off. Else null. */
  copiedCount: number | null;
  /** It is told only because of {@link HeapOptions.keepers}. */
  keeper: boolean;
  /** It is a class, of whatever metaclass. */
  isClass: boolean;
}

export interface HeapEdge {
  /** Serials. */
  from: number;
  to: number;
  /** "attribute peer", "item 0", "key", "value of 'x'", "value of 1" (no text is the key), "referent", "callback", ... */
  label: string;
  weak: boolean;
}

/** A name bound in a scope: where a person starts looking. */
export interface HeapName {
  /** "__main__", "builtins" (for `_`), "sys" (`sys.last_exc`, and what a program puts there), the function whose frame holds it, or "class Cat" while its body runs. */
  scope: string;
  name: string;
  serial: number;
}

export interface HeapOptions {
  /** Also modules, builtin functions, code, small values, internals. Default false: what a person made and holds. */
  all?: boolean;
  /**
   * Also the program's own classes, functions, iterators and the like, on which what a person made may hang: the variable of a
   * closure, a class attribute, a default. Default false.
   */
  keepers?: boolean;
}

/** The heap at one moment. Rows live in typed arrays; the methods read one row at a time. Of one object a million references are told at most. */
export interface HeapSnapshot {
  step: number;
  nodeCount: number;
  edgeCount: number;
  names: HeapName[];
  /** Row `i` as an object; rows are in order of birth. */
  node(i: number): HeapNode;
  edge(i: number): HeapEdge;
  /** Row of an object, or -1. */
  indexOf(serial: number): number;
  /** The raw rows: see snapshot.ts for their layout. */
  nodes: Uint32Array;
  edges: Uint32Array;
}

/** A step on the way from a root to an object: the object reached, and the slot of the one before (or the root) that holds it. */
export interface WhyStep {
  serial: number;
  type: string;
  value: string;
  /** As {@link HeapEdge.label}; of the first step, the root's name. */
  label: string;
}

/** The answer of {@link Session.why}. */
export type Why =
  | {
      kind: "alive";
      serial: number;
      type: string;
      /** A name and where it is: "__main__", a running function, "builtins" (`_`), or "" for what the runtime itself holds. */
      root: { scope: string; name: string };
      /** The shortest way along strong references; the object itself comes last. */
      path: WhyStep[];
      sentence: string;
      /**
       * What to do to free it, as a person would do it: each way that leads to it is cut (`"del a; del b"`); `"# and more"` at the end for more
       * than four; `"let f() end"` where a function that runs holds it. Null when nobody can.
       */
      fix: string | null;
    }
  | { kind: "garbage"; serial: number; type: string; /** The cycle that it is in, or nothing. */ path: WhyStep[]; sentence: string; fix: string }
  | {
      kind: "dead";
      serial: number;
      type: string;
      /** Its `run` and `line` are the statement: whoever knows the sources can name it, where the sentence has only the line. */
      event: LifetimeEvent;
      /** The sentence without who and where: `Cat #7 died in "del cat": ${reason}`. */
      reason: string;
      sentence: string;
    }
  | { kind: "unknown"; serial: number; sentence: string };

/** Where a run stops. Without `serial`: whatever object it is about. */
export interface Breakpoint {
  /**
   * `"died"`, `"weakref-cleared"` and `"resurrected"` stop right after it happened; `"count-changed"` too, and wants a `serial`;
   * `"line-executed"` stops before the line runs; `"callback-called"`, `"del-called"`, `"finalizer-called"` and `"collection-begun"` stop
   * before the instruction that leads to it, as long as the session can go back ({@link SessionOptions.undoBytes}), else after it.
   */
  kind: "died" | "weakref-cleared" | "resurrected" | "count-changed" | "line-executed" | "callback-called" | "del-called" | "finalizer-called" | "collection-begun";
  /** The object; of "weakref-cleared" either the weak reference or its referent. */
  serial?: number;
}

/** An object as a collection saw it. */
export interface CollectedObject {
  serial: number;
  type: string;
  value: string;
  /** Its real count, which finding garbage never changes. */
  count: number;
  /** The copy, less the references from inside. */
  copiedCount: number;
  /** Is it kept, because something outside reaches it? */
  reachable: boolean;
  /** Reachable although all references to it come from inside: what holds it was found reachable. */
  rescued: boolean;
  /** Its `__del__` was called by this collection. */
  finalized: boolean;
  /** Garbage that a finalizer brought back. */
  resurrected: boolean;
  /** It was broken up, and died of that: not of its count, before, when a callback or a finalizer let it go. */
  cleared: boolean;
  /** The phase in which it died; absent: it did not. */
  diedIn?: Phase;
}

/** What a collection did, as it really ran: {@link Session.collection}. */
export interface CollectionRecord {
  collection: number;
  generation: number;
  automatic: boolean;
  /**
   * Unreachable objects, and weak references that went once they had called, as `gc.collect()` counts them: without those that died before
   * garbage was broken up.
   */
  collected: number;
  phases: { phase: Phase; objects: number; /** number of its event, for {@link Session.heapAt} */ seq: number }[];
  /** What was examined and is shown to people, in order of birth. */
  objects: CollectedObject[];
  /** Serials of the garbage, in groups that hold themselves alive. */
  cycles: number[][];
}

/** When an object came, lost its last name, and went: {@link Session.lifeOf}. */
export interface Life {
  born: LifetimeEvent | null;
  /** The latest event in which a name or a dying holder let go of it. */
  lastReference: LifetimeEvent | null;
  died: LifetimeEvent | null;
}

/** From one moment to another: {@link diff}. */
export interface HeapDiff {
  born: HeapNode[];
  died: HeapNode[];
  /** Objects whose count or weak count is another one. */
  changed: { before: HeapNode; after: HeapNode }[];
  edgesGained: HeapEdge[];
  edgesLost: HeapEdge[];
  namesBound: HeapName[];
  namesUnbound: HeapName[];
}

/** An object and what would go with it: {@link dominators}. */
export interface Dominator {
  serial: number;
  /** The nearest object without which it could not be reached; 0: no single one. */
  by: number;
  /** How many objects it alone keeps alive, itself included. */
  keeps: number;
}

/** How {@link compareModels} runs its two sessions. */
export interface ComparisonOptions extends Omit<SessionOptions, "model" | "events" | "onOutput" | "undoBytes"> {
  /** Breaks it off, with its reason: between two steps, within some milliseconds. */
  signal?: AbortSignal;
}

/** One program under two models: {@link compareModels}. */
export interface ModelComparison {
  models: [LifetimeModel, LifetimeModel];
  /** What was printed, to both streams, in order. */
  outputs: [string, string];
  /** How the program ended: of several pieces, how the first did that did not end well. */
  statuses: [RunStatus, RunStatus];
  /** What each story calls the objects that the program's own lines made, by serial: "Cat#2" is the second Cat that was born. */
  names: [ReadonlyMap<number, string>, ReadonlyMap<number, string>];
  /** The story of both in order, without births: what only one of them tells says of which. Addresses in what is printed make no difference. */
  events: { in: "both" | "first" | "second"; event: LifetimeEvent }[];
}

export interface EventOptions {
  /** Also events that were undone. Default false: those that lead to the present. */
  undone?: boolean;
}

/** A session's whole state at one moment: what {@link Session.restore} goes back to. It belongs to its session. */
export interface Checkpoint {
  /** The session's step at that moment. */
  readonly step: number;
  /** Bytes that it keeps and shares with no earlier one. */
  readonly ownBytes: number;
}

export interface SessionStats {
  steps: number;
  objectsMade: number;
  objectsFreed: number;
  peakHeapBytes: number;
  /** Size of the WebAssembly memory. */
  linearMemoryBytes: number;
}

export interface Session {
  readonly runtime: string;
  /**
   * Resolves when every module can be imported; at once, unless the session was created with `library: "later"`. Until
   * then importing one that is written in Python is an ImportError that says so. Rejects when it cannot be loaded.
   */
  readonly library: Promise<void>;
  /**
   * Adds a module of the program's own: `import name` finds it, before any of ours, unless the name was imported already.
   * A name with dots lies in packages, which are made when they were not added.
   *
   * @throws Error when the name cannot be a module's.
   */
  addModule(name: string, source: string): void;
  /** What the program finds in `sys.argv`; `[""]` at first. */
  setArguments(argv: readonly string[]): void;
  /** Runs to the end (or to the budget). Errors of the program are in the result, not thrown. Bytes: as read from a file. */
  run(source: string | Uint8Array, options?: RunOptions): RunResult;
  /** Prepares a run and executes nothing yet; `resume` drives it. */
  start(source: string | Uint8Array, options?: RunOptions): void;
  /**
   * Executes at most `steps` steps of the started run. Inside a native function (`sorted` with a key, `__del__`, a weak
   * reference's callback) nothing can pause: there a run goes on for up to `nested` more, default 20 million, and ends
   * with `status: "budget"` if that was not enough.
   */
  resume(steps: number, nested?: number): RunResult;
  /** Raises KeyboardInterrupt in the started run at its next step. Harmless when none is running. */
  interrupt(): void;
  /** Is this text a whole statement for the prompt, or does it need another line? */
  completeness(source: string): "complete" | "incomplete" | "wrong";
  /** Events with `seq >= since`, oldest first. */
  events(since?: number, options?: EventOptions): LifetimeEvent[];
  /** When an object came and went, as far as the history tells. */
  lifeOf(serial: number): Life;
  heap(options?: HeapOptions): HeapSnapshot;
  /**
   * The heap as it was right after an event of this history, in the middle of whatever made it happen: exact, by going back to before
   * the run and executing it again up to there. The session itself stays where it is.
   *
   * @throws Error when the event is not one that leads to the present, when its run is out of reach of {@link SessionOptions.undoBytes}, with
   * `realTime`, or while a run is going on.
   */
  heapAt(seq: number, options?: HeapOptions): HeapSnapshot;
  /**
   * What a collection did with each object, phase by phase; by executing it again, so that recording it costs nothing at the time.
   *
   * @throws Error when there is no such collection in this history, else as {@link Session.heapAt}.
   */
  collection(number: number): CollectionRecord;
  /** {@link dominators} of the heap as it is now. */
  dominators(): Dominator[];
  /**
   * Where runs stop from now on, until others are set: `run` and `resume` then return with `status: "paused"` and `breakpoint`. Inside a
   * native function that called Python nothing can pause; a run stops as soon as it is out of there. A program runs a few times slower meanwhile.
   *
   * ```js
   * session.setBreakpoints([{ kind: "died", serial: cat }]);
   * session.run("del cat\nprint('next')").breakpoint; // { kind: "died", ... }: "next" is not printed yet
   * ```
   *
   * @throws Error for "count-changed" without a serial.
   */
  setBreakpoints(breakpoints: readonly Breakpoint[]): void;
  /** Objects whose counts are told whenever they change: "count-changed" events, instruction by instruction. Those that have no count of their own, and the dead, are ignored. */
  watch(serials: readonly number[]): void;
  /** Tells each line that begins to run: "line-executed" events. */
  traceLines(on: boolean): void;
  /**
   * Why an object is alive: the shortest chain of strong references from a variable, `_`, a running call or the runtime, as a
   * path, as a sentence, and with what would cut it. Or that only the collector has to come; or, of the dead, what killed it.
   *
   * ```js
   * session.run("cats = [Cat()]");
   * session.why(serial).sentence; // "Cat #7 is alive: cats[0] holds it."
   * ```
   */
  why(serial: number, options?: { /** As of right after this event, as {@link Session.heapAt}. */ at?: number }): Why;
  /**
   * Copies the whole state: heap, names, a paused run, ids, steps. What it has in common with the copy before is kept once.
   *
   * ```js
   * const before = session.checkpoint();
   * session.run("del cat");
   * session.restore(before); // the cat lives, with its id and its count
   * ```
   *
   * @throws Error when called while a run is going on (from `onOutput` or `onInput`), or after `dispose`.
   */
  checkpoint(): Checkpoint;
  /**
   * Makes everything what it was at the checkpoint; also after an error, an interrupt, or when a run is paused. The same input
   * gives the same output, ids and events again. What was printed and read outside stays so, and {@link events} keeps what was undone.
   *
   * @throws Error for a checkpoint of another session, while a run is going on, or after `dispose`.
   */
  restore(checkpoint: Checkpoint): void;
  /** Goes back to before the latest `run`, `start` or `end` that was not undone. False: nothing (more) can be undone. */
  undo(): boolean;
  /** Takes back the latest `undo`. False: there is none, or something ran since. */
  redo(): boolean;
  /** Ends the session as the interpreter exits: atexit functions, last collection. Returns what was printed. */
  end(): RunResult;
  /** Numbers of this session. */
  stats(): SessionStats;
  /** Drops the instance and its memory. Every later call throws. */
  dispose(): void;
}
