// What the picture shows of a session: counts, names, edges, tombstones, and that nothing jumps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { begin, boxOf, CAT, settled, typed } from "./typing.mjs";

test("a named object has a box, a tag on the rail and a solid line between them", async () => {
  const { play } = await typed(CAT, 'tom = Cat("Tom")');
  const cat = boxOf(play, "Cat");
  assert.equal(cat.count, 1);
  assert.equal(cat.value, "name 'Tom'");
  assert.deepEqual(
    play.picture.tags.map((tag) => tag.name),
    ["tom"],
  );
  assert.deepEqual(
    play.picture.edges.map((edge) => [edge.kind, edge.to]),
    [["name", cat.serial]],
  );
  assert.equal(play.picture.tags[0].rect.y + 12, cat.rect.y + cat.rect.height / 2, "the line is straight");
});

test("a class that only defines is a word above the picture, not a box", async () => {
  const { play } = await typed(CAT, 'tom = Cat("Tom")');
  assert.equal(boxOf(play, "class"), undefined);
  assert.deepEqual(
    play.picture.scenery.defined.map((each) => `${each.word} ${each.name}`),
    ["class Cat"],
  );
});

test("a name bound to None stays on the rail and says so; a deleted one is struck out", async () => {
  const player = await typed(CAT, 'tom = Cat("Tom")', 'kit = Cat("Kit")', "tom = None");
  assert.deepEqual(
    player.play.picture.tags.map((tag) => [tag.name, tag.state, tag.value]),
    [
      ["kit", "bound", ""],
      ["tom", "elsewhere", "None"],
    ],
  );
  assert.deepEqual(player.play.picture.scenery.values, [], "and is not said twice");
  player.submit("del tom");
  const { picture } = await settled(player);
  assert.deepEqual(
    picture.tags.map((tag) => [tag.name, tag.state]),
    [
      ["kit", "bound"],
      ["tom", "gone"],
    ],
  );
});

test("what was imported, defined and counted is said above the picture", async () => {
  const { play } = await typed("import gc, weakref", CAT, "x = 5");
  assert.deepEqual(play.picture.scenery, {
    defined: [{ word: "class", name: "Cat" }],
    imported: ["gc", "weakref"],
    values: ["x = 5"],
  });
});

test("a weak reference has a dashed edge that does not count, and a bell when it has a callback", async () => {
  const { play } = await typed(CAT, 'kit = Cat("Kit")', 'w = weakref.ref(kit, lambda _: print("kit is gone"))');
  const cat = boxOf(play, "Cat");
  assert.equal(cat.count, 1);
  assert.equal(cat.weakCount, 1);
  const weak = play.picture.edges.find((edge) => edge.kind === "weak");
  assert.equal(weak.to, cat.serial);
  assert.deepEqual(boxOf(play, "ref").callback, { text: "callback", bell: "waiting" });
});

test("death leaves a tombstone with cause and line, a cut stub and a rung bell", async () => {
  const { play } = await typed(
    CAT,
    'kit = Cat("Kit")',
    'w = weakref.ref(kit, lambda _: print("kit is gone"))',
    "del kit",
  );
  assert.equal(boxOf(play, "Cat"), undefined);
  const [tomb] = play.picture.tombs;
  assert.equal(tomb.title, "Cat");
  assert.equal(tomb.cause, "count reached 0");
  assert.equal(tomb.by, "del kit");
  assert.match(play.picture.stubs[0].text, /^cut at \d+$/);
  assert.match(boxOf(play, "ref").callback.text, /^callback ran at \d+$/);
  assert.equal(
    play.picture.edges.some((edge) => edge.kind === "weak"),
    false,
  );
  assert.deepEqual(
    play.picture.tags.map((tag) => [tag.name, tag.state]),
    [
      ["w", "bound"],
      ["kit", "gone"],
    ],
  );
});

test("two names and a list: the first del changes the count, the last reference decides", async () => {
  const player = await typed(CAT, 'tom = Cat("Tom")', 'kit = Cat("Kit")', "pets = [tom, kit]", "pal = tom");
  assert.equal(boxOf(player.play, "Cat").count, 3);
  player.submit("del tom");
  const { picture } = await settled(player);
  const tom = picture.boxes.find((box) => box.value === "name 'Tom'");
  assert.equal(tom.count, 2);
  assert.equal(tom.was, 3);
  assert.equal(tom.fresh, true);
});

test("nobody moves: after any edit survivors keep their seats", async () => {
  const lines = [
    CAT,
    'tom = Cat("Tom")',
    'kit = Cat("Kit")',
    "pets = [tom, kit]",
    "r = weakref.ref(tom)",
    "pal = tom",
    "class Node: pass",
    "a, b = Node(), Node()",
    "a.peer, b.peer = b, a",
    "nest = [[[]]]",
    "del kit",
    "del pets[1]",
    "del a, b",
    "many = [Node() for _ in range(400)]",
    "del tom",
  ];
  const player = await typed();
  let before = new Map();
  for (const line of lines) {
    player.submit(line);
    const { picture } = await settled(player);
    for (const box of picture.boxes) {
      const old = before.get(box.serial);
      if (old) assert.deepEqual(box.rect, old, `${box.title} #${box.serial} moved at ${line}`);
    }
    before = new Map(picture.boxes.map((box) => [box.serial, box.rect]));
  }
});

test("no two boxes share a seat and no tag covers another", async () => {
  const { play } = await typed(
    CAT,
    'tom = Cat("Tom")',
    'kit = Cat("Kit")',
    "pets = [tom, kit]",
    "r = weakref.ref(tom)",
    'w = weakref.ref(kit, lambda _: print("kit is gone"))',
    "pal = tom",
    "class Node: pass",
    "a, b = Node(), Node()",
    "nest = [[[]]]",
  );
  const rects = [...play.picture.boxes, ...play.picture.tags, ...play.picture.tombs].map(({ rect }) => rect);
  for (const [i, a] of rects.entries()) {
    for (const b of rects.slice(i + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      assert.ok(apart, `${JSON.stringify(a)} overlaps ${JSON.stringify(b)}`);
    }
  }
});

test("a tombstone stands for five chapters and is then a number, still told in the tree", async () => {
  const player = await typed(CAT, 'kit = Cat("Kit")', "del kit");
  for (let i = 0; i < 4; i++) {
    player.submit("1 + 1");
    await settled(player);
  }
  assert.equal(player.play.picture.tombs.length, 1);
  player.submit("1 + 1");
  const play = await settled(player);
  assert.equal(play.picture.tombs.length, 0);
  assert.equal(play.picture.foldedTombs, 1);
  assert.match(
    web.treeOf(play.picture, play.cast).at(-1).children[0].text,
    /^Cat #\d+, dead: count reached 0 by del kit, step \d+$/,
  );
});

test("a ring that nobody reaches is hatched with its arithmetic, and only the collector ends it", async () => {
  const player = await typed("class Node: pass", "a, b = Node(), Node()", "a.peer, b.peer = b, a", "del a, b");
  assert.deepEqual(
    player.play.picture.boxes.map((box) => box.garbage),
    [
      { count: 1, inside: 1 },
      { count: 1, inside: 1 },
    ],
  );
  assert.equal(player.play.picture.tombs.length, 0);
  assert.equal(player.play.entries.at(-1).chip, "nothing died");
  player.collect();
  const { picture, entries } = await settled(player);
  assert.deepEqual(
    picture.tombs.map((tomb) => tomb.cause),
    ["collected, gen 2", "collected, gen 2"],
  );
  assert.equal(entries.at(-1).chip, "2 died");
});

test("what an invisible holder keeps is never called garbage", () => {
  const node = (serial, count) => ({
    serial,
    id: "",
    type: "Node",
    value: "",
    count,
    weakCount: 0,
    generation: 0,
    finalized: false,
  });
  const edge = (from, to) => ({ from, to, label: "attribute x", weak: false });
  const ring = (count) =>
    web.graphOf({
      step: 0,
      leftOut: 0,
      scenery: [],
      names: [],
      nodes: [node(1, count), node(2, 1)],
      edges: [edge(1, 2), edge(2, 1)],
    });
  assert.deepEqual([...web.unreachable(ring(1))], [1, 2]);
  assert.deepEqual([...web.unreachable(ring(2))], []);
});

test("one outline per cycle, and none that would enclose a stranger", async () => {
  const player = await typed("class Node: pass", "a, b = Node(), Node()", "a.peer, b.peer = b, a");
  assert.equal(player.play.picture.hulls.length, 1);
  assert.equal(player.play.picture.hulls[0].members.length, 2);
});

test("cycles are found at any depth", () => {
  const nodes = Array.from({ length: 5000 }, (_, i) => ({
    serial: i + 1,
    id: "",
    type: "list",
    value: "",
    count: 1,
    weakCount: 0,
    generation: 0,
    finalized: false,
  }));
  const edges = nodes.map((node, i) => ({ from: node.serial, to: ((i + 1) % 5000) + 1, label: "item 0", weak: false }));
  assert.equal(web.cycles(web.graphOf({ step: 0, leftOut: 0, scenery: [], names: [], nodes, edges }))[0].length, 5000);
});

test("beyond 150 objects the rest stands in a stack beside its holder", async () => {
  const { play } = await typed("class Node: pass", "many = [Node() for _ in range(400)]");
  const stack = play.picture.boxes.find((box) => box.kind === "stack");
  const drawn = play.picture.boxes.filter((box) => box.kind !== "stack").length;
  assert.ok(drawn <= web.MOST_BOXES);
  assert.equal(stack.title, `${401 - drawn} × Node`);
  assert.equal(stack.value, "count 1 each");
  assert.equal(play.picture.undrawn, 0);
});

test("a heap too large to copy is condensed to what names reach first, and the rest is counted", () => {
  const count = 100_000;
  const snapshot = {
    step: 1,
    nodeCount: count,
    edgeCount: count - 1,
    names: [{ scope: "__main__", name: "head", serial: 1 }],
    node: (i) => ({
      serial: i + 1,
      id: "",
      type: "Node",
      value: "",
      count: 1,
      weakCount: 0,
      generation: 0,
      finalized: false,
    }),
    edge: (i) => ({ from: i + 1, to: i + 2, label: "attribute next", weak: false }),
    indexOf: (serial) => serial - 1,
  };
  const heap = web.plainHeap(snapshot, []);
  assert.equal(heap.nodes.length, web.MOST_NODES);
  assert.equal(heap.nodes[0].serial, 1);
  assert.equal(heap.leftOut, count - web.MOST_NODES);
});

test("lines go round the boxes in their way", () => {
  const blocked = web.obstaclesOf([{ lane: 1, row: 0 }]);
  const rect = web.rectOf({ lane: 1, row: 0 });
  const y = rect.y + rect.height / 2;
  const straight = web.route({ x: 100, y }, -1, { x: 900, y }, 2, web.obstaclesOf([]));
  const bent = web.route({ x: 100, y }, -1, { x: 900, y }, 2, blocked);
  assert.match(straight.path, /^M100 [\d.]+H900$/);
  assert.match(bent.path, /C/);
});

test("over three hundred random edits nothing moves, nothing overlaps and every line has two ends", async () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const some = (heap) => [...heap.names.values()][random(heap.names.size)] ?? 0;
  const edits = [
    (heap) =>
      heap.bind(
        `n${random(14)}`,
        heap.make(["Node", "list", "Cat"][random(3)], "", random(3) ? null : () => heap.print("bye\n")),
      ),
    (heap) => heap.names.size && heap.unbind([...heap.names.keys()][random(heap.names.size)]),
    (heap) => heap.names.size && heap.set(some(heap), `attribute a${heap.step}`, some(heap)),
    (heap) => heap.names.size && heap.set(some(heap), `attribute b${heap.step}`, heap.make("Node")),
    (heap) =>
      heap.names.size &&
      heap.bind(`w${random(9)}`, heap.weakref(some(heap), random(2) ? () => heap.print("cut\n") : null)),
    (heap) => {
      const [thing] = [...heap.things.values()].filter(
        (each) => each.fields.length > 0 && each.type !== "ReferenceType",
      );
      if (thing) heap.unset(thing.serial, thing.fields[0].label);
    },
    (heap) => random(4) === 0 && heap.collect(),
  ];
  const { player } = begin({ script: { get: () => edits[random(edits.length)] } });
  await settled(player);
  let before = new Map();
  for (let i = 0; i < 300; i++) {
    player.submit(`edit(${i})`);
    const { picture } = await settled(player);
    const things = [...picture.boxes, ...picture.tombs];
    for (const thing of things) {
      const old = before.get(thing.serial);
      if (old) assert.deepEqual(thing.rect, old, `#${thing.serial} moved at edit ${i}`);
    }
    const places = [...things, ...picture.tags].map(({ rect }) => `${rect.x} ${rect.y}`);
    assert.equal(new Set(places).size, places.length, `two things in one place at edit ${i}`);
    const drawn = new Set(picture.boxes.map((box) => box.serial));
    for (const edge of picture.edges) assert.ok(drawn.has(edge.to) && (edge.kind === "name" || drawn.has(edge.from)));
    for (const box of picture.boxes) assert.equal(box.count, picture.memory.graph.nodes.get(box.serial).count);
    before = new Map(things.map((thing) => [thing.serial, thing.rect]));
  }
  assert.ok(player.play.picture.memory.graves.length > 10, "something happened");
});
