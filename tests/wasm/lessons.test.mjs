// What the page must show in each lesson, found through the API alone: whatever is drawn there, a program can ask for. The lines
// come from tests/sessions/lessons; a test types them up to where it looks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareModels, createSession, diff, phases } from "weakref-playground";
import { expectAlive, expectCallbacks, expectDead, expectOrder, lifetimes, serialOf, storyOf } from "weakref-playground/testing";
import { load } from "../tools/sessions.mjs";

const lessons = new Map(load(["tests/sessions/lessons"]).map((session) => [/([^/]+)\.pysession$/.exec(session.path)[1], session.statements.map(({ source }) => source)]));

/** A lesson that nobody has begun. */
async function begin(t, slug, options) {
  const lines = lessons.get(slug);
  const s = await createSession(options);
  t.after(() => s.dispose());
  let at = 0;
  return {
    s,
    source: lines.join("\n"),
    serial: (name) => serialOf(s, name),
    /** Types what comes, up to the next line that begins so; what was told during that line. */
    through(start) {
      const to = lines.findIndex((line, i) => i >= at && line.startsWith(start));
      assert.ok(to >= 0, `no line begins with ${start}`);
      let since = 0;
      for (; at <= to; at++) {
        since = (s.events().at(-1)?.seq ?? -1) + 1;
        s.run(lines[at], { mode: "single" });
      }
      return storyOf(s, since);
    },
    /** Each line is a run, and has its number. */
    runOf: (start) => lines.findIndex((line) => line.startsWith(start)) + 1,
    all: (kind) => s.events().filter((event) => event.kind === kind),
    last: (kind) => s.events().findLast((event) => event.kind === kind),
    printed: () => s.events().flatMap((event) => (event.kind === "output" ? [event.text] : [])).join(""),
  };
}

const nodes = (heap) => Array.from({ length: heap.nodeCount }, (_, i) => heap.node(i));
const edges = (heap) => Array.from({ length: heap.edgeCount }, (_, i) => heap.edge(i));
const node = (heap, serial) => heap.node(heap.indexOf(serial));
const isThere = (heap, serial) => heap.indexOf(serial) >= 0;
const counts = (heap, serial) => [node(heap, serial).count, node(heap, serial).weakCount];
const namesOf = (heap, serial) => heap.names.flatMap((each) => (each.serial === serial ? [each.name] : [])).sort();
/** Solid edges to an object: "list item 0". */
const holders = (heap, serial) => edges(heap).flatMap(({ from, to, label, weak }) => (to === serial && !weak ? [`${node(heap, from).type} ${label}`] : [])).sort();
/** Dashed edges to an object: who watches it. */
const watchers = (heap, serial) => edges(heap).flatMap(({ from, to, weak }) => (to === serial && weak ? [from] : []));
/** The solid edge with this label leads from an object to: */
const target = (heap, from, label) => edges(heap).find((edge) => edge.from === from && edge.label === label && !edge.weak)?.to;
const change = ({ changed }, serial) => changed.flatMap(({ before, after }) => (after.serial === serial ? [[[before.count, before.weakCount], [after.count, after.weakCount]]] : []))[0];
const path = (why) => why.path.map(({ type }) => type);

/** These lines were told in this order, whatever was told between them. */
function tells(story, ...lines) {
  let at = 0;
  for (const line of lines) {
    const found = story.indexOf(line, at);
    assert.ok(found >= 0, `${line}: not told there. What was told:\n${story.join("\n")}`);
    at = found + 1;
  }
}

// --- What holds what --------------------------------------------------------------------------------------------------

test("1 names: two tags and a dashed line; the count goes 2, 1, and then there is a tombstone", async (t) => {
  const { s, through, serial } = await begin(t, "names");
  through("w =");
  const cat = serial("Cat#1");
  const two = s.heap();
  assert.deepEqual([namesOf(two, cat), counts(two, cat), watchers(two, cat)], [["a", "b"], [2, 1], [serial("w")]]);
  through("del a");
  const one = s.heap();
  assert.deepEqual([diff(two, one).namesUnbound.map(({ name }) => name), change(diff(two, one), cat)], [["a"], [[2, 1], [1, 1]]]);
  tells(through("del b"), "name-unbound b", "weakref-cleared ReferenceType#1 -> Cat#1", "died Cat#1 count reached 0");
  const { died, edgesLost } = diff(one, s.heap());
  assert.ok(died.some((each) => each.serial === cat) && edgesLost.some(({ to, weak }) => to === cat && weak));
  expectDead(s, "Cat#1").because("count reached 0");
});

test("2 weak-does-not-count: the watcher moves the weak count only, the call's result the strong one", async (t) => {
  const { s, through, serial } = await begin(t, "weak-does-not-count");
  through("c =");
  const [alone, cat] = [s.heap(), serial("Cat#1")];
  through("w =");
  const watched = s.heap();
  assert.deepEqual(change(diff(alone, watched), cat), [[1, 0], [1, 1]]);
  assert.deepEqual(diff(alone, watched).edgesGained.filter(({ to }) => to === cat).map(({ weak }) => weak), [true]);
  through("strong");
  const held = diff(watched, s.heap());
  assert.deepEqual(change(held, cat), [[1, 1], [2, 1]]);
  assert.deepEqual(held.namesBound.filter((each) => each.serial === cat).map(({ name }) => name), ["strong"]);
});

test("3 getrefcount-plus-one: while the call runs its argument holds the cat too; None is immortal", async (t) => {
  const { s, through, serial, all, printed } = await begin(t, "getrefcount-plus-one");
  through("c =");
  const cat = serial("Cat#1");
  s.watch([cat]);
  const before = holders(s.heap({ all: true }), cat);
  through("sys.getrefcount(c)");
  const changes = all("count-changed");
  assert.deepEqual([changes.map((each) => [each.before, each.count]), printed()], [[[1, 2], [2, 1]], "2\n"]);
  const during = holders(s.heapAt(changes[0].seq, { all: true }), cat);
  assert.deepEqual([before, during], [["dict value of 'c'"], ["dict value of 'c'", "frame local"]]);
  assert.deepEqual(holders(s.heap({ all: true }), cat), before);
  assert.deepEqual(nodes(s.heap({ all: true })).filter(({ type }) => type === "NoneType").map(({ count }) => count), [Infinity]);
});

test("4 dead-on-arrival: born, held by the expression alone, watched, and dead at the same step", async (t) => {
  const { s, through, serial, last } = await begin(t, "dead-on-arrival");
  tells(through("w ="), "born Cat#1", "weakref-made ReferenceType#1 -> Cat#1", "weakref-cleared ReferenceType#1 -> Cat#1", "died Cat#1 count reached 0", "name-bound w = ReferenceType#1");
  const cat = serial("Cat#1");
  const watched = s.heapAt(last("weakref-made").seq, { all: true });
  assert.deepEqual([counts(watched, cat), namesOf(watched, cat), holders(watched, cat), watchers(watched, cat).length], [[1, 1], [], ["frame local"], 1]);
  const { born, died } = s.lifeOf(cat);
  assert.deepEqual([born.run, born.line, born.step], [died.run, died.line, died.step]);
});

test("5 check-then-use: the check lets go before log() runs, and c holds across the gap", async (t) => {
  const { s, through, serial, all, last, runOf } = await begin(t, "check-then-use");
  through("r =");
  const first = serial("Conn#1");
  s.watch([first]);
  through("if r()");
  const changes = all("count-changed").map((each) => [each.before, each.count]);
  const { died } = s.lifeOf(first);
  assert.deepEqual([changes, [died.run, died.line]], [[[1, 2], [2, 1]], [runOf("def log"), 3]], "died in log()");
  assert.ok(last("count-changed").seq < all("name-bound").findLast(({ name }) => name === "conn").seq, "the condition had let go");
  through("r =");
  const second = serial("Conn#2");
  through("if (c");
  const dropped = all("name-bound").findLast(({ name }) => name === "conn");
  assert.deepEqual([dropped.run, dropped.before, namesOf(s.heapAt(dropped.seq), second)], [runOf("def log"), second, ["c"]]);
  expectAlive(s, "Conn#2");
});

// --- What dies too early ----------------------------------------------------------------------------------------------

test("6 bound-method: the small object holds player and function, and nobody holds it", async (t) => {
  const { s, through, serial, last } = await begin(t, "bound-method");
  through("w =");
  const [method, player] = [serial("method#1"), serial("p")];
  const then = s.heapAt(last("weakref-made").seq, { all: true });
  const jump = target(then, method, "function");
  assert.deepEqual([target(then, method, "self"), holders(then, method), namesOf(then, method)], [player, ["frame local"], []]);
  expectDead(s, method).because("count reached 0");
  expectAlive(s, "p");
  through("m =");
  const heap = s.heap({ all: true });
  const m = serial("m");
  assert.deepEqual([watchers(heap, player), watchers(heap, jump)], [[m], [target(heap, m, "attribute _func_ref")]]);
  assert.deepEqual(holders(heap, player), ["dict value of 'p'"], "nothing but its name");
  tells(through("print(m"), "born method#3", "died method#3 count reached 0");
});

test("7 lambda-weakset: its row has a dashed edge only, and it is dead before the line is over; a name keeps the other", async (t) => {
  const { s, through, serial, last } = await begin(t, "lambda-weakset");
  tells(through("handlers.add"), "callback-called ReferenceType#2", "row-removed WeakSet#1");
  const [made, cut] = [last("weakref-made"), last("weakref-cleared")];
  const lambda = made.referent;
  const watched = s.heapAt(made.seq, { all: true });
  assert.deepEqual([holders(watched, lambda), watchers(watched, lambda)], [["frame local"], [made.serial]], "only the call holds it");
  const inside = s.heapAt(cut.seq);
  const table = target(inside, serial("handlers"), "attribute data");
  assert.ok(edges(inside).some(({ from, to }) => from === table && to === made.serial), "the row is there");
  const { died } = s.lifeOf(lambda);
  assert.deepEqual([died.run, died.line], [made.run, made.line]);
  through("handlers.add");
  assert.match(s.why(serial("named")).sentence, /^function #\d+ is alive: named holds it\.$/);
});

test("8 cache-empties: rows collapse by the dictionary's own callback, until a name keeps the image", async (t) => {
  const { s, through, serial, last, printed } = await begin(t, "cache-empties");
  for (const n of [1, 2]) {
    const story = through('load("cat").name');
    tells(story, `weakref-cleared KeyedRef#${n} -> Image#${n}`, `callback-called KeyedRef#${n}`, "row-removed WeakValueDictionary#1", `died Image#${n} count reached 0`);
    assert.equal(last("callback-called").callback, target(s.heap({ all: true }), serial("cache"), "attribute _remove"));
  }
  through("keep");
  const heap = s.heap();
  const [row] = watchers(heap, serial("keep"));
  assert.deepEqual([namesOf(heap, serial("Image#3")), holders(heap, row)], [["keep"], ["dict value of 'cat'"]]);
  assert.ok(!through('load("cat").name').some((line) => line.startsWith("born Image")), "a hit");
  assert.equal(printed().match(/loading/g).length, 3);
});

test("9 fire-and-forget: the loop only watches; the task works for a while, and a set would have kept it", async (t) => {
  const { s, through, serial } = await begin(t, "fire-and-forget");
  through("spawn");
  const task = serial("Task#1");
  assert.deepEqual([holders(s.heap(), task), watchers(s.heap(), task).length], [["Future attribute callback"], 1]);
  assert.deepEqual([s.why(task).kind, path(s.why(task))], ["garbage", ["Task", "Future", "Task"]]);
  const working = s.checkpoint();
  through("found");
  expectDead(s, task).because("collected");
  s.restore(working);
  s.run("tasks = set(loop)\nfound = gc.collect()");
  assert.deepEqual([s.why(task).root.name, path(s.why(task))], ["tasks", ["set", "Task"]]);
});

test("10 shared-ref: two names, one weak reference; another for the callback, which dies unheard", async (t) => {
  const { s, through, serial, all } = await begin(t, "shared-ref");
  through("r3");
  const [heap, cat] = [s.heap({ all: true }), serial("Cat#1")];
  assert.deepEqual([namesOf(heap, serial("r1")), watchers(heap, cat).sort()], [["r1", "r2"], [serial("r1"), serial("r3")].sort()]);
  assert.deepEqual([target(heap, serial("r1"), "callback"), node(heap, target(heap, serial("r3"), "callback")).value], [undefined, "<lambda>"]);
  tells(through("del r3"), "callback-suppressed ReferenceType#2 weak reference died first", "died ReferenceType#2 count reached 0");
  through("del c");
  expectDead(s, cat);
  assert.deepEqual(all("callback-called"), []);
});

test("11 weakkey-equality: the value changes, the dashed edge stays on the first key, and the row goes with it", async (t) => {
  const { s, through, serial } = await begin(t, "weakkey-equality");
  through("d[k1]");
  const [first, second] = [serial("k1"), serial("k2")];
  const before = s.heap({ all: true });
  tells(through("d[k2]"), "callback-suppressed ReferenceType#3 weak reference died first");
  const after = s.heap({ all: true });
  const values = (all) => all.filter(({ label }) => label.startsWith("value of")).map(({ to }) => node(after, to).value);
  assert.deepEqual([values(diff(before, after).edgesLost), values(diff(before, after).edgesGained)], [["1"], ["2"]]);
  assert.deepEqual([watchers(after, first), watchers(after, second)], [watchers(before, first), []]);
  assert.equal(watchers(after, first).length, 1);
  tells(through("del k1"), "weakref-cleared ReferenceType#2 -> Tag#1", "row-removed WeakKeyDictionary#1", "died Tag#1 count reached 0");
  expectAlive(s, "k2");
});

test("12 weakset-iteration: the paused loop holds one; the rows of the dead stay until it ends", async (t) => {
  const { s, through, serial, all } = await begin(t, "weakset-iteration");
  through("keep.clear");
  const heap = s.heap();
  const things = [1, 2, 3].map((n) => serial(`Thing#${n}`));
  const living = things.filter((each) => isThere(heap, each));
  assert.equal(living.length, 1);
  assert.deepEqual([s.why(living[0]).root.name, path(s.why(living[0]))], ["it", ["generator", "Thing"]]);
  const table = target(heap, serial("things"), "attribute data");
  const rows = edges(heap).filter(({ from }) => from === table).map(({ to }) => to);
  assert.deepEqual([rows.length, watchers(heap, living[0]).length, all("row-removed").length], [3, 1, 0]);
  assert.ok(rows.includes(watchers(heap, living[0])[0]));
  through("sum");
  assert.deepEqual([all("row-removed").length, node(s.heap(), table).value], [3, "0 items"]);
});

// --- What lives too long ----------------------------------------------------------------------------------------------

test("13 loop-variable: the forgotten name of the loop keeps the third", async (t) => {
  const { s, through, serial, all } = await begin(t, "loop-variable");
  through("for");
  const full = s.heap();
  const [first, second, third] = [1, 2, 3].map((n) => serial(`Item#${n}`));
  through("items.clear");
  assert.deepEqual(diff(full, s.heap()).died.flatMap(({ serial, type }) => (type === "Item" ? [serial] : [])), [first, second]);
  const { root, sentence, fix } = s.why(third);
  assert.deepEqual([root, fix], [{ scope: "__main__", name: "item" }, "del item"]);
  assert.match(sentence, /: item holds it\.$/);
  const bound = all("name-bound").filter(({ name }) => name === "item");
  assert.deepEqual([bound.map((each) => each.serial), new Set(bound.map(({ run, line }) => `${run}:${line}`)).size], [[first, second, third], 1], "a loop bound it");
  through("del item");
  expectDead(s, third);
});

test("14 underscore: `_` is a tag like any other, and the next echo takes it away; without the echo there is none", async (t) => {
  const { s, through, serial } = await begin(t, "underscore");
  through("c");
  through("w =");
  const cat = serial("Cat#1");
  assert.deepEqual(namesOf(s.heap(), cat), ["c"]);
  tells(through("c"), "name-bound _ = Cat#1");
  through("del c");
  assert.deepEqual([namesOf(s.heap(), cat), s.why(cat).root], [["_"], { scope: "builtins", name: "_" }]);
  tells(through("w()"), "name-bound _ = a plain value", "weakref-cleared ReferenceType#1 -> Cat#1", "died Cat#1 count reached 0");
  s.run("d = Cat()");
  s.run("d", { mode: "exec" });
  s.run("del d", { mode: "exec" });
  expectDead(s, "Cat#2");
});

test("15 exception-pins: error, traceback, frame, variable, thing; without the traceback all of it goes", async (t) => {
  const { s, through, serial } = await begin(t, "exception-pins");
  through("try");
  const big = serial("Big#1");
  const why = s.why(big);
  assert.deepEqual([why.root.name, path(why)], ["error", ["ValueError", "traceback", "traceback", "frame", "Big"]]);
  assert.deepEqual(why.path.map(({ label }) => label), ["error", "__traceback__", "tb_next", "tb_frame", "local big"]);
  through("error.__traceback__");
  const heap = s.heap({ all: true });
  assert.deepEqual(why.path.map((step) => isThere(heap, step.serial)), [true, false, false, false, false]);
  expectDead(s, big).because("count reached 0");
});

test("16 generator-pins: its frame has a slot that holds the thing, and close() empties it", async (t) => {
  const { s, through, serial } = await begin(t, "generator-pins");
  through("del b");
  const [big, g] = [serial("Big#1"), serial("g")];
  assert.deepEqual(s.why(big).path.map(({ type, label }) => `${label} ${type}`), ["g generator", "gi_frame frame", "local big Big"]);
  assert.deepEqual(holders(s.heap({ all: true }), big), ["frame local big"]);
  through("g.close");
  assert.deepEqual([isThere(s.heap(), g), target(s.heap({ all: true }), g, "gi_frame")], [true, undefined]);
  expectDead(s, big);
});

test("17 observer-leak: button, list, method, dialog; a WeakMethod in its place, and the dialog dies in that line", async (t) => {
  const { s, through, serial, all } = await begin(t, "observer-leak");
  through("found");
  const dialog = serial("Dialog#1");
  const why = s.why(dialog);
  assert.deepEqual([why.root.name, path(why), why.fix], ["b", ["Button", "list", "method", "Dialog"], "del b.listeners[0]"]);
  tells(through("b.listeners"), "weakref-made WeakMethod#1 -> Dialog#1, with callback", "weakref-cleared WeakMethod#1 -> Dialog#1", "died Dialog#1 count reached 0, held by method#1");
  const made = all("weakref-made").find(({ type }) => type === "WeakMethod");
  assert.deepEqual([s.lifeOf(dialog).died.run, made.referent], [made.run, dialog]);
  assert.equal(target(s.heap(), why.path[1].serial, "item 0"), made.serial, "the last hop is dashed now");
});

test("18 lru-cache-self: class, cached function, cache, key, report", async (t) => {
  const { s, through, serial } = await begin(t, "lru-cache-self");
  through("found");
  const why = s.why(serial("Report#1"));
  assert.deepEqual(path(why), ["type", "dict", "_lru_cache_wrapper", "dict", "tuple", "Report"]);
  assert.deepEqual(why.path.map(({ label }) => label), ["Report", "class dict", "value of 'total'", "cache", "key", "item 0"]);
  assert.match(why.sentence, /Report\.total leads to it, .* a key of dict .*A cache keeps its arguments/);
  through("Report.total.cache_clear");
  expectDead(s, "Report#1").because("count reached 0");
});

test("19 finalizer-self: from the registry over finalizer and method to the file, whose end it waits for", async (t) => {
  const { s, through, serial } = await begin(t, "finalizer-self");
  through("found");
  const file = serial("File#1");
  const why = s.why(file);
  assert.deepEqual(path(why).slice(-4), ["dict", "_Info", "method", "File"]);
  assert.equal(why.path.at(-4).label, "value of '_registry'");
  const heap = s.heap({ all: true });
  assert.ok(watchers(heap, file).includes(target(heap, why.path.at(-3).serial, "attribute weakref")), "and back to the file, dashed");
  assert.match(why.sentence, /A finalizer keeps .* until its own object dies; where they lead to that object, it never does/);
  assert.equal(why.fix, "call detach() on the finalizer");
  tells(through("w().finalizer.detach"), "finalizer-detached finalize#1 -> File#1", "weakref-cleared ReferenceType#2 -> File#1");
  expectDead(s, file);
});

test("20 ephemeron: the table's own value is the holder of its key; made dashed, the table is empty", async (t) => {
  const { s, through, serial } = await begin(t, "ephemeron");
  through("found");
  const owner = serial("Node#1");
  const why = s.why(owner);
  assert.deepEqual([path(why), why.path.at(-1).label], [["WeakKeyDictionary", "dict", "dict", "Node"], "value of 'owner'"]);
  const heap = s.heap();
  const [key] = watchers(heap, owner);
  assert.equal(target(heap, why.path[1].serial, "key"), key, "the same table watches it");
  tells(through("for value"), "weakref-made ReferenceType#3 -> Node#1", "died Node#1 count reached 0", "row-removed WeakKeyDictionary#1");
  assert.equal(node(s.heap(), why.path[1].serial).value, "0 items");
});

test("21 parent-pointer: solid down, dashed up; with a solid way up there is a cycle", async (t) => {
  const { s, through, serial } = await begin(t, "parent-pointer");
  through("leaf =");
  const [root, leaf, heap] = [serial("root"), serial("leaf"), s.heap()];
  const children = target(heap, root, "attribute children");
  assert.deepEqual([target(heap, children, "item 0"), watchers(heap, root), holders(heap, root)], [leaf, [target(heap, leaf, "attribute up")], []]);
  const before = s.checkpoint();
  through("del root");
  expectDead(s, root).because("count reached 0");
  const up = target(s.heap(), leaf, "attribute up");
  assert.ok(!edges(s.heap()).some(({ from, weak }) => from === up && weak), "a broken dashed edge");
  s.restore(before);
  s.run("leaf.up = root\ndel root, leaf");
  assert.equal(s.why(root).kind, "garbage");
  assert.deepEqual(path(s.why(root)), ["Node", "list", "Node", "Node"]);
});

// --- The collector ----------------------------------------------------------------------------------------------------

test("22 cycle: counted, but reached from nowhere; counting alone keeps it for ever", async (t) => {
  const { s, through, serial, source } = await begin(t, "cycle");
  through("del a");
  const ring = [serial("Node#1"), serial("Node#2")];
  assert.deepEqual(ring.map((each) => [node(s.heap(), each).count, namesOf(s.heap(), each), s.why(each).kind]), [[1, [], "garbage"], [1, [], "garbage"]]);
  assert.deepEqual(path(s.why(ring[0])), ["Node", "Node", "Node"]);
  through("found");
  for (const each of ring) expectDead(s, each).because("collected");
  const { outputs, events } = await compareModels(source, ["classic", "counts-only"]);
  assert.deepEqual(outputs.map((text) => /after collect: (\w+)/.exec(text)[1]), ["True", "False"]);
  assert.deepEqual(events.flatMap((each) => (each.event.kind === "died" && each.event.type === "Node" ? [each.in] : [])), ["first", "first"]);
});

test("22 cycle, under tracing: nothing dies by its count, and the collection takes the ring", async (t) => {
  const { source } = await begin(t, "cycle");
  const s = await createSession({ model: "tracing-only" });
  t.after(() => s.dispose());
  s.run(source, { mode: "exec" });
  for (const name of ["Node#1", "Node#2"]) expectDead(s, name).because("collected");
});

test("23 gc-phases: copies, less what comes from inside, doors, and what they reach; counts never move", async (t) => {
  const { s, through, serial, last } = await begin(t, "gc-phases");
  through("print(gc");
  const boxes = [1, 2, 3, 4].map((n) => serial(`Box#${n}`));
  const first = last("collection-ended").collection;
  const at = (record, phase) => s.heapAt(record.phases.find((each) => each.phase === phase).seq, { all: true });
  const record = s.collection(first);
  assert.deepEqual(record.phases.map(({ phase }) => phase), phases);

  const [copied, subtracted] = [at(record, "update_refs"), at(record, "subtract_refs")];
  const row = (heap, of = boxes) => of.map((each) => [node(heap, each).count, node(heap, each).copiedCount]);
  assert.deepEqual(row(copied), [[1, 1], [2, 2], [1, 1], [1, 1]]);
  assert.deepEqual(row(subtracted), [[1, 0], [2, 0], [1, 0], [1, 0]]);
  const isInside = ({ from, weak }) => !weak && node(subtracted, from).copiedCount !== null;
  const inside = (to) => edges(subtracted).filter((edge) => edge.to === to && isInside(edge)).length;
  assert.deepEqual(boxes.map(inside), [1, 2, 1, 1], "each inner edge takes one");

  /** What the copies above 0 lead to. */
  const fromDoors = (heap) => {
    const reached = new Set(nodes(heap).flatMap(({ serial: door, copiedCount }) => (copiedCount > 0 ? [door] : [])));
    const all = edges(heap).filter(({ weak }) => !weak);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const { from, to } of all) if (reached.has(from)) reached.add(to);
    }
    return reached;
  };
  const of = (each) => record.objects.find((object) => object.serial === each);
  assert.ok(boxes.every((each) => fromDoors(subtracted).has(each) && of(each).rescued && !of(each).cleared));
  assert.deepEqual(row(at(record, "move_unreachable")).map(([count]) => count), [1, 2, 1, 1]);
  assert.deepEqual([record.collected, record.cycles], [0, []]);

  through("print(gc");
  const second = s.collection(first + 1);
  const ring = boxes.slice(0, 3);
  assert.ok(ring.every((each) => !fromDoors(at(second, "subtract_refs")).has(each)));
  for (const phase of ["update_refs", "subtract_refs", "move_unreachable", "finalize"]) assert.deepEqual(row(at(second, phase), ring).map(([count]) => count), [1, 1, 1], phase);
  assert.ok(ring.every((each) => node(at(second, "move_unreachable"), each).unreachable));
  assert.deepEqual([second.collected, second.cycles, ring.map((each) => second.objects.find((object) => object.serial === each).cleared)], [3, [ring], [true, true, true]]);
});

test("24 order-refcount: __del__, then all is cut, then the newest first", async (t) => {
  const { s, through, serial, all } = await begin(t, "order-refcount");
  through("last");
  const cat = serial("Cat#1");
  assert.equal(watchers(s.heap(), cat).length, 3);
  tells(through("del c"), "del-called Cat#1", "callback-called ReferenceType#3", "finalizer-called finalize#1", "callback-called ReferenceType#2", "callback-called ReferenceType#1", "died Cat#1 count reached 0");
  for (const { seq } of all("callback-called")) assert.deepEqual(watchers(s.heapAt(seq), cat), []);
  assert.equal(watchers(s.heapAt(all("del-called")[0].seq), cat).length, 3, "__del__ comes before the cut");
});

test("25 order-gc: in a ring the callback comes first, and by count __del__ does", async (t) => {
  const { s, through, serial, last } = await begin(t, "order-gc");
  through("found");
  const ring = lifetimes(s).filter((each) => each.startsWith("Cat#1"));
  assert.deepEqual(ring, ["Cat#1 born", "Cat#1 cut", "Cat#1 callback", "Cat#1 __del__", "Cat#1 died"]);
  assert.deepEqual(watchers(s.heapAt(last("callback-called").seq), serial("Cat#1")), []);
  const counted = await begin(t, "order-refcount");
  counted.through("del c");
  expectOrder(counted.s, ["Cat#1 __del__", "Cat#1 cut", "Cat#1 callback", "Cat#1 died"]);
  assert.throws(() => expectOrder(s, ["Cat#1 __del__", "Cat#1 callback"]), /"Cat#1 callback" happened before "Cat#1 __del__"/);
});

test("26 silent-callback: outside of the trash the weak reference calls, inside it is silent and says why", async (t) => {
  const { s, through, serial, last } = await begin(t, "silent-callback");
  through("found");
  expectCallbacks(s, ["Node#1"]);
  const trash = () => {
    const { objects } = s.collection(last("collection-ended").collection);
    return objects.flatMap((each) => (each.reachable ? [] : [each.serial]));
  };
  assert.deepEqual(trash(), [serial("Node#1")]);
  tells(through("found"), "callback-suppressed ReferenceType#2 weak reference is garbage too");
  assert.deepEqual(trash(), [serial("Node#2"), serial("ReferenceType#2")]);
  expectCallbacks(s, ["Node#1"]);
});

test("27 resurrection: a new hold lifts it out, the mark stays, and the second death is silent", async (t) => {
  const { s, through, serial, all } = await begin(t, "resurrection");
  through("p =");
  const bird = serial("Phoenix#1");
  assert.equal(node(s.heap(), bird).finalized, false);
  tells(through("del p"), "name-unbound p", "del-called Phoenix#1", "resurrected Phoenix#1");
  assert.deepEqual([node(s.heap(), bird).finalized, s.why(bird).root.name, holders(s.heap(), bird)], [true, "saved", ["list item 0"]]);
  const story = through("saved.clear");
  assert.deepEqual([story.includes("died Phoenix#1 count reached 0"), all("del-called").length], [true, 1]);
});

test("28 disable-freeze: counting goes on, the clock stands still, and a collection passes the frozen by", async (t) => {
  const { s, through, serial, all } = await begin(t, "disable-freeze");
  through("del n");
  expectDead(s, "Node#1").because("count reached 0");
  through("del ring");
  const rings = [2, 3, 4, 5, 6].map((n) => serial(`Node#${n}`));
  const shelf = (each) => node(s.heap(), each).generation;
  assert.deepEqual([rings.map(shelf), shelf(serial("w"))], [[0, 0, 0, 0, 0], 0]);
  tells(through("gc.freeze"));
  assert.equal(shelf(serial("w")), 3);
  tells(through("gc.collect"), "collection-ended collected 0");
  through("gc.unfreeze");
  assert.deepEqual(rings.map(shelf), [2, 2, 2, 2, 2]);
  tells(through("gc.collect"), "collection-ended collected 5");
  for (const each of rings) expectDead(s, each).because("collected");
  const busy = "for _ in range(5000): n = Node(); n.me = n";
  const automatic = () => all("collection-begun").filter((event) => event.automatic).length;
  const none = automatic();
  s.run(busy);
  assert.equal(automatic(), none);
  s.run(`gc.enable()\n${busy}`);
  assert.ok(automatic() > none);
});

test("28 disable-freeze, the frozen garbage: it stands on the frozen shelf", async (t) => {
  const { s, through, serial } = await begin(t, "disable-freeze");
  through("gc.freeze");
  const ring = serial("Node#2");
  assert.deepEqual([isThere(s.heap(), ring), s.why(ring).kind], [true, "garbage"]);
  assert.match(s.why(ring).sentence, /It is frozen: no collection looks at it\.$/);
  assert.equal(s.why(ring).fix, "gc.unfreeze(); gc.collect()");
  assert.equal(node(s.heap(), ring).generation, 3);
});

// --- What can be watched ----------------------------------------------------------------------------------------------

test("29 not-weakrefable: of all these only the list of one's own has room for a watcher", async (t) => {
  const { s, through, serial, all, printed } = await begin(t, "not-weakrefable");
  through("for thing");
  assert.deepEqual(all("weakref-made"), []);
  assert.deepEqual(printed().match(/'\w+'/g), ["'str'", "'int'", "'tuple'", "'list'", "'dict'"]);
  through("w =");
  through("try");
  const heap = s.heap({ all: true });
  assert.deepEqual([counts(heap, serial("mine")), watchers(heap, serial("mine"))], [[1, 1], [serial("w")]]);
  assert.equal(all("weakref-made").length, 1, "and no MyTuple");
  s.run("tuple_of_mine = MyTuple()");
  assert.deepEqual(["tuple_of_mine", "mine"].map((name) => node(s.heap(), serial(name)).weakrefable), [false, true]);
});

test("29 not-weakrefable, of builtin types: a set has room, a list has none", async (t) => {
  const { s, serial } = await begin(t, "not-weakrefable");
  s.run("some, row = set(), []");
  const heap = s.heap({ all: true });
  assert.deepEqual(["some", "row"].map((name) => node(heap, serial(name)).weakrefable), [true, false]);
});

test("30 slots: the room must be asked for, by name or of a dataclass", async (t) => {
  const { s, through, serial } = await begin(t, "slots");
  through("w =");
  s.run("import dataclasses\n@dataclasses.dataclass(slots=True)\nclass R: x: int = 0\n@dataclasses.dataclass(slots=True, weakref_slot=True)\nclass S: x: int = 0\nr, s = R(), S()\nv = weakref.ref(s)", { mode: "exec" });
  const heap = s.heap({ all: true });
  const [p, q, r, own] = ["p", "q", "r", "s"].map(serial);
  assert.deepEqual([p, q, r, own].map((each) => node(heap, each).weakrefable), [false, true, false, true]);
  assert.deepEqual([p, q, r, own].map((each) => node(heap, each).weakCount), [0, 1, 0, 1]);
  assert.deepEqual([watchers(heap, q), watchers(heap, own)], [[serial("w")], [serial("v")]]);
});

test("31 proxy: a mask with a dashed edge; what is asked passes through, until nobody is behind it", async (t) => {
  const { s, through, serial, all } = await begin(t, "proxy");
  through("p =");
  const [cat, proxy] = [serial("c"), serial("p")];
  assert.deepEqual([node(s.heap(), proxy).type, watchers(s.heap(), cat), cat === proxy], ["ProxyType", [proxy], false]);
  s.watch([cat]);
  through("p.meow()");
  assert.deepEqual(all("count-changed").map(({ count }) => count), [2, 1, 2, 1], "held while it answers");
  tells(through("del c"), "weakref-cleared ProxyType#1 -> Cat#1", "died Cat#1 count reached 0");
  const story = through("try: p.meow()");
  tells(story, "born ReferenceError#1");
  assert.deepEqual([isThere(s.heap(), proxy), all("count-changed").length], [true, 4]);
});

test("32 id-reuse: a seat is taken again, and each cat has a number of its own", async (t) => {
  const { s, through, serial } = await begin(t, "id-reuse");
  through("for n");
  assert.equal(new Set(Array.from({ length: 18 }, (_, n) => serial(`Cat#${n + 1}`))).size, 18);
  s.run("d = Cat()", { mode: "exec" });
  const seats = new Map();
  for (let i = 0; i < 100; i++) {
    const cat = serial("d");
    const { id } = node(s.heap(), cat);
    const before = seats.get(id);
    if (before !== undefined) {
      assert.notEqual(before, cat);
      assert.ok(expectDead(s, before).event.seq < s.lifeOf(cat).born.seq, "it died before the other was born");
      return;
    }
    seats.set(id, cat);
    s.run("d = None\nd = Cat()", { mode: "exec" });
  }
  assert.fail("no seat was taken twice");
});

test("each lesson has its test here", () => {
  assert.equal(lessons.size, 32);
});
