// deep.mjs -- structures of a million objects that hold each other, and let go of all at once. For Node, Chromium and the
// native build alike: each is a program that prints "gone" at its end.
const many = 1_000_000;

const kinds = {
  "a chain of instances": ["class Node:\n    def __init__(self, held): self.held = held", "x = Node(x)"],
  "a chain of instances with __del__": ["class Node:\n    def __init__(self, held): self.held = held\n    def __del__(self): pass", "x = Node(x)"],
  "a chain of instances with slots": ["class Node:\n    __slots__ = 'held',\n    def __init__(self, held): self.held = held", "x = Node(x)"],
  "lists in lists": ["", "x = [x]"],
  "tuples in tuples": ["", "x = (x,)"],
  "dicts in dicts": ["", "x = {'held': x}"],
  "sets in sets": ["class Box:\n    __slots__ = 'held',", "b = Box(); b.held = x; x = {b}"],
  "closures over closures": ["def over(x): return lambda: x", "x = over(x)"],
  "exceptions with causes": ["", "e = ValueError(); e.__cause__ = x; x = e"],
  "exceptions in contexts": ["", "e = ValueError(); e.__context__ = x; x = e"],
  "bound methods": ["class Node:\n    __slots__ = 'held',\n    def method(self): pass", "n = Node(); n.held = x; x = n.method"],
  "callbacks of weak references": [
    "import weakref\nclass Node: __slots__ = 'ref', '__weakref__'",
    "n = Node(); n.ref = weakref.ref(n, lambda ref, held=x: None); x = n"],
  "suspended generators": ["def waiting(held): yield", "g = waiting(x); next(g); x = g"],
  "iterators": ["", "x = iter([x])"],
};

/** { name: program } */
export const programs = Object.fromEntries(Object.entries(kinds).map(([name, [head, step]]) =>
  [name, `import gc\ngc.disable()\n${head}\nx = None\nfor _ in range(${many}):\n    ${step}\nb = e = n = g = None\nx = None\nprint("gone")\n`]));

programs["a ring"] = `import gc
class Node:
    __slots__ = "next",
first = last = Node()
for _ in range(${many}):
    n = Node(); n.next = last; last = n
first.next = last
first = last = n = None
print("gone" if gc.collect() >= ${many} // 2 else "still there")
`;
programs["a wide nest"] = `x = [[[] for _ in range(1000)] for _ in range(1000)]\nx = None\nprint("gone")\n`;
