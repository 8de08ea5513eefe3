// cpython-suite.mjs -- CPython's own tests of weakref, gc and finalization, unmodified, inside our runtime.
//
//   npm run cpython-suite -- [--runner NAME] [--list] [test_gc] [test_weakref.ReferencesTestCase.test_ref_repr] ...
//
//   native, native:release, ...   our runtime, built by CMake (native: the debug build)
//   wasm                          our runtime in Node
//   python=PATH                   a CPython on this machine: does the harness itself tell the truth?
//
// The files belong to an installed CPython 3.13: CPYTHON_LIB names its Lib folder, or a python3.13 is found on PATH or under a
// version manager. Without one, the files of 3.11 are taken from where Debian's libpython3.11-testsuite puts them. Nothing of
// them is kept here: what they import of unittest and test.support is tests/cpython-suite/standins/ and our own library.
// Each test gets a session of its own. What fails on purpose is named by a file of tests/differences (`# suite: NAME`).
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Failure, isMain, main, root, which } from "./run.mjs";
import { load } from "./sessions.mjs";

export const suites = ["test_weakref", "test_weakset", "test_gc", "test_finalization"];
const standins = join(root, "tests/cpython-suite/standins");
const timeLimit = 120_000;

// --- Whose files ------------------------------------------------------------------------------------------------------

const holdsTests = (lib) => suites.every((name) => existsSync(join(lib, "test", `${name}.py`)));

/** Lib folders of CPythons that are installed here, the best first. */
function* libraries() {
  if (process.env.CPYTHON_LIB) return yield { lib: process.env.CPYTHON_LIB, of: "CPYTHON_LIB" };
  const of = "CPython 3.13";
  const python = which("python3.13");
  if (python) yield { lib: join(dirname(dirname(python)), "lib/python3.13"), of };
  const home = homedir();
  const managers = [
    [process.env.PYENV_ROOT ?? join(home, ".pyenv"), "versions"], [join(home, ".asdf"), "installs/python"],
    [join(home, ".local/share/mise"), "installs/python"], [join(home, ".local/share/uv"), "python"], ["/opt", ""],
  ];
  for (const folder of managers.map((parts) => join(...parts)).filter(existsSync)) {
    const versions = readdirSync(folder).filter((name) => /(^|\D)3\.13(\D|$)/.test(name)).sort();
    for (const version of versions) yield { lib: join(folder, version, "lib/python3.13"), of };
  }
  for (const folder of ["/usr/lib", "/usr/local/lib"]) yield { lib: join(folder, "python3.13"), of };
  yield { lib: "/usr/lib/python3.11", of: "CPython 3.11 (libpython3.11-testsuite)" };
}

/** { lib, of } of the files to run, or null. */
export function findLibrary() {
  for (const found of libraries()) if (holdsTests(found.lib)) return found;
  return null;
}

export const notFound =
  "not run: no CPython 3.13 with its tests was found (CPYTHON_LIB=/path/to/lib/python3.13 names one), nor libpython3.11-testsuite";

// --- The program of a test --------------------------------------------------------------------------------------------

/** Each after what it imports. */
const support = [
  "test", "unittest.mock", "doctest", "sysconfig", "threading", "test.support", "test.support.os_helper",
  "test.support.import_helper", "test.support.script_helper", "test.support.threading_helper",
];

function row(name, folder) {
  const file = [`${name.replaceAll(".", "/")}.py`, `${name.replaceAll(".", "/")}/__init__.py`].find((path) => existsSync(join(folder, path)));
  const isPackage = basename(file) === "__init__.py";
  return `(${[name, `${basename(folder)}/${file}`].map(quoted).join(", ")}, ${isPackage ? "True" : "False"}, ${quoted(readFileSync(join(folder, file), "utf8"))})`;
}

/** A JSON text is a Python text too, when nothing in it is beyond ASCII. */
const quoted = (text) => JSON.stringify(text).replace(/[^ -~]/gu, (c) => `\\U${c.codePointAt(0).toString(16).padStart(8, "0")}`);

function programOf(suite, lib) {
  const own = suite === "test_weakref" ? ["test.mapping_tests", `test.${suite}`] : [`test.${suite}`];
  const rows = [...support.map((name) => row(name, standins)), ...own.map((name) => row(name, lib))];
  const harness = readFileSync(join(root, "tests/cpython-suite/harness.py"), "utf8");
  const head = `modules = [${rows.join(", ")}]\n`;
  const told = (programs) => [...programs].map(([source, { exit, stdout, stderr }]) =>
    `${quoted(source)}: (${exit}, ${quoted(stdout)}, ${quoted(stderr)})`).join(", ");
  return {
    of: (wanted, programs = []) => `${head}wanted, programs = ${wanted ? quoted(wanted) : "None"}, {${told(programs)}}\n${harness}`,
    /** Another Python that a test wants to run, where the same modules can be imported. */
    other: (source) => `${head}${harness.replace(/\nmain\(\)\n$/, "\n")}
for row in modules: install(*row)
exec(compile(${quoted(source)}, "<string>", "exec"))\n`,
  };
}

// --- Running ----------------------------------------------------------------------------------------------------------

function command(runner) {
  const [kind, argument] = runner.split(/[:=](.*)/);
  if (kind === "native") return [join(root, "build", argument ?? "debug", "weakref-playground")];
  if (kind === "wasm") return [process.execPath, join(root, "wasm/bin/weakref-playground.mjs")];
  if (kind === "python") return [argument ?? "python3.13", "-S", "-B"];
  throw new Failure(`unknown runner ${runner}: one of native, native:PRESET, wasm, python=PATH`);
}

/** Runs a program to its end: { exit, stdout, stderr, died }. */
function runText([program, ...args], text, folder) {
  const file = join(folder, `program-${Math.random().toString(36).slice(2)}.py`);
  writeFileSync(file, text);
  const settings = { timeout: timeLimit, maxBuffer: 1 << 26, env: { ...process.env, PYTHONHASHSEED: "0" } };
  return new Promise((done) => {
    execFile(program, [...args, file], settings, (error, stdout, stderr) => {
      rmSync(file, { force: true });
      const died = error && (error.killed ? "took too long" : error.signal ?? `exit status ${error.code}`);
      done({ exit: error ? Number(error.code) || 1 : 0, stdout, stderr, died: died && `${died}\n${(stdout + stderr).trim().slice(-2000)}` });
    });
  });
}

/** What the program answered, as rows of words, or the way in which it died. */
async function ask(program, text, folder) {
  const { stdout, died } = await runText(program, text, folder);
  const words = (line) => line.slice(1).split("\t").map((word) => word.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c)));
  const answers = stdout.split("\n").filter((line) => line.startsWith("\x1e")).map(words);
  return died || !answers.length ? [["failed", died ?? "it answered nothing"]] : answers;
}

/** [verdict, reason] of one test, with the other Pythons that it starts. */
async function askTest(program, suite, test, folder) {
  const programs = new Map();
  for (;;) {
    const [verdict, said = ""] = (await ask(program, suite.of(test, programs), folder)).at(-1);
    if (verdict !== "program") return [verdict, said];
    if (programs.has(said)) return ["failed", "it did not find the program that was run for it"];
    programs.set(said, await runText(program, suite.other(said), folder));
  }
}

/**
 * Runs the tests that `wanted` selects ("test_gc", or "test_gc.GCTests.test_list"; nothing: all), each in a session of its own.
 * Resolves to { suite, test, verdict, said } each: passed, failed, explained by a difference, or skipped with the
 * test's own reason.
 */
export async function runSuites(runner, lib, { wanted = [], processes = 2, listOnly = false } = {}) {
  const program = command(runner);
  const folder = mkdtempSync(join(tmpdir(), "cpython-suite-"));
  try {
    const queue = [];
    for (const suite of suites) {
      const picked = wanted.filter((name) => name === suite || name.startsWith(`${suite}.`));
      if (wanted.length && !picked.length) continue;
      const text = programOf(suite, lib);
      const answers = await ask(program, text.of(null), folder);
      for (const [kind, test] of answers) {
        if (kind === "failed") queue.push({ suite, test: "(the file)", verdict: "failed", said: test });
        else if (!picked.length || picked.includes(suite) || picked.includes(`${suite}.${test}`)) queue.push({ suite, test, text });
      }
    }
    const results = [...queue];
    const worker = async () => {
      for (let next; (next = queue.shift()); ) {
        if (next.verdict || listOnly) continue;
        [next.verdict, next.said] = await askTest(program, next.text, next.test, folder);
      }
    };
    await Promise.all(Array.from({ length: processes }, worker));
    if (!runner.startsWith("python")) judgeByDifferences(results);
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// --- Telling ----------------------------------------------------------------------------------------------------------

/** Failures that a difference explains: the verdict becomes "explained", and one that has gone away becomes a failure. */
function judgeByDifferences(results) {
  const explained = new Map(load(["tests/differences"]).map(({ options, path }) => [options.suite, path]));
  for (const result of results) {
    const path = explained.get(`${result.suite}.${result.test}`);
    if (path && result.verdict === "failed") Object.assign(result, { verdict: "explained", said: path });
    else if (path && result.verdict === "passed") Object.assign(result, { verdict: "failed", said: `it passes: ${path} is no longer true` });
  }
}

export const count = (results, verdict) => results.filter((result) => result.verdict === verdict).length;
export const totals = (results) =>
  ["passed", "failed", "explained", "skipped"].map((verdict) => `${count(results, verdict)} ${verdict}`).join(", ");

/** One line a file, then each test that failed or was skipped, with its reason. */
export function report(results, say = console.log) {
  for (const verdict of ["failed", "explained", "skipped"]) {
    for (const { suite, test, said } of results.filter((result) => result.verdict === verdict)) {
      const lines = said.split("\n");
      say(`${verdict.padEnd(9)} ${suite}.${test}${verdict === "failed" ? `\n    ${lines.join("\n    ")}` : `: ${lines[0].slice(0, 80)}`}`);
    }
  }
  for (const suite of suites) {
    const own = results.filter((result) => result.suite === suite);
    if (own.length) say(`${suite.padEnd(18)} ${totals(own)}`);
  }
}

if (isMain(import.meta.url)) main(async () => {
  const args = process.argv.slice(2);
  const at = args.indexOf("--runner");
  const runner = at >= 0 ? args.splice(at, 2)[1] ?? "" : "native";
  const listOnly = args.includes("--list");
  const wanted = args.filter((arg) => arg !== "--list");
  const found = findLibrary();
  if (!found) return console.log(`cpython-suite: ${notFound}`);
  console.log(`cpython-suite: ${found.lib}, the files of ${found.of}, on ${runner}\n`);
  const results = await runSuites(runner, found.lib, { wanted, listOnly });
  if (!results.length) throw new Failure(`no test is called ${wanted.join(", ")}`);
  if (listOnly) return results.forEach(({ suite, test }) => console.log(`${suite}.${test}`));
  report(results);
  console.log(`\n${totals(results)}`);
  if (count(results, "failed")) process.exitCode = 1;
});
