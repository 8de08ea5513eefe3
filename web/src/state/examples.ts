/**
 * Three short programs for somebody who has nothing to type yet. Each shows one thing and leaves something to try next.
 */
export interface Example {
  name: string;
  source: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    name: "An object dies",
    source: `import weakref
class Cat:
    def __del__(self): print("bye")

c = Cat()
w = weakref.ref(c, lambda r: print("cut"))
del c`,
  },
  {
    name: "Two names, one object",
    source: `class Cat: pass
a = Cat()
b = a
del a`,
  },
  {
    name: "A ring that keeps itself",
    source: `class Node: pass
a = Node()
b = Node()
a.peer = b
b.peer = a
del a
del b`,
  },
];
