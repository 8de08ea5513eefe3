// Weak containers are tables: one box, a row per entry, and rows that go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";

const node = (serial, type, count = 1) => ({
  serial, type, count, id: "", value: "", weakCount: 0, generation: 0, finalized: false,
});
const strong = (from, to, label) => ({ from, to, label, weak: false });
const weak = (from, to) => ({ from, to, label: "referent", weak: true });
const named = (name, serial) => ({ scope: "__main__", name, serial });

/** d = WeakValueDictionary(x=Cat 1, y=Cat 2), as the runtime tells it; by what it hears of a death is left out as scenery. */
function heapOf({ names = [], extra = [], without = [] } = {}) {
  const all = {
    step: 0,
    leftOut: 0,
    scenery: [],
    names: [named("a", 1), named("b", 2), named("d", 3), ...names],
    nodes: [
      node(1, "Cat"), node(2, "Cat"), node(3, "WeakValueDictionary"), node(4, "dict"), node(5, "list"), node(6, "set"),
      node(7, "KeyedRef"), node(8, "KeyedRef"),
    ],
    edges: [
      strong(3, 4, "attribute data"), strong(3, 5, "attribute _pending_removals"), strong(3, 6, "attribute _iterating"),
      strong(4, 7, "value of 'x'"), strong(4, 8, "value of 'y'"), weak(7, 1), weak(8, 2), ...extra,
    ],
  };
  const isLeft = (serial) => !without.includes(serial);
  return {
    ...all,
    names: all.names.filter((name) => isLeft(name.serial)),
    nodes: all.nodes.filter((each) => isLeft(each.serial)),
    edges: all.edges.filter((edge) => isLeft(edge.from) && isLeft(edge.to)),
  };
}

test("what a weak dictionary needs for itself is one box with a row per entry", () => {
  const { heap, tables } = web.withTables(heapOf());
  assert.deepEqual(heap.nodes.map((each) => each.serial), [1, 2, 3]);
  assert.deepEqual(tables.get(3).rows, [{ ref: 7, key: "'x'", target: 1 }, { ref: 8, key: "'y'", target: 2 }]);
  assert.deepEqual(heap.edges.map(({ from, to, weak }) => [from, to, weak]), [[3, 1, true], [3, 2, true]]);
});

test("a part that somebody else names or holds is drawn as what it is", () => {
  for (const heap of [heapOf({ names: [named("inner", 4)] }), heapOf({ extra: [strong(1, 7, "attribute mine")] })]) {
    assert.equal(web.withTables(heap).tables.size, 0);
  }
});

test("a row that goes is struck out for a line, has no tombstone, and its table keeps its place", () => {
  const run = (play, source, events, heap) => {
    let next = web.update(play, { kind: "submit", source });
    next = web.update(next, { kind: "started" });
    next = web.update(next, { kind: "progress", steps: 1, output: [], events });
    const result = { status: "done", error: null, errorAt: null, exitCode: 0, steps: 1 };
    return web.update(next, { kind: "ended", result, heap });
  };
  const at = (seq, event) => ({ seq, step: seq, line: 1, ...event });
  const born = (serial, type) => at(serial, { kind: "born", serial, type });
  const empty = { step: 0, names: [], nodes: [], edges: [], leftOut: 0, scenery: [] };
  let play = web.update({ ...web.START, pen: web.drawing }, { kind: "ready", runtime: "", heap: empty });
  play = run(play, "d = ...", [
    born(1, "Cat"), born(2, "Cat"),
    at(10, { kind: "weakref-made", serial: 7, referent: 1, hasCallback: true }),
    at(11, { kind: "weakref-made", serial: 8, referent: 2, hasCallback: true }),
  ], heapOf());
  const before = play.picture.boxes.find((box) => box.kind === "table");
  assert.deepEqual(before.rows.map((row) => row.text), ["'x'", "'y'"]);

  const died = (serial, type) => ({ kind: "died", serial, type, cause: "count reached 0", holder: 0, collection: 0 });
  play = run(play, "del b", [
    at(20, { kind: "weakref-cleared", serial: 8, referent: 2 }),
    at(21, { kind: "callback-called", serial: 8, callback: 0 }),
    at(22, died(8, "KeyedRef")), at(23, died(2, "Cat")),
  ], heapOf({ without: [2, 8] }));
  const table = play.picture.boxes.find((box) => box.kind === "table");
  assert.match(table.rows[1].text, /^'y', gone at \d+$/);
  assert.deepEqual([table.rect.x, table.rect.y], [before.rect.x, before.rect.y]);
  assert.deepEqual(play.picture.tombs.map((tomb) => tomb.title), ["Cat"]);
  const [main] = web.treeOf(play.picture, play.cast);
  assert.match(main.children.find((item) => item.serial === 3).text, /1 row: 'x' watches Cat #1/);

  play = run(play, "1", [], heapOf({ without: [2, 8] }));
  assert.deepEqual(play.picture.boxes.find((box) => box.kind === "table").rows.map((row) => row.text), ["'x'"]);
});
