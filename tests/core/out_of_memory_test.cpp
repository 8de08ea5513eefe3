// The k-th allocation of a session fails, for every k: each time the heap is whole afterwards and the session goes on.
#include <string>
#include <vector>

#include "catch.h"
#include "session.h"

namespace {

// Programs that allocate in many ways; what they print is not looked at.
const char* const kPrograms[] = {
    "class A:\n  def __init__(self, x): self.x = x\n  def __del__(self): pass\n"
    "a = A([1, 2, {3: 4}])\nb = [A(i) for i in range(5)]\na.me = a\ndel a, b\n",
    "import weakref\nclass A: pass\na = A()\nr = [weakref.ref(a, lambda r: [r]) for i in range(3)]\n"
    "p = weakref.proxy(a)\nf = weakref.finalize(a, list)\nd = weakref.WeakValueDictionary(a=a)\n"
    "k = weakref.WeakKeyDictionary({a: 1})\ns = weakref.WeakSet([a])\ndel a\nlen(d), len(k), len(s)\n",
    "import gc\nclass N:\n  def __del__(self): self.late = 1\nfor i in range(4):\n  n = N(); n.n = n\ndel "
    "n\ngc.collect()\n"
    "gc.get_objects(); gc.get_referrers(N)\n",
    "def g(n):\n  try:\n    for i in range(n): yield i, str(i)\n  finally: print(n)\nx = list(g(3))\nh = g(2); "
    "next(h); del h\n"
    "t = {k: v for k, v in g(3)}\nprint(f'{t!r:>20}', '%s %d' % ('a', 3), '-'.join('abc'), [*t, *x])\n",
    "def f(a, *b, c=1, **d): return a, b, c, d\nf(1, 2, 3, c=4, e=5)\ntry: f()\nexcept TypeError as e: s = str(e)\n"
    "try:\n  try: 1 / 0\n  finally: {}['x']\nexcept KeyError as e: k = repr(e.__context__)\n",
    "class M(type):\n  def __new__(m, n, b, d): return super().__new__(m, n, b, d)\nclass A(metaclass=M):\n  __slots__ "
    "= ('x', 'y')\n"
    "  @property\n  def z(self): return self.x\nclass B(A): pass\nb = B(); b.x = 'x' * 50; b.w = b.z + 'y'\nvars(b); "
    "dir(b); sorted([3, 1, 2], key=str)\n",
    "s = set('hello'); s |= {1, 2}; frozenset(s); b = bytes(range(20)) + bytearray(b'x'); b.hex(); 2 ** 200; "
    "(3.5).hex()\n"
    "exec('y = [i * i for i in range(5)]'); compile('lambda: 1', 'x', 'eval')\nimport "
    "itertools\nlist(itertools.product('ab', repeat=2))\n",
};

std::vector<std::string> problems_of(const char* program, uint64_t k, bool& reached) {
  wrp::SessionOptions options;
  options.events = false;
  wrp::Session session(options);
  std::vector<std::string> problems;
  session.start(program, wrp::RunMode::exec, "program.py");
  session.fail_allocation(k);
  constexpr uint64_t kSteps = 1000000;
  wrp::RunOutcome outcome = session.resume(kSteps, kSteps);
  reached = outcome.status != wrp::RunStatus::done;
  session.fail_allocation(0);
  if (outcome.status == wrp::RunStatus::paused) problems.push_back("does not end");
  if (std::string report = session.check(); !report.empty()) problems.push_back("after: " + report);
  session.start("import gc\ngc.collect()\n[1] + [2]", wrp::RunMode::cell, "next");
  outcome = session.resume(kSteps, kSteps);
  if (outcome.result != "[1, 2]") problems.push_back("the next run: " + outcome.error);
  session.end(kSteps);
  if (std::string report = session.check(); !report.empty()) problems.push_back("at the end: " + report);
  return problems;
}

}  // namespace

TEST_CASE("whichever allocation fails, the heap stays whole and the session goes on") {
  int number = 0;
  uint64_t failures = 0;
  for (const char* program : kPrograms) {
    ++number;
    int quiet = 0;  // failures that nobody noticed, in a row: beyond the program's last allocation
    for (uint64_t k = 1; quiet < 40 && k < 3000; ++k) {
      bool reached = false;
      std::vector<std::string> problems = problems_of(program, k, reached);
      quiet = reached ? 0 : quiet + 1;
      failures += reached;
      INFO("program " << number << ", allocation " << k);
      for (const std::string& problem : problems) FAIL_CHECK(problem);
    }
  }
  CHECK(failures > 500);
}
