// What the page says is true where it is easily said wrongly: proxies, rescued rings, crowds, what the prompt keeps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { beginReal, settled, skip, typedReal } from "./typing.mjs";

const tree = ({ picture, cast }) => web.treeOf(picture, cast);
const root = (play, start) => tree(play).find(({ text }) => text.startsWith(start));

test("a proxy that was cut raises, it does not return None", { skip }, async () => {
  const { play } = await typedReal("import weakref", "class T: pass", "t = T()", "p = weakref.proxy(t)", "del t");
  assert.match(play.announcement, /Weak reference p now raises ReferenceError\./);
  assert.match(root(play, "__main__").children[0].text, /^p: proxy #2.*raises ReferenceError, cut at step/);
  assert.equal(play.picture.boxes[0].callback.text, "raises ReferenceError");
});

test("who was rescued by the finalizer of another has none of its own", { skip }, async () => {
  const { play } = await typedReal(
    "import gc",
    "class Q: pass",
    "class P:\n    def __del__(self):\n        global keep\n        keep = self",
    "p, q = P(), Q()",
    "p.q, q.p = q, p",
    "del p, q",
    "gc.collect()",
  );
  const said = play.chapters.at(-1).beads.filter(({ kind }) => kind === "resurrected").map(({ text }) => text);
  assert.deepEqual(said.toSorted(), ["P #1 came back: a finalizer has made it reachable.", "Q #2 came back: a finalizer has made it reachable."]);
});

test("what the prompt keeps as _ dies by the next value, and the stone says so", { skip }, async () => {
  const { play } = await typedReal("class T: pass", "T()", "1");
  assert.equal(play.picture.tombs[0].by, "_ = 1");
});

test("of thousands of events about nothing in particular it is not said that nothing happened", { skip }, async () => {
  const { play } = await typedReal("for i in range(1500): x = [i]; y = (i, x)");
  assert.doesNotMatch(play.announcement, /Nothing was born/);
});

test("all the dead are counted, also those without a stone", { skip }, async () => {
  const { play } = await typedReal("class N: pass", "many = [N() for _ in range(400)]", "del many");
  assert.equal(root(play, "Dead").text, "Dead, 401 objects");
  assert.match(root(play, "Dead").children.at(-1).text, /^\d+ more objects$/);
});

test("what hangs deeper than the tree goes is not held from nowhere", { skip }, async () => {
  const { play } = await typedReal("class L: pass", "head = L()", "last = head\nfor i in range(40): last.n = L(); last = last.n\ndel last, i");
  assert.equal(root(play, "Held from somewhere"), undefined);
  assert.ok(root(play, "Further down").children.length > 0);
});

test("a queue of thousands of lines is gone through to its end", { skip }, async () => {
  const { player } = await beginReal();
  await settled(player);
  const lines = Array.from({ length: 2000 }, (_, i) => ({ source: `x = ${i}`, origin: "typed", mode: "single" }));
  player.act({ kind: "replay", lines });
  while (player.play.queue.length > 0 || player.play.run.kind !== "idle") await new Promise((done) => setTimeout(done, 5));
  assert.equal(player.play.entered, 2000);
  while (player.play.picture.scenery.values[0] !== "x = 1999") await new Promise((done) => setTimeout(done, 5)); // read when nobody waits
});

test("what died by its count while finalizers ran was not cleared", { skip }, async () => {
  const player = await typedReal(
    "import gc",
    "class T: pass",
    "def g():\n    me = yield\n    t = T()\n    yield me",
    "x = g(); next(x)",
    "x.send(x) is x",
    "del x",
    "gc.collect()",
  );
  player.collection(1);
  await settled(player);
  const { collector, cast } = player.play;
  const then = web.rowsAt(collector.record, null, cast).rows.filter(({ reached }) => reached === "no").map((row) => [row.name.replace(/ #.*/, ""), ...row.then]);
  assert.deepEqual(then, [["generator", "died by its count"], ["T", "died by its count"]]);
  assert.match(web.phaseText(collector), /found 0 objects\. 2 objects set aside died by count before anything was cleared\.$/);
});

test("who died is told with the statement that did it, not with a number of a line", { skip }, async () => {
  const player = await typedReal("class Cat: pass", "c = Cat()", "del c");
  player.why(player.play.picture.tombs[0].serial);
  assert.match(player.play.reason.sentence, /^Cat #1 died in “del c”: its last reference went/);
});
