// sessions.mjs -- runs *.pysession files and compares what is printed, to the letter.
//
//   npm run sessions -- [--runner NAME] [paths]      paths: files or folders, default all
//
//   native, native:asan, native:stress, native:release    our runtime, built by CMake (native: the debug build)
//   wasm                                                  our runtime in Node
//   oracle                                                CPython in Pyodide; `# oracle: recorded` files: their recording
//   python=PATH                                           a CPython on this machine, its real prompt
//   driver=PATH                                           the same behind the driver that Pyodide is asked through
//
//   --accept           write what the runner printed into the files (for writing sessions: read what you accept!)
//   --record PATH      make the recordings of `# oracle: recorded` files with this CPython 3.13.0
//   --ask-again        oracle: forget which texts it has agreed to
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execFileSync } from "node:child_process";
import { judge, normalise, parseSession } from "./session-format.mjs";
import { driver, native, prompt, pyodide, wasm } from "./session-runners.mjs";
import { Failure, files, isMain, main, root } from "./run.mjs";

const defaultPaths = ["tests/sessions", "tests/differences"];
const read = (path) => readFileSync(join(root, path), "utf8");
const sha = (...texts) => texts.reduce((hash, text) => hash.update(text + "\0"), createHash("sha256")).digest("hex");

/** The sessions under these paths. Every file must parse, also those that a runner will skip. */
export function load(paths = defaultPaths) {
  const missing = paths.filter((path) => !existsSync(join(root, path)));
  if (missing.length) throw new Failure(`no such file or folder: ${missing.join(", ")}`);
  return files(paths, (path) => path.endsWith(".pysession")).map((path) => ({ ...parseSession(read(path), path), text: read(path) }));
}

// --- The oracle's memory: which texts CPython has agreed to -----------------------------------------------------------

const memoryFile = "tests/sessions/oracle-agreed.json";

/** What CPython agrees to: all but the events, which are our own observer's. */
const agreedTo = ({ text }) => sha(text.replace(/^~ .*\n/gm, ""));

/** Everything besides the session itself that could change the oracle's opinion. */
const oracleIdentity = () => sha(
  JSON.parse(read("node_modules/pyodide/package.json")).version, read("tests/tools/prompt_driver.py"), read("tests/tools/session-format.mjs"));

function recall() {
  const empty = { oracle: oracleIdentity(), agreed: {} };
  if (!existsSync(join(root, memoryFile))) return empty;
  const memory = JSON.parse(read(memoryFile));
  return memory.oracle === empty.oracle ? memory : empty;
}

function remember(memory) {
  const agreed = Object.fromEntries(Object.entries(memory.agreed).filter(([path]) => existsSync(join(root, path))).sort());
  const text = JSON.stringify({ oracle: memory.oracle, agreed }, null, 1) + "\n";
  if (!existsSync(join(root, memoryFile)) || read(memoryFile) !== text) writeFileSync(join(root, memoryFile), text);
}

// --- Recordings: what the reference itself printed, for what Pyodide does otherwise -----------------------------------

const recordingOf = (path) => path.replace(/^tests\/(sessions|differences)\//, "tests/sessions/recorded/$1/").replace(/\.pysession$/, ".json");
const sources = (session) => session.statements.map((statement) => statement.source);

const recordings = {
  name: "recorded",
  has: new Set(["cpython", "64-bit"]),
  async answer(session) {
    const path = recordingOf(session.path);
    if (!existsSync(join(root, path))) return { texts: [], crash: "there is no recording: npm run sessions -- --record PYTHON" };
    const recording = JSON.parse(read(path));
    if (sha(...recording.statements) !== sha(...sources(session))) {
      return { texts: [], crash: "the recording is of another text: npm run sessions -- --record PYTHON" };
    }
    return recording;
  },
  close() {},
};

export async function record(python, sessions) {
  const version = execFileSync(python, ["-c", "import sys; print(sys.version.split()[0])"], { encoding: "utf8" }).trim();
  if (version !== "3.13.0") throw new Failure(`the reference is CPython 3.13.0; ${python} is ${version}`);
  const runner = prompt(python);
  for (const session of sessions.filter(({ options }) => options.oracle === "recorded")) {
    const { texts, exit, crash } = await runner.answer(session);
    if (crash) throw new Failure(`${session.path}: ${crash}`);
    const path = join(root, recordingOf(session.path));
    mkdirSync(dirname(path), { recursive: true });
    const stable = texts.map((text) => text && normalise(text).join("\n") + "\n");
    writeFileSync(path, JSON.stringify({ python: version, statements: sources(session), texts: stable, exit }, null, 1) + "\n");
    console.log(`recorded ${session.path}`);
  }
}

// --- Running ----------------------------------------------------------------------------------------------------------

const makers = { native: (preset) => native(preset ?? "debug"), wasm, oracle: pyodide, python: prompt, driver };

function maker(name) {
  const [kind, argument] = name.split(/[:=](.*)/);
  if (!makers[kind]) throw new Failure(`unknown runner ${name}: one of ${Object.keys(makers).join(", ")}`);
  return () => makers[kind](argument);
}

/** Why this runner does not answer this session, or null. */
function skipReason({ options }, runner, isOracle) {
  if (isOracle && String(options.oracle).startsWith("skip ")) return options.oracle.slice(5);
  if (isOracle && options.oracle === "recorded") return null;
  const lacking = String(options.needs ?? "").split(/, */).filter((need) => need && !runner.has.has(need));
  return lacking.length ? `needs ${lacking.join(", ")}` : null;
}

/** Asks `runner` (a name) all `sessions`, `processes` at a time; `say` hears of failures. Resolves to the totals. */
export async function runSessions(name, sessions, { processes = 2, say = console.log, accept = false, askAgain = false } = {}) {
  const isOracle = name === "oracle";
  const memory = isOracle && recall();
  if (memory && askAgain) memory.agreed = {};
  const totals = { passed: 0, failed: 0, skipped: 0, remembered: 0 };
  const queue = [...sessions];
  const make = maker(name);

  const worker = async () => {
    const runner = make();
    for (let session; (session = queue.shift()); ) {
      const reason = skipReason(session, runner, isOracle);
      if (reason) {
        totals.skipped++;
        continue;
      }
      const recorded = isOracle && session.options.oracle === "recorded";
      if (memory && !recorded && !accept && memory.agreed[session.path] === agreedTo(session)) {
        totals.remembered++;
        totals.passed++;
        continue;
      }
      const asked = recorded ? recordings : runner;
      const answer = await asked.answer(session);
      const wrong = judge(session, answer, asked);
      if (accept && !answer.crash && wrong.length) {
        acceptAnswer(session, answer, say);
        totals.passed++;
        continue; // and is judged when it is asked the next time
      }
      if (wrong.length) report(session, wrong, say);
      totals[wrong.length ? "failed" : "passed"]++;
      if (memory && !recorded) {
        if (wrong.length) delete memory.agreed[session.path];
        else memory.agreed[session.path] = agreedTo(session);
      }
    }
    runner.close();
  };
  await Promise.all(Array.from({ length: Math.min(processes, Math.ceil(sessions.length / 4)) || 1 }, worker));
  if (memory) remember(memory);
  return totals;
}

function report(session, wrong, say) {
  say(`\n${session.path}: ${session.title}`);
  for (const { line, source, diff } of wrong.slice(0, 3)) {
    say(`  ${session.path}:${line}: >>> ${source.split("\n")[0]}`);
    for (const text of diff) say(`    ${text}`);
  }
  if (wrong.length > 3) say(`  ... and ${wrong.length - 3} more statements that disagree`);
}

/** Puts what was printed where the file says what is expected. Input, prose and events stay. */
function acceptAnswer(session, answer, say) {
  if (session.options.mode === "script") return say(`${session.path}: scripts are not accepted automatically`);
  const lines = session.text.split("\n");
  for (const [i, statement] of [...session.statements.entries()].reverse()) {
    const start = statement.line - 1 + statement.source.split("\n").length;
    const printed = normalise(answer.texts[i] ?? "").map((line) => line || "<BLANKLINE>");
    lines.splice(start, statement.expected.length, ...(answer.texts[i] ? printed : []));
  }
  writeFileSync(join(root, session.path), lines.join("\n"));
  say(`accepted ${session.path}`);
}

/** "25 passed, 1 failed, 2 skipped" */
export const summary = ({ passed, failed, skipped, remembered }) =>
  [`${passed} passed`, `${failed} failed`, skipped && `${skipped} skipped`, remembered && `${remembered} unchanged since the oracle agreed`]
    .filter(Boolean).join(", ");

if (isMain(import.meta.url)) main(async () => {
  const args = process.argv.slice(2);
  const flag = (name) => {
    const at = args.indexOf(name);
    if (at >= 0) args.splice(at, 1);
    return at >= 0;
  };
  const value = (name) => {
    const at = args.indexOf(name);
    return at >= 0 ? args.splice(at, 2)[1] ?? "" : undefined;
  };
  const accept = flag("--accept");
  const askAgain = flag("--ask-again");
  const recorder = value("--record");
  const runner = value("--runner") ?? (recorder ? undefined : "native");
  const sessions = load(args.length ? args : undefined);
  if (recorder !== undefined) await record(recorder, sessions);
  if (!runner) return;
  const totals = await runSessions(runner, sessions, { accept, askAgain });
  console.log(`\n${runner}: ${summary(totals)}`);
  if (totals.failed) process.exitCode = 1;
});
