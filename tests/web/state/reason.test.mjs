// "Why alive?" in the page's own names, and from one object to those related to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { boxOf, CAT, typed } from "./typing.mjs";

const PETS = [CAT, 'tom = Cat("Tom")', 'kit = Cat("Kit")', "pets = [tom, kit]", "r = weakref.ref(tom)"];

test("a reason speaks the page's names, and knows which lines of the picture it follows", async () => {
  const { play } = await typed(...PETS);
  const list = boxOf(play, "list");
  const kit = play.picture.boxes.find((box) => box.value === "name 'Kit'");
  const reason = web.reasonOf(
    {
      kind: "alive",
      serial: kit.serial,
      type: "Cat",
      root: { scope: "__main__", name: "pets" },
      path: [{ serial: list.serial }, { serial: kit.serial }],
      sentence: `Cat #${kit.serial} is alive: pets leads to it, through a value of dict #1234567.`,
      fix: "del pets[1]",
    },
    play.cast,
  );
  assert.equal(reason.sentence, `Cat #${kit.number} is alive: pets leads to it, through a value of dict.`);
  const followed = play.picture.edges.filter((edge) => web.isOnPath(reason, edge));
  assert.deepEqual(followed.map((edge) => [edge.kind, edge.to]), [["name", list.serial], ["strong", kit.serial]]);
});

test("an answer about something else than is selected is too late", async () => {
  const { play } = await typed(...PETS);
  const why = (serial) => ({ kind: "unknown", serial, sentence: "?" });
  const selected = web.update(play, { kind: "select", serial: 5 });
  assert.equal(web.update(selected, { kind: "reasoned", why: why(6) }).reason, null);
  const told = web.update(selected, { kind: "reasoned", why: why(5) });
  assert.equal(told.announcement, "?");
  assert.equal(web.update(told, { kind: "select", serial: null }).reason, null);
});

test("from one object to its holders, one after the other, and where the tree tells of them", async () => {
  const { play } = await typed(...PETS);
  const { graph } = play.picture.memory;
  const tom = play.picture.boxes.find((box) => box.value === "name 'Tom'").serial;
  const list = boxOf(play, "list").serial;
  assert.equal(web.nextRelated("holders", tom, 0, graph, play.cast), list);
  assert.deepEqual(web.relationsOf("watchers", tom, graph, play.cast).map(({ text }) => text), ["r"]);
  const watcher = web.relationsOf("watchers", tom, graph, play.cast)[0].serial;
  assert.deepEqual(web.relationsOf("watched", watcher, graph, play.cast).map(({ serial }) => serial), [tom]);
  const first = web.nextRelated("held", list, 0, graph, play.cast);
  assert.notEqual(web.nextRelated("held", list, first, graph, play.cast), first);
  assert.equal(web.nextRelated("watchers", list, 0, graph, play.cast), 0);
  const place = web.placeInTree(web.treeOf(play.picture, play.cast), tom);
  assert.match(place.key, /^name __main__ tom$/);
});
