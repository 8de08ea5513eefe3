// Going back and forth in a session's time: checkpoint, restore, undo, redo. The contract is wasm/src/types.ts.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSession } from "weakref-playground";
import { root } from "../tools/run.mjs";
import { parseSession } from "../tools/session-format.mjs";

async function session(t, options) {
  const made = await createSession(options);
  t.after(() => made.dispose());
  return made;
}

/** All that a program can ask of a session's present; of large heaps quickly. */
function present(s, all = true) {
  const { nodes, edges, names, step } = s.heap({ all });
  const digest = (rows) => createHash("sha1").update(rows).digest("hex");
  return { nodes: digest(nodes), edges: digest(edges), names, step };
}
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Events without their numbers, which are never given twice. */
const story = (events) => events.map(({ seq, ...event }) => event);

const cat = "class Cat:\n    def __del__(self): print('bye')\ncat = Cat()";

test("what died lives again after undo, with its id and its count, and dies again after redo", async (t) => {
  const s = await session(t);
  s.run(cat);
  const { result: id } = s.run("id(cat)");
  assert.equal(s.run("del cat").stdout, "bye\n");
  assert.equal(s.undo(), true);
  assert.equal(s.run("id(cat)").result, id);
  assert.equal(s.undo(), true);
  assert.equal(s.run("import sys; sys.getrefcount(cat)").result, "2");
});

test("redo takes back the latest undo, until something else runs", async (t) => {
  const s = await session(t);
  s.run("x = 1");
  s.run("x = 2");
  assert.equal(s.undo(), true);
  assert.equal(s.undo(), true);
  assert.equal(s.undo(), false, "nothing ran before");
  assert.equal(s.redo(), true);
  assert.equal(s.run("x").result, "1");
  assert.equal(s.redo(), false, "another future has begun");
});

test("a checkpoint can be gone back to again and again, also after errors and interrupts", async (t) => {
  const s = await session(t);
  s.run("x = [1]");
  const before = s.checkpoint();
  const was = present(s);
  for (const source of ["x.append(2)", "1 / 0", "def f(): f()\nf()", "import gc, re, json\nclass C: pass\nfor _ in range(5000): c = C(); c.me = c"]) {
    s.run(source);
    s.restore(before);
    assert.deepEqual(present(s), was, source);
    assert.equal(s.check(), "", source);
  }
  s.start("while True: x.append(len(x))");
  s.resume(10_000);
  const middle = s.checkpoint();
  s.interrupt();
  assert.equal(s.resume(1000).status, "interrupted");
  s.restore(before);
  assert.equal(s.run("x").result, "[1]");
  s.restore(middle); // in the middle of the loop, which goes on
  assert.equal(s.resume(10_000).status, "paused");
  s.interrupt();
  assert.equal(s.resume(1000).status, "interrupted");
  assert.equal(s.check(), "");
});

test("what ended can go on", async (t) => {
  const s = await session(t);
  s.run("import atexit\natexit.register(print, 'the end')\n" + cat);
  assert.equal(s.end().stdout, "the end\nbye\n");
  assert.equal(s.undo(), true);
  assert.equal(s.run("del cat").stdout, "bye\n");
  assert.equal(s.end().stdout, "the end\n");
});

test("memory that grew holds nothing of what was undone", async (t) => {
  const s = await session(t);
  const before = s.checkpoint();
  const was = present(s);
  const big = "rows = [[i] for i in range(300_000)]\ntext = 'x' * 10_000_000";
  const first = s.run(big);
  s.restore(before);
  assert.deepEqual(present(s), was);
  assert.deepEqual(s.run(big), first);
  assert.equal(s.check(), "");
});

test("events tell what leads to the present; what was undone can be asked for", async (t) => {
  const s = await session(t);
  s.run(cat);
  const before = s.events();
  s.run("del cat");
  const deaths = () => s.events().filter((event) => event.kind === "died" && event.type === "Cat").length;
  assert.equal(deaths(), 1);
  s.undo();
  assert.deepEqual(s.events(), before);
  assert.ok(s.events(0, { undone: true }).length > before.length);
  s.run("cat.name = 'Mo'");
  s.undo();
  s.undo();
  assert.ok(s.events().length < before.length);
  s.redo();
  s.redo();
  const all = s.events(0, { undone: true });
  assert.deepEqual(all.map((event) => event.seq), all.map((_, i) => i), "numbers are given once");
  assert.ok(s.events().every((event, i, events) => i === 0 || event.seq > events[i - 1].seq));
  assert.deepEqual(s.events(before.length).filter((event) => event.seq < before.length), []);
});

test("pages are kept once: a second checkpoint of nearly the same costs little", async (t) => {
  const s = await session(t);
  s.run("rows = [[i] for i in range(20_000)]");
  const first = s.checkpoint();
  s.run("rows[0] = None");
  const second = s.checkpoint();
  assert.ok(second.ownBytes < 300_000, `${second.ownBytes} bytes`);
  assert.ok(first.ownBytes > second.ownBytes);
  assert.ok(second.step > first.step);
});

test("the past of a run is within reach again after undo and redo", async (t) => {
  const s = await session(t);
  s.run("import gc\nclass Cat: pass");
  s.run("cat = Cat(); cat.me = cat; del cat");
  s.run("gc.collect()");
  const { seq } = s.events().find(({ kind, type }) => kind === "born" && type === "Cat");
  const { number } = s.events().map(({ collection }) => ({ number: collection })).findLast(({ number }) => number);
  const [before, phases] = [s.heapAt(seq).nodeCount, s.collection(number).phases.length];
  for (let i = 0; i < 2; i++) s.undo();
  for (let i = 0; i < 2; i++) s.redo();
  assert.equal(s.heapAt(seq).nodeCount, before);
  assert.equal(s.collection(number).phases.length, phases);
  s.undo();
  s.undo();
  s.run("cat = None");
  assert.throws(() => s.heapAt(seq), /not one of those that lead to the present/);
});

test("undo has bounds: without room for it nothing is kept, and nothing breaks", async (t) => {
  const s = await session(t, { undoBytes: 0 });
  s.run("x = 1");
  assert.equal(s.undo(), false);
  const small = await session(t, { undoBytes: 4_000_000 });
  for (let i = 0; i < 50; i++) small.run(`x${i} = [${i}] * 30_000`);
  let undone = 0;
  while (small.undo()) undone++;
  assert.ok(undone < 50, `${undone} of 50`);
  assert.equal(small.check(), "");
});

test("a checkpoint belongs to its session, and is not taken while a program prints or reads", async (t) => {
  let inside = null;
  let s;
  const attempt = () => { try { s.checkpoint(); } catch (error) { inside = error; } return "line\n"; };
  s = await session(t, { onOutput: attempt, onInput: attempt });
  s.run("print('hello')");
  assert.match(inside.message, /between calls/);
  inside = null;
  s.run("input()");
  assert.match(inside.message, /between calls/);
  const other = await session(t);
  assert.throws(() => other.restore(s.checkpoint()), /another session/);
  assert.throws(() => other.restore({ step: 0, ownBytes: 0 }), /another session/);
  const gone = await createSession();
  const kept = gone.checkpoint();
  gone.dispose();
  assert.throws(() => gone.checkpoint(), /disposed/);
  assert.throws(() => gone.restore(kept), /disposed/);
  assert.throws(() => gone.undo(), /disposed/);
});

test("the library that came after a checkpoint is there after going back to it", async (t) => {
  const s = await session(t, { library: "later" });
  const early = s.checkpoint();
  await s.library;
  s.restore(early);
  assert.equal(s.run("import textwrap\ntextwrap.dedent('  a')").result, "'a'");
});

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : path.endsWith(".pysession") ? [path] : [];
  });
}

/** What to run in one session: [mode, source]. */
function sources(path) {
  const parsed = parseSession(readFileSync(path, "utf8"), path);
  if (parsed.options.mode === "script") return [["exec", parsed.statements.map(({ source }) => source).join("\n")]];
  return parsed.statements.map(({ source }) => ["single", source]);
}

test("for every session file: undo and redo are exact, a replay is identical, and being watched changes nothing", async (t) => {
  const wrong = [];
  for (const path of files(join(root, "tests/sessions"))) {
    const watched = await createSession();
    const unwatched = await createSession({ events: false, undoBytes: 0 });
    const beginning = watched.checkpoint();
    const run = (s, [mode, source]) => {
      const { status, stdout, stderr, result, steps } = s.run(source, { mode });
      return { status, stdout, stderr, result, steps };
    };
    const first = [];
    for (const each of sources(path)) {
      const ran = run(watched, each);
      first.push(ran);
      if (!same(run(unwatched, each), ran)) wrong.push(`${path}: unwatched: ${each[1]}`);
      const after = present(watched, false);
      if (watched.undo() && watched.redo() && !same(present(watched, false), after)) wrong.push(`${path}: redo: ${each[1]}`);
    }
    const [end, told] = [present(watched), story(watched.events())];
    if (!same(present(unwatched), end)) wrong.push(`${path}: unwatched picture`);
    watched.restore(beginning);
    const again = sources(path).map((each) => run(watched, each));
    if (!same(again, first)) wrong.push(`${path}: replay`);
    if (!same(present(watched), end)) wrong.push(`${path}: replayed picture`);
    if (!same(story(watched.events()), told)) wrong.push(`${path}: replayed events`);
    watched.dispose();
    unwatched.dispose();
  }
  assert.deepEqual(wrong, []);
});
