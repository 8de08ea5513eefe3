// Conversations with the TypeScript API, as a program that embeds the runtime has them. The contract is wasm/src/types.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "weakref-playground";

/** A session that is dropped when the test ends. */
async function session(t, options) {
  const made = await createSession(options);
  t.after(() => made.dispose());
  return made;
}

const kinds = (events) => events.map((event) => event.kind);
const ofKind = (events, kind) => events.filter((event) => event.kind === kind);

// --- run --------------------------------------------------------------------------------------------------------------

test("a cell prints, and its last expression is the result", async (t) => {
  const s = await session(t);
  const ran = s.run('print("hello")\n6 * 7');
  assert.equal(ran.status, "done");
  assert.equal(ran.stdout, "hello\n");
  assert.equal(ran.stderr, "");
  assert.equal(ran.result, "42");
  assert.equal(ran.error, null);
  assert.equal(ran.errorAt, null);
  assert.equal(ran.exitCode, 0);
  assert.ok(ran.steps > 0);
});

test("a cell that ends in None, or in a statement, has no result", async (t) => {
  const s = await session(t);
  assert.equal(s.run("None").result, null);
  assert.equal(s.run("x = 5").result, null);
  assert.equal(s.run("x").result, "5");
  assert.equal(s.run("").result, null);
});

test("names live on from run to run, and _ is the last result", async (t) => {
  const s = await session(t);
  s.run("x = 20");
  assert.equal(s.run("x + 1").result, "21");
  assert.equal(s.run("_ * 2").result, "42");
});

test("a file shows nothing by itself, a prompt shows every value", async (t) => {
  const s = await session(t);
  const file = s.run("1\n2", { mode: "exec" });
  assert.deepEqual([file.stdout, file.result], ["", null]);
  const prompt = s.run("1; None; 'two'", { mode: "single" });
  assert.equal(prompt.stdout, "1\n'two'\n");
});

test("an uncaught exception is in the result, and its traceback on stderr", async (t) => {
  const s = await session(t);
  const ran = s.run('print("before")\ndef f():\n    return missing\nf()');
  assert.equal(ran.status, "error");
  assert.equal(ran.error, "NameError: name 'missing' is not defined");
  assert.equal(ran.stdout, "before\n");
  assert.match(ran.stderr, /^Traceback \(most recent call last\):\n {2}File "<stdin>", line 4, in <module>\n/);
  assert.match(ran.stderr, /File "<stdin>", line 3, in f\n[^]*NameError: name 'missing' is not defined\n$/);
  assert.equal(ran.errorAt.line, 3);
  assert.equal(ran.errorAt.column, 11);
  assert.equal(s.run("1 + 1").result, "2", "the session goes on");
});

test("a file name of one's own stands in tracebacks", async (t) => {
  const s = await session(t);
  assert.match(s.run("1 / 0", { filename: "lesson.py" }).stderr, /File "lesson\.py", line 1, in <module>/);
});

test("a syntax error tells where, and nothing has run", async (t) => {
  const s = await session(t);
  const ran = s.run('print("not printed")\nx = = 1');
  assert.equal(ran.status, "error");
  assert.equal(ran.error, "SyntaxError: invalid syntax");
  assert.equal(ran.stdout, "");
  assert.deepEqual([ran.errorAt.line, ran.errorAt.column], [2, 4]);
  assert.match(ran.stderr, /line 2/);
  assert.equal(s.run("1 + 1").result, "2");
});

test("sys.exit ends the run with its status", async (t) => {
  const s = await session(t);
  const ran = s.run("import sys\nsys.exit(3)\nprint('not reached')");
  assert.deepEqual([ran.status, ran.exitCode, ran.stdout, ran.error === null || /SystemExit/.test(ran.error)], ["exit", 3, "", true]);
});

test("onOutput hears text as it is printed, both streams in order", async (t) => {
  const heard = [];
  const s = await session(t, { onOutput: (text, stream) => heard.push([stream, text]) });
  const ran = s.run(`import weakref
class Cup:
    pass
def broken(ref):
    raise ValueError("spilt")
print("one")
cup = Cup()
ref = weakref.ref(cup, broken)
del cup
print("two")`);
  assert.deepEqual([ran.stdout, ran.stderr], ["", ""], "what was handed over is not gathered too");
  const text = heard.map(([, piece]) => piece).join("");
  assert.match(text, /^one\nException ignored in: [^]*ValueError: spilt\ntwo\n$/);
  assert.ok(heard.filter(([, piece]) => /spilt|ignored/.test(piece)).every(([stream]) => stream === "stderr"));
  assert.ok(heard.filter(([, piece]) => /one|two/.test(piece)).every(([stream]) => stream === "stdout"));
});

test("text crosses in both directions whole", async (t) => {
  const s = await session(t);
  assert.equal(s.run('print("Grüße, \u4e16\u754c \u{1f40d}\\0 end")').stdout, "Grüße, \u4e16\u754c \u{1f40d}\0 end\n");
  assert.equal(s.run("len('\u{1f40d}')").result, "1");
});

// --- slices, limits, interrupts ---------------------------------------------------------------------------------------

test("an endless loop runs in slices and can be interrupted, and its state is kept", async (t) => {
  const s = await session(t);
  s.start("n = 0\nwhile True:\n    n = n + 1");
  let ran = s.resume(1000);
  assert.equal(ran.status, "paused");
  const steps = ran.steps;
  ran = s.resume(1000);
  assert.equal(ran.status, "paused");
  assert.ok(ran.steps > steps && ran.steps <= steps + 1000, "a slice takes no more steps than it was given");
  s.interrupt();
  ran = s.resume(1000);
  assert.equal(ran.status, "interrupted");
  assert.match(ran.error ?? "", /KeyboardInterrupt/);
  assert.ok(Number(s.run("n").result) > 10);
});

test("a program may catch the interrupt", async (t) => {
  const s = await session(t);
  s.start("try:\n    while True:\n        pass\nexcept KeyboardInterrupt:\n    print('caught')");
  s.resume(1000);
  s.interrupt();
  const ran = s.resume(1000);
  assert.equal(ran.status, "done");
  assert.match(ran.stdout, /caught/);
});

test("interrupting nothing is harmless", async (t) => {
  const s = await session(t);
  s.interrupt();
  assert.equal(s.run("'calm'").result, "'calm'");
});

test("slices print and answer as one run does", async (t) => {
  const source = "total = 0\ni = 0\nwhile i < 50:\n    total = total + i\n    i = i + 1\nprint('sum')\ntotal";
  const s = await session(t);
  s.start(source);
  let stdout = "";
  let ran;
  let slices = 0;
  do {
    ran = s.resume(7);
    stdout = ran.stdout;
    slices++;
    assert.ok(slices < 1000);
  } while (ran.status === "paused");
  assert.deepEqual([ran.status, ran.result, stdout], ["done", "1225", "sum\n"]);
  assert.ok(slices > 5);
});

test("a run that uses up maxSteps stops, and the session goes on from there", async (t) => {
  const s = await session(t, { maxSteps: 10_000 });
  const ran = s.run("n = 0\nwhile True:\n    n = n + 1");
  assert.equal(ran.status, "budget");
  assert.ok(Number(s.run("n").result) > 100);
});

test("maxSteps also stops what runs inside a native", async (t) => {
  const s = await session(t, { maxSteps: 10_000 });
  s.run("class Stuck:\n    def __hash__(self):\n        while True: pass");
  const ran = s.run("{Stuck(): 1}");
  assert.equal(ran.status, "budget");
  assert.equal(s.run("1 + 1").result, "2");
});

test("maxHeap is a MemoryError, and the session goes on", async (t) => {
  const s = await session(t, { maxHeap: 4 << 20 });
  const ran = s.run("hoard = []\nwhile True:\n    hoard.append([hoard])");
  assert.equal(ran.status, "error");
  assert.match(ran.error, /^MemoryError/);
  assert.equal(s.run("hoard = None\n'room again'").result, "'room again'");
});

test("endless recursion is a RecursionError", async (t) => {
  const s = await session(t);
  assert.match(s.run("def down(): return down()\ndown()").error, /^RecursionError: maximum recursion depth exceeded/);
  assert.match(s.run("class Deep:\n    def __repr__(self): return repr(self)\nrepr(Deep())").error, /^RecursionError/);
  assert.equal(s.run("1 + 1").result, "2");
});

test("completeness tells whether the prompt needs another line", async (t) => {
  const s = await session(t);
  for (const [source, expected] of [
    ["1 + 1", "complete"], ["", "complete"], ["class A: pass", "complete"], ["x = (1,", "incomplete"], ["def f():", "incomplete"],
    ["def f():\n    return 1\n", "complete"], ['"""open', "incomplete"], ["if x:\n    pass\nelse:", "incomplete"], ["1 +", "wrong"], ["x = = 1", "wrong"],
    ["x = \\", "incomplete"], ["@decorated", "incomplete"],
  ]) {
    assert.equal(s.completeness(source), expected, JSON.stringify(source));
  }
});

// --- events -----------------------------------------------------------------------------------------------------------

const lamp = `import weakref
class Lamp: pass
def first(ref): pass
def second(ref): pass
lamp = Lamp()
a = weakref.ref(lamp, first)
b = weakref.ref(lamp, second)
`;

test("a life is told in events: born, referred to, cleared, called, died", async (t) => {
  const s = await session(t);
  s.run(lamp);
  const born = ofKind(s.events(), "born").find((event) => event.type === "Lamp");
  assert.ok(born, "the instance is born");
  assert.equal(born.line, 5);
  const made = ofKind(s.events(), "weakref-made").filter((event) => event.referent === born.serial);
  assert.deepEqual(made.map((event) => event.hasCallback), [true, true]);

  const before = s.events().at(-1).seq;
  s.run("del lamp");
  const after = s.events(before + 1);
  const cleared = ofKind(after, "weakref-cleared").filter((event) => event.referent === born.serial);
  assert.equal(cleared.length, 2);
  const called = ofKind(after, "callback-called").map((event) => event.serial);
  assert.deepEqual(called, [made[1].serial, made[0].serial], "newest first");
  const died = ofKind(after, "died").find((event) => event.serial === born.serial);
  assert.equal(died.cause, "count reached 0");
  assert.equal(died.type, "Lamp");
  assert.ok(cleared.every((event) => event.seq < Math.min(...ofKind(after, "callback-called").map(({ seq }) => seq))), "cleared before called");
});

test("events are numbered without gaps, and asked for from a number on", async (t) => {
  const s = await session(t);
  s.run(lamp);
  const all = s.events();
  assert.deepEqual(all.map((event) => event.seq), all.map((_, i) => i));
  assert.deepEqual(s.events(all.length - 2), all.slice(-2));
  assert.deepEqual(s.events(all.length), []);
  assert.ok(all.every((event, i) => i === 0 || event.step >= all[i - 1].step), "steps never go back");
});

test("a collection tells its phases in order", async (t) => {
  const s = await session(t);
  s.run("import gc, weakref\nclass Ring: pass\nring = Ring()\nring.me = ring\nwatch = weakref.ref(ring, print)\ninside = weakref.ref(ring)");
  const serial = s.events().find((event) => event.kind === "born" && event.type === "Ring").serial;
  const from = s.events().length;
  s.run("del ring\nfound = gc.collect()");
  const events = s.events(from);
  const begun = ofKind(events, "collection-begun").at(-1);
  assert.deepEqual([begun.generation, begun.automatic], [2, false]);
  const phases = ofKind(events, "phase").filter((event) => event.collection === begun.collection).map((event) => event.phase);
  const order = ["update_refs", "subtract_refs", "move_unreachable", "clear_weakrefs", "call_callbacks", "finalize", "handle_resurrected", "delete_garbage", "report"];
  assert.deepEqual(phases, order);
  const died = ofKind(events, "died").find((event) => event.serial === serial);
  assert.deepEqual([died.cause, died.collection], ["collected", begun.collection]);
  assert.ok(kinds(events).includes("callback-called"));
  assert.ok(ofKind(events, "collection-ended").at(-1).collected >= 1);
});

test("a suppressed callback says why", async (t) => {
  const s = await session(t);
  s.run("import gc, weakref\nclass Ring: pass\nring = Ring()\nring.me = ring\nring.ear = weakref.ref(ring, print)\ndel ring\nfound = gc.collect()");
  assert.equal(ofKind(s.events(), "callback-suppressed").at(-1).reason, "weak reference is garbage too");
});

test("__del__, resurrection and failing callbacks are events too", async (t) => {
  const s = await session(t);
  s.run(`import weakref
kept = []
class Phoenix:
    def __del__(self): kept.append(self)
def broken(ref): raise ValueError("no")
bird = Phoenix()
watch = weakref.ref(bird, broken)
del bird
kept.clear()`);
  const events = s.events();
  assert.equal(ofKind(events, "del-called").filter((event) => event.type === "Phoenix").length, 1);
  assert.equal(ofKind(events, "resurrected").filter((event) => event.type === "Phoenix").length, 1);
  assert.match(ofKind(events, "callback-raised").at(-1).error, /ValueError/);
});

test("a session without events has none", async (t) => {
  const s = await session(t, { events: false });
  s.run(lamp + "del lamp");
  assert.deepEqual(s.events(), []);
});

test("the same program has the same life twice", async (t) => {
  const life = async () => {
    const s = await session(t);
    const ran = s.run(lamp + "print(id(lamp), hash('lamp'))\nkept = [lamp, a, {1: b}]\ndel lamp, kept\nrepr(a)");
    return { ran, events: s.events(), names: s.heap().names };
  };
  assert.deepEqual(await life(), await life());
});

// --- the heap ---------------------------------------------------------------------------------------------------------

test("a snapshot has names, objects with their counts, strong edges and weak ones", async (t) => {
  const s = await session(t);
  s.run("import weakref\nclass Box: pass\nbox = Box()\nbox.inside = Box()\nref = weakref.ref(box)\npair = [box, box]");
  const heap = s.heap();
  const named = (name) => heap.names.find((entry) => entry.scope === "__main__" && entry.name === name)?.serial;
  const node = (serial) => heap.node(heap.indexOf(serial));

  const box = node(named("box"));
  assert.equal(box.type, "Box");
  assert.equal(box.count, 3, "a name and two items");
  assert.equal(box.weakCount, 1);
  assert.match(box.id, /^0x[0-9a-f]+$/);
  assert.equal(node(named("pair")).type, "list");

  const edges = Array.from({ length: heap.edgeCount }, (_, i) => heap.edge(i));
  const from = (serial) => edges.filter((edge) => edge.from === serial);
  assert.deepEqual(from(named("pair")).map(({ to, label, weak }) => [to === box.serial, label, weak]).sort(), [[true, "item 0", false], [true, "item 1", false]]);
  const inside = from(box.serial).find((edge) => edge.label === "attribute inside");
  assert.equal(node(inside.to).type, "Box");
  const weak = from(named("ref")).find((edge) => edge.weak);
  assert.deepEqual([weak.to, weak.label], [box.serial, "referent"]);
  assert.equal(heap.indexOf(10 ** 9), -1);
  assert.equal(heap.nodeCount, new Set(Array.from({ length: heap.nodeCount }, (_, i) => heap.node(i).serial)).size);
  assert.ok(heap.nodes instanceof Uint32Array && heap.edges instanceof Uint32Array);
});

test("looking changes nothing", async (t) => {
  const s = await session(t);
  s.run("import sys\nclass Box: pass\nbox = Box()");
  assert.equal(s.run("sys.getrefcount(box)").result, "2");
  const heap = s.heap();
  s.heap({ all: true });
  s.events();
  assert.equal(s.run("sys.getrefcount(box)").result, "2");
  const serial = heap.names.find((entry) => entry.name === "box").serial;
  assert.equal(BigInt(heap.node(heap.indexOf(serial)).id), BigInt(s.run("id(box)").result), "the id is the one that Python shows");
  s.run("del box");
  assert.equal(s.heap().indexOf(serial), -1, "a held snapshot holds no object");
  assert.ok(heap.indexOf(serial) >= 0, "and stays what it was");
});

test("the wider view also shows what the runtime itself is made of", async (t) => {
  const s = await session(t);
  s.run("class Box: pass\nbox = Box()");
  assert.ok(s.heap({ all: true }).nodeCount > s.heap().nodeCount);
});

test("what a code object is made of is in no picture, what a program gets from it is", async (t) => {
  const s = await session(t);
  s.run("def f(): return (1, 2)\nkept = f()");
  const types = (heap) => Array.from({ length: heap.nodeCount }, (_, i) => heap.node(i).type);
  assert.deepEqual(types(s.heap()), ["tuple"]);
  assert.deepEqual(types(s.heap({ keepers: true })).filter((name) => name === "tuple"), ["tuple"]);
});

// --- sessions ---------------------------------------------------------------------------------------------------------

test("sessions know nothing of each other", async (t) => {
  const [a, b] = [await session(t), await session(t)];
  a.run("x = 'a'");
  b.run("x = 'b'");
  assert.equal(a.run("x").result, "'a'");
  b.run("del x");
  assert.equal(a.run("x").result, "'a'");
});

test("ending a session lets the rest die as at interpreter exit", async (t) => {
  const s = await session(t);
  s.run("class Sun:\n    def __del__(self): print('sets')\nsun = Sun()");
  assert.equal(s.end().stdout, "sets\n");
});

test("a disposed session refuses everything", async () => {
  const s = await createSession();
  s.dispose();
  for (const call of [() => s.run("1"), () => s.events(), () => s.heap(), () => s.start("1"), () => s.resume(1), () => s.completeness("1")]) {
    assert.throws(call, /dispos/i);
  }
});

test("a hundred sessions come and go", async () => {
  for (let i = 0; i < 100; i++) {
    const s = await createSession();
    assert.equal(s.run(`${i} + 1`).result, String(i + 1));
    s.dispose();
  }
});

// --- modules ----------------------------------------------------------------------------------------------------------

test("the library written in Python is there with the session", async (t) => {
  const s = await session(t);
  await s.library;
  assert.equal(s.run("import functools\nfunctools.reduce(lambda a, b: a + b, [1, 2, 3])").result, "6");
});

test("a session that does not wait for the library says so until it is there", async (t) => {
  // As on a slow network: what core.ts shares between sessions is still on its way.
  const shared = globalThis[Symbol.for("weakref-playground.shared")];
  const { library } = shared;
  let arrive;
  shared.library = new Promise((resolve) => { arrive = () => resolve(library); });
  t.after(() => { shared.library = library; });
  const s = await session(t, { library: "later" });
  assert.equal(s.run("import gc, weakref\n1 + 1").result, "2");
  assert.equal(s.run("import functools").error, "ImportError: cannot import 'functools' yet: the library written in Python is still being loaded");
  arrive();
  await s.library;
  assert.equal(s.run("import functools").error, null);
  assert.match(s.run("import nowhere").error, /^ModuleNotFoundError: No module named 'nowhere'/);
});

test("a session may be disposed before its library comes", async () => {
  const s = await createSession({ library: "later" });
  s.dispose();
  await s.library;
});

test("a program brings its own modules", async (t) => {
  const s = await session(t);
  s.addModule("shapes", "class Circle:\n    def __repr__(self): return 'Circle()'\n");
  assert.equal(s.run("from shapes import Circle\nCircle()").result, "Circle()");
  s.addModule("deep.down.here", "depth = 3\n\ndef dive():\n    return undefined\n");
  assert.equal(s.run("import deep.down.here as here\nhere.depth, here.__name__, here.__package__").result, "(3, 'deep.down.here', 'deep.down')");
  const failed = s.run("here.dive()");
  assert.equal(failed.error, "NameError: name 'undefined' is not defined");
  assert.match(failed.stderr, /File "deep\/down\/here.py", line 4, in dive\n {4}return undefined/);
  for (const name of ["", ".", "a.", ".a", "a..b"]) assert.throws(() => s.addModule(name, ""), /cannot be a module's name/);
});

test("a program's module comes before one of ours", async (t) => {
  const s = await session(t);
  s.addModule("json.more", "less = 5\n");
  assert.equal(s.run("import json.more\njson.dumps(json.more.less)").result, "'5'");
  s.addModule("math", "pi = 3\n");
  assert.equal(s.run("import math\nmath.pi").result, "3");
});

test("the runtime says what it is", async (t) => {
  assert.match((await session(t)).runtime, /weakref-playground/);
});

// --- bad input --------------------------------------------------------------------------------------------------------

test("bad input is an error with a name, and the session goes on", async (t) => {
  const s = await session(t);
  for (const [what, source, error] of [
    ["a million parentheses", "(".repeat(1e6) + ")".repeat(1e6), /^(SyntaxError|MemoryError|RecursionError)/],
    ["a million open brackets", "[".repeat(1e6), /^(SyntaxError|MemoryError|RecursionError)/],
    ["a million minus signs", "-".repeat(1e6) + "1", /^(SyntaxError|MemoryError|RecursionError)/],
    ["a very long chain of attributes", "x" + ".x".repeat(1e5), /^(NameError|SyntaxError|MemoryError|RecursionError)/],
    ["a null character", "x = 1\0", /^(SyntaxError|ValueError)/],
    ["half a surrogate pair", "x = '\ud800'", /./],
    ["an unknown name", "nobody", /^NameError/],
    ["a module that is not there", "import socket", /socket/],
  ]) {
    const ran = s.run(source);
    if (what !== "half a surrogate pair") assert.equal(ran.status, "error", what);
    if (ran.error !== null) assert.match(ran.error, error, what);
    assert.equal(s.run("1 + 1").result, "2", `after ${what}`);
  }
});

test("ten megabytes of source are read", async (t) => {
  const s = await session(t);
  assert.equal(s.run("x = 1\n".repeat(1_700_000) + "x").result, "1");
  assert.equal(s.run(`len("${"a".repeat(10_000_000)}")`).result, "10000000");
});
