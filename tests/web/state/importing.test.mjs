// What somebody brings along becomes a program that can be read before it runs; and where in it something is wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { begin, settled } from "./typing.mjs";

const notebook = (...cells) => JSON.stringify({ nbformat: 4, metadata: {}, cells });
const code = (source) => ({ cell_type: "code", source, outputs: [], metadata: {} });
const program = (name, text) => {
  const result = web.imported(name, text);
  assert.equal(result.kind, "program", result.why);
  return result;
};

test("a notebook: code cells in order, text left out, magics left out and counted", () => {
  const { text, note } = program(
    "a.ipynb",
    notebook(
      { cell_type: "markdown", source: ["# Cats"] },
      code(["import weakref\n", "%matplotlib inline\n", "!pip install cats\n", "a = 7 \\\n", "  % 4\n", 's = """\n', "%kept\n", '"""\n', "a?\n"]),
      code(""),
      code("%%timeit\nx = 1"),
      code("b = 2"),
    ),
  );
  assert.equal(text, '# %% [1]\nimport weakref\na = 7 \\\n  % 4\ns = """\n%kept\n"""\n\n# %% [2]\n\n# %% [3]\nb = 2\n');
  assert.match(note, /^A notebook with 3 code cells\. 5 lines with magics/);
  assert.deepEqual(
    web.partsOf(text).map(({ source, mode, row }) => [source.split("\n")[0], mode, row]),
    [["import weakref", "cell", 1], ["b = 2", "cell", 11]],
  );
});

test("a notebook of the older format is read too", () => {
  const old = JSON.stringify({ nbformat: 3, worksheets: [{ cells: [{ cell_type: "code", input: ["a = 1"] }] }] });
  assert.equal(program("a.ipynb", old).text, "# %% [1]\na = 1\n");
});

test("what is broken, hostile or nothing is refused with a reason", () => {
  for (const [name, text, why] of [
    ["a.ipynb", '{"cells": [', /not complete or not JSON/],
    ["a.ipynb", "[]", /not a notebook/],
    ["a.ipynb", '{"cells": 3}', /not a notebook/],
    ["a.ipynb", notebook({ cell_type: "markdown", source: "x" }), /no code cells/],
    ["a.ipynb", notebook(null, 3, [], { cell_type: "code" }, code(7), code([1, 2])), /no code cells/],
    ["a.ipynb", notebook(...Array(2001).fill(code("x"))), /more than 2,000/],
    ["a.py", " \n", /no Python/],
    ["a.png", "\u0089PNG\u0000\u0000", /not a text file/],
    ["a.py", "x".repeat(5_000_001), /larger than/],
  ])
    assert.match(web.imported(name, text).why ?? "", why, text.slice(0, 40));
  assert.ok(program("a.ipynb", notebook(code("<script>alert(1)</script>"))).text.includes("<script>"), "text is text");
});

test("transcripts, session files and programs", () => {
  assert.equal(program("x.pysession", "# A title\n# gc: any\n\nProse.\n\n>>> a = 1\n>>> a\n1\n").text, "a = 1\na");
  assert.match(program("x.txt", "In [1]: a = 1\n\nIn [2]: a\nOut[2]: 1\n").note, /what was printed is left out/);
  assert.deepEqual(program("x.py", "a = 1\r\nb = 2\r\n"), { kind: "program", text: "a = 1\nb = 2", note: "" });
  assert.equal(web.isNotebook('{"cells": [], "nbformat": 4}'), true);
  assert.equal(web.isNotebook('{"cells": [1]}'), false);
});

test("a program is run statement by statement, each knowing its line", () => {
  const text = "import gc\n\nclass A:\n    x = (1,\n\n    2)\n\n# about b\nb = 1\nif b:\n    pass\nelse:\n    pass\n";
  assert.deepEqual(
    web.partsOf(text).map(({ source, row }) => [row, source.split("\n")[0]]),
    [[0, "import gc"], [2, "class A:"], [7, "# about b"], [9, "if b:"]],
  );
  assert.deepEqual(web.partsOf("x\n".repeat(300)).map(({ mode }) => mode), ["cell"]);
});

test("what comes after a mistake in a program does not run; what was typed does", async () => {
  const { player } = begin();
  await settled(player);
  player.act({
    kind: "replay",
    lines: ["import gc", "nonsense", "import gc"].map((source, row) => ({ source, origin: "typed", mode: "single", row })),
  });
  player.submit("1 + 1");
  const { entries } = await settled(player);
  assert.deepEqual(entries.map(({ source, row }) => [source, row]), [["import gc", 0], ["nonsense", 1], ["1 + 1", null]]);
});

test("a mistake's place: lines and characters to offsets, and its part of each line", () => {
  const place = (line, column, endLine, endColumn) => ({ line, column, endLine, endColumn });
  assert.deepEqual(web.spanOf("'é🐈', zzz", place(1, 6, 1, 9)), { from: 7, to: 10 }, "a cat is two units wide");
  assert.deepEqual(web.spanOf("a\nbcd", place(2, 1, 2, 3)), { from: 3, to: 5 });
  assert.deepEqual(web.spanOf("x = ", place(1, 4, 1, 4)), { from: 3, to: 4 }, "at the end: the character before");
  assert.deepEqual(web.spanOf("ab", place(1, 0, 1, 0)), { from: 0, to: 1 });
  assert.equal(web.spanOf("ab", place(7, 0, 7, 1)), null);
  assert.deepEqual(web.onLine({ from: 3, to: 9 }, 2, 4), { from: 1, to: 4 });
  assert.equal(web.onLine({ from: 3, to: 5 }, 6, 4), null);
});

test("the history is searched for what is in a line, the newest first and each once", () => {
  const entries = ["import weakref", "w = weakref.ref(c)", "del c", "import weakref"];
  const history = { entries, at: 4, draft: "" };
  assert.deepEqual(web.matching(history, "WEAK"), ["import weakref", "w = weakref.ref(c)"]);
  assert.deepEqual(web.matching(history, ""), []);
});
