// What a heap tells of itself beyond the bare events: the past, reasons, collections step by step, breakpoints, models. The
// contract is wasm/src/types.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareModels, createSession, diff, dominators, phases } from "weakref-playground";

async function session(t, options) {
  const made = await createSession(options);
  t.after(() => made.dispose());
  return made;
}
const named = (heap, name) => heap.names.find((each) => each.name === name)?.serial;
const nodeOf = (heap, name) => heap.node(heap.indexOf(named(heap, name)));
const ofKind = (events, kind) => events.filter((event) => event.kind === kind);
const nodes = (heap) => Array.from({ length: heap.nodeCount }, (_, i) => heap.node(i));

// --- events -----------------------------------------------------------------------------------------------------------

test("names are told when they take hold and let go, `_` too", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass");
  s.run("a = Cat()\nb = a\nb = 1\ndel a");
  const cat = ofKind(s.events(), "born").find(({ type }) => type === "Cat").serial;
  const story = s.events().flatMap((e) => (e.kind === "name-bound" ? [[e.name, e.serial, e.before]] : e.kind === "name-unbound" ? [[e.name, e.before]] : []));
  assert.deepEqual(story.slice(1), [["a", cat, 0], ["b", cat, 0], ["b", 0, cat], ["a", cat]]);
  s.run("Cat()", { mode: "cell" });
  const underscore = ofKind(s.events(), "name-bound").at(-1);
  assert.deepEqual([underscore.scope, underscore.name], ["builtins", "_"]);
});

test("a loop over plain values is no story", async (t) => {
  const s = await session(t);
  s.run("for i in range(1000): x = i");
  assert.ok(s.events().length < 20);
});

test("a finalizer is told as it is registered, called and detached", async (t) => {
  const s = await session(t);
  s.run("import weakref\nclass Cat: pass\na, b = Cat(), Cat()\nf = weakref.finalize(a, print, 'bye')\ng = weakref.finalize(b, print)\ndel a\n_ = g.detach()");
  const f = named(s.heap(), "f");
  const kinds = (serial) => s.events().flatMap((event) => (event.kind.startsWith("finalizer-") && event.serial === serial ? [event.kind] : []));
  assert.deepEqual(kinds(f), ["finalizer-registered", "finalizer-called"]);
  assert.deepEqual(kinds(named(s.heap(), "g")), ["finalizer-registered", "finalizer-detached"]);
  assert.equal(ofKind(s.events(), "finalizer-registered")[0].objectType, "Cat");
});

test("a weak container tells which row it lost, also after a loop that postponed it", async (t) => {
  const s = await session(t);
  s.run("import weakref\nclass Cat: pass\nd = weakref.WeakValueDictionary(); k = weakref.WeakKeyDictionary(); w = weakref.WeakSet()");
  s.run("cat = Cat(); d['x'] = cat; k[cat] = 1; w.add(cat)\ndel cat");
  const rows = ofKind(s.events(), "row-removed");
  assert.deepEqual(rows.map(({ type }) => type).sort(), ["WeakKeyDictionary", "WeakSet", "WeakValueDictionary"]);
  s.run("cats = [Cat(), Cat()]; w.update(cats)\nfor each in w: cats.clear()\ndel each");
  assert.equal(ofKind(s.events(), "row-removed").length, 5);
});

test("each event says which run its line is in", async (t) => {
  const s = await session(t);
  s.run("class Cat:\n    def __del__(self): print('bye')");
  s.run("\ncat = Cat()");
  s.run("del cat");
  const bye = ofKind(s.events(), "output")[0];
  assert.deepEqual([bye.run, bye.line], [1, 2], "printed by the first run's method");
  const died = ofKind(s.events(), "died").find(({ type }) => type === "Cat");
  assert.deepEqual([died.run, died.line], [3, 1]);
});

test("counts of watched objects are told at each change", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass\ncat = Cat()");
  const cat = named(s.heap(), "cat");
  s.watch([cat]);
  s.run("both = [cat, cat]\ndel both");
  assert.deepEqual(ofKind(s.events(), "count-changed").map(({ count }) => count), [2, 3, 1]);
  s.watch([]);
  s.run("other = cat");
  assert.equal(ofKind(s.events(), "count-changed").length, 3);
});

test("lines are told as a debugger steps through them", async (t) => {
  const s = await session(t);
  s.traceLines(true);
  s.run("def f():\n    return 1\nfor i in range(2):\n    f()\nx = 2");
  const lines = ofKind(s.events(), "line-executed").map(({ line, function: name }) => (name === "f" ? `f${line}` : line));
  assert.deepEqual(lines, [1, 3, 4, "f2", 3, 4, "f2", 3, 5]);
  const before = s.events().length;
  s.run("def g(n):\n    m = lambda: n\n    yield m\nfor i in g(1):\n    pass");
  const told = ofKind(s.events().slice(before), "line-executed").map(({ line, function: name }) => (name === "g" ? `g${line}` : line));
  assert.deepEqual(told, [1, 4, "g2", "g3", 5, 4, "g3"], "making a generator and its cells is no line of its body");
});

test("events are the same however a run is sliced", async (t) => {
  const source = "import weakref\nclass Cat: pass\ndef f(n):\n    c = Cat()\n    return [weakref.ref(c), c][n]\nfor n in range(40): f(n % 2)";
  const story = async (steps) => {
    const s = await session(t);
    s.start(source);
    while (s.resume(steps).status === "paused");
    return s.events();
  };
  assert.deepEqual(await story(7), await story(1e6));
});

test("what finds no room in the history is counted", async (t) => {
  const s = await session(t, { maxEvents: 2000 });
  s.run("class Cat: pass\nfor _ in range(5000): Cat()");
  const dropped = ofKind(s.events(), "dropped");
  assert.equal(dropped.length, 1);
  assert.ok(s.events().length <= 2001 && dropped[0].count + s.events().length > 10_000);
});

// --- the past ---------------------------------------------------------------------------------------------------------

test("the heap can be looked at as it was after any event, in the middle of everything", async (t) => {
  const s = await session(t);
  s.run("import weakref\nclass Cat: pass\ncat = Cat(); cat.friend = Cat()\nr = weakref.ref(cat)");
  s.run("del cat");
  const now = JSON.stringify(nodes(s.heap()));
  const cat = ofKind(s.events(), "born").find(({ type }) => type === "Cat").serial;
  const made = s.events().find((e) => e.kind === "weakref-made" && e.referent === cat);
  const then = s.heapAt(made.seq);
  assert.equal(nodeOf(then, "cat").weakCount, 1);
  assert.equal(named(then, "r"), undefined, "made, not yet bound");
  const cleared = s.events().find((e) => e.kind === "weakref-cleared" && e.referent === cat);
  assert.equal(nodeOf(s.heapAt(cleared.seq), "r").type, "ReferenceType");
  assert.equal(JSON.stringify(nodes(s.heap())), now, "the present is where it was");
  assert.equal(s.run("r() is None").result, "True");
});

test("every event of a session has its heap, and its own end is the present", async (t) => {
  const s = await session(t);
  s.run("import gc, weakref\nclass N:\n    def __del__(self): N.last = 1\na = N(); a.me = a; w = weakref.ref(a, print); f = weakref.finalize(a, print, 1)");
  s.run("del a\ngc.collect()");
  for (const { seq } of s.events().slice(-60)) s.heapAt(seq);
  assert.deepEqual(nodes(s.heapAt(s.events().at(-1).seq)).map(({ serial }) => serial).filter((serial) => s.heap().indexOf(serial) < 0).length <= 2, true);
  assert.equal(s.check(), "");
});

test("what was read is read again, and what was printed is not printed again", async (t) => {
  const lines = ["Tom\n", "Mia\n"];
  const heard = [];
  const s = await session(t, { onInput: () => lines.shift() ?? "", onOutput: (text) => heard.push(text) });
  s.run("class Cat:\n    def __init__(self, name): self.name = name\ncats = [Cat(input()), Cat(input())]\nprint(cats[1].name)\ncats.clear()");
  const death = ofKind(s.events(), "died").find(({ type }) => type === "Cat");
  const heap = s.heapAt(death.seq, { all: true });
  assert.ok(nodes(heap).some(({ value }) => value === "'Tom'"));
  assert.equal(heard.join(""), "Mia\n");
});

test("what is being born is in the picture of its birth", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass\ncats = [Cat(), Cat()]\nring = [cats]\nring.append(ring)\ngen = (c for c in cats)\ntable = {1: cats}\nf = lambda: cats");
  const births = ofKind(s.events(), "born");
  assert.ok(births.length > 5);
  for (const { seq, serial } of births) {
    const heap = s.heapAt(seq, { all: true });
    const node = heap.node(heap.indexOf(serial));
    assert.deepEqual([node.count, node.generation, node.value], [1, -1, ""]);
  }
});

test("what came from outside between two slices comes again where it came", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass");
  s.start("a = Cat()\nb = Cat()\ndel a\nwhile True: pass", { mode: "exec" });
  s.traceLines(true);
  for (let i = 0; i < 20; i++) s.resume(1);
  s.interrupt();
  assert.equal(s.resume(1e6).status, "interrupted");
  const lines = ofKind(s.events(), "line-executed");
  assert.ok(lines.length >= 4);
  assert.deepEqual(lines.slice(0, 3).map(({ seq }) => [named(s.heapAt(seq), "a") > 0, named(s.heapAt(seq), "b") > 0]), [[false, false], [true, false], [true, true]]);
  for (const { seq } of s.events()) s.heapAt(seq);
});

test("the past of a long run is the same from wherever it is executed again", async (t) => {
  const source = "class Cat: pass\nfor turn in range(4):\n    cat = Cat(); cat.name = input()\n    for i in range(2_000_000): pass\n    del cat";
  const pasts = [];
  for (const undoBytes of [2 ** 26, 2 ** 23]) { // with copies in the middle of it, and without
    let asked = 0;
    const s = await session(t, { undoBytes, onInput: () => `cat ${asked++}` });
    assert.equal(s.run(source, { mode: "exec" }).status, "done");
    const events = s.events().filter(({ kind, type }) => (kind === "born" || kind === "died") && type === "Cat");
    assert.equal(events.length, 8);
    pasts.push([...events].reverse().map(({ seq }) => nodes(s.heapAt(seq, { all: true }))));
    assert.equal(asked, 4);
    s.setBreakpoints([{ kind: "callback-called" }]);
    s.run("import weakref\nclass Cat: pass\ncat = Cat(); r = weakref.ref(cat, lambda r: print('gone'))\nfor i in range(7_000_000): pass\ndel cat", { mode: "exec" });
    assert.deepEqual([s.heap().names.some(({ name }) => name === "r"), s.resume(1e9).stdout], [true, "gone\n"]);
    assert.equal(s.check(), "");
  }
  assert.deepEqual(pasts[0], pasts[1]);
});

test("the past of what was undone, and what lies too far back, is refused", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass\ncat = Cat()");
  const { seq } = s.events().at(-1);
  s.undo();
  assert.throws(() => s.heapAt(seq), /not one of those that lead to the present/);
  const short = await session(t, { undoBytes: 0 });
  short.run("class Cat: pass\ncat = Cat()");
  assert.throws(() => short.heapAt(short.events().at(-1).seq), /out of reach/);
});

test("a difference says what came, went and changed", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass\na = Cat(); b = Cat(); a.friend = b");
  const before = s.heap();
  s.run("del a\nc = b");
  const { born, died, changed, edgesLost, namesBound, namesUnbound } = diff(before, s.heap());
  assert.deepEqual([born.length, died.map(({ serial }) => serial)], [0, [named(before, "a")]]);
  assert.deepEqual(changed.map(({ before: { count: was }, after: { count } }) => [was, count]), []);
  assert.deepEqual(edgesLost.map(({ label }) => label), ["attribute friend"]);
  assert.deepEqual([namesBound.map(({ name }) => name), namesUnbound.map(({ name }) => name)], [["c"], ["a"]]);
});

test("a life is born, loses its last name, and dies", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass\na = Cat(); a.me = a\ndel a\nimport gc; gc.collect()");
  const { serial } = ofKind(s.events(), "born").find(({ type }) => type === "Cat");
  const { born, lastReference, died } = s.lifeOf(serial);
  assert.deepEqual([born.kind, lastReference.kind, died.cause], ["born", "name-unbound", "collected"]);
  assert.deepEqual(s.lifeOf(10 ** 9), { born: null, lastReference: null, died: null });
});

test("why something was alive then", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass\na = Cat(); box = [a]\ndel a");
  s.run("box.clear()");
  const cat = ofKind(s.events(), "born").find(({ type }) => type === "Cat").serial;
  const unbound = ofKind(s.events(), "name-unbound").at(-1);
  assert.match(s.why(cat, { at: unbound.seq }).sentence, /is alive: box\[0\] holds it/);
  assert.equal(s.why(cat).kind, "dead");
});

test("dominators tell what one object alone keeps alive", async (t) => {
  const s = await session(t);
  s.run("class N: pass\nroot = N(); root.a = N(); root.b = N(); root.a.x = root.b.x = N(); root.a.own = N()");
  const heap = s.heap();
  const root = named(heap, "root");
  const keeps = new Map(dominators(heap).map((each) => [each.serial, each]));
  assert.equal(keeps.get(root).keeps, 5);
  const shared = [...keeps.values()].filter(({ by }) => by === root);
  assert.equal(shared.length, 3, "a, b, and what both hold");
  assert.deepEqual(s.dominators(), dominators(heap));
});

// --- the collector ----------------------------------------------------------------------------------------------------

test("a collection can be stepped through: copies, rescue, finalizers, resurrection", async (t) => {
  const s = await session(t);
  s.run(`import gc
gc.disable()
class Box: pass
class Phoenix:
    def __del__(self): kept.append(self)
kept = []
a, b, c = Box(), Box(), Box()
a.next, b.next, c.next = b, c, a
door = Box(); door.hold = b
bird = Phoenix(); bird.me = bird
lone = Box(); lone.me = lone
serials = None`);
  const heap = s.heap();
  const [a, b, c, bird, lone] = ["a", "b", "c", "bird", "lone"].map((name) => named(heap, name));
  s.run("del a, b, c, bird, lone\ngc.collect()");
  const { collection } = ofKind(s.events(), "collection-ended").at(-1);
  const record = s.collection(collection);
  assert.deepEqual(record.phases.map(({ phase }) => phase), phases);
  const of = (serial) => record.objects.find((each) => each.serial === serial);
  assert.deepEqual([of(b).count, of(b).copiedCount, of(b).reachable], [2, 0, true], "door is inside too");
  assert.ok([a, b, c].every((serial) => of(serial).rescued));
  assert.deepEqual([of(bird).finalized, of(bird).resurrected, of(bird).cleared], [true, true, false]);
  assert.deepEqual([of(lone).reachable, of(lone).cleared], [false, true]);
  assert.deepEqual(record.cycles, [[bird], [lone]]);
  assert.throws(() => s.collection(999), /no collection 999/);
});

test("what died before garbage was broken up was not broken up: it is told in which phase it died", async (t) => {
  const s = await session(t);
  s.run(`import gc, weakref
gc.disable()
class T: pass
def g():
    me = yield
    t = T()
    yield me
kept = [T()]
lone = T(); lone.me = lone
seen = T(); seen.me = seen
r = weakref.ref(seen, lambda _: kept.clear())
door = T(); door.door = door; kept[0].door = door
x = g(); next(x); x.send(x) is x; None`);
  const heap = s.heap();
  const [x, lone, seen, door] = ["x", "lone", "seen", "door"].map((name) => named(heap, name));
  s.run("del x, lone, seen, door\ncollected = gc.collect()");
  const { collection, collected } = ofKind(s.events(), "collection-ended").at(-1);
  const { objects } = s.collection(collection);
  const of = (serial) => objects.find((each) => each.serial === serial);
  const fate = ({ reachable, cleared, diedIn }) => [reachable, cleared, diedIn];
  const inner = ofKind(s.events(), "died").find((event) => event.type === "T" && of(event.serial)?.diedIn === "finalize").serial;
  const guest = ofKind(s.events(), "born").find((event) => event.type === "T").serial;
  assert.equal(collected, 2, "lone and seen");
  assert.deepEqual([x, inner].map((each) => fate(of(each))), [[false, false, "finalize"], [false, false, "finalize"]], "closing the generator let go of both");
  assert.deepEqual([lone, seen].map((each) => fate(of(each))), [[false, true, "delete_garbage"], [false, true, "delete_garbage"]]);
  assert.deepEqual(fate(of(guest)), [true, false, "call_callbacks"], "reachable, until a callback let it go");
  assert.deepEqual(fate(of(door)), [true, false, undefined], "it lives, though nothing reaches it any more");
});

// --- events, however a program is driven ------------------------------------------------------------------------------

test("an error that holds a frame dies after what the frame held, and both deaths are told however the program is driven", async (t) => {
  const lines = [
    "class Res:\n    def __del__(self): print('del')",
    "def g(x):\n    try: yield 1\n    finally: print('fin')",
    "k = g(Res())", "next(k)", "k.close()",
  ];
  for (const setUp of [() => {}, (s) => s.traceLines(true), (s) => s.setBreakpoints([{ kind: "line-executed" }]), (s) => s.setBreakpoints([{ kind: "del-called" }])]) {
    for (const steps of [1, 7, Infinity]) {
      const s = await session(t);
      setUp(s);
      for (const line of lines) {
        s.start(line);
        while (s.resume(steps).status === "paused");
      }
      const events = s.events();
      const exit = ofKind(events, "born").find(({ type }) => type === "GeneratorExit").serial;
      const isAbout = ({ kind, serial, type }) => (kind === "died" || kind === "del-called") && (type === "Res" || serial === exit);
      const told = events.filter(isAbout);
      assert.deepEqual(told.map(({ kind, type }) => `${kind} ${type}`), ["del-called Res", "died Res", "died GeneratorExit"]);
      assert.ok(s.heapAt(ofKind(events, "output").find(({ text }) => text === "fin").seq).indexOf(exit) >= 0);
      // In the middle of dying it is in no picture, and not dead.
      assert.equal(s.heapAt(told[0].seq).indexOf(exit), -1);
      assert.equal(s.why(exit, { at: told[0].seq }).kind, "unknown");
    }
  }
});

// --- breakpoints ------------------------------------------------------------------------------------------------------

test("a run stops where an object dies, and goes on", async (t) => {
  const s = await session(t);
  s.run("class Cat: pass\ncat = Cat()");
  s.setBreakpoints([{ kind: "died", serial: named(s.heap(), "cat") }]);
  const stopped = s.run("print(1)\ndel cat\nprint(2)");
  assert.deepEqual([stopped.status, stopped.breakpoint.kind, stopped.stdout], ["paused", "died", "1\n"]);
  assert.deepEqual([s.resume(1e6).status, s.heap().names.some(({ name }) => name === "cat")], ["done", false]);
});

test("before a callback: nothing has happened yet, and nothing happens twice", async (t) => {
  const heard = [];
  const s = await session(t, { onOutput: (text) => heard.push(text) });
  s.run("import weakref\nclass Cat:\n    def __del__(self): print('bye')\ncat = Cat()\nr = weakref.ref(cat, lambda r: print('callback'))");
  s.setBreakpoints([{ kind: "callback-called" }]);
  const stopped = s.run("x = 1\ndel cat\nprint('after')");
  assert.deepEqual([stopped.status, stopped.breakpoint.kind], ["paused", "callback-called"]);
  assert.ok(s.heap().names.some(({ name }) => name === "cat"), "still there");
  assert.equal(ofKind(s.events(), "del-called").length, 0);
  assert.equal(s.resume(1e6).status, "done");
  assert.equal(heard.join(""), "bye\ncallback\nafter\n");
  assert.equal(ofKind(s.events(), "callback-called").length, 1);
});

test("also in the middle of a native that calls Python", async (t) => {
  const s = await session(t);
  s.run("import weakref\nclass Cat: pass\ndef key(n):\n    c = Cat(); r = weakref.ref(c, lambda r: None); del c\n    return n");
  s.setBreakpoints([{ kind: "callback-called" }]);
  const stopped = s.run("x = 1\ny = sorted([3, 1, 2], key=key)\nz = 2");
  assert.equal(stopped.status, "paused");
  assert.deepEqual(["x", "y"].map((name) => s.run === undefined || s.heap({ all: true }).names.some((each) => each.name === name)), [true, false]);
  s.setBreakpoints([]);
  assert.equal(s.resume(1e6).status, "done");
  assert.equal(s.run("y").result, "[1, 2, 3]");
});

test("before a collection, when a count changes, at each line", async (t) => {
  const s = await session(t);
  s.run("import gc\nclass Cat: pass\ncat = Cat(); cat.me = cat");
  s.setBreakpoints([{ kind: "collection-begun" }]);
  assert.equal(s.run("del cat\ngc.collect()").breakpoint.kind, "collection-begun");
  s.setBreakpoints([]);
  assert.equal(s.resume(1e6).result, "1");
  s.run("cat = Cat()");
  s.setBreakpoints([{ kind: "count-changed", serial: named(s.heap(), "cat") }]);
  assert.equal(s.run("one = cat").breakpoint.count, 2);
  assert.throws(() => s.setBreakpoints([{ kind: "count-changed" }]), /needs a serial/);
  s.setBreakpoints([{ kind: "line-executed" }]);
  const lines = [];
  for (let ran = s.run("a = 1\nb = 2\nc = 3"); ran.status === "paused"; ran = s.resume(1e6)) lines.push(ran.breakpoint.line);
  assert.deepEqual(lines, [1, 2, 3]);
});

// --- models -----------------------------------------------------------------------------------------------------------

const ring = `import gc, weakref
class A:
    def __del__(self): print("del", r() is None)
a = A(); a.me = a
r = weakref.ref(a)
del a
gc.collect()
print(r() is None)`;

test("late-clear: a finalizer still finds its object through a weak reference", async () => {
  const { outputs } = await compareModels(ring, ["classic", "late-clear"]);
  assert.deepEqual(outputs, ["del True\nTrue\n", "del False\nTrue\n"]);
});

test("counts-only: a ring stays for ever", async () => {
  const { outputs, events } = await compareModels(ring, ["classic", "counts-only"]);
  assert.deepEqual(outputs, ["del True\nTrue\n", "False\n"]);
  assert.ok(events.some((each) => each.in === "first" && each.event.kind === "collection-begun"));
  assert.ok(!events.some((each) => each.in !== "first" && each.event.kind === "collection-begun"));
});

test("two models are compared by what objects are called, because a callback more shifts all serials", async () => {
  const program = [
    { source: "import gc, weakref\nclass A: pass\ndef cut(r): A()" },
    { source: "a = A(); a.me = a; w = weakref.ref(a, cut); del a" },
    { source: "gc.collect()", mode: "single" },
    { source: "class B: pass" },
    { source: "b = B()\nprint(b)\ndel b" },
    { source: "nobody" },
  ];
  const { events, names, statuses, outputs } = await compareModels(program, ["classic", "counts-only"]);
  assert.deepEqual(statuses, ["error", "error"], "one piece failed, and the others ran");
  assert.match(outputs[0], /^1\n/, "a line of the prompt shows its value");
  const died = events.filter(({ event }) => event.kind === "died" && event.type === "B");
  assert.deepEqual(died.map((each) => [each.in, names[0].get(each.event.serial)]), [["both", "B#1"]]);
  const shown = events.filter(({ event }) => event.kind === "output" && event.text.startsWith("<__main__.B object at 0x"));
  assert.deepEqual(shown.map((each) => each.in), ["both"], "an address is no difference");
  assert.ok(events.some((each) => each.in === "first" && each.event.kind === "callback-called"));
});

test("a comparison of an endless program can be broken off, and prints in order", async () => {
  await assert.rejects(compareModels("while True: sorted(range(1000))", ["classic", "counts-only"], { signal: AbortSignal.timeout(100) }), { name: "TimeoutError" });
  await assert.rejects(compareModels("1", ["classic", "classic"], { signal: AbortSignal.abort(new Error("too late")) }), /too late/);
  const { outputs, statuses } = await compareModels("import sys\nprint(1)\nprint(2, file=sys.stderr)\nprint(3)\nwhile True: pass", ["classic", "counts-only"], { maxSteps: 10_000 });
  assert.deepEqual([outputs, statuses], [["1\n2\n3\n", "1\n2\n3\n"], ["budget", "budget"]]);
});

test("tracing-only: what nobody refers to waits, and can be revived until it is collected", async (t) => {
  const s = await session(t, { model: "tracing-only" });
  s.run("import gc, weakref\nclass A:\n    def __del__(self): print('bye')\na = A(); r = weakref.ref(a)\ngc.disable()");
  assert.equal(s.run("del a\nr() is None").result, "False");
  s.run("a = r()");
  assert.equal(s.run("gc.collect()\nr() is a").result, "True");
  assert.equal(s.run("del a; gc.collect()\nr() is None").stdout, "bye\n");
  assert.equal(s.check(), "");
});

test("every model keeps a heap in order", async (t) => {
  for (const model of ["classic", "late-clear", "counts-only", "tracing-only"]) {
    const s = await session(t, { model });
    s.run(`import gc, weakref
class N:
    def __init__(self, *others): self.others = others
def leaves(n): return [N(*[N() for _ in range(3)]) for _ in range(n)]
d = weakref.WeakValueDictionary()
for i in range(200):
    n = N(leaves(3)); n.me = n
    d[i] = n
    weakref.finalize(n, len, [])
def generate():
    x = N()
    yield x
g = generate(); next(g)
del g, n
found = gc.collect()`);
    assert.equal(s.check(), "", model);
    s.end();
    assert.equal(s.check(), "", model);
  }
});

// --- many of them -----------------------------------------------------------------------------------------------------

test("a hundred sessions live side by side", async () => {
  const all = await Promise.all(Array.from({ length: 100 }, () => createSession()));
  all.forEach((s, i) => s.run(`x = ${i}`));
  assert.ok(all.every((s, i) => s.run("x").result === String(i)));
  for (const s of all) s.dispose();
  assert.throws(() => all[0].run("x"), /disposed/);
});
