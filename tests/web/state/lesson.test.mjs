// A lesson on its way: guessing, running piece by piece, the verdict, and what is remembered of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { typed } from "./typing.mjs";

const { lesson } = web;
const CATS = {
  slug: "cats",
  number: 1,
  chapter: "Cats",
  model: null,
  title: "Cats",
  belief: "",
  question: "",
  choices: [
    { text: "`None`", right: false },
    { text: "the cat", right: true },
  ],
  steps: [
    { lines: ["a", "b"], looks: ["At [it](#a)."] },
    { lines: ["c"], looks: [] },
  ],
  answer: "",
  moral: "",
  sources: [],
};

test("a lesson goes from the question through its pieces to the answer", () => {
  let course = lesson.begin(CATS);
  assert.equal(lesson.stageOf(course, true), "asked", "whatever runs, nothing of the lesson does");
  const first = lesson.advanced(course);
  assert.deepEqual(first.lines, ["a", "b"]);
  assert.equal(lesson.stageOf(first.course, true), "running");
  assert.equal(lesson.stageOf(first.course, false), "looking");
  const second = lesson.advanced(first.course);
  assert.deepEqual(second.lines, ["c"]);
  assert.equal(lesson.stageOf(second.course, false), "told");
  assert.deepEqual(lesson.advanced(second.course).lines, []);
  course = lesson.again(second.course);
  assert.equal(lesson.stageOf(course, false), "asked");
});

test("a lesson stands where the session does, whatever else was tried", () => {
  const at = (...entered) => lesson.inSession(lesson.begin(CATS), entered);
  assert.equal(at("a", "b").at, 1);
  assert.deepEqual(lesson.advanced(at("a", "x", "b", "a")).lines, ["c"]);
  assert.deepEqual(lesson.advanced(at("a")).lines, ["b"], "one of its lines was undone");
  assert.equal(at("a", "b", "c", "a").at, 2);
  assert.equal(at().at, 0);
});

test("a guess counts until something has run, and its quotes and dots do not", () => {
  const guess = (text) => lesson.guessed(lesson.begin(CATS), text);
  assert.equal(lesson.verdictOf(guess("The cat. ")), "right");
  assert.equal(lesson.verdictOf(guess("none")), "wrong");
  assert.equal(lesson.verdictOf(guess(" ")), "none");
  const { course } = lesson.advanced(guess("none"));
  assert.equal(lesson.verdictOf(lesson.guessed(course, "the cat")), "wrong");
});

test("progress is remembered in words, and nonsense in storage is nothing", () => {
  const done = lesson.withDone(new Map(), lesson.guessed(lesson.begin(CATS), "the cat"));
  assert.deepEqual([...lesson.readProgress(lesson.writeProgress(done))], [["cats", "right"]]);
  assert.equal(lesson.withDone(done, lesson.begin(CATS)).get("cats"), "right", "once right, it stays so");
  for (const nonsense of [null, "", "{}", "cats=maybe <b>=right", "=right"]) assert.equal(lesson.readProgress(nonsense).size, 0);
});

test("texts have code and places to look at", () => {
  assert.deepEqual(web.pieces("See [the `cat`](#Cat#1), or `a`."), [
    { kind: "text", text: "See " },
    { kind: "link", text: "the `cat`", target: "Cat#1" },
    { kind: "text", text: ", or " },
    { kind: "code", text: "a" },
    { kind: "text", text: "." },
  ]);
  assert.equal(web.plainText("`del` takes [a name](#a)"), "del takes a name");
  assert.deepEqual(web.pieces("a](#b) `"), [{ kind: "text", text: "a](#b) `" }]);
});

test("a place to look at is what a name is bound to, or the n-th of its type, dead or alive", async () => {
  const { play } = await typed('class Cat:\n    def __init__(self, name): self.name = name\n    def __del__(self): print("bye", self.name)', 'kit = Cat("Kit")');
  const kit = play.picture.tags.find(({ name }) => name === "kit").serial;
  assert.equal(web.serialOf("kit", play), kit);
  assert.equal(web.serialOf("Cat#1", play), kit);
  assert.equal(web.serialOf("Cat#2", play), null);
  assert.equal(web.serialOf("nobody", play), null);
});

test("who has been told the right choice is not told it again", () => {
  const reason = (right, answer) => lesson.reasonOf({ ...CATS, choices: [{ text: right, right: true }], answer });
  assert.equal(reason("`False`: something holds it", "`False`. The prompt does."), "The prompt does.");
  assert.equal(reason("no, `d` is empty", "No. It is."), "It is.");
  assert.equal(reason("1", "Once. Python calls it once."), "Python calls it once.");
  assert.equal(reason("0", "None. It does not look."), "It does not look.");
  assert.equal(reason("3", "Three times: twice nobody kept it. So."), "Three times: twice nobody kept it. So.");
  assert.equal(reason("", "Whoever. So."), "Whoever. So.");
});
