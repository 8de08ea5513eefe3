// test.mjs -- all tests in stages, from the quickest to the slowest. Each prints one line and its time; a stage that fails
// prints everything it knows, and the others still run. The last line counts all of them.
//
//   npm test             everything            npm run quick    the first minute
//   npm run asan         sanitizers only       npm run stress   npm run oracle
//   node tests/tools/test.mjs web api          any stages by name
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { buildApi, buildModule, buildPage, buildPreset, written } from "./build.mjs";
import { checkAll } from "./include-check.mjs";
import { checkFormat, clangFormat } from "./format.mjs";
import { checkSize } from "./size.mjs";
import { count, findLibrary, notFound, report, runSuites, totals as verdicts } from "./cpython-suite.mjs";
import { climb, repeatable } from "./ladder.mjs";
import { load, runSessions, summary } from "./sessions.mjs";
import { Failure, files, main, root, run } from "./run.mjs";
import { chromium, firefox, setUp } from "./setup.mjs";

/** A stage ends in { passed, failed, note } or { skipped: why }; throwing counts as one failure. */
const passed = (note, count = 1) => ({ passed: count, failed: 0, note });
const skipped = (why) => ({ skipped: why });

const stages = {
  async include() {
    const { checked, problems } = checkAll();
    if (problems.length) throw new Failure(problems.join("\n"));
    return passed(`${checked} files`);
  },

  async format() {
    if (!clangFormat()) return skipped("clang-format 14 is not installed");
    return passed(`${await checkFormat()} files`);
  },

  tools: () => nodeTests("tests/tools"),
  debug: () => catch2("debug"),
  sessions: () => sessions("native"),
  asan: async () => both(await catch2("asan"), await sessions("native:asan")),
  stress: async () => both(await catch2("stress"), await sessions("native:stress")),

  async wasm() {
    if (!written("wasm/bindings.cpp")) return skipped("wasm/bindings.cpp is not written yet");
    await buildModule();
    return passed(await checkSize());
  },

  async types() {
    if (written("wasm/src/index.ts")) await buildApi();
    for (const project of ["wasm", "web"].filter((folder) => written(`${folder}/tsconfig.json`))) {
      await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", project, "--noEmit"], { quiet: true });
    }
    return passed("wasm and web");
  },

  "sessions-wasm": async () => (written("wasm/bin/weakref-playground.mjs") ? sessions("wasm") : skipped("no command line yet")),
  api: async () => (written("wasm/src/index.ts") ? nodeTests("tests/wasm") : skipped("wasm/src/index.ts is not written yet")),
  oracle: () => sessions("oracle"),

  // A few rounds and a few allocations of each session; all of them by hand: npm run refleak, npm run starve.
  refleak: () => ladder("repeat", [5]),
  starve: () => ladder("starve", [5, 600, 97]),

  async "cpython-suite"() {
    const found = findLibrary();
    if (!found) return skipped(notFound);
    const results = await runSuites("native", found.lib);
    const said = [];
    report(results, (line) => said.push(line));
    return { passed: count(results, "passed"), failed: count(results, "failed"), note: `${found.of}: ${verdicts(results)}`, output: said.join("\n") };
  },

  "web-state": () => nodeTests("tests/web/state"),

  async web() {
    if (!written("web/index.html")) return skipped("web/index.html is not written yet");
    await buildPage();
    if (!chromium()) return skipped("there is no Chromium for this system; CHROMIUM=/path/to/it names one");
    // One file at a time: the page's promise of frames does not hold beside a million dying objects in another browser.
    const inChromium = await nodeTests("tests/web", { except: "tests/web/state/", oneByOne: true, env: { CHROMIUM: chromium() } });
    if (!firefox()) return { ...inChromium, note: `${inChromium.note}; there is no Firefox for this system` };
    const inFirefox = await nodeTests("tests/web", { only: mainFlows, oneByOne: true, env: { BROWSER: "firefox", FIREFOX: firefox() } });
    return both({ ...inChromium, note: `${inChromium.note} in Chromium` }, { ...inFirefox, note: `${inFirefox.note} in Firefox` });
  },
};

/** What a person does most, tried in a second browser. */
const mainFlows = /tests\/web\/(collector|page|picture|robust|stepping|timeline|why)\.test\.mjs$/;

const selections = {
  all: Object.keys(stages),
  quick: ["include", "tools", "debug", "sessions"],
};

async function catch2(preset) {
  await buildPreset(preset);
  const { status, output } = await run(`build/${preset}/core-tests`, [], { quiet: true, check: false });
  const counted = /(\d+) assertions? in (\d+) test cases?/.exec(output);
  const [cases, good] = [/test cases: *(\d+)/.exec(output)?.[1] ?? counted?.[2] ?? 0, /test cases:.*?(\d+) passed/.exec(output)?.[1]];
  if (status === 0) return passed(`${cases} Catch2 test cases`, Number(cases));
  const ok = Number(good ?? 0);
  return { passed: ok, failed: Math.max(1, cases - ok), note: `Catch2: ${status}`, output: output.slice(-8000) };
}

async function sessions(runner) {
  if (runner.startsWith("native") && !written("wasm/native_main.cpp")) return skipped("wasm/native_main.cpp is not written yet");
  const said = [];
  const totals = await runSessions(runner, load(), { say: (line) => said.push(line) });
  return { passed: totals.passed, failed: totals.failed, note: `sessions: ${summary(totals)}`, output: said.join("\n") };
}

async function ladder(mode, numbers) {
  await buildPreset("debug");
  const { sessions, problems } = await climb(mode, numbers, { wanted: repeatable });
  const output = problems.map(({ name, text }) => `${name}\n  ${text}`).join("\n");
  return { passed: sessions - problems.length, failed: problems.length, note: `${sessions} sessions, ${problems.length} problems`, output };
}

async function nodeTests(folder, { env = {}, except, only, oneByOne = false } = {}) {
  const isWanted = (path) => !(except && path.startsWith(except)) && (!only || only.test(path));
  const tests = files([folder], (path) => path.endsWith(".test.mjs") && isWanted(path));
  if (!tests.length) return skipped(`no tests in ${folder} yet`);
  const { status, output } = await run(process.execPath, ["--test", "--test-reporter=spec", ...(oneByOne ? ["--test-concurrency=1"] : []), ...tests], {
    quiet: true, check: false, env: { ...env, NODE_TEST_CONTEXT: undefined },
  });
  const count = (what) => Number(new RegExp(`^\\S+ ${what} (\\d+)`, "m").exec(output)?.[1] ?? 0);
  const failed = count("fail") + count("cancelled");
  if (status === 0) return passed(`${count("pass")} tests`, count("pass"));
  const failures = output.slice(Math.max(0, output.indexOf("failing tests:"))); // the spec reporter repeats them at its end
  return { passed: count("pass"), failed: Math.max(1, failed), note: `${failed} tests failed`, output: failures };
}

function both(a, b) {
  if (b.skipped) return { ...a, note: `${a.note}; no sessions: ${b.skipped}` };
  return {
    passed: a.passed + b.passed, failed: a.failed + b.failed,
    note: `${a.note}; ${b.note}`, output: [a.output, b.output].filter(Boolean).join("\n"),
  };
}

/** What a failed stage said: the beginning here, all of it in a file. */
function show(name, output) {
  const lines = output.trim().split("\n");
  console.log(`\n${lines.slice(0, 150).join("\n")}\n`);
  if (lines.length <= 150) return;
  const log = join(root, "build", "logs", `${name}.log`);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, output);
  console.log(`... ${lines.length - 150} more lines in ${relative(root, log)}\n`);
}

main(async () => {
  const asked = process.argv.slice(2);
  const names = asked.length ? asked.flatMap((name) => selections[name] ?? [name]) : selections.all;
  const unknown = names.filter((name) => !stages[name]);
  if (unknown.length) throw new Failure(`no such stage: ${unknown.join(", ")}. There are: ${Object.keys(stages).join(", ")}`);

  const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  const begin = performance.now();
  await setUp("test");
  console.log(`ok       set-up          ${seconds(begin)}`);

  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    const start = performance.now();
    const result = await stages[name]().catch((error) => {
      const output = error instanceof Failure ? error.message : error.stack;
      return { passed: 0, failed: 1, note: "did not finish", output };
    });
    const word = result.skipped ? "skipped" : result.failed ? "FAILED" : "ok";
    if (result.failed) show(name, result.output ?? "");
    console.log(`${word.padEnd(8)} ${name.padEnd(15)} ${seconds(start).padEnd(8)} ${result.skipped ?? result.note}`);
    totals.passed += result.passed ?? 0;
    totals.failed += result.failed ?? 0;
    totals.skipped += result.skipped ? 1 : 0;
  }
  console.log(`\n${names.length} stages, ${totals.skipped} skipped, ${seconds(begin)}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  if (totals.failed) process.exitCode = 1;
});
