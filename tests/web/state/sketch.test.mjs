// The code that draws comes after the prompt: what was entered before it is drawn when it is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { begin, beginReal, boxOf, CAT, skip, typedInto, typedReal } from "./typing.mjs";

const LINES = [CAT, 'a = Cat("Tom")', "import weakref", 'r = weakref.ref(a, lambda r: print("gone"))', "x = 5", "del a"];

/** All but what says from which picture it grew. */
const shown = ({ picture, pages }) => [picture, ...pages.map((page) => page.picture)].map(({ memory, ...rest }) => ({ ...rest, seats: memory.seats, graves: memory.graves }));

test("what was sketched is drawn as if it had been drawn at once", { skip }, async () => {
  const { player } = await beginReal({ pen: null });
  await typedInto(player, LINES.slice(0, 5));
  assert.deepEqual(player.play.picture.boxes, []);
  assert.ok(player.play.picture.memory.drawn.size > 0);
  player.draw(web.drawing);
  await typedInto(player, LINES.slice(5));
  assert.deepEqual(shown(player.play), shown((await typedReal(...LINES)).play));
});

test("so is what Undo leads back to", { skip }, async () => {
  const { player } = await beginReal({ pen: null });
  await typedInto(player, LINES.slice(0, 3));
  player.draw(web.drawing);
  player.undo();
  await typedInto(player, []);
  assert.deepEqual(shown(player.play), shown((await typedReal(...LINES.slice(0, 2))).play));
  assert.ok(boxOf(player.play, "Cat"));
});

test("a new session goes on drawing; without the code, heaps are not kept for ever", { skip }, async () => {
  const { player } = await beginReal();
  await typedInto(player, LINES.slice(0, 2));
  player.reset();
  await typedInto(player, LINES.slice(0, 2));
  assert.ok(boxOf(player.play, "Cat"));
  const { player: blind } = begin({ pen: null });
  await typedInto(blind, Array(120).fill("x = 5"));
  let kept = 0;
  for (let each = blind.play.picture; each.sketch; each = each.sketch.previous) kept += 1;
  assert.ok(kept > 0 && kept <= 50, `${kept} sketches`);
});
