// bench.mjs -- how fast, compared with what a person would use instead: Pyodide in Node, and a native CPython if one is named.
//
//   npm run bench -- [--rounds 5] [--scale 1] [--with python=python3.13] [workload ...]
//
// Absolute times mean nothing on a shared machine. All runtimes take turns in one run, workload by workload and round by
// round, and the table shows ratios of medians: how many times faster we are. A workload is a Python file; what stands
// before its first `# ---` line prepares, each `# --- name` begins a phase that is timed from outside, `(check)` is not.
import { fork } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, main, root } from "../tools/run.mjs";
import { storyTimes } from "./story.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const args = process.argv.slice(2);
const values = (name, fallback) => {
  const found = [];
  for (let at; (at = args.indexOf(name)) >= 0; ) found.push(args.splice(at, 2)[1]);
  return found.length ? found : fallback;
};

/** A workload file to its phases: [[name, source], ...], the first one named "(prepare)". */
function phases(file, scale) {
  const parts = readFileSync(join(here, "workloads", file), "utf8").split(/^# --- (.+)$/m);
  const named = [["(prepare)", `N = ${Math.round(1e6 * scale)}\n${parts[0]}`]];
  for (let i = 1; i < parts.length; i += 2) named.push([parts[i], parts[i + 1]]);
  return named;
}

/** A process with one runtime in it, started when first asked and again after a crash. */
class Runtime {
  loads = [];
  constructor(name) {
    this.name = name;
  }
  #child = null;

  #next(child) {
    return new Promise((done) => {
      const finish = (answer) => {
        child.off("message", finish).off("exit", died);
        clearTimeout(timer);
        done(answer);
      };
      const died = () => finish({ error: "crash" });
      const timer = setTimeout(() => child.kill("SIGKILL"), 300_000);
      child.on("message", finish).on("exit", died);
    });
  }

  async run(request) {
    if (!this.#child) {
      this.#child = fork(join(here, "worker.mjs"), [this.name], { silent: true });
      this.#child.stdout.resume();
      this.#child.stderr.resume();
      const { loaded, error } = await this.#next(this.#child);
      if (error) return this.close(), { error: "does not start" };
      this.loads.push(loaded);
    }
    const waiting = this.#next(this.#child);
    this.#child.send(request);
    const answer = await waiting;
    if (answer.error) this.close(); // what failed once is not asked again
    return answer;
  }

  close() {
    this.#child?.kill();
    this.#child = null;
  }
}

/** Milliseconds. */
const warmUp = 1000;

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

main(async () => {
  const rounds = Number(values("--rounds", [5])[0]);
  const scale = Number(values("--scale", [1])[0]);
  const runtimes = ["ours", "pyodide", ...values("--with", ["ours+events"])].map((name) => new Runtime(name));
  const all = readdirSync(join(here, "workloads")).filter((file) => file.endsWith(".py")).map((file) => basename(file, ".py"));
  const chosen = args.length ? args : all;
  const unknown = chosen.filter((name) => !all.includes(name));
  if (unknown.length) throw new Failure(`no such workload: ${unknown.join(", ")}. There are: ${all.join(", ")}`);

  const times = new Map(); // phase -> runtime -> [milliseconds], or an error
  for (let round = 1; round <= rounds; round++) {
    for (const workload of chosen) {
      const request = phases(`${workload}.py`, scale);
      for (const runtime of runtimes) {
        // Untimed at first, for as long as engines take to compile what is hot: else the first workload would pay for all
        // others, and a short one would never see the compiled code.
        const begun = performance.now();
        while (!(await runtime.run(request)).error && performance.now() - begun < warmUp);
        const answer = await runtime.run(request);
        for (const [phase] of request.filter(([name]) => !name.startsWith("("))) {
          const row = times.get(phase) ?? times.set(phase, {}).get(phase);
          if (answer.error) row[runtime.name] = answer.error;
          else if (typeof row[runtime.name] !== "string") {
            (row[runtime.name] ??= []).push(answer.find(([name]) => name === phase)[1]);
          }
        }
      }
    }
    for (const runtime of runtimes) runtime.close(); // the next round loads anew: that is measured too
    console.error(`round ${round} of ${rounds}`);
  }
  times.set("import to first statement", Object.fromEntries(runtimes.map(({ name, loads }) => [name, loads])));

  const [us, ...others] = runtimes.map(({ name }) => name);
  const show = (cell) => (Array.isArray(cell) && cell.length ? median(cell).toFixed(1) : typeof cell === "string" ? cell.slice(0, 30) : "-");
  const ratio = (a, b) => (Array.isArray(a) && Array.isArray(b) && a.length && b.length ? `${(median(b) / median(a)).toFixed(2)}x` : "");
  const rows = [["", `${us} ms`, ...others.flatMap((name) => [`${name.split("=")[0]} ms`, "we are faster"])]];
  for (const [phase, row] of times) rows.push([phase, show(row[us]), ...others.flatMap((name) => [show(row[name]), ratio(row[us], row[name])])]);
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  for (const row of rows) console.log(row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  "));

  if (chosen === all) {
    console.log("\nwhat looking costs".padEnd(widths[0] + 1) + `  ${"ours ms".padStart(widths[1])}`);
    for (const [what, ms] of await storyTimes()) console.log(`${what.padEnd(widths[0])}  ${ms.toFixed(1).padStart(widths[1])}`);
  }

  mkdirSync(join(root, "build"), { recursive: true });
  writeFileSync(join(root, "build/bench.json"), JSON.stringify({ rounds, scale, times: Object.fromEntries(times) }, null, 1));
});
