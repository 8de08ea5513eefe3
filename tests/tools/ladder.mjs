// ladder.mjs -- all sessions under conditions that no program asks for.
//
//   npm run refleak -- [--rounds 20] [paths]           every session again and again in one heap: nothing may be left behind
//   npm run starve -- [--from 1] [--to 400] [--step 1] [paths]
//                                                      the k-th allocation fails, for each k: the heap stays whole
//
// --preset asan runs the sanitized build. What runs them is tests/core/ladder_main.cpp.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, Failure, isMain, main, root } from "./run.mjs";
import { load } from "./sessions.mjs";

const timeLimit = 900_000;

/** Runs the files of one worker. A file that kills the program is a problem of its own, and the rest goes on. */
async function work(program, args, files, problems) {
  let done = 0;
  for (let rest = files; rest.length; ) {
    const { lines, died } = await start(program, [...args, ...rest.map(({ file }) => file)]);
    const begun = lines.filter((line) => !line.startsWith("  ")).length;
    let name = "";
    for (const line of lines) {
      if (!line.startsWith("  ")) name = line;
      else problems.push({ name, text: line.trim() });
    }
    if (died) problems.push({ name, text: died });
    done += begun;
    if (!died || !begun) break;
    rest = rest.slice(begun);
  }
  return done;
}

function start(program, args) {
  return new Promise((done) => {
    const env = { ...process.env, ASAN_OPTIONS: "detect_leaks=0", UBSAN_OPTIONS: "print_stacktrace=1:halt_on_error=1" };
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env });
    let out = "", err = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (err = (err + text).slice(-4000)));
    const timer = setTimeout(() => child.kill("SIGKILL"), timeLimit);
    const finish = (code, signal) => {
      clearTimeout(timer);
      const lines = out.split("\n").filter(Boolean);
      done({ lines, died: code === 0 ? null : `${signal ?? `exit status ${code}`}\n${err}` });
    };
    child.on("error", (error) => finish(null, error.message));
    child.on("close", finish);
  });
}

/** Resolves to { sessions, problems: [{ name, text }] }. */
export async function climb(mode, numbers, { paths, preset = "debug", processes = 2, wanted = () => true } = {}) {
  await run("cmake", ["--build", `build/${preset}`, "--target", "session-ladder"], { quiet: true });
  const folder = mkdtempSync(join(tmpdir(), "ladder-"));
  try {
    const files = load(paths).filter(wanted).map(({ path, options, statements }, i) => {
      const sources = statements.map(({ source }) => source);
      const file = join(folder, `${i}.json`);
      const { mode = "prompt" } = options;
      writeFileSync(file, JSON.stringify({ name: path, mode, statements: mode === "script" ? [sources.join("\n") + "\n"] : sources }));
      return { file, path };
    });
    const problems = [];
    const program = join(root, "build", preset, "session-ladder");
    const shares = Array.from({ length: processes }, (_, n) => files.filter((_, i) => i % processes === n)).filter((share) => share.length);
    const done = await Promise.all(shares.map((share) => work(program, [mode, ...numbers.map(String)], share, problems)));
    return { sessions: done.reduce((a, b) => a + b, 0), problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Not those that take too long to be run again and again, nor those that freeze something for ever. */
export const repeatable = ({ text }) => !/1_?000_?000|100_?000/.test(text) && (!/gc\.freeze/.test(text) || /gc\.unfreeze/.test(text));

if (isMain(import.meta.url)) main(async () => {
  const [mode, ...args] = process.argv.slice(2);
  const value = (name, otherwise) => {
    const at = args.indexOf(name);
    return at >= 0 ? args.splice(at, 2)[1] : otherwise;
  };
  const preset = value("--preset", "debug");
  const numbers = mode === "repeat" ? [value("--rounds", 20)] : mode === "starve" ? [value("--from", 1), value("--to", 400), value("--step", 1)] : null;
  if (!numbers) throw new Failure("usage: node tests/tools/ladder.mjs repeat|starve [options] [paths]");
  const { sessions, problems } = await climb(mode, numbers, { paths: args.length ? args : undefined, preset, wanted: repeatable });
  for (const { name, text } of problems) console.log(`${name}\n  ${text}`);
  console.log(`\n${mode}: ${sessions} sessions, ${problems.length} problems`);
  if (problems.length) process.exitCode = 1;
});
