// The judge of all sessions is judged here: what it must read, and what must make it shout.
import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, judge, normalise, parseSession } from "./session-format.mjs";

const text = `# A title
# gc: any
# ellipsis

Prose here.

>>> def f():
...
...     return 1
>>> f()
1
~ died int#1   count reached 0

More prose.

>>> print("a\\n\\nb")
a
<BLANKLINE>
b
`;
const us = { has: new Set(["own"]) };
const them = { has: new Set(["cpython"]) };

test("title, options, prose, input, output and events are told apart", () => {
  const session = parseSession(text, "x.pysession");
  assert.equal(session.title, "A title");
  assert.deepEqual(session.options, { gc: "any", ellipsis: true });
  assert.deepEqual(session.statements.map(({ line, source, expected }) => [line, source, expected]), [
    [7, "def f():\n\n    return 1", []], [10, "f()", ["1"]], [16, 'print("a\\n\\nb")', ["a", "", "b"]],
  ]);
  assert.deepEqual(session.statements[1].events, [{ line: 12, text: "died int#1   count reached 0" }]);
});

test("a file that cannot be understood is refused with its line", () => {
  const refuses = (body, message, path = "x.pysession") => assert.throws(() => parseSession(body, path), { message });
  refuses(">>> 1\n1\n", "x.pysession:1: the first line must be `# ` and the title");
  refuses("# T\n# colour: red\n\n>>> 1\n", "x.pysession:2: not an option: # colour: red");
  refuses("# T\n# gc: never\n\n>>> 1\n", "x.pysession:2: not an option: # gc: never");
  refuses("# T\n>>> 1\n", "x.pysession:2: a blank line must follow the title and its options");
  refuses("# T\n\n... 1\n", "x.pysession:3: `...` continues no statement");
  refuses("# T\n\n>>> 1\n~ died x\n1\n", "x.pysession:5: what is printed comes before the events and before what CPython prints instead");
  refuses("# T\n\nprose\n", "x.pysession:4: there is no `>>>` in this file");
  refuses("# T\n# workaround: x\n\n>>> 1\n", "tests/differences/x.pysession:1: no `|` line says what CPython prints instead", "tests/differences/x.pysession");
});

test("addresses, carets and the numbers of typed lines do not count", () => {
  assert.deepEqual(normalise('<C at 0x7f01>\n  File "<stdin>-3", line 1\n    a + b\n    ~~^~~\n'), ["<C at 0xADDR>", '  File "<stdin>", line 1', "    a + b"]);
  assert.equal(difference(["<C at 0xADDR>"], "<C at 0x12ab>\n"), null);
});

test("everything else counts", () => {
  assert.deepEqual(difference(["a", "b", "c"], "a\nc\nd\n"), ["  a", "- b", "  c", "+ d"]);
  assert.deepEqual(difference([], "x\n"), ["+ x"]);
  assert.deepEqual(difference([], "\n"), ["+ "]);
  assert.equal(difference([""], "\n"), null);
  assert.notEqual(difference(["a"], "a \n"), null);
  assert.notEqual(difference(["a...z"], "abz\n"), null);
  assert.equal(difference(["a...z"], "abz\n", true), null);
});

test("an answer that is wrong, missing or the last word of a dying process fails", () => {
  const session = parseSession(text, "x.pysession");
  assert.deepEqual(judge(session, { texts: ["", "1\n", "a\n\nb\n"] }, us), []);
  assert.equal(judge(session, { texts: ["", "2\n", "a\n\nb\n"] }, us)[0].line, 10);
  assert.equal(judge(session, { texts: ["", "1\n"] }, us)[0].line, 16);
  assert.match(judge(session, { texts: ["", "1\n"], crash: "SIGSEGV" }, us)[0].diff.join(), /crashed.*SIGSEGV/);
  assert.match(judge(session, { texts: ["", "1\n", "a\n\nb\n"], crash: "leak" }, us)[0].diff.join(), /crashed/);
});

test("a script is one text and an exit status", () => {
  const session = parseSession("# T\n# mode: script\n# exit: 3\n\n>>> print(1)\n1\n>>> raise SystemExit(3)\n", "x.pysession");
  assert.deepEqual(judge(session, { texts: ["1\n"], exit: 3 }, us), []);
  assert.equal(judge(session, { texts: ["1\n"], exit: 0 }, us).length, 1);
});

test("a difference is judged by our lines for us and by CPython's for CPython", () => {
  const session = parseSession("# T\n# workaround: none\n\n>>> f()\nours\n| theirs\n", "tests/differences/x.pysession");
  assert.deepEqual(judge(session, { texts: ["ours\n"] }, us), []);
  assert.deepEqual(judge(session, { texts: ["theirs\n"] }, them), []);
  assert.equal(judge(session, { texts: ["theirs\n"] }, us).length, 1);
  assert.equal(judge(session, { texts: ["ours\n"] }, them).length, 1);
});

test("a bare bar says that CPython prints nothing", () => {
  const session = parseSession("# T\n# workaround: none\n\n>>> f()\nours\n|\n", "tests/differences/x.pysession");
  assert.deepEqual(judge(session, { texts: [""] }, them), []);
  assert.equal(judge(session, { texts: ["ours\n"] }, them).length, 1);
});
