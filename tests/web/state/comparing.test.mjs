// Models side by side: the two lanes, what differs between them, and the sentence that says it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";

let seq = 0;
const event = (kind, more) => ({ seq: seq++, step: 0, line: 3, run: 1, kind, ...more });
const cut = event("weakref-cleared", { serial: 7, type: "ReferenceType", referent: 5, referentType: "Cat" });
const collected = event("died", { serial: 5, type: "Cat", cause: "collected", holder: 0, collection: 1 });
const atEnd = event("died", { serial: 5, type: "Cat", cause: "session end", holder: 0, collection: 0, line: 0 });
const tuple = event("died", { serial: 8, type: "tuple", cause: "count reached 0", holder: 0, collection: 0 });
const stranger = event("died", { serial: 99, type: "Registry", cause: "session end", holder: 0, collection: 0 });
const begun = event("collection-begun", { collection: 1, generation: 2, automatic: false });
const found = event("collection-ended", { collection: 1, collected: 1, uncollectable: 0 });
const says = (text) => event("output", { stream: "stdout", text });
const names = new Map([[5, "Cat#1"], [7, "ReferenceType#1"], [8, "tuple#4"]]);
const comparison = (events, more = {}) => ({
  models: ["classic", "counts-only"], outputs: ["a\n", "a\n"], statuses: ["done", "done"], names: [names, names], events, ...more,
});
const inBoth = (each) => ({ in: "both", event: each });
const first = (each) => ({ in: "first", event: each });
const second = (each) => ({ in: "second", event: each });

test("what both do stands once, what one does on its side, and the sentence counts it", () => {
  const { rows, sentence, isSame } = web.compared(
    comparison([inBoth(says("a")), inBoth(says("\n")), first(begun), first(cut), first(collected), first(found), inBoth(tuple), inBoth(stranger), second(atEnd)]),
  );
  assert.deepEqual(
    rows.map((row) => [row.in, row.text]),
    [
      ["both", "Printed: a"],
      ["first", "Weak reference ref #1 was cut: it now returns None."],
      ["first", "Cat #1 died: found by collection 1."],
      ["first", "Collection 1 (by hand, generation 2) found 1 object."],
      ["second", "Cat #1 died with the session."],
    ],
  );
  assert.equal(isSame, false);
  assert.equal(sentence, "Only classic: 1 weak reference cut, 1 object collected and 1 collection. Only counts-only: 1 object that died with the session. They print the same.");
});

test("nothing differs, or only the order", () => {
  const same = web.compared(comparison([inBoth(cut), inBoth(collected)]));
  assert.deepEqual([same.isSame, same.sentence], [true, "Both models do the same with this program: nothing differs in 2 events."]);
  const moved = web.compared(comparison([first(cut), first(says("a\n")), inBoth(collected), second(says("b\n")), second(cut)], { outputs: ["a", "b"] }));
  assert.equal(moved.sentence, "The same happens under both, but in another order. They print different things.");
  const at = (address) => `<Cat at 0x${address}>\n`;
  const elsewhere = web.compared(comparison([first(cut), inBoth(says(at("1f0"))), second(cut)], { outputs: [at("1f0"), at("2e0")] }));
  assert.equal(elsewhere.sentence, "The same happens under both, but in another order. They print the same.");
});

test("long agreement is folded, a program that never ends is said", () => {
  const lines = Array.from({ length: 20 }, (_, i) => inBoth(says(`${i}\n`)));
  const { rows, sentence } = web.compared(comparison([...lines, first(cut)], { statuses: ["budget", "done"] }));
  assert.equal(rows.length, 8);
  assert.deepEqual(rows[3], { in: "both", kind: "more", text: "14 events more in which both agree", count: 0 });
  const alone = Array.from({ length: 30 }, (_, i) => first(says(`${i}\n`)));
  assert.deepEqual(web.compared(comparison(alone)).rows[12], { in: "first", kind: "more", text: "6 events more on this side", count: 0 });
  const mixed = Array.from({ length: 500 }, (_, i) => (i % 2 ? first : second)(says(`${i}\n`)));
  const many = web.compared(comparison(mixed)).rows;
  assert.deepEqual([many.length, many.at(-1)?.text], [401, "100 rows more that are not shown"]);
  assert.match(sentence, /Stopped after its budget of steps: classic\.$/);
});

test("what was entered is compared as it was entered, the button Collect too", () => {
  const lines = [
    { source: "a = 1", origin: "typed", mode: "single" },
    { source: "gc.collect()", origin: "collect", mode: "single" },
  ];
  assert.deepEqual(web.piecesOf({ lines }), [
    { source: "a = 1", mode: "single" },
    { source: '__import__("gc").collect()', mode: "exec" },
  ]);
});
