// What sessions say that our observer tells: their `~` lines, each file a test. How they are found is in tests/tools/expected-events.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { disagreements } from "../tools/expected-events.mjs";
import { parseSession } from "../tools/session-format.mjs";
import { load } from "../tools/sessions.mjs";

const ownHas = (need) => need === "own" || need === "64-bit";
const told = load().filter(({ options, statements }) =>
  statements.some(({ events }) => events.length > 0) && String(options.needs ?? "own").split(/, */).every(ownHas));

const report = (path, wrong) => wrong.map(({ line, source, diff }) => [`${path}:${line}: >>> ${source.split("\n")[0]}`, ...diff].join("\n")).join("\n");

for (const session of told) {
  test(`${session.path}: ${session.title}`, async () => {
    const wrong = await disagreements(session);
    assert.equal(wrong.length, 0, report(session.path, wrong));
  });
}

test("sessions of all kinds have such lines", () => {
  const folders = new Set(told.map(({ path }) => path.split("/")[2]));
  assert.ok(told.length >= 65, `${told.length} sessions have lines with ~`);
  assert.ok(folders.size >= 18, [...folders].join(", "));
});

// --- What makes the checker shout -------------------------------------------------------------------------------------

const cats = (...lines) => parseSession(`# A cat dies\n\n>>> class Cat: pass\n>>> cat = Cat()\n>>> del cat\n${lines.map((line) => `~ ${line}\n`).join("")}`, "x.pysession");

test("blanks stand as one, and between two lines more may be told", async () => {
  assert.deepEqual(await disagreements(cats("name-unbound cat", "died Cat#1      count reached 0")), []);
  assert.deepEqual(await disagreements(cats("died Cat#1 count reached 0")), []);
});

test("what is not told is reported with the line, and with what was told", async () => {
  const [{ line, source, diff }] = await disagreements(cats("name-unbound cat", "died Cat#2   count reached 0"));
  assert.deepEqual([line, source, diff[0]], [7, "del cat", "- ~ died Cat#2 count reached 0"]);
  assert.ok(diff.includes("  ~ died Cat#1 count reached 0"), diff.join("\n"));
});

test("another cause, a holder that was none, or half a line is not what was told", async () => {
  for (const wrong of ["died Cat#1   collected", "died Cat#1   count reached 0, held by list#1", "died Cat#1"]) {
    assert.equal((await disagreements(cats(wrong))).length, 1, wrong);
  }
});

test("what is told in another order is reported as such, and twice is not once", async () => {
  const [{ diff }] = await disagreements(cats("died Cat#1   count reached 0", "name-unbound cat"));
  assert.equal(diff[0], "- ~ name-unbound cat (told before the line above it)");
  assert.equal((await disagreements(cats("name-unbound cat", "name-unbound cat"))).length, 1);
});

test("what is told of another statement does not count", async () => {
  const session = parseSession("# T\n\n>>> class Cat: pass\n>>> cat = Cat()\n~ name-unbound cat\n>>> del cat\n~ born Cat#1\n", "x.pysession");
  assert.deepEqual((await disagreements(session)).map(({ line }) => line), [5, 7]);
});

test("a script has one story, to the end of its session", async () => {
  const script = (line) => parseSession(`# T\n# mode: script\n\n>>> class Cat: pass\n>>> cat = Cat()\n~ born Cat#1\n>>> print("end")\nend\n~ ${line}\n`, "x.pysession");
  assert.deepEqual((await disagreements(script("weakref-made ReferenceType#1 -> Cat#1"))).map(({ line }) => line), [9]);
  assert.deepEqual(await disagreements(script("collection-begun generation 2")), []);
});
