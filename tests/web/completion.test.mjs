// Completion over the real runtime, without a browser: what is offered is there, and asking changes nothing.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { web } from "./state/bundle.mjs";

const runtime = new URL("../../wasm/dist/index.js", import.meta.url);
const PROGRAM = `
import weakref, gc, sys
class Animal:
    kind = "animal"
    def eat(self): return "yum"
class Cat(Animal):
    def __init__(self, name): self.name = name; self.friend = None
    def __dir__(self): print("dir!"); return ["spoilt"]
    def __getattr__(self, name): print("getattr!"); raise AttributeError(name)
    @property
    def mood(self): print("mood!"); return "good"
    def meow(self): return "meow"
class Slim:
    __slots__ = ("x",)
tom = Cat("Tom"); tom.friend = Cat("Kit"); tom.friend.toy = []
slim = Slim(); slim.x = 1
pair = [1, 2]
cache = weakref.WeakValueDictionary()
`;

describe("completion", { skip: !existsSync(runtime) && "there is no runtime yet" }, async () => {
  const { createSession } = existsSync(runtime) ? await import(runtime) : {};
  const session = await createSession?.();
  session?.run(PROGRAM);
  const offered = (...path) => web.candidates(session.heap({ all: true }), path);
  const find = (list, name) => list.find((each) => each.name === name);
  const names = (list) => list.map((each) => each.name);

  test("names: the program's own, the builtins, the keywords", () => {
    const list = offered();
    assert.deepEqual(find(list, "tom"), { name: "tom", kind: "variable", detail: "Cat" });
    assert.equal(find(list, "Cat").kind, "class");
    assert.equal(find(list, "weakref").kind, "module");
    assert.deepEqual(find(list, "print"), { name: "print", kind: "function", detail: "builtin" });
    assert.equal(find(list, "while").kind, "keyword");
    assert.equal(names(list).length, new Set(names(list)).size);
  });

  test("attributes: of the object, of its class and of the bases, with their kinds", () => {
    const list = offered("tom");
    assert.deepEqual(find(list, "name"), { name: "name", kind: "attribute", detail: "str" });
    assert.deepEqual(find(list, "meow"), { name: "meow", kind: "method", detail: "of Cat" });
    assert.deepEqual(find(list, "mood"), { name: "mood", kind: "property", detail: "of Cat" });
    assert.deepEqual(find(list, "eat"), { name: "eat", kind: "method", detail: "of Animal" });
    assert.equal(find(list, "kind").kind, "attribute");
    assert.equal(find(list, "spoilt"), undefined);
    assert.ok(find(offered("tom", "friend"), "toy"));
    assert.ok(find(offered("slim"), "x"));
    assert.ok(find(offered("pair"), "append"));
    assert.ok(find(offered("tom", "friend", "toy"), "append"));
    assert.ok(find(offered("cache"), "valuerefs"));
    assert.ok(find(offered("Cat"), "meow"));
    assert.deepEqual(offered("tom", "mood"), [], "what only running could tell is not offered");
    assert.deepEqual(offered("nobody"), []);
  });

  test("the functions of weakref, gc and sys are all there, with a line of help for those that matter here", () => {
    for (const [module, some] of [["weakref", ["ref", "proxy", "finalize", "WeakSet"]], ["gc", ["collect", "get_referrers", "freeze"]], ["sys", ["getrefcount"]]]) {
      const list = names(offered(module));
      for (const name of some) {
        assert.ok(list.includes(name), `${module}.${name}`);
        assert.match(web.helpLine(module, name), new RegExp(`^${name}`));
      }
    }
    assert.equal(web.helpLine("constructor", "name"), "");
  });

  test("asking runs nothing and changes nothing", () => {
    const before = session.stats().steps;
    const count = session.run("sys.getrefcount(tom)").result;
    for (const path of [[], ["tom"], ["tom", "friend"], ["cache"]]) offered(...path);
    const after = session.run("sys.getrefcount(tom)");
    assert.equal(after.result, count);
    assert.equal(after.stdout.includes("!"), false);
    assert.ok(session.stats().steps - before < 100);
  });
});

test("what is asked for at the caret", () => {
  const at = (text) => web.asked(text, text.length);
  assert.deepEqual(at("c"), { path: [], prefix: "c", from: 0 });
  assert.deepEqual(at("print(tom.fri"), { path: ["tom"], prefix: "fri", from: 10 });
  assert.deepEqual(at("x = tom.friend."), { path: ["tom", "friend"], prefix: "", from: 15 });
  for (const nothing of ["", "  ", "f().x", "x[0].y", '"tom.', "# tom.", "3.", "'a'.up", "'''a\ntom."]) assert.equal(at(nothing), null, nothing);
  assert.deepEqual(at("'a' + b")?.prefix, "b");
});
