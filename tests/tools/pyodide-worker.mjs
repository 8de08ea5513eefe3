// pyodide-worker.mjs -- one Pyodide in one process: takes sessions as messages, answers with what CPython printed.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const pyodide = await loadPyodide({ env: { PYTHONHASHSEED: "0", NO_COLOR: "1", HOME: "/home/pyodide" } });
const driver = pyodide.globals.get("dict")();
driver.set("__name__", "prompt_driver");
pyodide.runPython(readFileSync(new URL("prompt_driver.py", import.meta.url), "utf8"), { globals: driver, filename: "prompt_driver.py" });
const runSession = driver.get("run_session");

process.on("message", (request) => {
  let answer;
  try {
    answer = JSON.parse(runSession(request));
  } catch (error) {
    answer = { texts: [], crash: String(error) };
  }
  process.send(answer, () => {
    if (answer.crash) process.exit(1); // a Pyodide that failed once is not asked again
  });
});
