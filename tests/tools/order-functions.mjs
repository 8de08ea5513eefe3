// order-functions.mjs -- the order of functions in the finished module: like beside like.
//
//   node tests/tools/order-functions.mjs MODULE.wasm SYMBOLS
//
// The order means nothing to the engine, but Brotli remembers better what stands near: with each function beside the one that it
// shares most with they take 2.1 % less than in the order that Emscripten ends with (the most called first).
import { readFileSync, writeFileSync } from "node:fs";
import { Failure, isMain, main } from "./run.mjs";
import { encode, readModule, splitAtCalls } from "./wasm-module.mjs";

const vector = (items) => Buffer.concat([encode(items.length), ...items]);
const withLength = (bytes) => Buffer.concat([encode(bytes.length), bytes]);

/** What a function is made of: a number for every six bytes in a row, with calls as if all called the same. */
function shingles(code) {
  const bytes = Buffer.concat(splitAtCalls(code).map((piece) => typeof piece === "number" ? Buffer.from([0]) : piece));
  const found = new Set();
  for (let at = 0; at + 6 <= bytes.length; at++) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < 6; i++) hash = Math.imul(hash ^ bytes[at + i], 0x01000193);
    found.add(hash);
  }
  return found;
}

/** What stands in more functions than this says nothing about any of them. */
const tooCommon = 300;

/**
 * Which old function stands at each place: after each the one that shares most with it, for its size, of those that are left; where
 * none shares anything, the next by type and bytes.
 */
function likeBesideLike({ types, code }) {
  const parts = code.map(shingles);
  const owners = new Map();
  parts.forEach((found, index) => found.forEach((part) => owners.get(part)?.push(index) ?? owners.set(part, [index])));
  const left = new Set([...code.keys()].sort((a, b) => types[a] - types[b] || Buffer.compare(code[a], code[b])));
  const order = [];
  for (let next = left.values().next().value; next !== undefined;) {
    left.delete(next);
    order.push(next);
    const shared = new Map();
    for (const part of parts[next]) {
      const others = owners.get(part);
      if (others.length <= tooCommon) for (const other of others) if (left.has(other)) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    const likeness = (index) => shared.get(index) / Math.sqrt(parts[index].size + 8);
    next = [...shared.keys()].reduce((best, index) => best === undefined || likeness(index) > likeness(best) ? index : best, undefined)
      ?? left.values().next().value;
  }
  return order;
}

/** The module in that order, and the new index of every function by its old one. */
export function orderFunctions(bytes) {
  const module = readModule(bytes);
  const { imported } = module;
  const order = likeBesideLike(module);
  const moved = Array.from({ length: imported }, (_, index) => index);
  order.forEach((old, place) => (moved[imported + old] = imported + place));
  const renamed = (code) => Buffer.concat(splitAtCalls(code).map((piece) => typeof piece === "number" ? encode(moved[piece]) : piece));
  const rewritten = {
    function: () => vector(order.map((old) => encode(module.types[old]))),
    export: () => vector(module.exports.map(({ name, kind, index }) =>
      Buffer.concat([name, Buffer.from([kind]), encode(kind === 0 ? moved[index] : index)]))),
    element: () => Buffer.concat([module.elements.head, vector(module.elements.functions.map((index) => encode(moved[index])))]),
    code: () => vector(order.map((old) => withLength(renamed(module.code[old])))),
    start: () => { throw new Failure("a module that starts by itself"); },
  };
  let at = 8;
  const parts = [bytes.subarray(0, at)];
  for (const { name, body } of module.sections) {
    parts.push(bytes.subarray(at, at + 1), withLength(rewritten[name]?.() ?? body));
    at = body.byteOffset - bytes.byteOffset + body.length;
  }
  return { bytes: Buffer.concat(parts), moved };
}

/** The symbol map ("12:name") after the move. */
export const orderSymbols = (text, moved) => text.split("\n").filter(Boolean)
  .map((line) => /^(\d+):(.*)$/.exec(line))
  .map(([, index, name]) => [moved[Number(index)], name])
  .sort(([a], [b]) => a - b)
  .map(([index, name]) => `${index}:${name}\n`).join("");

if (isMain(import.meta.url)) main(async () => {
  const [module, symbols] = process.argv.slice(2);
  const { bytes, moved } = orderFunctions(readFileSync(module));
  writeFileSync(module, bytes);
  writeFileSync(symbols, orderSymbols(readFileSync(symbols, "utf8"), moved));
});
