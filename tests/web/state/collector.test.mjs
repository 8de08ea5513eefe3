// The collector's table: what was known of each object after each phase, and the picture with the same numbers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { settled, typed } from "./typing.mjs";

const RING = ["class Node: pass", "a, b = Node(), Node()", "a.peer, b.peer = b, a", "tom = Cat(\"Tom\")", "tom.self = tom", "del a, b"];

async function collected() {
  const player = await typed('class Cat:\n    def __del__(self): print("bye")', ...RING);
  player.collect();
  await settled(player);
  const near = web.collectionNear(player.play);
  player.collection(near.number);
  await settled(player);
  return { player, near };
}

test("the page's sentences about phases are the collector's own", () => {
  const text = readFileSync(new URL("../../../core/heap/phases.def", import.meta.url), "utf8");
  const phases = Object.fromEntries([...text.matchAll(/^PHASE\((\w+), "(.*)"\)$/gm)].map(([, name, what]) => [name, what]));
  assert.deepEqual(web.PHASES, phases);
});

test("a copy is the count at first, then less; what is reached is known a phase later, what was cleared at the end", async () => {
  const { player, near } = await collected();
  assert.deepEqual([near.title, near.found], ["gc.collect()", 2]);
  const { record } = player.play.collector;
  const rows = (phase) => web.rowsAt(record, phase, player.play.cast).rows;
  const row = (phase, name) => {
    const { count, copy, reached, then } = rows(phase).find((each) => each.name === name);
    return [count, copy, reached, then.join()];
  };
  assert.deepEqual(row(0, "Node #1"), [1, 1, "", ""]);
  assert.deepEqual(row(1, "Node #1"), [1, 0, "", ""]);
  assert.deepEqual(row(2, "Node #1"), [1, 0, "no", ""]);
  assert.deepEqual(row(2, "Cat #3"), [2, 1, "yes", ""]);
  assert.deepEqual(row(6, "Node #1"), [1, 0, "no", ""]);
  assert.deepEqual(row(7, "Node #1"), [1, 0, "no", "cleared"]);
  assert.deepEqual(row(null, "Node #2"), [1, 0, "no", "cleared"]);
});

test("rows and what is not listed are all that was examined; that the others are reached is said when it is known", async () => {
  const { player } = await collected();
  const { record } = player.play.collector;
  const all = [0, 1, 2, null].map((phase) => web.rowsAt(record, phase, player.play.cast));
  for (const { rows, others } of all) assert.equal(rows.length + others, Math.max(record.phases[0].objects, record.objects.length));
  assert.deepEqual(all.map(({ areReached }) => areReached), [false, false, true, true]);
  const more = { ...record, phases: record.phases.map((each) => (each.phase === "move_unreachable" ? { ...each, objects: each.objects + 1 } : each)) };
  assert.equal(web.rowsAt(more, 2, player.play.cast).areReached, false, "one that is not listed was set aside");
});

test("standing after a phase shows the picture of then, with the copies on the boxes; a look elsewhere ends it", async () => {
  const { player } = await collected();
  const go = async (phase) => {
    const { collector, chapters } = player.play;
    const { chapter } = web.collectionsOf(chapters)[0];
    const at = web.momentOf(player.play, collector.record.phases[phase].seq, chapter);
    player.act({ kind: "phase", phase, at, announcement: web.phaseText({ ...collector, phase }) });
    await settled(player);
    return web.shownAt(player.play).picture;
  };
  const copies = (picture) => Object.fromEntries(picture.boxes.map((box) => [`${box.title} #${box.number}`, box.copy]));
  const third = copies(await go(2));
  assert.deepEqual([third["Node #1"], third["Cat #3"]], ["[gc 0] set aside", "[gc 1] reached"]);
  assert.match(player.play.announcement, /^Collection 1, phase 3 of 9, move_unreachable: What the outside .* 2 objects\.$/);
  assert.ok(player.play.looking, "it is the past");
  assert.equal(copies(await go(8))["Node #1"], undefined, "dead by then");
  player.act({ kind: "look", at: null });
  assert.equal(player.play.collector.phase, null);
  assert.ok(web.shownAt(player.play).picture.boxes.every(({ copy }) => copy === ""));
});

test("a line that collects again makes the table ask anew, another line does not; what is out of reach is said", async () => {
  const { player } = await collected();
  player.submit("import gc");
  await settled(player);
  assert.equal(player.play.collector.number, 1);
  player.collection(7);
  await settled(player);
  assert.deepEqual([player.play.collector.record, player.play.collector.isOutOfReach], [null, true]);
  player.collect();
  await settled(player);
  assert.equal(player.play.collector, null);
});
