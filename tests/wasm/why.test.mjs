// "Why is this alive?" and "why did it die?", asked of sessions. The contract is wasm/src/types.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "weakref-playground";

/** Runs a program in which one Cat is made (others are Dogs), and asks for it. */
async function ask(t, source, later = "") {
  const s = await createSession();
  t.after(() => s.dispose());
  const ran = s.run(`class Cat: pass\nclass Dog: pass\n${source}`);
  assert.equal(ran.error, null, ran.stderr);
  const { serial } = s.events().find((event) => event.kind === "born" && event.type === "Cat");
  if (later) s.run(later);
  return s.why(serial);
}

const holders = [
  ["a variable", "cat = Cat()", "cat holds it", "del cat"],
  ["an attribute", "dog = Dog(); dog.friend = Cat()", "dog.friend holds it", "del dog.friend"],
  ["an attribute, after its __dict__ was asked for", "dog = Dog(); dog.__dict__; dog.friend = Cat()", "dog.friend holds it", "del dog.friend"],
  ["a slot", "class Box: __slots__ = ('a',)\nbox = Box(); box.a = Cat()", "box.a holds it", "del box.a"],
  ["a class", "class Home: cat = Cat()", "Home.cat holds it", "del Home.cat"],
  ["an item", "rows = [[1, Cat()]]", "rows[0][1] holds it", "del rows[0][1]"],
  ["an item of a tuple, which nobody can delete", "pair = (1, Cat())", "pair[1] holds it", "del pair"],
  ["a value", "names = {'mo': Cat(), 3: 4}", "names['mo'] holds it", "del names['mo']"],
  ["a key", "ages = {Cat(): 3}", "a key of dict", "del ages"],
  ["a member", "cats = {Cat()}", "a member of set", "del cats"],
  ["a default", "def feed(x=Cat()): pass", "feed leads to it, through the defaults of function", "del feed"],
  ["an iterator", "each = iter([Cat()])", "each leads to it, through what list_iterator", "del each"],
  ["a closure", "def make():\n    cat = Cat()\n    return lambda: cat\nask = make()", "A closure keeps", "del ask"],
  ["a generator", "def walk():\n    cat = Cat()\n    yield 1\nsteps = walk(); next(steps)", "A generator keeps its variables until", "del steps"],
  ["a bound method", "class Cat:\n    def purr(self): pass\npurr = Cat().purr", "A bound method keeps", "del purr"],
  ["a cache", "import functools\n@functools.lru_cache\ndef feed(x): return 1\nfeed(Cat()); None", "A cache keeps", "del feed"],
  ["a traceback", "def f():\n    cat = Cat()\n    1 / 0\ntry: f()\nexcept ZeroDivisionError as error: kept = error", "A traceback keeps", "del kept"],
  ["a finalizer with the object among its arguments", "import weakref\ncat = Cat()\nweakref.finalize(cat, print, cat).atexit = False\ndel cat; None", "A finalizer keeps", "call detach() on the finalizer"],
  ["a finalizer that has a name", "import weakref\nf = weakref.finalize(Dog, print, Cat())", "A finalizer keeps", "f.detach() and None"],
  ["a finalizer in an attribute", "import weakref\ndog = Dog(); dog.fin = weakref.finalize(Dog, print, Cat())", "A finalizer keeps", "dog.fin.detach() and None"],
  ["two finalizers that hold each other", "import weakref\na, b = [], []\na.append(weakref.finalize(Dog, print, Cat(), b))\nb.append(weakref.finalize(Dog, print, a))\ndel a, b", "A finalizer keeps", "call detach() on the finalizer"],
  ["a default in a class that an instance holds, too", "class Home:\n    def f(self, x=[Cat()]): pass\nhome = Home()", "Home.f leads to it", "del Home.f"],
  ["a class that an instance holds, too", "class Home: pets = (Cat(),)\nhome = Home()", "Home.pets[0] holds it", "del Home.pets"],
  ["a key that is too long to tell", "names = {'a' * 50: Cat()}", "a value of dict", "del names"],
  ["a module made by hand", "import types, sys\nm = sys.modules['m'] = types.ModuleType('m')\nm.cat = Cat()\ndel m", "sys.modules['m'].cat holds it", "del sys.modules['m'].cat"],
  ["an enumeration, which lets go of no member", "from enum import Enum\nclass Pet(Enum):\n    MO = Cat()", "Pet._value2member_map_ leads to it", "import gc; del Pet; gc.collect()"],
  ["an exit function", "import atexit\natexit.register(print, Cat()); None", "the runtime (atexit)", "atexit.unregister() the function"],
];

for (const [what, source, sentence, fix] of holders) {
  test(`kept by ${what}`, async (t) => {
    const answer = await ask(t, source);
    assert.equal(answer.kind, "alive", answer.sentence);
    assert.ok(answer.sentence.includes(sentence), answer.sentence);
    assert.equal(answer.fix, fix);
    assert.equal(answer.path.at(-1).serial, answer.serial);
    assert.equal(answer.path[0].label, answer.root.name);
  });
}

test("what the answer says to do frees it", async (t) => {
  for (const [what, source, , fix] of holders) {
    if (/^(call|atexit)/.test(fix)) continue;
    const answer = await ask(t, source, fix);
    assert.equal(answer.kind, "dead", `${what}: ${answer.sentence}`);
  }
});

test("of what runs a bit at a time: it is freed by what is said, whether it has started or not, and what is said is true of both", async (t) => {
  const wait = "class Wait:\n    def __await__(self): yield\n";
  const send = "try: steps.asend(None).send(None)\nexcept StopIteration: pass";
  for (const [type, source, start] of [
    ["generator", "def walk(cat): yield 1\nsteps = walk(Cat())", "next(steps)"],
    ["generator", "def walk(cat):\n    try: yield 1\n    finally: cat.name = 'mo'\nsteps = walk(Cat())", "next(steps)"],
    ["generator", "steps = (each for each in [Cat()])", "next(steps); None"],
    ["generator", "def make(cat): return (cat for each in [1])\nsteps = make(Cat())", "next(steps); None"],
    ["coroutine", `${wait}async def walk(cat): await Wait()\nsteps = walk(Cat())`, "steps.send(None)"],
    ["async generator", "async def walk(cat): yield 1\nsteps = walk(Cat())", send],
    ["generator", "def walk(cat): yield 1\ndog = Dog(); dog.steps = steps = walk(Cat())", "next(steps)"],
    ["generator", "def walk(cat): yield 1\nrows = [walk(Cat())]", "next(rows[0])"],
    ["generator", "def walk(cat):\n    yield 1\ndef outer(inner): yield from inner\nsteps = outer(walk(Cat()))", "next(steps)"],
    ["generator", "import gc; gc.disable()\ndef walk(cat, me): yield 1\nme = []; steps = walk(Cat(), me); me.append(steps); del me", "next(steps)"],
  ]) {
    for (const program of [source, `${source}\n${start}`]) {
      const answer = await ask(t, program);
      assert.ok(answer.sentence.endsWith(`${/^[aeiou]/.test(type) ? "An" : "A"} ${type} keeps its variables until it has run to its end or dies.`), answer.sentence);
      assert.match(answer.fix, /^(import gc; )?del /, program);
      assert.equal((await ask(t, program, answer.fix)).kind, "dead", `${program}\n${answer.fix}`);
    }
  }
});

test("what a cycle holds is left to the collector, though it is not in the cycle", async (t) => {
  for (const [source, fix] of [
    ["pair = ([], Cat()); pair[0].append(pair)", "import gc; del pair; gc.collect()"],
    ["def make():\n    cat = Cat()\n    def ask(): return ask, cat\n    return ask\nask = make()", "import gc; del ask; gc.collect()"],
    ["dog = Dog(); dog.me = dog; dog.cat = Cat()", "del dog.cat"],
    ["def fact(n, cat=Cat()): return fact", "del fact"],
  ]) {
    const answer = await ask(t, source);
    assert.equal(answer.fix, fix);
    assert.equal((await ask(t, source, fix)).kind, "dead", source);
  }
});

test("who else holds it is told, and what is said to do frees it from all of them", async (t) => {
  for (const [source, sentence, fix] of [
    ["cat = Cat(); also = cat", "cat holds it. also holds it too.", "del cat; del also"],
    ["cat = Cat(); cats = {cat}", "cat holds it. cats leads to it too.", "del cat; del cats"],
    ["cat = Cat(); box = [cat, cat]", "cat holds it. box[1] and box[0] hold it too.", "del cat; del box[1]; del box[0]"],
    ["from collections import deque\nbox = deque([Cat(), 1]); box.append(box[0])", "box[0] holds it. box[2] holds it too.", "del box[2]; del box[0]"],
    ["cat = Cat(); dog = Dog(); cat.dog = dog; dog.cat = cat", "cat holds it. dog.cat holds it too.", "del cat; del dog.cat"],
    ["cat = Cat(); cat.me = cat", "cat holds it.", "import gc; del cat; gc.collect()"],
    ["box = [[Cat()]]; also = box[0]", ": also[0] holds it.", "del also[0]"],
    ["cat = Cat(); box = [cat] * 9", "cat holds it. box[8], box[7], box[6] and more hold it too.", "del cat; del box[8]; del box[7]; del box[6]; # and more"],
    ["import atexit\ncat = Cat(); atexit.register(print, cat); None", "cat holds it. the runtime (atexit) leads to it too.", "del cat; atexit.unregister() the function"],
  ]) {
    const answer = await ask(t, source);
    assert.ok(answer.sentence.endsWith(sentence), answer.sentence);
    assert.equal(answer.fix, fix);
    if (/and more|atexit/.test(source + fix)) continue;
    assert.equal((await ask(t, source, answer.fix)).kind, "dead", source);
  }
});

test("what a function that is paused has is let go of by its end", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  s.run("class Cat: pass\ndef f(cat):\n    box = [cat]\n    cat = None\n    return box");
  s.traceLines(true);
  s.setBreakpoints([{ kind: "line-executed" }]);
  let run = s.run("f(Cat())");
  for (let i = 0; i < 9 && !s.heap().names.some(({ name }) => name === "box"); i++) run = s.resume(1e6);
  assert.equal(run.status, "paused");
  const heap = s.heap();
  const row = Array.from({ length: heap.nodeCount }, (_, i) => heap.node(i)).find(({ type }) => type === "Cat");
  const answer = s.why(row.serial);
  assert.match(answer.sentence, /in f\(\) holds it/);
  assert.equal(answer.fix, "let f() end");
});

test("_ keeps the last value that was shown", async (t) => {
  const answer = await ask(t, "Cat()");
  assert.deepEqual(answer.root, { scope: "builtins", name: "_" });
  assert.match(answer.sentence, /_ \(the last value that the prompt showed\) holds it/);
  assert.equal((await ask(t, "Cat()", "1")).kind, "dead");
});

test("a running call keeps its variables", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  s.start("class Cat: pass\ndef run():\n    cat = Cat()\n    while True: pass\nrun()");
  s.resume(5000);
  const { serial } = s.events().find((event) => event.kind === "born" && event.type === "Cat");
  const answer = s.why(serial);
  assert.deepEqual(answer.root, { scope: "run", name: "cat" });
  assert.match(answer.sentence, /cat in run\(\) holds it/);
});

test("a weak reference keeps nothing: of two ways the strong one is told, though it is longer", async (t) => {
  const answer = await ask(t, "import weakref\nd = Dog(); d.d = Dog(); d.d.cat = Cat()\nr = weakref.ref(d.d.cat)");
  assert.match(answer.sentence, /: d\.d\.cat holds it/);
  assert.equal((await ask(t, "import weakref\ncat = Cat()\nr = weakref.ref(cat)", "del cat")).kind, "dead");
});

test("a cycle that nothing holds waits for the collector", async (t) => {
  const source = "import gc; gc.disable()\ncat = Cat(); dog = Dog(); cat.dog = dog; dog.cat = cat\ndel cat, dog";
  const answer = await ask(t, source);
  assert.equal(answer.kind, "garbage");
  assert.match(answer.sentence, /Cat #\d+ → Dog #\d+ → Cat #\d+/);
  const dead = await ask(t, source, answer.fix);
  assert.equal(dead.kind, "dead");
  assert.match(dead.sentence, /nothing outside its cycle held it any more, and collection \d+ found that/);
});

test("of the dead: what killed them", async (t) => {
  assert.match((await ask(t, "cat = Cat()", "del cat")).sentence, /died in line 1: its last reference went/);
  assert.match((await ask(t, "dog = Dog(); dog.cat = Cat()", "del dog")).sentence, /Dog #\d+, the last to hold it, died/);
});

test("of the dead: a host can name the statement in its own words, and put the reason behind it", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  const lines = ["class Cat: pass", "cat = Cat(); other = Cat(); third = Cat(); third.me = third", "del cat", "import gc; del third; c = gc.collect()"];
  for (const line of lines) s.run(line);
  const [cat, other, third] = s.events().filter((event) => event.kind === "born" && event.type === "Cat").map(({ serial }) => serial);
  const inOwnWords = ({ event, reason }) => `It died in "${lines[event.run - 1].split("\n")[event.line - 1]}": ${reason}`;
  assert.equal(inOwnWords(s.why(cat)), 'It died in "del cat": its last reference went, and its count reached 0.');
  assert.match(inOwnWords(s.why(third)), /^It died in "import gc; del third; c = gc\.collect\(\)": nothing outside its cycle held it any more, and collection \d+ found that\.$/);
  for (const answer of [s.why(cat), s.why(third)]) assert.equal(answer.sentence, `Cat #${answer.serial} died in line 1: ${answer.reason}`);
  s.end();
  assert.deepEqual([s.why(other).sentence, s.why(other).reason], [`Cat #${other} died when the session ended.`, "the session ended."]);
});

test("of what died in a line of a module: no line of the program is blamed", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  s.addModule("den", "class Cat: pass\ndef visit():\n    cat = Cat()\n    del cat");
  s.run("import den\nden.visit()");
  const { serial } = s.events().find((event) => event.kind === "born" && event.type === "Cat");
  assert.equal(s.why(serial).sentence, `Cat #${serial} died in a line of a module: its last reference went, and its count reached 0.`);
});

test("of numbers that no object had: that", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  assert.equal(s.why(123456789).kind, "unknown");
});

test("what is being born is no garbage, though nothing leads to it", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  s.run("class Cat: pass\ncat = Cat()");
  const { serial, seq } = s.events().find((event) => event.kind === "born" && event.type === "Cat");
  assert.equal(s.why(serial, { at: seq }).sentence, `Cat #${serial} is just being made: only what makes it holds it.`);
  assert.equal(s.why(10 ** 9).sentence, "No object #1000000000 was seen in this session.");
});

test("keys of a dict that are no text are told apart from text", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  s.run("class K: pass\nk = K()\nd = {1: K(), '1': K(), None: K(), (1, 2): K(), k: K(), '': K()}");
  const heap = s.heap();
  const d = heap.names.find(({ name }) => name === "d").serial;
  const labels = [...Array(heap.edgeCount).keys()].map((i) => heap.edge(i)).filter(({ from, label }) => from === d && label.startsWith("value")).map(({ label }) => label);
  assert.deepEqual(labels.sort(), ["value of ''", "value of '1'", "value of 1", "value of K object", "value of None", "value of tuple object"]);
  const inNumber = [...Array(heap.edgeCount).keys()].map((i) => heap.edge(i)).find(({ label }) => label === "value of 1").to;
  assert.match(s.why(inNumber).sentence, /d\[1\] holds it\.$/);
});

test("a class is held by its instances too", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  s.run("class Cat: pass\nfirst = Cat(); second = Cat()");
  const { serial } = s.events().find((event) => event.kind === "born" && event.type === "type");
  const { sentence, fix } = s.why(serial);
  assert.match(sentence, /^type #\d+ is alive: Cat holds it\. (first|second) and (first|second) lead to it too\./);
  assert.deepEqual(fix.split("; ").sort(), ["del Cat", "del first", "del second", "gc.collect()", "import gc"]);
  s.run(fix);
  assert.equal(s.why(serial).kind, "dead");
});

test("garbage says what is to be imported, and is not being made, though born last", async (t) => {
  const s = await createSession();
  t.after(() => s.dispose());
  s.run("def f():\n    try: 1 / 0\n    except ZeroDivisionError as e: kept = e\nf()");
  const { serial } = s.events().findLast((event) => event.kind === "born" && event.type === "ZeroDivisionError");
  assert.equal(s.why(serial).kind, "garbage");
  assert.equal(s.why(serial).fix, "import gc; gc.collect()");
  s.run("import gc");
  assert.equal(s.why(serial).fix, "gc.collect()");
});

test("what a generator returned is its exception's value", async (t) => {
  const { sentence } = await ask(t, "def g():\n    yield 1\n    return Cat()\nit = g(); next(it)\ntry: next(it)\nexcept StopIteration as e: error = e");
  assert.match(sentence, /error leads to it, through the value of StopIteration #\d+/);
});

test("a generator that was closed before it began keeps its arguments, and is not told to keep variables until it ends", async (t) => {
  const { sentence, fix } = await ask(t, "def walk(cat):\n    yield 1\nsteps = walk(Cat()); steps.close()");
  assert.match(sentence, /^Cat #\d+ is alive: steps leads to it, through the closed frame of generator #\d+, then the local cat of frame #\d+\.$/);
  assert.equal(fix, "del steps");
});
