// What stands where, when somebody says so: dragging pins, Tidy sorts, and both can be put back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { boxOf, CAT, typed } from "./typing.mjs";

const PETS = [CAT, 'tom = Cat("Tom")', 'kit = Cat("Kit")', "pets = [tom, kit]", "r = weakref.ref(tom)"];
const doing = (play, what) => {
  const action = web.arrangement(play, what);
  return action ? web.update(play, action) : play;
};
const places = (play) => play.picture.boxes.map((box) => [box.serial, box.rect.x, box.rect.y]);

test("a box goes where it is put, whoever sat there takes its place, and Put back undoes it", async () => {
  const { play } = await typed(...PETS);
  const { boxes } = play.picture.memory.seats;
  const list = boxOf(play, "list").serial;
  const kit = play.picture.boxes.find((box) => box.value === "name 'Kit'").serial;
  const next = doing(play, { kind: "move", serial: list, to: boxes.get(kit) });
  const seats = next.picture.memory.seats.boxes;
  assert.deepEqual([seats.get(list), seats.get(kit)], [boxes.get(kit), boxes.get(list)]);
  assert.deepEqual(next.picture.edges.map((edge) => edge.key), play.picture.edges.map((edge) => edge.key));
  assert.deepEqual(places(doing(next, { kind: "put-back" })), places(play));
  assert.equal(doing(play, { kind: "put-back" }), play);
});

test("where a box is dropped there is a seat: the one it came from is found again", async () => {
  const { play } = await typed(...PETS);
  for (const { serial, rect } of play.picture.boxes) {
    const { lane, row } = play.picture.memory.seats.boxes.get(serial);
    assert.deepEqual(web.seatAt({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }), { lane, row });
  }
});

test("Tidy always says the same, gives nobody another's seat, leaves what was pinned, and lines get no longer", async () => {
  const { play } = await typed(...PETS);
  const list = boxOf(play, "list").serial;
  const messy = doing(play, { kind: "move", serial: list, to: { lane: 3, row: 9 } });
  const tidy = doing(messy, { kind: "tidy" });
  assert.deepEqual(places(tidy), places(doing(messy, { kind: "tidy" })));
  assert.deepEqual(tidy.picture.memory.seats.boxes.get(list), { lane: 3, row: 9 }, "what was dragged stays");
  const taken = [...tidy.picture.memory.seats.boxes.values()].map(({ lane, row }) => `${lane} ${row}`);
  assert.equal(new Set(taken).size, taken.length);
  assert.equal(tidy.picture.boxes.length, play.picture.boxes.length);
  const looking = { ...messy, looking: { chapter: 1, beads: 0 } };
  assert.equal(doing(looking, { kind: "tidy" }), looking, "the past is not rearranged");
});
