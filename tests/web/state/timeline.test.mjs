// Looking back: where one can stand, what is shown there, and what changed since the stop before.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { begin, CAT, settled, typed } from "./typing.mjs";

const DEATH = [CAT, 'kit = Cat("Kit")', 'w = weakref.ref(kit, lambda _: print("kit is gone"))', "del kit", "1 + 1"];

/** Looks at the stop after the bead of this kind in the latest line that has one. */
function lookAfter(play, kind) {
  const stops = web.stopsOf(play);
  const index = stops.findLastIndex((stop) => stop.bead?.kind === kind);
  const looking = web.update(play, { kind: "look", at: web.momentAt(stops, index) });
  return { index, looking, shown: web.shownAt(looking) };
}

test("every bead is a stop, a line without beads is one, and the last stop is now", async () => {
  const { play } = await typed(...DEATH);
  const stops = web.stopsOf(play);
  assert.deepEqual(
    stops.map((stop) => stop.bead?.kind ?? stop.told?.title ?? "start"),
    ["start", "class Cat: …", "born", "weakref", "del", "cut", "callback", "died", "1 + 1"],
  );
  assert.equal(web.indexOf(stops, null), stops.length - 1);
  assert.equal(web.momentAt(stops, stops.length - 1), null, "the last moment is the present, not the past");
  assert.equal(web.momentText(stops, null, play.beads), "Now. Step 6 of 6, 1 + 1: nothing was born and nothing died.");
  assert.equal(
    web.momentText(stops, web.momentAt(stops, 4), play.beads),
    "Step 3 of 6, del kit: __del__ of Cat #1 was called.",
  );
  assert.equal(web.momentText(stops, web.momentAt(stops, 0), play.beads), "Before the first line");
});

test("between two beads the picture shows what the beads say, and no count that nobody told", async () => {
  const { play } = await typed(...DEATH);
  const [dying, cut, dead] = ["del", "cut", "died"].map((kind) => lookAfter(play, kind).shown.picture);

  const cat = dying.boxes.find((box) => box.title === "Cat");
  assert.ok(Number.isNaN(cat.count) && cat.weakCount === 1 && cat.finalized);
  assert.deepEqual(
    dying.tags.map((tag) => [tag.name, tag.state]),
    [
      ["w", "bound"],
      ["kit", "gone"],
    ],
    "its count is 0: no name can hold it",
  );
  assert.ok(dying.edges.some((edge) => edge.kind === "weak") && dying.stubs.length === 0);

  assert.equal(cut.boxes.find((box) => box.title === "Cat").weakCount, 0);
  assert.deepEqual([cut.edges.some((edge) => edge.kind === "weak"), cut.stubs.length, cut.tombs.length], [false, 1, 0]);
  assert.deepEqual(cut.boxes.filter((box) => box.fresh).map((box) => box.title), ["Cat"], "only what the bead changed");

  assert.deepEqual([dead.tombs.length, dead.boxes.map((box) => box.title)], [1, ["ref"]]);
  const seats = [dying, cut].map((picture) => picture.boxes.map((box) => box.rect));
  assert.deepEqual(seats[0], seats[1], "and nothing moves");
});

test("what is born in a line appears at its bead, and its count at the end of the line", async () => {
  const { play } = await typed("class Node: pass", "a, b = Node(), Node()", "del a, b");
  const stops = web.stopsOf(play);
  const first = stops.findIndex((stop) => stop.bead?.kind === "born" && stop.told.title.startsWith("a, b"));
  const at = (index) => web.shownAt({ ...play, looking: web.momentAt(stops, index) }).picture;
  assert.deepEqual(at(first).boxes.map((box) => web.countText(box.count)), ["?"]);
  assert.deepEqual(at(first + 1).boxes.map((box) => web.countText(box.count)), ["1", "1"]);
  assert.deepEqual(at(first).boxes[0].rect, at(first + 1).boxes[0].rect);
});

test("a diff tells births, deaths, counts, names and references, and of the present too", async () => {
  const { play } = await typed(...DEATH.slice(0, 4));
  const told = (moment) =>
    web.changesAt({ ...play, looking: moment }).parts.map(({ title, items }) => `${title}: ${items.join("; ")}`);
  const stops = web.stopsOf(play);
  const watched = stops.findIndex((stop) => stop.bead?.kind === "weakref");
  assert.deepEqual(told(web.momentAt(stops, watched)), [
    "Born: ref #2",
    "Counts: Cat #1: weak 0 → 1",
    "Names bound: w: ref #2",
    "References gained: w watches Cat #1",
  ]);
  assert.deepEqual(told(null), ["Died: Cat #1", "Names unbound: kit: Cat #1", "References lost: w watches Cat #1"], "all of the last line");
});

test("a new line ends looking back; birth and death of an object can be jumped to", async () => {
  const { play } = await typed(...DEATH);
  const stops = web.stopsOf(play);
  const dead = play.picture.memory.graves[0].serial;
  assert.equal(stops[web.stopOf(stops, dead, "birth")].bead.text, "Cat #1 was born.");
  assert.equal(stops[web.stopOf(stops, dead, "death")].bead.text, "Cat #1 died: count reached 0.");
  assert.equal(web.stopOf(stops, 9999, "death"), -1);
  const back = web.update(play, { kind: "look", at: web.momentAt(stops, 2) });
  assert.equal(back.announcement, web.momentText(stops, back.looking, play.beads));
  assert.equal(web.update(back, { kind: "submit", source: "1" }).looking, null);
});

test("pages are let go by their weight, never the present and the one before it", () => {
  const page = (chapter, nodes) => ({
    chapter,
    cast: new Map(),
    picture: { memory: { heap: { nodes: { length: nodes }, edges: [] } } },
  });
  let pages = [];
  for (let chapter = 0; chapter < 6; chapter++) pages = web.turned(pages, page(chapter, 100_000));
  assert.deepEqual(pages.map((each) => each.chapter), [2, 3, 4, 5]);
  pages = web.turned(pages, page(6, 900_000));
  assert.deepEqual(pages.map((each) => each.chapter), [5, 6]);
});

const runtime = new URL("../../../wasm/dist/index.js", import.meta.url);

test("what is defined is told of each moment, however fast the lines came", { skip: !existsSync(runtime) && "there is no runtime yet" }, async () => {
  const { createSession } = await import(runtime);
  const { player } = begin({ create: createSession, later: (work) => setTimeout(work, 50) });
  await settled(player);
  player.submit("class Cat: pass\n\nc = Cat()\nx = 5\nd = Cat(); e = Cat()\ny = 6\n");
  await settled(player);
  const at = async (chapter, beads) => {
    player.act({ kind: "look", at: { chapter, beads } });
    await settled(player);
    const { defined, values } = web.shownAt(player.play).picture.scenery;
    return [...defined.map(({ name }) => name), ...values];
  };
  assert.deepEqual(await at(1, 0), ["Cat"]);
  assert.deepEqual(await at(2, 1), ["Cat"]);
  assert.deepEqual(await at(3, 0), ["Cat", "x = 5"]);
  assert.deepEqual(await at(4, 1), ["Cat", "x = 5"]);
  assert.deepEqual(await at(4, 2), ["Cat", "x = 5"]);
});
