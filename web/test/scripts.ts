/**
 * Sessions for the fake: what each line would do to a heap. The same lines run on the real runtime.
 */
import type { Script, ToyHeap } from "./fake-session.ts";

const instance = (h: ToyHeap, type: string, value = "", onDel: (() => void) | null = null): number => {
  const serial = h.make(type, value, onDel);
  h.set(serial, "class", h.named(type));
  return serial;
};

/** A cat with a `__del__`, watched with and without a callback; a ring for the collector; a hostile name. */
export const CATS: Script = new Map<string, (h: ToyHeap) => void>([
  ["import weakref", (h) => void h.bind("weakref", h.make("module", "weakref"))],
  ["import gc", (h) => void h.bind("gc", h.make("module", "gc"))],
  [
    "import gc, weakref",
    (h) => {
      h.bind("gc", h.make("module", "gc"));
      h.bind("weakref", h.make("module", "weakref"));
    },
  ],
  [
    'class Cat:\n    def __init__(self, name): self.name = name\n    def __del__(self): print("bye", self.name)',
    (h) => void h.bind("Cat", h.make("type", "Cat")),
  ],
  ['class Cat:\n    def __del__(self): print("bye")', (h) => void h.bind("Cat", h.make("type", "Cat"))],
  ["class Node: pass", (h) => void h.bind("Node", h.make("type", "Node"))],
  [
    "c = Cat()",
    (h) =>
      void h.bind(
        "c",
        instance(h, "Cat", "", () => h.print("bye\n")),
      ),
  ],
  [
    'tom = Cat("Tom")',
    (h) =>
      void h.bind(
        "tom",
        instance(h, "Cat", "name 'Tom'", () => h.print("bye Tom\n")),
      ),
  ],
  [
    'kit = Cat("Kit")',
    (h) =>
      void h.bind(
        "kit",
        instance(h, "Cat", "name 'Kit'", () => h.print("bye Kit\n")),
      ),
  ],
  [
    "pets = [tom, kit]",
    (h) => {
      const list = h.bind("pets", h.make("list", "2 items"));
      h.set(list, "item 0", h.named("tom"));
      h.set(list, "item 1", h.named("kit"));
    },
  ],
  ["pal = tom", (h) => void h.bind("pal", h.named("tom"))],
  ["r = weakref.ref(tom)", (h) => void h.bind("r", h.weakref(h.named("tom")))],
  [
    'w = weakref.ref(c, lambda r: print("cut"))',
    (h) =>
      void h.bind(
        "w",
        h.weakref(h.named("c"), () => h.print("cut\n")),
      ),
  ],
  [
    'w = weakref.ref(kit, lambda _: print("kit is gone"))',
    (h) =>
      void h.bind(
        "w",
        h.weakref(h.named("kit"), () => h.print("kit is gone\n")),
      ),
  ],
  ["del c", (h) => h.unbind("c")],
  ["del kit", (h) => h.unbind("kit")],
  ["del tom", (h) => h.unbind("tom")],
  ["del w", (h) => h.unbind("w")],
  ["del pets[1]", (h) => h.unset(h.named("pets"), "item 1")],
  [
    "a, b = Node(), Node()",
    (h) => {
      h.bind("a", instance(h, "Node"));
      h.bind("b", instance(h, "Node"));
    },
  ],
  [
    "a.peer, b.peer = b, a",
    (h) => {
      h.set(h.named("a"), "attribute peer", h.named("b"));
      h.set(h.named("b"), "attribute peer", h.named("a"));
    },
  ],
  ["tom.self = tom", (h) => h.set(h.named("tom"), "attribute self", h.named("tom"))],
  [
    "del a, b",
    (h) => {
      h.unbind("a");
      h.unbind("b");
    },
  ],
  ["w()", (h) => h.print("None\n")],
  ["tom = None", (h) => void h.bind("tom", h.make("NoneType", "None"))],
  ["x = 5", (h) => void h.bind("x", h.make("int", "5"))],
  ["1 + 1", (h) => h.print("2\n")],
  ['print("<img src=x onerror=alert(1)>")', (h) => h.print("<img src=x onerror=alert(1)>\n")],
  [
    "nest = [[[]]]",
    (h) => {
      const a = h.bind("nest", h.make("list", "1 item"));
      const b = h.make("list", "1 item");
      h.set(a, "item 0", b);
      h.set(b, "item 0", h.make("list", "0 items"));
    },
  ],
  [
    "many = [Node() for _ in range(400)]",
    (h) => {
      const list = h.bind("many", h.make("list", "400 items"));
      for (let i = 0; i < 400; i++) h.set(list, `item ${i}`, instance(h, "Node"));
    },
  ],
  // One of everything that the drawing knows.
  [
    "gallery()",
    (h) => {
      const cat = h.bind(
        "cat",
        instance(h, "Cat", "name 'Tom'", () => h.print("bye Tom\n")),
      );
      h.bind("r1", h.weakref(cat));
      h.bind(
        "r2",
        h.weakref(cat, () => h.print("r2\n")),
      );
      const proxy = h.weakref(cat);
      Object.assign(h.things.get(proxy) ?? {}, { type: "weakproxy" });
      h.bind("p", proxy);
      const shelf = h.bind("shelf", h.make("dict", "2 items"));
      const deep = instance(h, "Node");
      h.set(shelf, "value of 'deep'", deep);
      h.set(deep, "attribute owner", cat);
      h.set(
        deep,
        "attribute inside",
        h.weakref(deep, () => h.print("inside\n")),
      );
      h.set(shelf, "value of 'cat'", cat);
      const frozen = h.bind("ice", instance(h, "Node"));
      Object.assign(h.things.get(frozen) ?? {}, { generation: 3, finalized: true });
      h.bind("_", frozen);
      h.bind("work\u0000big", instance(h, "ASomewhatLongClassName", "a value too long to be shown in a box"));
      const own = h.bind("own", instance(h, "Node"));
      h.set(own, "attribute me", own);
      h.bind("extra", cat);
    },
  ],
  [
    "chain()",
    (h) => {
      let node = h.bind("head", h.make("Node"));
      for (let i = 1; i < 150; i++) {
        const next = h.make("Node");
        h.set(node, "attribute next", next);
        if (i % 3 === 0) node = h.named("head");
        else node = next;
        if (i % 9 === 0) h.bind(`n${i}`, next);
      }
    },
  ],
  [
    "three = [0, 1, 2]",
    (h) => {
      const list = h.bind("three", h.make("list", "3 items"));
      for (let i = 0; i < 3; i++) h.set(list, `item ${i}`, instance(h, "Node"));
    },
  ],
  [
    'class Evil:\n    def __repr__(self): return "<script>alert(1)</script>"',
    (h) => void h.bind("Evil", h.make("type", "Evil")),
  ],
  ["e = Evil()", (h) => void h.bind("e", instance(h, "<b onclick=alert(1)>", "<script>alert(1)</script>"))],
  ["e", (h) => h.print("<script>alert(1)</script>\n")],
]);
