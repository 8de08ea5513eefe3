// The command line as a shell sees it: DESIGN.md section 4 is the contract, `python3 FILE.py` the model.
// WEAKREF_PLAYGROUND=path/to/native/weakref-playground runs the same conversations with the native build.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../wasm/bin/weakref-playground.mjs", import.meta.url));
const command = process.env.WEAKREF_PLAYGROUND ? [process.env.WEAKREF_PLAYGROUND] : [process.execPath, bin];

const folder = mkdtempSync(join(tmpdir(), "weakref-cli-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function run(args, input = "") {
  const { status, signal, stdout, stderr } = spawnSync(command[0], [...command.slice(1), ...args], {
    input, cwd: folder, encoding: "utf8", timeout: 120_000, maxBuffer: 1 << 28,
  });
  assert.equal(signal, null, `killed by ${signal}: ${stderr.slice(-2000)}`);
  return { status, stdout, stderr };
}

/** Our own fault shows as a JavaScript or wasm stack; a person must never see one. */
const noStack = (text) => assert.doesNotMatch(text, /^\s+at .*(:\d+:\d+\)?|wasm)|RuntimeError: (unreachable|memory access)|node:internal/m);

function cells(sources, ...flags) {
  const path = file("cells.json", JSON.stringify(sources.map((source, i) => ({ n: i + 1, source }))));
  const { stdout, stderr, status } = run([...flags, "--cells", path]);
  noStack(stderr);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout.trimEnd().split("\n").at(-1));
}

// --- notebooks --------------------------------------------------------------------------------------------------------

test("--notebook runs the code cells of a Jupyter notebook", () => {
  const path = file("lesson.ipynb", JSON.stringify({
    nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "python3" } },
    cells: [
      { cell_type: "markdown", metadata: {}, source: ["# A title\n", "and text"] },
      { cell_type: "code", execution_count: 7, metadata: {}, outputs: [{ text: ["{[\"old"] }], source: ["class Cat:\n", "    pass\n", "c = Cat()"] },
      { cell_type: "raw", metadata: {}, source: "neither" },
      { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: "print('hm')\ntype(c).__name__" },
      { cell_type: "code", metadata: {}, outputs: [], source: [] },
    ],
  }));
  const { status, stdout } = run(["--notebook", path]);
  assert.equal(status, 0);
  const rows = JSON.parse(stdout).cells.map(({ n, stdout, result, error }) => [n, stdout, result, error]);
  assert.deepEqual(rows, [[1, "", null, null], [2, "hm\n", "'Cat'", null], [3, "", null, null]]);
});

test("what a notebook says to IPython is told apart from mistakes", () => {
  const sources = ["%timeit 1 + 1", "x = 1\n!ls -l", "files = !ls", "len?", "%%time\nx = 2", "x = 6\nprint(7\n % 4)", "x %% 2", "6 % 4"];
  const path = file("magic.ipynb", JSON.stringify({ cells: sources.map((source) => ({ cell_type: "code", source })) }));
  const rows = JSON.parse(run(["--notebook", path]).stdout).cells.map(({ result, stdout, error }) => error ?? result ?? stdout);
  assert.deepEqual(rows, [
    "SyntaxError: not supported: a command to IPython: %timeit 1 + 1 (line 1)",
    "SyntaxError: not supported: a command to IPython: !ls -l (line 2)",
    "SyntaxError: not supported: a command to IPython: files = !ls (line 1)",
    "SyntaxError: not supported: a command to IPython: len? (line 1)",
    "SyntaxError: not supported: a command to IPython: %%time (line 1)",
    "3\n", "SyntaxError: invalid syntax", "2",
  ]);
});

test("breakpoint() has no debugger to open and says so, unless a program brings one", () => {
  const source = "import sys\ntry: breakpoint()\nexcept NotImplementedError as e: print(e)\nsys.breakpointhook = lambda: print('here')\nbreakpoint()";
  assert.equal(run(["-c", source]).stdout, "not supported: breakpoint() without a sys.breakpointhook\nhere\n");
});

test("a file that is no notebook is refused", () => {
  for (const text of ["[]", "{}", '{"cells": 1}', '{"cells": [{"cell_type": "code", "source": 1}]}', "{", ""]) {
    const { status, stderr } = run(["--notebook", file("not.ipynb", text)]);
    assert.deepEqual([status, stderr.split("\n").length], [2, 2], text);
    noStack(stderr);
  }
});

// --- as python3 does --------------------------------------------------------------------------------------------------

test("FILE.py prints and exits with 0", () => {
  const { status, stdout, stderr } = run([file("hello.py", 'print("hello")\n6 * 7\n')]);
  assert.deepEqual([status, stdout, stderr], [0, "hello\n", ""]);
});

test("__name__ and sys.argv are a script's", () => {
  const { stdout } = run([file("who.py", "import sys\nprint(__name__, sys.argv[1:])\n"), "one", "--two"]);
  assert.equal(stdout, "__main__ ['one', '--two']\n");
});

test("an uncaught exception ends with its traceback and status 1", () => {
  const path = file("fails.py", 'print("before")\ndef f():\n    raise ValueError("why")\nf()\n');
  const { status, stdout, stderr } = run([path]);
  assert.deepEqual([status, stdout], [1, "before\n"]);
  const lines = stderr.split("\n").filter((line) => !/^\s+[~^]+$/.test(line));
  assert.deepEqual(lines, [
    "Traceback (most recent call last):", `  File "${path}", line 4, in <module>`, "    f()",
    `  File "${path}", line 3, in f`, '    raise ValueError("why")', "ValueError: why", "",
  ]);
});

test("sys.exit is honoured: number, None and text", () => {
  assert.equal(run(["-c", "import sys; sys.exit(7)"]).status, 7);
  assert.equal(run(["-c", "import sys; sys.exit()"]).status, 0);
  const { status, stderr } = run(["-c", "import sys; sys.exit('sorry')"]);
  assert.deepEqual([status, stderr], [1, "sorry\n"]);
});

test("-c runs its argument", () => {
  const { status, stdout } = run(["-c", "x = 20\nprint(x + 1)"]);
  assert.deepEqual([status, stdout], [0, "21\n"]);
  assert.match(run(["-c", "1 / 0"]).stderr, /File "<string>", line 1, in <module>/);
});

test("a pipe, and -, are read as a script", () => {
  assert.deepEqual(run([], 'print("piped")\n5\n'), { status: 0, stdout: "piped\n", stderr: "" });
  assert.deepEqual(run(["-"], 'print("dash")\n'), { status: 0, stdout: "dash\n", stderr: "" });
  assert.match(run(["-"], "1 / 0\n").stderr, /File "<stdin>", line 1, in <module>/);
  assert.equal(run([], "").status, 0);
});

test("what is left dies when the program ends", () => {
  const { stdout } = run(["-c", "class Sun:\n    def __del__(self): print('sets')\nsun = Sun()\nprint('last line')"]);
  assert.equal(stdout, "last line\nsets\n");
});

test("an error that nobody can catch is reported on stderr and does not end the program", () => {
  const { status, stdout, stderr } = run(["-c", "class A:\n    def __del__(self): 1 / 0\na = A()\ndel a\nprint('on')"]);
  assert.deepEqual([status, stdout], [0, "on\n"]);
  assert.match(stderr, /^Exception ignored in: <function A\.__del__ at 0x[0-9a-f]+>\n[^]*ZeroDivisionError: division by zero\n$/);
});

// --- cells ------------------------------------------------------------------------------------------------------------

test("cells run in one session, like a notebook", () => {
  const answer = cells(["import weakref\nclass A: pass\na = A()", "r = weakref.ref(a)\nr() is a", "del a\nprint('gone')\nr() is None", "1 / 0", "_"]);
  assert.match(answer.runtime, /weakref-playground/);
  assert.deepEqual(answer.cells.map(({ n, stdout, result, error }) => [n, stdout, result, error]), [
    [1, "", null, null], [2, "", "True", null], [3, "gone\n", "True", null], [4, "", null, "ZeroDivisionError: division by zero"], [5, "", "True", null],
  ]);
  assert.equal(answer.cells[3].stderr, "", "an uncaught error is told in `error`; what is printed is the cell's own");
});

test("with --prompt, cells are typed at the prompt and answer as a terminal shows it", () => {
  const answer = cells(["1; 2", "class A:\n    def __del__(self): 1 / 0", "A()", "'next'", "missing", "print('x', end='')", "# nothing"], "--prompt");
  const texts = answer.cells.map((cell) => cell.text);
  assert.equal(texts[0], "1\n2\n");
  assert.equal(texts[1], "");
  assert.match(texts[2], /^<__main__\.A object at 0x[0-9a-f]+>\n$/);
  assert.match(texts[3], /^Exception ignored in: [^]*ZeroDivisionError: division by zero\n'next'\n$/);
  assert.match(texts[4], /^Traceback \(most recent call last\):\n {2}File "<stdin>", line 1, in <module>\n {4}missing\n[^]*NameError: name 'missing' is not defined\n$/);
  assert.equal(texts[5], "x");
  assert.equal(texts[6], "");
});

test("a broken --cells file is refused in one clear message", () => {
  for (const [text, message] of [
    ['[{"n": 1, "source": "1"', /JSON/i], ['{"cells": 3}', /list|array/i], ["[1, 2]", /source/], ['[{"n": 1}]', /source/], ['[{"n": 1, "source": 5}]', /source/], ["", /JSON/i],
  ]) {
    const { status, stdout, stderr } = run(["--cells", file("broken.json", text)]);
    assert.notEqual(status, 0, text);
    assert.equal(stdout, "", "nothing ran");
    assert.match(stderr, message, text);
    assert.match(stderr, /broken\.json/, "the message names the file");
    noStack(stderr);
  }
  assert.notEqual(run(["--cells", join(folder, "absent.json")]).status, 0);
  assert.notEqual(run(["--cells"]).status, 0);
});

test("cells go on after every kind of failure", () => {
  const answer = cells([
    "x = = 1", "missing", "while True: pass", "(".repeat(100_000), "def f(): return f()\nf()", "import antigravity_of_our_own", "'still here'",
  ], "--max-steps", "200000");
  const errors = answer.cells.map((cell) => cell.error);
  assert.match(errors[0], /^SyntaxError/);
  assert.match(errors[1], /^NameError/);
  assert.match(errors[2], /steps/i);
  assert.match(errors[3], /^(SyntaxError|MemoryError)/);
  assert.match(errors[4], /^RecursionError/);
  assert.match(errors[5], /antigravity_of_our_own/);
  assert.deepEqual([answer.cells[6].result, errors[6]], ["'still here'", null]);
});

// --- bad input --------------------------------------------------------------------------------------------------------

test("a file that is not there is said to be so, with status 2", () => {
  const { status, stderr } = run(["absent.py"]);
  assert.equal(status, 2);
  assert.match(stderr, /absent\.py.*No such file/);
  noStack(stderr);
});

test("an unknown option is refused with status 2, and nothing runs", () => {
  const { status, stdout, stderr } = run(["--no-such-option", file("x.py", "print(1)")]);
  assert.deepEqual([status, stdout], [2, ""]);
  assert.match(stderr, /--no-such-option/);
  noStack(stderr);
});

test("a limit that is not a number is refused", () => {
  for (const args of [["--max-steps", "many"], ["--max-heap", "-1"], ["--max-steps"]]) {
    const { status, stderr } = run([...args, ...(args.length > 1 ? ["-c", "1"] : [])]);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, new RegExp(args[0]));
    noStack(stderr);
  }
});

test("a syntax error ends with status 1 and runs nothing", () => {
  const { status, stdout, stderr } = run([file("wrong.py", "print('not printed')\nx = = 1\n")]);
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /File "[^"]*wrong\.py", line 2\n {4}x = = 1\n[^]*SyntaxError: invalid syntax\n$/);
});

test("bytes that are not UTF-8 are a syntax error", () => {
  for (const bytes of [[0x78, 0x3d, 0x22, 0xff, 0x22, 0x0a], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
    const { status, stdout, stderr } = run([file("bytes.py", Buffer.from(bytes))]);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /SyntaxError: .*utf-8/i);
    noStack(stderr);
  }
});

test("a byte order mark and Windows line ends are fine", () => {
  assert.equal(run([file("bom.py", "\ufeffif True:\r\n    print('read')\r\n")]).stdout, "read\n");
});

test("an endless loop ends at --max-steps with a clear message", () => {
  const { status, stdout, stderr } = run(["--max-steps", "100000", "-c", "print('begin')\nwhile True: pass"]);
  assert.notEqual(status, 0);
  assert.equal(stdout, "begin\n");
  assert.match(stderr, /100,?000 steps/);
  noStack(stderr);
});

test("endless loops inside natives end too", () => {
  for (const source of [
    "class A:\n    def __hash__(self):\n        while True: pass\n{A(): 1}",
    "class A:\n    def __del__(self):\n        while True: pass\na = A()\ndel a",
    "import weakref\nclass A: pass\na = A()\ndef f(ref):\n    while True: pass\nr = weakref.ref(a, f)\ndel a",
    "import itertools\nsum(itertools.count())",
    "list(iter(int, 1))",
    "import itertools\nmax(itertools.repeat(1))",
    "import itertools\n-1 in itertools.count()",
    "import itertools\nnext(filter(None, itertools.repeat(0)))",
    "import collections, itertools\ncollections.deque(itertools.count(), maxlen=1)",
    "a, b = [], []\nfor _ in range(60): a, b = [a, a], [b, b]\na == b",
    "t = ()\nfor _ in range(60): t = (t, t)\nhash(t)",
    "class A:\n    def __repr__(self):\n        while True: pass\ntry: print(A())\nexcept BaseException: print('caught')\nfinally: print('finally')",
  ]) {
    const { status, stdout, stderr } = run(["--max-steps", "100000", "-c", source]);
    assert.notEqual(status, 0, source);
    assert.equal(stdout, "", "nothing runs after the stop");
    assert.match(stderr, /steps/, source);
    noStack(stderr);
  }
});

test("a full heap is a MemoryError", () => {
  const { status, stderr } = run(["--max-heap", "8000000", "-c", "x = []\nwhile True: x.append([x])"]);
  assert.equal(status, 1);
  assert.match(stderr, /MemoryError/);
  noStack(stderr);
});

test("a million nested parentheses are refused, not fatal", () => {
  for (const [open, close] of [["(", ")"], ["[", "]"], ["{", "}"], ["-", ""], ["not ", ""], ["f(", ")"], ["lambda:", ""]]) {
    const { status, stderr } = run([], open.repeat(1_000_000) + "1" + close.repeat(1_000_000) + "\n");
    assert.equal(status, 1, open);
    assert.match(stderr, /SyntaxError|MemoryError|RecursionError/, open);
    noStack(stderr);
  }
});

test("ten megabytes of source run", () => {
  assert.equal(run([file("long.py", "x = 1\n".repeat(1_700_000) + "print(x)\n")]).stdout, "1\n");
  assert.equal(run([file("wide.py", `print(len("${"a".repeat(10_000_000)}"))\n`)]).stdout, "10000000\n");
  assert.equal(run([file("comment.py", `# ${"a".repeat(10_000_000)}\nprint("read")\n`)]).stdout, "read\n");
});

test("a thousand levels of indentation are refused, not fatal", () => {
  let source = "";
  for (let i = 0; i < 1000; i++) source += " ".repeat(i) + "if 1:\n";
  const { status, stderr } = run([], source + " ".repeat(1000) + "pass\n");
  assert.equal(status, 1);
  assert.match(stderr, /IndentationError: too many levels of indentation|SyntaxError: too many statically nested blocks/);
});

test("a program that prints much prints all of it, in order", () => {
  const { stdout } = run(["-c", "i = 0\nwhile i < 20000:\n    print(i)\n    i = i + 1"]);
  assert.equal(stdout.length, 108890);
  assert.ok(stdout.endsWith("19998\n19999\n"));
});

// --- the prompt -------------------------------------------------------------------------------------------------------

/** What a person types at `-i`; the prompts go to standard error when standard input is a pipe. */
function typed(lines, ...flags) {
  const { status, stdout, stderr } = run([...flags, "-i"], lines.map((line) => `${line}\n`).join(""));
  noStack(stderr);
  return { status, stdout, stderr };
}

test("the prompt shows values, and ends with the input", () => {
  const { status, stdout, stderr } = typed(["x = 6", "x * 7", "_ + 1", "None", "'text'"]);
  assert.deepEqual([status, stdout], [0, "42\n43\n'text'\n"]);
  assert.equal(stderr, ">>> ".repeat(6) + "\n");
});

test("a block goes on until an empty line", () => {
  const { stdout, stderr } = typed(["class A:", "    def hi(self):", "        return 'hi'", "", "A().hi()", "if 1:", "    print('one')", "    print('two')", "", "print((1,", "2))"]);
  assert.equal(stdout, "'hi'\none\ntwo\n(1, 2)\n");
  assert.equal(stderr.split("... ").length - 1, 7, "lines that go on are asked for with dots");
});

test("the prompt goes on after an error", () => {
  const { status, stdout, stderr } = typed(["1 / 0", "x = = 1", "def f():", "", "'on'"]);
  assert.deepEqual([status, stdout], [0, "'on'\n"]);
  assert.match(stderr, /Traceback \(most recent call last\):\n {2}File "<stdin>", line 1, in <module>\n {4}1 \/ 0\n[^]*ZeroDivisionError/);
  assert.match(stderr, /SyntaxError: invalid syntax[^]*IndentationError: expected an indented block/);
});

test("exit() and sys.exit leave the prompt with their status", () => {
  assert.equal(typed(["import sys", "sys.exit(4)", "print('not reached')"]).status, 4);
  assert.equal(typed(["raise SystemExit", "print('not reached')"]).stdout, "");
});

test("an endless loop at the prompt ends at --max-steps, and the prompt goes on", () => {
  const { stdout, stderr } = typed(["while True: pass", "", "'on'"], "--max-steps", "100000");
  assert.equal(stdout, "'on'\n");
  assert.match(stderr, /100000 steps/);
});

test("what is left dies when the prompt ends", () => {
  assert.equal(typed(["class A:", "    def __del__(self): print('bye')", "", "a = A()"]).stdout, "bye\n");
});

// --- input, events, figures -------------------------------------------------------------------------------------------

test("input() and sys.stdin read standard input, line by line", () => {
  const source = "import sys\nname = input('name? ')\nprint('hello', name)\nprint(sys.stdin.readline())\nprint([line for line in sys.stdin])\ninput()";
  const { status, stdout, stderr } = run(["-c", source], "Ada\nsecond\nthird\nlast");
  assert.equal(stdout, "name? hello Ada\nsecond\n\n['third\\n', 'last']\n");
  assert.equal(status, 1);
  assert.match(stderr, /EOFError: EOF when reading a line\n$/);
  assert.equal(run(["-i"], "x = input()\ntyped ahead\nx\n").stdout, "'typed ahead'\n");
});

const pet = "class Pet: pass\np = Pet()\nprint('made')\ndel p\n";

test("--events=FILE tells every event in a line of JSON", () => {
  const path = join(folder, "events.jsonl");
  const { stdout } = run([`--events=${path}`, file("pet.py", pet)]);
  assert.equal(stdout, "made\n");
  const events = readFileSync(path, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(events.map((event) => event.seq), events.map((_, i) => i));
  const born = events.find((event) => event.kind === "born" && event.type === "Pet");
  const died = events.find((event) => event.kind === "died" && event.serial === born.serial);
  assert.deepEqual([born.line, died.line, died.cause], [2, 4, "count reached 0"]);
});

test("--events=- marks its lines on standard output with U+001E", () => {
  const lines = run(["--events=-", "-c", pet]).stdout.trimEnd().split("\n");
  assert.deepEqual(lines.filter((line) => !line.startsWith("\u001e")), ["made"]);
  const kinds = lines.filter((line) => line.startsWith("\u001e")).map((line) => JSON.parse(line.slice(1)).kind);
  assert.ok(kinds.includes("born") && kinds.includes("output") && kinds.includes("died"));
  const other = run(["--events", "-", "-c", "1 / 0"]);
  assert.equal(other.status, 1);
  assert.match(other.stdout, /"kind":"error","error":"ZeroDivisionError: division by zero"/);
});

test("--events into a place that is not there is refused", () => {
  const { status, stderr } = run([`--events=${join(folder, "no/such/place")}`, "-c", "1"]);
  assert.equal(status, 2);
  assert.match(stderr, /no\/such\/place.*No such file/);
});

test("--stats is one line of JSON on standard error", () => {
  const { stdout, stderr } = run(["--stats", "-c", "x = [0] * 1000\nprint('ran')"]);
  assert.equal(stdout, "ran\n");
  const stats = JSON.parse(stderr);
  for (const name of ["steps", "objectsMade", "objectsFreed", "peakHeapBytes", "linearMemoryBytes", "loadMs", "compileMs", "runMs"]) {
    assert.equal(typeof stats[name], "number", name);
  }
  assert.ok(stats.peakHeapBytes > 4000 && stats.steps > 3);
});

test("--help and --version tell about the program and run nothing", () => {
  const help = run(["--help", "absent.py"]);
  assert.equal(help.status, 0);
  for (const flag of ["-c", "-i", "--cells", "--notebook", "--events", "--max-steps", "--max-heap", "--stats"]) assert.ok(help.stdout.includes(flag), flag);
  assert.match(run(["--version"]).stdout, /^weakref-playground \d+\.\d+\.\d+ .*3\.13/);
});

// --- exit statuses ----------------------------------------------------------------------------------------------------

test("exit statuses are python3's", () => {
  for (const [source, status] of [
    ["import sys; sys.exit(0)", 0], ["import sys; sys.exit(True)", 1], ["import sys; sys.exit(256 + 3)", 3], ["import sys; sys.exit(-1)", 255],
    ["import sys; sys.exit(3.5)", 1], ["raise SystemExit(1, 2)", 1], ["raise KeyboardInterrupt", 130], ["import sys\ntry: sys.exit(5)\nfinally: print()", 5],
    ["import atexit, sys\natexit.register(print, 'bye')\nsys.exit(6)", 6], ["try: raise SystemExit(1)\nexcept SystemExit: pass", 0], ["raise SystemExit", 0],
  ]) {
    assert.equal(run(["-c", source]).status, status, source);
  }
});
