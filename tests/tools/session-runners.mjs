// session-runners.mjs -- who can answer a session: our runtime (native, wasm) and CPython (Pyodide, or one on this machine).
//
// A runner is { name, has, answer(session), close() }. An answer is { texts, exit?, crash? }: the text that each statement
// printed, both streams in order (of a script: one text and the exit status), and what is left when the process died.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, root, which } from "./run.mjs";

const timeLimit = 60_000;

/** Runs a program with both output streams in one file, so that they stay in order. */
function together(command, args, { cwd, env = {}, input = "", timeout = timeLimit }) {
  const log = join(cwd, "output.txt");
  const file = openSync(log, "a");
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["pipe", file, file] });
    const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
    child.stdin.on("error", () => {}).end(input);
    const finish = (exit, signal) => {
      clearTimeout(timer);
      closeSync(file);
      done({ exit, signal, text: readFileSync(log, "utf8") });
    };
    child.on("error", (error) => finish(null, error.message));
    child.on("close", finish);
  });
}

/** Runs a program and keeps its streams apart. */
function apart(command, args, { cwd, env = {}, timeout = timeLimit }) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
    const streams = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (streams[name] += text));
    const finish = (exit, signal) => (clearTimeout(timer), done({ ...streams, exit, signal }));
    child.on("error", (error) => finish(null, error.message));
    child.on("close", finish);
  });
}

async function inFolder(body) {
  const folder = mkdtempSync(join(tmpdir(), "session-"));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const script = (session) => session.statements.map((statement) => statement.source).join("\n") + "\n";

/** Our own command line: `command --cells FILE --prompt`, or `command script.py`. */
function commandLine(name, has, [command, ...args], envFor = () => ({})) {
  return {
    name,
    has: new Set(has),
    answer: (session) => inFolder(async (cwd) => {
      const env = envFor(session);
      if (session.options.mode === "script") {
        writeFileSync(join(cwd, "script.py"), script(session));
        const { exit, signal, text } = await together(command, [...args, "script.py"], { cwd, env });
        return { texts: [text], exit, crash: signal ? `${signal}` : undefined };
      }
      const cells = session.statements.map(({ source }, i) => ({ n: i + 1, source }));
      writeFileSync(join(cwd, "cells.json"), JSON.stringify(cells));
      const { stdout, stderr, exit, signal } = await apart(command, [...args, "--cells", "cells.json", "--prompt"], { cwd, env });
      let answered;
      try {
        answered = JSON.parse(stdout.trimEnd().split("\n").at(-1)).cells;
      } catch {
        return { texts: [], crash: `${signal ?? `exit status ${exit}`}\n${stdout}${stderr}` };
      }
      const broken = signal || exit ? `${signal ?? `exit status ${exit}`} after the last statement\n${stderr}` : undefined;
      return { texts: answered.map((cell) => cell.text), crash: broken };
    }),
    close: () => {},
  };
}

/** Sanitizers speak up by dying, and an empty heap at exit is checked by the core itself. */
const sanitizers = { ASAN_OPTIONS: "abort_on_error=1:detect_leaks=1", UBSAN_OPTIONS: "print_stacktrace=1:abort_on_error=1" };

/** The stress build collects for real, wherever Python may run, when a session does not mind. */
const stress = ({ options }) => (options.gc === "any" ? { WRP_STRESS_COLLECT: "1" } : {});

export const native = (preset) =>
  commandLine(`native ${preset}`, ["own", "64-bit"], [join(root, "build", preset, "weakref-playground")], (session) => ({
    ...sanitizers,
    ...(preset === "stress" ? stress(session) : {}),
  }));

export const wasm = () =>
  commandLine("wasm", ["own", "64-bit"], [process.execPath, join(root, "wasm/bin/weakref-playground.mjs")]);

/**
 * The plain prompt of a CPython on this machine, typed at for real: `python3 -i` with its standard input a pipe. ps1 becomes
 * a mark that no program prints, and the text between two marks is what one statement printed.
 */
export function prompt(python) {
  const command = which(python);
  if (!command) throw new Failure(`there is no ${python} here`);
  const mark = "\u0001";
  const env = {
    PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1", PYTHON_BASIC_REPL: "1", NO_COLOR: "1", PYTHONSTARTUP: "",
    PYTHONUTF8: "1", PYTHONUNBUFFERED: "1",
  };
  // The prompt of a compound statement goes on until an empty line.
  const typed = (source) => source + (/^\s*(@|(class|def|if|for|while|with|try|async|match)\b)/.test(source) ? "\n\n" : "\n");
  return {
    name: python,
    has: new Set(["cpython", "64-bit"]),
    answer: (session) => inFolder(async (cwd) => {
      if (session.options.mode === "script") {
        writeFileSync(join(cwd, "script.py"), script(session));
        const { exit, signal, text } = await together(command, ["script.py"], { cwd, env });
        return { texts: [text], exit, crash: signal ?? undefined };
      }
      const setting = `__import__('sys').ps2 = ''\n__import__('sys').ps1 = '${mark}'\n`;
      const input = setting + session.statements.map(({ source }) => typed(source)).join("");
      const { signal, text } = await together(command, ["-i", "-q"], { cwd, env, input });
      // Before the first mark: the old prompts. After the last: what is printed at exit.
      const texts = text.split(mark).slice(1);
      return { texts: texts.slice(0, session.statements.length), crash: signal ?? undefined };
    }),
    close: () => {},
  };
}

/**
 * Pyodide in a Node process of its own, which serves many sessions and is started again when one of them kills it.
 */
export function pyodide() {
  const worker = fileURLToPath(new URL("pyodide-worker.mjs", import.meta.url));
  let child = null;
  let pending = null;
  const settle = (answer) => {
    const settled = pending;
    pending = null;
    clearTimeout(settled?.timer);
    settled?.done(answer);
  };
  const begin = () => {
    const started = spawn(process.execPath, ["--stack-size=4000", worker], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let errors = "";
    started.stderr.setEncoding("utf8").on("data", (text) => (errors = (errors + text).slice(-4000)));
    started.on("message", settle);
    started.on("close", () => {
      if (child === started) child = null;
      settle({ texts: [], crash: `Pyodide died\n${errors}` });
    });
    return started;
  };
  return {
    name: "pyodide",
    has: new Set(["cpython"]),
    answer: (session) => new Promise((done) => {
      child ??= begin();
      pending = { done, timer: setTimeout(() => child?.kill("SIGKILL"), timeLimit) };
      child.send(JSON.stringify({
        mode: session.options.mode ?? "prompt",
        statements: session.statements.map((statement) => statement.source),
      }));
    }),
    close: () => child?.kill(),
  };
}

/** A CPython on this machine behind the same driver as Pyodide: how the driver itself is checked against prompt(). */
export function driver(python) {
  const command = which(python);
  if (!command) throw new Failure(`there is no ${python} here`);
  return {
    name: `${python} (driver)`,
    has: new Set(["cpython", "64-bit"]),
    answer: (session) => inFolder(async (cwd) => {
      const request = { mode: session.options.mode ?? "prompt", statements: session.statements.map(({ source }) => source) };
      const { text, signal } = await together(command, [join(root, "tests/tools/prompt_driver.py")], {
        cwd, input: JSON.stringify(request) + "\n", env: { PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1", NO_COLOR: "1" },
      });
      try {
        return JSON.parse(text.trimEnd().split("\n").at(-1));
      } catch {
        return { texts: [], crash: `${signal}\n${text}` };
      }
    }),
    close: () => {},
  };
}
