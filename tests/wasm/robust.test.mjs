// What a program may do to itself, the runtime outlives: endless recursion, full heaps, interrupts at any moment. After each
// of these the session answers, and all invariants of its heap hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "weakref-playground";

/** Runs `source`, which may fail but not break anything; returns what it printed and its error. */
async function outlives(source, options = {}) {
  const s = await createSession({ maxSteps: 20_000_000, maxHeap: 64 << 20, ...options });
  const ran = s.run(source, { mode: "notebook" });
  const what = JSON.stringify(source.slice(0, 120));
  assert.equal(s.check(), "", what);
  assert.equal(s.run("1 + 1").result, "2", what);
  s.end();
  assert.equal(s.check(), "", `after the end: ${what}`);
  s.dispose();
  return { said: (ran.stdout + ran.stderr).trimEnd(), error: ran.error ?? "" };
}

const dunders = {
  __repr__: ["self", "repr(self)", "repr(A())"], __str__: ["self", "str(self)", "str(A())"], __format__: ["self, s", "format(self, s)", "f'{A()}'"],
  __eq__: ["self, o", "self == o", "A() == A()"], __lt__: ["self, o", "self < o", "sorted([A(), A()])"], __hash__: ["self", "hash(self)", "{A()}"],
  __getattr__: ["self, n", "self.x", "A().x"], __getattribute__: ["self, n", "self.x", "A().x"], __iter__: ["self", "iter(self)", "list(A())"],
  __next__: ["self", "next(self)", "next(A())"], __index__: ["self", "[1][self]", "[1][A()]"], __bool__: ["self", "bool(self)", "not A()"],
  __len__: ["self", "len(self)", "len(A())"], __contains__: ["self, x", "x in self", "1 in A()"], __getitem__: ["self, i", "self[i]", "A()[0]"],
  __call__: ["self", "self()", "A()()"], __add__: ["self, o", "self + o", "A() + 1"], __radd__: ["self, o", "o + self", "1 + A()"],
  __neg__: ["self", "-self", "-A()"], __int__: ["self", "int(self)", "int(A())"], __enter__: ["self", "self.__enter__()", "A().__enter__()"],
};

test("recursion through every special method is a RecursionError", async () => {
  for (const [name, [parameters, body, use]] of Object.entries(dunders)) {
    const { error } = await outlives(`class A:\n    def ${name}(${parameters}): return ${body}\n${use}`);
    assert.match(error, /^RecursionError: maximum recursion depth exceeded/, name);
  }
});

test("recursion by way of classes, descriptors and natives is a RecursionError", async () => {
  for (const source of [
    "class A:\n    @property\n    def x(self): return self.x\nA().x",
    "class D:\n    def __get__(self, o, t): return getattr(o, 'd')\nclass A: d = D()\nA().d",
    "class A: pass\nA.__call__ = A()\nA()()",
    "class A:\n    def __new__(cls): return A()\nA()",
    "class A:\n    def __init_subclass__(cls):\n        class B(cls): pass\nclass B(A): pass",
    "class M(type):\n    def __new__(m, n, b, d):\n        class X(metaclass=M): pass\nM('a', (), {})",
    "class M(type):\n    def __instancecheck__(c, o): return isinstance(o, c)\nclass A(metaclass=M): pass\nisinstance(1, A)",
    "class D:\n    def __set_name__(self, owner, name):\n        class X: d = D()\nclass X: d = D()",
    "def key(x): return sorted([1, 2], key=key)\nkey(1)",
    "def f(x): return list(map(f, [x]))\nf(1)",
    "def g(): yield from g()\nlist(g())",
    "def f(): exec('f()')\nf()",
    "t = ()\nfor _ in range(100_000): t = (t,)\nisinstance(1, t)",
    "t = ()\nfor _ in range(100_000): t = (t,)\nissubclass(int, t)",
    "import types\nf = types.MethodType(len, [])\nfor i in range(100_000): f = types.MethodType(f, 1)\nf()",
    "import types\nx = {}\nfor i in range(100_000): x = types.MappingProxyType(x)\nx[1]",
    "i = iter([1])\nfor _ in range(100_000): i = map(int, i)\nnext(i)",
  ]) {
    assert.match((await outlives(source)).error, /^RecursionError/, source);
  }
});

test("nests of a hundred thousand levels are shown, compared, hashed and copied, or refused", async () => {
  for (const [empty, nest] of [["[]", "[x]"], ["()", "(x,)"], ["{}", "{1: x}"]]) {
    const s = await createSession({ maxSteps: 20_000_000, maxHeap: 256 << 20, events: false });
    s.run(`x = ${empty}\nfor _ in range(100_000): x = ${nest}\ny = x\nx = ${empty}\nfor _ in range(100_000): x = ${nest}`);
    for (const use of ["repr(x)", "x == y", "x != y", "hash(x)", "x in [y]", "import copy; copy.deepcopy(x)", "print(x)"]) {
      assert.match(s.run(use, { mode: "notebook" }).error ?? "", /^(RecursionError|TypeError: unhashable)/, `${nest} ${use}`);
    }
    assert.equal(s.run("x = y = None\n'gone'").result, "'gone'");
    assert.equal(s.check(), "");
    s.dispose();
  }
});

test("a million nodes die at once, whatever holds them together", async () => {
  for (const source of [
    "class N: __slots__ = ('next',)\nhead = None\nfor _ in range(1_000_000):\n    n = N(); n.next = head; head = n\nn = head = None",
    "x = []\nfor _ in range(1_000_000): x = [x]\nx = None",
    "def g(it): yield from it\ni = iter(())\nfor _ in range(100_000): i = g(i)\ni = None",
    "def g(it):\n    try:\n        yield 1\n        yield it\n    finally: pass\ni = None\nfor _ in range(20_000):\n    i = g(i); next(i)\ni = None",
    "e = None\nfor i in range(100_000):\n    n = ValueError(i); n.__context__ = e; e = n\nn = e = None",
  ]) {
    const { error } = await outlives(source, { maxHeap: 1 << 30, events: false });
    assert.equal(error, "", source);
  }
});

test("what does not fit is a MemoryError", async () => {
  for (const source of [
    "'x' * 10**10", "[0] * 10**10", "(0,) * 2**32", "bytearray(10**10)", "bytes(2**32 - 1)", "list(range(10**9))", "'%10000000000d' % 1", "format(1, '1000000000')",
    "'x'.ljust(10**18)", "'x'.zfill(10**10)", "'\\t'.expandtabs(10**12)", "', '.join(['x' * 10**6] * 10**6)", "[x for x in range(10**9)]", "''.join('x' * 10_000 for _ in range(10**9))",
    "d = {}\ni = 0\nwhile True:\n    d[i] = i\n    i += 1", "s = 'x'\nwhile True: s += s", "l = []\nwhile True: l.append(l[:])", "l = []\nwhile True: l.append(lambda: 1)",
    "x = None\nclass A: pass\nwhile True:\n    a = A(); a.next, a.load = x, [0] * 100; x = a", "l = []\nwhile True: l.append(type('A', (), {}))",
    "('a' * 10**7).replace('a', 'b' * 100)", "b'x'.join([b'y' * 10**6] * 1000)", "repr('\\0' * 10**8)", "x = ()\nwhile True: x = (x, x, str(id(x)) * 1000)",
  ]) {
    assert.match((await outlives(source, { maxHeap: 32 << 20, events: false })).error, /^(MemoryError|OverflowError)/, source);
  }
});

test("a MemoryError can be caught, and room made", async () => {
  const { said } = await outlives("l = []\ntry:\n    while True: l.append('x' * 100_000 + str(len(l)))\nexcept MemoryError as e:\n    l.clear()\n    print('caught', 'x' * 10)");
  assert.equal(said, "caught xxxxxxxxxx");
});

test("an interrupt is heard wherever a program is", async () => {
  for (const source of [
    "while True: pass", "def f():\n    while True: pass\nf()", "import itertools\nfor i in itertools.count(): pass", "def g():\n    while True: yield\nfor x in g(): pass",
    "import gc\nclass N: pass\nwhile True:\n    n = N(); n.n = n", "while True:\n    try: 1 / 0\n    except ZeroDivisionError: pass", "with open_door() if 0 else __import__('contextlib').nullcontext():\n    while True: pass",
  ]) {
    const s = await createSession({ maxHeap: 64 << 20 });
    for (const steps of [1, 2, 3, 5, 8, 13, 100, 1001]) {
      s.start(source);
      assert.equal(s.resume(steps).status, "paused", source);
      s.interrupt();
      const ran = s.resume(10_000);
      assert.equal(ran.status, "interrupted", `${source} after ${steps}`);
      assert.equal(s.check(), "");
    }
    assert.equal(s.run("'calm'").result, "'calm'");
    s.dispose();
  }
});

test("the host may interrupt from what it prints, inside a native too", async () => {
  let s;
  let lines = 0;
  s = await createSession({ onOutput: () => ++lines === 100 && s.interrupt() });
  const ran = s.run("import itertools\nlist(map(print, itertools.repeat('x')))");
  assert.equal(ran.status, "interrupted");
  assert.ok(lines < 200);
  assert.equal(s.check(), "");
  s.dispose();
});

test("slices of any size give the same answer", async () => {
  const source = "def g(n):\n    for i in range(n): yield i * i\ntotal = 0\nfor x in g(30):\n    try:\n        if x % 2: raise ValueError(x)\n        total += x\n    except ValueError as e: total -= sum(e.args)\ntotal, sorted([3, 1, 2], key=lambda v: -v)";
  const whole = await createSession();
  const expected = whole.run(source);
  whole.dispose();
  for (const slice of [1, 2, 3, 7, 50]) {
    const s = await createSession();
    s.start(source);
    let ran;
    let before = 0;
    do {
      ran = s.resume(slice);
      before = ran.steps;
    } while (ran.status === "paused");
    assert.deepEqual([ran.result, before], [expected.result, expected.steps], `slices of ${slice}`);
    s.dispose();
  }
});

test("the recursion limit cannot be set beyond what the stack holds", async () => {
  const { said } = await outlives("import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return f(n + 1)\nclass A:\n    def __repr__(self): return repr(self)\nfor what in (lambda: f(0), lambda: repr(A())):\n    try: what()\n    except (RecursionError, MemoryError) as e: print(type(e).__name__)", { maxHeap: 256 << 20, maxSteps: 60_000_000 });
  assert.match(said, /^(RecursionError|MemoryError)\n(RecursionError|MemoryError)$/);
});
