// session-format.mjs -- reading *.pysession files and judging what a Python printed.
//
// A session is one text for three readers, developer, learner and oracle; tests/README.md teaches how to write one.
//
//   # A list lets go of its last item first        the title: a sentence
//   # oracle: recorded                             options, directly below the title
//
//   Prose, separated from input and output by blank lines. (That of a lesson is read by lesson-format.mjs.)
//
//   >>> pair = [N("a"), N("b")]                    input; `...` continues it
//   >>> del pair
//   bye b                                          what is printed, up to a blank line or the next input
//   ~ died N#2      count reached 0                events of our own observer, after what is printed
//
// Files in tests/differences show where we differ: below what we print, `| ` lines say what CPython prints instead.
import { Failure } from "./run.mjs";

const options = {
  mode: /^(prompt|script)$/, // script: all input is one file, run as `python3 script.py`
  exit: /^\d+$/, // script: the exit status to expect, 0 when not said
  oracle: /^(recorded|skip .+)$/, // recorded: compared with recorded/ instead of Pyodide; skip: the reason follows
  gc: /^any$/, // what is printed does not depend on when collections happen: stress may collect anywhere
  needs: /^[\w -]+(, *[\w -]+)*$/, // only for runners that have these features
  ellipsis: /^$/, // `...` in expected lines stands for any text
  workaround: /./, // of a difference: what to write instead
  lesson: /^\d+$/, // this session is a lesson of the page, and its place there
  chapter: /^\w/, // of a lesson: the chapter it belongs to
  model: /^(classic|late-clear|counts-only|tracing-only)$/, // of a lesson about the collector: whose order it shows
  suite: /^test_\w+(\.\w+)+$/, // of a difference: the test of CPython's own that fails because of it (cpython-suite.mjs)
};

/**
 * Text to { path, title, options, statements: [{ line, source, expected, cpython, events }], prose: [{ line, text, after }] }.
 * `path` is for messages; a paragraph of prose stands `after` as many statements.
 */
export function parseSession(text, path) {
  const fail = (line, message) => { throw new Failure(`${path}:${line}: ${message}`); };
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const title = /^# (.+)$/.exec(lines[0])?.[1] ?? fail(1, "the first line must be `# ` and the title");
  const session = { path, title, options: {}, statements: [], prose: [] };

  const difference = path.includes("differences/");
  let at = 1;
  for (; lines[at]?.startsWith("# "); at++) {
    const [, key, value = ""] = /^# (\w+)(?:: *(.*?))? *$/.exec(lines[at]) ?? [];
    if (!options[key]?.test(value)) fail(at + 1, `not an option: ${lines[at]}`);
    session.options[key] = value || true;
  }
  if (lines[at]?.trim()) fail(at + 1, "a blank line must follow the title and its options");

  let statement = null; // the one whose output is being read; null in prose
  let paragraph = null;
  for (; at < lines.length; at++) {
    const line = lines[at];
    const input = /^(>>>|\.\.\.)(?: (.*))?$/.exec(line);
    if (input?.[1] === ">>>") {
      paragraph = null;
      statement = { line: at + 1, source: input[2] ?? "", expected: [], cpython: null, events: [] };
      session.statements.push(statement);
    } else if (line === "") {
      statement = paragraph = null;
    } else if (!statement) {
      if (input) fail(at + 1, "`...` continues no statement");
      if (/^~ /.test(line)) fail(at + 1, "an event belongs to no statement: it must follow input or output directly");
      if (!paragraph) session.prose.push((paragraph = { line: at + 1, text: line, after: session.statements.length }));
      else paragraph.text += `\n${line}`;
    } else if (input && !statement.expected.length && !statement.cpython && !statement.events.length) {
      statement.source += "\n" + (input[2] ?? "");
    } else if (/^\|( |$)/.test(line) && difference) {
      (statement.cpython ??= []).push(line.slice(2));
    } else if (/^~ /.test(line)) {
      statement.events.push({ line: at + 1, text: line.slice(2) });
    } else if (statement.events.length || statement.cpython) {
      fail(at + 1, "what is printed comes before the events and before what CPython prints instead");
    } else {
      statement.expected.push(line === "<BLANKLINE>" ? "" : line);
    }
  }
  if (!session.statements.length) fail(lines.length, "there is no `>>>` in this file");
  if (difference && !session.options.workaround) fail(1, "a difference needs `# workaround: ...` (or `none` and why)");
  if (difference && !session.statements.some(({ cpython }) => cpython)) fail(1, "no `|` line says what CPython prints instead");
  return session;
}

/** What cannot be the same twice is made the same: addresses, carets under source lines, the numbers of typed lines. */
export function normalise(text) {
  return text
    .replace(/\r\n/g, "\n")
    .replace(/0x(?:ADDR|[0-9a-fA-F]+)/g, "0xADDR")
    .replace(/<stdin>-\d+(?=[":])/g, "<stdin>") // 3.13 numbers what is typed; we name it as the tracebacks do
    .replace(/File "[^"\n]*script\.py"/g, 'File "script.py"')
    .replace(/\n$/, "")
    .split("\n")
    .filter((line) => !/^\s+(?:\| +)?[~^][~^\s]*$/.test(line));
}

const asPattern = (line) =>
  new RegExp("^" + line.split("...").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join(".*") + "$");

/** Lines expected and lines printed: a diff of lines like "- bye", "+ bye", "  same", or null when they agree. */
export function difference(expected, printed, ellipsis = false) {
  const want = expected.length ? normalise(expected.join("\n") + "\n") : [];
  const got = printed === "" ? [] : normalise(printed);
  const same = (a, b) => a === b || (ellipsis && a.includes("...") && asPattern(a).test(b));
  if (want.length === got.length && want.every((line, i) => same(line, got[i]))) return null;

  // Longest common subsequence; a session's output is short, and a flood of text is cut first.
  const a = want.slice(0, 300);
  const b = got.slice(0, 300);
  const longest = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i][j] = same(a[i], b[j]) ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const diff = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && same(a[i], b[j])) diff.push(`  ${a[i++]}`), j++;
    else if (j >= b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1])) diff.push(`- ${a[i++]}`);
    else diff.push(`+ ${b[j++]}`);
  }
  return diff.length > 40 ? [...diff.slice(0, 40), `  ... ${diff.length - 40} more lines`] : diff;
}

/** What a runner should print for a statement; a CPython may have lines of its own in a file about differences. */
function expectation({ expected, cpython }, runner) {
  if (!cpython || !runner.has.has("cpython")) return expected;
  return cpython.join("") === "" ? [] : cpython; // `|` alone: it prints nothing
}

/** Judges an answer { texts, exit?, crash? } to a session: a list of { line, source, diff } of what disagrees. */
export function judge(session, answer, runner) {
  const { ellipsis, mode, exit = "0" } = session.options;
  const wrong = [];
  const blame = ({ line, source }, diff) => wrong.push({ line, source, diff });
  if (mode === "script") {
    const expected = session.statements.flatMap((statement) => expectation(statement, runner));
    const diff = difference(expected, answer.texts[0] ?? "", ellipsis);
    if (diff) blame(session.statements[0], diff);
    else if (!answer.crash && answer.exit !== Number(exit)) {
      blame(session.statements.at(-1), [`- exit status ${exit}`, `+ exit status ${answer.exit}`]);
    }
  } else {
    for (const [i, statement] of session.statements.entries()) {
      if (answer.texts[i] === undefined) {
        if (!answer.crash) blame(statement, ["+ (no answer: the session had ended)"]);
        break;
      }
      const diff = difference(expectation(statement, runner), answer.texts[i], ellipsis);
      if (diff) blame(statement, diff);
    }
  }
  if (answer.crash) {
    const last = session.statements[Math.min(answer.texts.length, session.statements.length - 1)];
    blame(last, ["+ (crashed)", ...answer.crash.trimEnd().split("\n").slice(-25).map((line) => `+ ${line}`)]);
  }
  return wrong;
}
