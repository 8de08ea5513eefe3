// Lifetimes as a test of one's own: with node:test, or any other runner.
//
//   node --test examples/in-a-test.mjs
import { test } from "node:test";
import { createSession } from "weakref-playground";
import { expectDead, expectNoLeaks } from "weakref-playground/testing";

test("a cache lets go of what nobody uses", async () => {
  const session = await createSession();
  session.run(`
import weakref
class Image: pass
cache = weakref.WeakValueDictionary()
image = cache["cat"] = Image()
weakref.finalize(image, print, "unloaded")
`);
  session.run("del image");
  expectDead(session, "Image#1").because("count reached 0");
  expectNoLeaks(session, "cache['dog'] = Image()");
  session.dispose();
});
