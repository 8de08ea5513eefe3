// The prompt: what Enter means, what a paste means, history.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";

const atEnd = (text) => web.onEnter(text, text.length);

test("Enter asks the runtime about a single line", () => {
  assert.deepEqual(atEnd("x = 1"), { kind: "ask", about: "x = 1", source: "x = 1", newline: "\n" });
  assert.deepEqual(web.answered(atEnd("class Cat: pass"), "complete"), { kind: "run", source: "class Cat: pass" });
  assert.deepEqual(web.answered(atEnd("class Cat:"), "incomplete"), { kind: "insert", text: "\n    " });
  assert.deepEqual(web.answered(atEnd("x = = 1"), "wrong"), { kind: "run", source: "x = = 1" });
});

test("a block goes on until an empty line", () => {
  assert.deepEqual(atEnd("def f():\n    x = 1"), { kind: "insert", text: "\n    " });
  assert.deepEqual(atEnd("def f():\n    return 1"), { kind: "insert", text: "\n" });
  assert.deepEqual(atEnd("def f():\n    x = 1\n    "), { kind: "run", source: "def f():\n    x = 1" });
  assert.deepEqual(atEnd("@wraps\ndef f():\n    x = 1"), { kind: "insert", text: "\n    " });
});

test("a bracket or a long string goes on until it is closed, also over empty lines", () => {
  assert.deepEqual(atEnd("x = [1,\n     2]"), {
    kind: "ask",
    about: "x = [1,\n     2]",
    source: "x = [1,\n     2]",
    newline: "\n     ",
  });
  assert.equal(atEnd('x = """a\n').kind, "insert");
  assert.equal(atEnd("f(1,\n\n").kind, "insert");
});

test("in the middle of a text Enter edits", () => {
  assert.deepEqual(web.onEnter("a = 1\nb = 2", 5), { kind: "insert", text: "\n" });
});

test("the next line is indented after a colon and not after a comment's", () => {
  assert.equal(web.indentAfter("if x:"), "    ");
  assert.equal(web.indentAfter("if x:  # so"), "    ");
  assert.equal(web.indentAfter("x = 1  # so:"), "");
  assert.equal(web.indentAfter("x = ':'"), "");
  assert.equal(web.indentAfter("    pass"), "");
});

test("a text is split into the statements a person would have typed", () => {
  const text =
    "import gc\n\n@wraps\ndef f():\n    a\n\n    b\nif x:\n    y\nelse:\n    z\n# about w\nw = (1,\n2)\ns = '''\nx\n'''\n";
  assert.deepEqual(web.statements(text), [
    "import gc",
    "@wraps\ndef f():\n    a\n\n    b",
    "if x:\n    y\nelse:\n    z",
    "# about w\nw = (1,\n2)",
    "s = '''\nx\n'''",
  ]);
});

test("a backslash joins lines", () => {
  assert.deepEqual(web.statements("x = 1 + \\\n2\ny = 3"), ["x = 1 + \\\n2", "y = 3"]);
});

test("prompts and outputs of a pasted transcript are taken out", () => {
  assert.equal(
    web.cleanPaste(">>> class A:\n...     pass\n...\n>>> a = A()\n>>> a\n<__main__.A object at 0x1>\n"),
    "class A:\n    pass\n\na = A()\na",
  );
  assert.equal(web.cleanPaste("In [1]: x = 1\n   ...: y = 2\n\nIn [2]: x\nOut[2]: 1\n"), "x = 1\ny = 2\nx");
  assert.equal(web.cleanPaste("a >>> b"), "a >>> b");
  assert.equal(web.cleanPaste("a\r\nb\u00a0c"), "a\nb c");
});

test("before Python is there, an open block is still seen", () => {
  assert.equal(web.guess("class Cat:"), "incomplete");
  assert.equal(web.guess("f(1,"), "incomplete");
  assert.equal(web.guess("x = 1"), "complete");
});

test("history keeps the line one was writing", () => {
  let history = web.remembered(web.remembered(web.EMPTY_HISTORY, "one"), "two");
  history = web.older(history, "dra");
  assert.equal(web.textOf(history), "two");
  history = web.older(web.older(history, "two"), "one");
  assert.equal(web.textOf(history), "one");
  history = web.newer(web.newer(history));
  assert.equal(web.textOf(history), "dra");
  assert.equal(web.remembered(history, "two").entries.length, 2, "the same line twice is one entry");
});

test("a pasted file of ten million characters is gone through once", () => {
  const string = `x = "${"a".repeat(10_000_000)}"`;
  assert.deepEqual(web.statements(string), [string]);
  assert.equal(web.statements("y = 1\n".repeat(100_000)).length, 100_000);
  assert.equal(web.onEnter(string, string.length).kind, "ask");
  assert.equal(web.statements("(".repeat(1_000_000)).length, 1);
  assert.equal(web.statements("a".repeat(5_000_000)).length, 1);
});

test("any half-written text has tokens that add up to it", () => {
  for (const text of ["'", '"""', "f'{x", "#", "x = r'\\", "\\", "été = 1\n\t", "'''a''", "((([", "0x1.5e3"]) {
    assert.equal([...web.tokens(text)].map((token) => token.text).join(""), text);
  }
  assert.deepEqual(
    [...web.tokens("del c  # bye")].map((token) => token.kind),
    ["keyword", "space", "word", "space", "comment"],
  );
});
