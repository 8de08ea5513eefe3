/**
 * A test double for the runtime: no Python at all, a table of lines it knows and a toy heap that counts references.
 *
 * It exists so that state tests and the page's look do not wait for the real thing. It is never part of a build.
 * What it must get right is the shape and the order of events and snapshots, as wasm/src/types.ts has them.
 */
import type {
  Checkpoint,
  Dominator,
  Why,
  Breakpoint,
  CollectionRecord,
  DeathCause,
  HeapEdge,
  HeapNode,
  HeapOptions,
  HeapSnapshot,
  Life,
  LifetimeEvent,
  Phase,
  RunOptions,
  RunResult,
  Session,
  SessionOptions,
  SessionStats,
} from "../../wasm/src/types.ts";

type Unnumbered = LifetimeEvent extends infer E
  ? E extends LifetimeEvent
    ? Omit<E, "seq" | "step" | "line" | "run">
    : never
  : never;

interface Thing {
  serial: number;
  type: string;
  value: string;
  fields: { label: string; to: number }[];
  names: number;
  referent: number;
  callback: (() => void) | null;
  callbackSerial: number;
  onDel: (() => void) | null;
  finalized: boolean;
  generation: number;
}

/** Objects, names and who holds whom; every change makes the events that the runtime would make. */
export class ToyHeap {
  readonly things = new Map<number, Thing>();
  readonly names = new Map<string, number>();
  readonly events: LifetimeEvent[] = [];
  print: (text: string, stream?: "stdout" | "stderr") => void = () => {};
  step = 0;
  line = 1;
  run = 0;
  readonly records: CollectionRecord[] = [];
  private serials = 0;
  private collections = 0;

  emit(event: Unnumbered): void {
    this.events.push({ ...event, seq: this.events.length, step: ++this.step, line: this.line, run: this.run } as LifetimeEvent);
  }

  make(type: string, value = "", onDel: (() => void) | null = null): number {
    const serial = ++this.serials;
    this.things.set(serial, {
      serial,
      type,
      value,
      fields: [],
      names: 0,
      referent: 0,
      callback: null,
      callbackSerial: 0,
      onDel,
      finalized: false,
      generation: 0,
    });
    this.emit({ kind: "born", serial, type });
    return serial;
  }

  bind(name: string, serial: number): number {
    const old = this.names.get(name);
    this.names.set(name, serial);
    if (old !== undefined) this.check(old, 0);
    return serial;
  }

  unbind(name: string): void {
    const old = this.names.get(name);
    this.names.delete(name);
    if (old !== undefined) this.check(old, 0);
  }

  named(name: string): number {
    return this.names.get(name) ?? 0;
  }

  set(from: number, label: string, to: number): void {
    this.things.get(from)?.fields.push({ label, to });
  }

  unset(from: number, label: string): void {
    const thing = this.things.get(from);
    const field = thing?.fields.find((each) => each.label === label);
    if (!thing || !field) return;
    thing.fields = thing.fields.filter((each) => each !== field);
    this.check(field.to, from);
  }

  weakref(referent: number, callback: (() => void) | null = null): number {
    const serial = this.make("ReferenceType");
    const thing = this.things.get(serial) as Thing;
    thing.referent = referent;
    thing.callback = callback;
    if (callback) {
      thing.callbackSerial = this.make("function", "<lambda>");
      thing.fields.push({ label: "callback", to: thing.callbackSerial });
    }
    this.emit({ kind: "weakref-made", serial, type: "ReferenceType", referent, hasCallback: callback !== null });
    return serial;
  }

  count(serial: number): number {
    let count = 0;
    for (const each of this.names.values()) if (each === serial) count++;
    for (const thing of this.things.values()) for (const field of thing.fields) if (field.to === serial) count++;
    return count;
  }

  private check(serial: number, holder: number): void {
    const thing = this.things.get(serial);
    if (thing && this.count(serial) === 0) this.die(thing, "count reached 0", holder, 0);
  }

  private die(thing: Thing, cause: DeathCause, holder: number, collection: number): void {
    if (thing.onDel && !thing.finalized) {
      thing.finalized = true;
      this.emit({ kind: "del-called", serial: thing.serial, type: thing.type });
      thing.onDel();
      if (this.count(thing.serial) > 0 && cause === "count reached 0")
        return this.emit({ kind: "resurrected", serial: thing.serial, type: thing.type });
    }
    this.clearWeakrefs([thing]);
    this.things.delete(thing.serial);
    for (const field of thing.fields) this.check(field.to, thing.serial);
    if (thing.callback)
      this.emit({ kind: "callback-suppressed", serial: thing.serial, reason: "weak reference died first" });
    this.emit({ kind: "died", serial: thing.serial, type: thing.type, cause, holder, collection });
  }

  private clearWeakrefs(dying: readonly Thing[]): void {
    const refs = [...this.things.values()]
      .filter((each) => dying.some((thing) => thing.serial === each.referent))
      .reverse();
    for (const ref of refs) {
      this.emit({ kind: "weakref-cleared", serial: ref.serial, type: "ReferenceType", referent: ref.referent, referentType: this.things.get(ref.referent)?.type ?? "" });
      ref.referent = 0;
    }
    for (const ref of refs) {
      if (!ref.callback || dying.includes(ref)) continue;
      this.emit({ kind: "callback-called", serial: ref.serial, callback: ref.callbackSerial });
      ref.callback();
      ref.callback = null;
      this.unset(ref.serial, "callback");
    }
  }

  collect(): number {
    const collection = ++this.collections;
    const from = this.events.length;
    const counted = [...this.things.values()].map((thing) => ({ thing, count: this.count(thing.serial) }));
    this.emit({ kind: "collection-begun", collection, generation: 2, automatic: false });
    const alive = new Set(this.names.values());
    for (const serial of alive) for (const field of this.things.get(serial)?.fields ?? []) alive.add(field.to);
    const trash = [...this.things.values()].filter((thing) => !alive.has(thing.serial));
    const phase = (name: Phase, objects: number): void =>
      this.emit({ kind: "phase", collection, phase: name, objects });
    phase("update_refs", this.things.size);
    phase("subtract_refs", this.things.size);
    phase("move_unreachable", trash.length);
    phase("clear_weakrefs", trash.length);
    this.clearWeakrefs(trash);
    phase("call_callbacks", 0);
    phase("finalize", trash.filter((each) => each.onDel).length);
    for (const thing of trash) {
      if (!thing.onDel || thing.finalized) continue;
      thing.finalized = true;
      this.emit({ kind: "del-called", serial: thing.serial, type: thing.type });
      thing.onDel();
    }
    phase("handle_resurrected", 0);
    phase("delete_garbage", trash.length);
    for (const thing of trash) this.things.delete(thing.serial);
    for (const thing of trash)
      this.emit({ kind: "died", serial: thing.serial, type: thing.type, cause: "collected", holder: 0, collection });
    phase("report", trash.length);
    this.emit({ kind: "collection-ended", collection, collected: trash.length, uncollectable: 0 });
    for (const thing of this.things.values()) thing.generation = 2;
    const inside = (serial: number): number =>
      counted.reduce((sum, { thing }) => sum + thing.fields.filter(({ to }) => to === serial).length, 0);
    const isTrash = (thing: Thing): boolean => trash.includes(thing);
    this.records.push({
      collection, generation: 2, automatic: false, collected: trash.length, cycles: [],
      phases: this.events.slice(from).flatMap((event) => (event.kind === "phase" ? [{ phase: event.phase, objects: event.objects, seq: event.seq }] : [])),
      objects: counted.map(({ thing, count }) => ({
        serial: thing.serial, type: thing.type, value: thing.value, count, copiedCount: count - inside(thing.serial),
        reachable: !isTrash(thing), rescued: !isTrash(thing) && count === inside(thing.serial),
        finalized: isTrash(thing) && thing.onDel !== null, resurrected: false, cleared: isTrash(thing),
      })),
    });
    return trash.length;
  }

  /** Like the runtime's: without `all`, no classes, functions, modules and values. */
  snapshot({ all = false, keepers = false }: HeapOptions = {}): HeapSnapshot {
    const isKeeper = ({ type }: Thing): boolean => type === "type" || type === "function";
    const isLeftOut = (thing: Thing): boolean => isKeeper(thing) || ["module", "int", "NoneType"].includes(thing.type);
    const shown = [...this.things.values()].filter((thing) => all || !isLeftOut(thing) || (keepers && isKeeper(thing)));
    const nodes: HeapNode[] = shown.map((thing) => ({
      serial: thing.serial,
      id: `0x${(0x7f0000000000 + thing.serial * 64).toString(16)}`,
      type: thing.type,
      value: thing.value,
      count: this.count(thing.serial),
      weakCount: [...this.things.values()].filter((each) => each.referent === thing.serial).length,
      generation: thing.type === "ReferenceType" || thing.type === "function" ? 0 : thing.generation,
      finalized: thing.finalized,
      weakrefable: true,
      unreachable: false,
      copiedCount: null,
      isClass: thing.type === "type",
      keeper: keepers && isKeeper(thing),
    }));
    const isShown = (serial: number): boolean => shown.some((thing) => thing.serial === serial);
    const edges: HeapEdge[] = shown.flatMap((thing) => [
      ...thing.fields
        .filter((field) => isShown(field.to))
        .map((field) => ({ from: thing.serial, to: field.to, label: field.label, weak: false })),
      ...(thing.referent ? [{ from: thing.serial, to: thing.referent, label: "referent", weak: true }] : []),
    ]);
    /** "work\0big" is the local variable big of a function work. */
    const scoped = (name: string): { scope: string; name: string } => {
      const [scope, local] = name.split("\u0000");
      return local === undefined
        ? { scope: name === "_" ? "builtins" : "__main__", name }
        : { scope: `${scope}()`, name: local };
    };
    return {
      step: this.step,
      nodeCount: nodes.length,
      edgeCount: edges.length,
      names: [...this.names]
        .filter(([, serial]) => isShown(serial))
        .map(([name, serial]) => ({ ...scoped(name), serial })),
      node: (i) => nodes[i] as HeapNode,
      edge: (i) => edges[i] as HeapEdge,
      indexOf: (serial) => nodes.findIndex((node) => node.serial === serial),
      nodes: new Uint32Array(),
      edges: new Uint32Array(),
    };
  }
}

export type Script = ReadonlyMap<string, (heap: ToyHeap) => void>;

export class FakeSession implements Session {
  readonly runtime = "Python 3.13 model (fake)";
  readonly library = Promise.resolve();
  readonly heapOfToys = new ToyHeap();
  private readonly script: Script;
  private readonly options: SessionOptions;
  private source: string | null = null;
  private interrupted = false;
  private isTracing = false;
  /** What the lines of the source do that have not run yet, each when it has been stopped at. */
  private lines: { line: number; effect: (heap: ToyHeap) => void; isTold: boolean }[] = [];
  private steps = 0;
  private stdout = "";
  private stderr = "";

  constructor(script: Script, options: SessionOptions = {}) {
    this.script = script;
    this.options = options;
    this.heapOfToys.print = (text, stream = "stdout") => this.print(text, stream);
  }

  run(source: string | Uint8Array, options?: RunOptions): RunResult {
    this.start(source, options);
    return this.resume(Infinity);
  }

  addModule(): void {}
  setArguments(): void {}

  stats(): SessionStats {
    return { steps: this.steps, objectsMade: 0, objectsFreed: 0, peakHeapBytes: 0, linearMemoryBytes: 0 };
  }

  start(source: string | Uint8Array, _options?: RunOptions): void {
    this.source = String(source);
    this.interrupted = false;
    this.heapOfToys.run++;
    this.lines = this.linesOf(this.source.trimEnd());
    this.stdout = "";
    this.stderr = "";
  }

  resume(steps: number): RunResult {
    const source = (this.source ?? "").trimEnd();
    if (this.interrupted) {
      this.print(
        'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nKeyboardInterrupt\n',
        "stderr",
      );
      return this.result("interrupted", "KeyboardInterrupt: ");
    }
    if (/^while (True|1):/.test(source)) {
      this.steps += steps;
      const until = performance.now() + Math.min(8, steps / 10_000);
      while (performance.now() < until);
      return this.result("paused", null);
    }
    this.steps = this.heapOfToys.step = Math.max(this.steps, this.heapOfToys.step) + 10;
    if (this.lines.length === 0) {
      const name = /\w+/.exec(source)?.[0] ?? "?";
      this.print(
        `Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nNameError: name '${name}' is not defined\n`,
        "stderr",
      );
      return this.result("error", `NameError: name '${name}' is not defined`);
    }
    for (const each of this.lines) {
      this.heapOfToys.line = each.line;
      if (this.isTracing && !each.isTold) {
        each.isTold = true;
        this.heapOfToys.emit({ kind: "line-executed", function: "<module>" });
        this.steps = this.heapOfToys.step;
        return { ...this.result("paused", null), breakpoint: this.heapOfToys.events.at(-1) ?? null };
      }
      this.lines = this.lines.slice(1);
      each.effect(this.heapOfToys);
    }
    return this.result("done", null);
  }

  /** A source that the script knows whole, or line by line. */
  private linesOf(source: string): { line: number; effect: (heap: ToyHeap) => void; isTold: boolean }[] {
    const known = (text: string): ((heap: ToyHeap) => void) | undefined =>
      this.script.get(text) ?? (text === '__import__("gc").collect()' ? (heap) => void heap.collect() : undefined);
    const whole = known(source);
    if (whole) return [{ line: 1, effect: whole, isTold: false }];
    const lines = source.split("\n").map((text, i) => ({ line: i + 1, effect: known(text), isTold: false }));
    return lines.flatMap(({ effect, ...line }) => (effect ? [{ ...line, effect }] : [])).slice(0, lines.every(({ effect }) => effect) ? Infinity : 0);
  }

  interrupt(): void {
    this.interrupted = true;
  }

  completeness(source: string): "complete" | "incomplete" | "wrong" {
    return /[:([{,\\]\s*$/.test(source) ? "incomplete" : "complete";
  }

  events(since = 0): LifetimeEvent[] {
    return this.heapOfToys.events.slice(since);
  }

  heap(options?: HeapOptions): HeapSnapshot {
    return this.heapOfToys.snapshot(options);
  }

  end(): RunResult {
    return this.result("done", null);
  }

  // The scripted heap has no past.
  lifeOf(): Life {
    return { born: null, lastReference: null, died: null };
  }
  heapAt(): never {
    throw new Error("what was is not kept here");
  }
  collection(number: number): CollectionRecord {
    const record = this.heapOfToys.records[number - 1];
    if (!record) throw new Error(`there is no collection ${number}`);
    return record;
  }
  dominators(): Dominator[] {
    return [];
  }
  setBreakpoints(breakpoints: readonly Breakpoint[]): void {
    this.isTracing = breakpoints.some(({ kind }) => kind === "line-executed");
  }
  watch(): void {}
  traceLines(): void {}
  why(serial: number): Why {
    return { kind: "unknown", serial, sentence: "" };
  }
  checkpoint(): Checkpoint {
    return { step: this.steps, ownBytes: 0 };
  }
  restore(): void {}
  undo(): boolean {
    return false;
  }
  redo(): boolean {
    return false;
  }

  dispose(): void {
    this.source = null;
  }

  private print(text: string, stream: "stdout" | "stderr"): void {
    this.heapOfToys.emit({ kind: "output", stream, text });
    if (this.options.onOutput) this.options.onOutput(text, stream);
    else if (stream === "stdout") this.stdout += text;
    else this.stderr += text;
  }

  private result(status: RunResult["status"], error: string | null): RunResult {
    return {
      status,
      stdout: this.stdout,
      stderr: this.stderr,
      result: null,
      error,
      errorAt: null,
      breakpoint: null,
      exitCode: 0,
      steps: this.steps,
    };
  }
}
