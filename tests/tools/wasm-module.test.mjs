// wasm-module.mjs and order-functions.mjs on a module written by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { orderFunctions, orderSymbols } from "./order-functions.mjs";
import { encode, readModule, splitAtCalls } from "./wasm-module.mjs";

const section = (id, ...body) => [id, body.length, ...body];
const text = (string) => [string.length, ...Buffer.from(string)];

/** Imports `i` (0) and defines: 1 returns 7, 2 drops what 1 returns and calls 3, 3 calls `i`; exports 2, keeps 1 and 3 in its table. */
const module = Buffer.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, 2, 0x60, 0, 1, 0x7f, 0x60, 0, 0), // types: () -> i32, () -> ()
  ...section(2, 1, ...text("m"), ...text("i"), 0, 1),
  ...section(3, 3, 0, 1, 1),
  ...section(4, 1, 0x70, 0, 2),
  ...section(7, 1, ...text("f"), 0, 2),
  ...section(9, 1, 0, 0x41, 0, 0x0b, 2, 1, 3),
  ...section(10, 3, 4, 0, 0x41, 7, 0x0b, 7, 0, 0x10, 1, 0x1a, 0x10, 3, 0x0b, 4, 0, 0x10, 0, 0x0b),
]);

test("a module is read function by function", () => {
  const { imported, types, code, elements } = readModule(module);
  assert.deepEqual([imported, types, code.map((one) => one.length), elements.functions], [1, [0, 1, 1], [4, 7, 4], [1, 3]]);
  assert.deepEqual(splitAtCalls(code[1]).filter((piece) => typeof piece === "number"), [1, 3]);
  assert.deepEqual([...encode(300)], [0xac, 0x02]);
});

test("functions change places, and everybody still finds them", async () => {
  const { bytes, moved } = orderFunctions(module);
  assert.deepEqual(moved, [0, 1, 3, 2]);
  const { exports, elements, code } = readModule(bytes);
  assert.deepEqual([exports[0].index, elements.functions, splitAtCalls(code[2])[3]], [3, [1, 2], 2]);
  let called = 0;
  const { instance } = await WebAssembly.instantiate(bytes, { m: { i: () => called++ } });
  instance.exports.f();
  assert.equal(called, 1);
  assert.equal(orderSymbols("1:seven\n2:both\n3:tell\n", moved), "1:seven\n2:tell\n3:both\n");
});

test("an instruction that we do not know is not misread", () => {
  assert.throws(() => splitAtCalls(Buffer.from([0, 0xfd, 0, 0x0b])), /0xfd is not known/);
});
