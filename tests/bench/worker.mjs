// worker.mjs -- one runtime in one process, for bench.mjs. Loads it, says how long that took, then runs workloads: a message
// [[phase, source], ...] is answered by [[phase, milliseconds], ...] or by { error }.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const [kind, argument] = process.argv[2].split(/=(.*)/);

/**
 * Each gives run(), which makes a fresh namespace in the session it has (all alike: memory that was used before is warm in
 * one runtime and must be in the other) and answers with a function that executes one source and takes its time.
 */
const runtimes = {
  async ours({ events = false } = {}) {
    const { createSession } = await import("weakref-playground");
    const session = await createSession({ events, maxSteps: 1e15, undoBytes: 0 });
    const run = (source) => {
      const start = performance.now();
      const ran = session.run(source, { mode: "exec" });
      const time = performance.now() - start;
      if (ran.status !== "done") throw new Error(ran.error ?? ran.status);
      return time;
    };
    return async () => {
      run("for _ in [_ for _ in globals() if not _.startswith('__')]: del globals()[_]");
      run("import gc; gc.enable(); gc.collect(); gc.unfreeze(); del gc");
      return run;
    };
  },
  "ours+events": () => runtimes.ours({ events: true }),

  async pyodide() {
    const { loadPyodide } = await import("pyodide");
    const pyodide = await loadPyodide();
    let globals = null;
    return async () => {
      globals?.destroy();
      globals = pyodide.globals.get("dict")();
      globals.set("__name__", "__main__");
      pyodide.runPython("import gc; gc.enable(); gc.collect(); gc.unfreeze()");
      return (source) => {
        const start = performance.now();
        pyodide.runPython(source, { globals });
        return performance.now() - start;
      };
    };
  },

  async python() {
    const child = spawn(argument, ["-c", `
import gc, json, sys, time
for line in sys.stdin:
    request = json.loads(line)
    if request is None:
        names = {"__name__": "__main__"}
        gc.enable(); gc.collect()
        print("0", flush=True)
        continue
    code = compile(request, "workload", "exec")
    start = time.perf_counter()
    exec(code, names)
    print(1000 * (time.perf_counter() - start), flush=True)
`], { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ask = async (request) => {
      child.stdin.write(JSON.stringify(request) + "\n");
      const { value, done } = await lines.next();
      if (done) throw new Error("python ended");
      return Number(value);
    };
    return async () => (await ask(null), ask);
  },
};

const start = performance.now();
const fresh = await runtimes[kind]();
await (await fresh())("x = 1");
process.send({ loaded: performance.now() - start });

process.on("message", async (phases) => {
  try {
    const run = await fresh();
    const times = [];
    for (const [phase, source] of phases) times.push([phase, await run(source)]);
    process.send(times);
  } catch (error) {
    const lines = String(error.message ?? error).trim().split("\n");
    process.send({ error: lines.some((line) => /fatal|stack size/i.test(line)) ? "crash" : lines.at(-1) });
  }
});
