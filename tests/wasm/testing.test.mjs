// Assertions on lifetimes, as a test of somebody's own program uses them; and what they say when they fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "weakref-playground";
import { expectAlive, expectCallbacks, expectDead, expectNoLeaks, expectOrder, lifetimes, serialOf } from "weakref-playground/testing";

async function after(t, ...sources) {
  const s = await createSession();
  t.after(() => s.dispose());
  for (const source of ["import weakref, gc\nclass Cat:\n    def __del__(self): pass", ...sources]) assert.equal(s.run(source).error, null);
  return s;
}
const says = (run, pattern) => assert.throws(run, (error) => error.name === "AssertionError" && error.code === "ERR_ASSERTION" && pattern.test(error.message) || assert.fail(error.message));

test("alive and dead, called by name, by type and number, or by serial", async (t) => {
  const s = await after(t, "cat = Cat()\nother = Cat()\ndel other");
  expectAlive(s, "cat");
  expectAlive(s, "Cat#1");
  expectDead(s, "Cat#2").because("count reached 0").inLine(3).beforeStep(1e9);
  expectDead(s, serialOf(s, "Cat#2"));
  says(() => expectDead(s, "cat"), /^cat should be dead\. Cat #\d+ is alive: cat holds it\. To free it: del cat$/);
  says(() => expectAlive(s, "Cat#2"), /^Cat#2 should be alive\. Cat #\d+ died in line 3/);
  says(() => expectDead(s, "Cat#2").because("collected"), /should have died because: collected/);
  says(() => expectDead(s, "Cat#2").inLine(1), /in line 1\. .* in line 3/);
  says(() => expectDead(s, "Cat#2").beforeStep(1), /before step 1/);
  says(() => expectAlive(s, "Cat#3"), /Cat#3 was never born: 2 of type Cat were/);
  says(() => expectAlive(s, "dog"), /no variable dog in __main__: there are .*cat/);
});

test("garbage is neither, unless it is said to count as alive", async (t) => {
  const s = await after(t, "gc.disable()\ncat = Cat(); cat.me = cat\ndel cat");
  says(() => expectAlive(s, "Cat#1"), /waits for the collector/);
  says(() => expectDead(s, "Cat#1"), /To free it: gc\.collect\(\)/);
  expectAlive(s, "Cat#1", { garbage: true });
  s.run("gc.collect()");
  expectDead(s, "Cat#1").because("collected");
});

test("callbacks and order", async (t) => {
  const s = await after(t, "a, b = Cat(), Cat()\nrefs = [weakref.ref(a, print), weakref.ref(b, lambda ref: 1/1)]");
  const since = s.events().at(-1).seq + 1;
  s.run("del b");
  s.run("del a");
  expectCallbacks(s, ["Cat#2", "Cat#1"], since);
  expectOrder(s, ["Cat#1 born", "Cat#2 __del__", "Cat#2 cut", "Cat#2 callback", "Cat#2 died", "Cat#1 died"]);
  assert.deepEqual(lifetimes(s, since).filter((each) => each.startsWith("Cat#2")), ["Cat#2 __del__", "Cat#2 cut", "Cat#2 callback", "Cat#2 died"]);
  says(() => expectCallbacks(s, ["Cat#1", "Cat#2"]), /should have been called for \[Cat#1, Cat#2\], and were for \[Cat#2, Cat#1\]/);
  says(() => expectOrder(s, ["Cat#1 died", "Cat#2 died"]), /"Cat#2 died" happened before "Cat#1 died"\. What happened: .*Cat#2 died/);
  says(() => expectOrder(s, ["Cat#1 resurrected"]), /did not happen/);
});

test("leaks are told with their type and with what keeps them", async (t) => {
  const s = await after(t, "cats = []");
  expectNoLeaks(s, "cat = Cat(); cat.me = cat\ndel cat");
  says(() => expectNoLeaks(s, "cats.append(Cat())", { times: 5 }), /^5 runs left 5 Cat behind\. Cat #\d+ is alive: cats\[\d+\] holds it\.$/);
  says(() => expectNoLeaks(s, "1 / 0"), /ZeroDivisionError/);
});
