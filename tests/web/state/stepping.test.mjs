// Step: a program runs line by line, and stands before each; at "now" with nothing to run there is nothing to step through.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { begin, beginReal, boxOf, CAT, settled, skip } from "./typing.mjs";

const LINES = 'tom = Cat("Tom")\nkit = Cat("Kit")\ndel kit';
const parts = (...sources) => {
  let row = 0;
  return sources.map((source) => {
    const part = { source, mode: "single", origin: "typed", stepped: web.BY_LINE, row };
    row += source.split("\n").length;
    return part;
  });
};
const asCell = (source, row = 0) => ({ source, mode: "cell", origin: "typed", stepped: web.BY_LINE, row });

async function started(...lines) {
  const { player } = begin();
  await settled(player);
  player.submit(CAT);
  await settled(player);
  player.act({ kind: "replay", lines });
  await settled(player);
  return player;
}

async function step(player) {
  player.goOn(true);
  return settled(player);
}

test("it stands before the first line, then each step runs one, and the picture is as it stands then", async () => {
  const player = await started(asCell(LINES));
  assert.deepEqual(player.play.run.line, { run: 2, line: 1, function: "<module>" });
  assert.equal(player.play.told, 1, "nothing has happened yet");
  assert.equal(player.play.announcement, 'Next: line 1: tom = Cat("Tom")');
  assert.equal(boxOf(player.play, "Cat"), undefined);

  let play = await step(player);
  assert.equal(play.run.line.line, 2);
  assert.equal(play.picture.boxes.filter(({ title }) => title === "Cat").length, 1);
  assert.equal(play.announcement, 'tom = Cat("Tom"): Cat #1 was born. Next: line 2: kit = Cat("Kit")');
  play = await step(player);
  play = await step(player);
  assert.equal(play.run.kind, "idle");
  assert.deepEqual(play.chapters.map(({ title }) => title).slice(1), LINES.split("\n"), "each line is a chapter");
  const entry = play.entries.at(-1);
  assert.deepEqual([entry.state, entry.chip], ["done", "1 died"]);
  assert.deepEqual(entry.output.map(({ text, voice }) => [text, voice]), [["bye Kit\n", "del"]]);
});

test("Continue goes on to the end, whatever waits; its rest is one chapter", async () => {
  const player = await started(asCell(LINES), asCell("import gc", 3));
  player.goOn();
  const play = await settled(player);
  assert.equal(play.run.kind, "idle");
  assert.equal(play.entries.length, 3);
  assert.ok(play.entries.every(({ state }) => state === "done"));
  assert.equal(play.told, 3);
});

test("from one statement of a program to the next in one step, with one sentence that tells both", async () => {
  const player = await started(...parts('tom = Cat("Tom")', 'kit = Cat("Kit")'));
  const play = await step(player);
  assert.equal(play.announcement, 'tom = Cat("Tom"): Cat #1 was born. Next: line 2: kit = Cat("Kit")');
  assert.deepEqual([play.run.kind, play.entries.length], ["held", 3]);
});

test("Stop ends it where it stands, and the rest of the program is not run", async () => {
  const player = await started(...parts('tom = Cat("Tom")', 'kit = Cat("Kit")'));
  player.stop();
  const play = await settled(player);
  assert.equal(play.run.kind, "idle");
  assert.equal(play.entries.at(-1).state, "interrupted");
  assert.equal(boxOf(play, "Cat"), undefined);
});

test("what Step does is said by its title, and why it does nothing", async () => {
  const { player } = begin();
  await settled(player);
  const title = (typed) => web.stepTitle(web.stepWay(player.play, typed), typed);
  assert.equal(web.stepWay(player.play, "").kind, "none");
  assert.match(title(""), /^Step: nothing to run: type a line/);
  assert.equal(title("what is at the prompt"), "Step: begin what is at the prompt, and stop before each line");
  player.submit("while True: pass");
  assert.equal(web.stepWay(player.play, "x").kind, "none");
  assert.match(title("x"), /Python is running/);
  player.stop();
  await settled(player);
  player.submit('import gc', true);
  await settled(player);
  assert.match(title(""), /this line, up to the next one/);
  player.act({ kind: "look", at: { chapter: 0, beads: 0 } });
  assert.match(title(""), /one event towards the present/);
});

test("the next line is found in the cell editor, unless somebody changed it there", async () => {
  const player = await started(asCell(LINES, 2));
  await step(player);
  assert.equal(web.rowAt(player.play, `# cats\n\n${LINES}\n`), 3);
  assert.equal(web.rowAt(player.play, `# cats\n\n${LINES.replace("Tom", "Max")}\n`), null);
  assert.equal(web.rowAt(player.play, ""), null);
  assert.equal(web.placeText(player.play, { run: 2, line: 2, function: "make" }), 'line 4, in make: kit = Cat("Kit")');
});

test("entered again, it goes as it went: step by step to where it stood, with what waits behind it", async () => {
  const player = await started(asCell(LINES), asCell("import gc", 3));
  await step(player);
  const { lines, stopped } = web.programOf((await step(player)));
  assert.equal(stopped, 0);
  assert.deepEqual(lines.map(({ source, stepped }) => [source, stepped]), [
    [CAT, undefined],
    [LINES, { pressed: 3, stays: true }],
    ["import gc", web.BY_LINE],
  ]);
  const other = begin().player;
  other.replay(lines);
  const play = await stands(other, 3);
  assert.deepEqual(play.chapters, player.play.chapters);
  assert.equal(play.announcement, player.play.announcement);
  assert.deepEqual(play.queue.map(({ source }) => source), ["import gc"]);
  assert.equal(web.doneBefore(play), null, "from here a person goes on");

  await step(other);
  await step(other);
  assert.deepEqual(web.programOf(other.play).lines.at(-1), { source: "import gc", origin: "typed", mode: "cell", stepped: { pressed: 2, stays: false } });
});

test("entered again, what was continued or stepped to its end has the same chapters", async () => {
  for (const goesOn of [false, true]) {
    const player = await started(asCell(LINES));
    await step(player);
    while (player.play.run.kind === "held") {
      player.goOn(goesOn);
      await settled(player);
    }
    const other = begin().player;
    other.replay(web.programOf(player.play).lines);
    const play = await stands(other, null);
    assert.deepEqual(play.chapters, player.play.chapters);
    assert.equal(play.entries.at(-1).state, "done");
  }
});

// Where natives wait below, the runtime cannot stand still: those lines are stood at afterwards, as everything was then.
const INSIDE = `import weakref
class Cat:
    "Has a body."
    lives = [9]
    def __del__(self):
        print("bye")
        self.gone = True
c = Cat()
w = weakref.ref(c, lambda w: print("cut"))
print("on the way")
del c
print(sorted([3, 1], key=lambda n: -n))`;

async function real(line, source = INSIDE) {
  const { player } = await beginReal();
  await settled(player);
  player.act({ kind: "replay", lines: [asCell(source)] });
  await settled(player);
  while (player.play.run.kind === "held" && player.play.run.line.line !== line) await step(player);
  return player;
}
const place = ({ run }) => [run.line.function, run.line.line];
const said = (play) => play.entries.at(-1).output.map(({ text, voice }) => [text.trim(), voice]).filter(([text]) => text);
const tags = (play) => play.picture.tags.map(({ scope, name }) => `${scope} ${name}`);

test("into the body of a class, whose names are in the picture, and out again", { skip }, async () => {
  const player = await real(2);
  assert.deepEqual(place(await step(player)), ["Cat", 4], "neither the class line again nor its text");
  const play = await step(player);
  assert.deepEqual(place(play), ["Cat", 5]);
  assert.deepEqual(tags(play), ["class Cat lives"]);
  assert.deepEqual(place(await step(player)), ["<module>", 8]);
});

test("into __del__ and a callback, where everything is as it was then, and nothing of later is told", { skip }, async () => {
  const player = await real(11);
  let play = await step(player);
  assert.deepEqual(place(play), ["__del__", 6]);
  assert.equal(play.announcement, 'del c: __del__ of Cat #4 was called. Next: line 6, in __del__: print("bye")');
  assert.ok(tags(play).includes("__del__ self"));
  assert.deepEqual(said(play), [["on the way", "program"]]);
  player.why(boxOf(play, "Cat").serial);
  assert.match(player.play.reason.sentence, /is alive: self in __del__\(\) holds it/);
  play = await step(player);
  assert.deepEqual(place(play), ["__del__", 7]);
  assert.deepEqual(said(play).at(-1), ["bye", "del"]);
  play = await step(player);
  assert.deepEqual(place(play), ["<lambda>", 9]);
  const { count, dying, garbage } = boxOf(play, "Cat");
  assert.deepEqual([count, dying, garbage], [0, true, null], "it is there until it is dead");
  play = await step(player);
  assert.deepEqual(place(play), ["<module>", 12]);
  assert.equal(boxOf(play, "Cat"), undefined);
  assert.equal(play.picture.tombs.find(({ title }) => title === "Cat").by, "del c", "not the line of the callback, which was the latest");
  assert.deepEqual(said(play), [["on the way", "program"], ["bye", "del"], ["cut", "callback"]]);
});

test("who was stood at while it died is told of to its end", { skip }, async () => {
  const source = `class Res:
    def __del__(self):
        print("bye")
def g(x):
    try:
        yield 1
    finally:
        print("fin")
k = g(Res())
next(k)
k.close()
print("end")`;
  const player = await real(11, source);
  while (player.play.run.kind === "held") await step(player);
  const told = player.play.chapters.flatMap(({ beads }) => beads.map(({ text }) => text)).filter((text) => text.startsWith("GeneratorExit"));
  assert.deepEqual(told.map((text) => text.replace(/#\d+/, "#")), ["GeneratorExit # was born.", "GeneratorExit # died: count reached 0."]);
});

test("a collection in whose middle the program stood is told whole, and listed once", { skip }, async () => {
  const player = await real(7, "import gc\nclass Cat:\n    def __del__(self):\n        print('bye')\nc = Cat(); c.me = c\ndel c\nn = gc.collect()\nprint(n)");
  assert.deepEqual(place(await step(player)), ["__del__", 4]);
  const play = await step(player);
  assert.match(play.announcement, /Collection 1 \(by hand, generation 2\) found 1 object\./);
  assert.equal(play.picture.tombs.find(({ title }) => title === "Cat").cause, "collected, gen 2");
  assert.deepEqual(web.collectionsOf(play.chapters).map(({ number, found, title }) => [number, found, title]), [[1, 1, "n = gc.collect()"]]);
});

test("the stone names the line that did it, of a whole program too", { skip }, async () => {
  const source = "class Cat: pass\ndef feed(cat):\n    del cat\nkit = Cat()\nall = [kit]\ndel kit\nfeed(all.pop())";
  const { player } = await beginReal();
  await settled(player);
  player.act({ kind: "replay", lines: [{ ...asCell(source), stepped: undefined }] });
  const { picture, cast } = await settled(player);
  assert.deepEqual(picture.tombs.map(({ title, by }) => [title, by]), [["Cat", "del cat"]]);
  assert.match(web.treeOf(picture, cast).at(-1).children[0].text, /by del cat, step \d+$/);
});

test("into what the last line calls, before its end; entered again, it stands there again", { skip }, async () => {
  const player = await real(12);
  for (let i = 0; i < 2; i++) assert.deepEqual(place(await step(player)), ["<lambda>", 12]);
  const other = (await real(1, "pass"));
  other.replay(web.programOf(player.play).lines);
  await stands(other, 12);
  while (other.play.entries.at(-1).pressed < player.play.entries.at(-1).pressed) await stands(other, 12);
  assert.deepEqual(other.play.chapters, player.play.chapters);
  const play = await step(player);
  assert.equal(play.run.kind, "idle");
  assert.deepEqual(said(play).at(-1), ["[3, 1]", "program"]);
});

test("from inside, Continue and Stop lead on from where the runtime is", { skip }, async () => {
  for (const isStopped of [false, true]) {
    const player = await real(6);
    if (isStopped) player.stop();
    else player.goOn();
    const play = await settled(player);
    assert.equal(play.entries.at(-1).state, isStopped ? "interrupted" : "done");
    assert.equal(boxOf(play, "Cat"), undefined);
    assert.deepEqual(said(play).slice(0, 3), [["on the way", "program"], ["bye", "del"], ["cut", "callback"]]);
  }
  const player = await real(6, 'class Cat:\n    def __del__(self):\n\n\n\n        print("bye")\nCat()');
  player.stop();
  assert.equal((await settled(player)).entries.at(-1).state, "done", "the last line had run already");
});

/** Until it stands before that line, or has run to its end. */
async function stands(player, line) {
  for (let i = 0; i < 200; i++) {
    const { run } = await settled(player);
    if ((run.line?.line ?? null) === line && (line === null) === (run.kind === "idle")) return player.play;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error("does not come to stand there");
}
