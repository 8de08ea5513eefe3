/**
 * The command line on the wasm build (wasm/bin/weakref-playground.mjs). The native build has the same flags
 * (wasm/native_main.cpp). Runs in Node only.
 */
import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { createSession } from "./index.js";
import type { RunResult, Session, SessionOptions } from "./types.js";

const usage = `usage: weakref-playground [options] [FILE.py | - | -c CODE]
  FILE.py          run a file as python3 does; - or a pipe: standard input
  -c CODE          run this code
  --cells FILE     run [{"n": 1, "source": "..."}] in one session, print one line of JSON
  --notebook FILE  the same for the code cells of a Jupyter notebook
  --prompt         with --cells: type each cell at the >>> prompt
  --events=FILE    one line of JSON per lifetime event; - is standard output, lines then begin with U+001E
  --max-steps N    stop a run after N steps
  --max-heap BYTES MemoryError beyond this
  --stats          one line of JSON on standard error at the end
`;

interface Options {
  file?: string;
  code?: string;
  cells?: string;
  notebook?: string;
  events?: string;
  prompt: boolean;
  stats: boolean;
  maxSteps: number;
  maxHeap?: number;
}

class UsageError extends Error {}

function parse(args: string[]): Options {
  const options: Options = { prompt: false, stats: false, maxSteps: Infinity };
  for (let i = 0; i < args.length; i++) {
    const [flag = "", inline] = args[i]?.startsWith("--") ? splitFlag(args[i] ?? "") : [args[i]];
    const value = (): string => {
      const given = inline ?? args[++i];
      if (given === undefined) throw new UsageError(`${flag} needs a value`);
      return given;
    };
    const number = (): number => {
      const n = Number(value());
      if (!(n > 0)) throw new UsageError(`${flag} needs a positive number`);
      return n;
    };
    if (flag === "-c") options.code = value();
    else if (flag === "--cells") options.cells = value();
    else if (flag === "--notebook") options.notebook = value();
    else if (flag === "--prompt") options.prompt = true;
    else if (flag === "--events") options.events = value();
    else if (flag === "--max-steps") options.maxSteps = number();
    else if (flag === "--max-heap") options.maxHeap = number();
    else if (flag === "--stats") options.stats = true;
    else if (flag === "--help" || flag === "-h") {
      writeAll(1, usage);
      process.exit(0);
    } else if (flag === "-" || !flag.startsWith("-")) {
      options.file = flag;
      break; // what follows are the program's arguments
    } else throw new UsageError(`unknown option ${flag}`);
    if (flag === "-c") break;
  }
  return options;
}

function splitFlag(flag: string): [string, string?] {
  const equals = flag.indexOf("=");
  return equals < 0 ? [flag] : [flag.slice(0, equals), flag.slice(equals + 1)];
}

/** Writes everything, also into a pipe that is full for the moment. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === "EPIPE") process.exit(1);
      if (code !== "EAGAIN") throw error;
    }
  }
}

function readSource(path: string | number): string {
  const bytes = readFileSync(path);
  // Latin-1 keeps invalid bytes for the parser to complain about only when the text is not UTF-8.
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${typeof path === "string" ? path : "<stdin>"}: SyntaxError: (unicode error) the source is not valid UTF-8`);
  }
}

interface Cell {
  n: unknown;
  source: string;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`cannot read cells from ${path}: ${(error as Error).message}`);
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The code cells of a Jupyter notebook (nbformat 4), numbered from 1. */
function readNotebook(path: string): Cell[] {
  const notebook = readJson(path);
  const wrong = new UsageError(`${path} is not a Jupyter notebook (nbformat 4)`);
  if (!isObject(notebook) || !("cells" in notebook) || !Array.isArray(notebook.cells)) throw wrong;
  const sources: string[] = [];
  for (const cell of notebook.cells as unknown[]) {
    if (!isObject(cell) || !("cell_type" in cell)) throw wrong;
    if (cell.cell_type !== "code") continue;
    const source: unknown = "source" in cell ? cell.source : "";
    const lines: unknown[] = Array.isArray(source) ? source : [source];
    if (!lines.every((line) => typeof line === "string")) throw wrong;
    sources.push(lines.join(""));
  }
  return sources.map((source, i) => ({ n: i + 1, source }));
}

function readCells(path: string): Cell[] {
  const cells = readJson(path);
  const wrong = new UsageError(`${path} is not a list of cells: [{"n": 1, "source": "..."}, ...]`);
  if (!Array.isArray(cells)) throw wrong;
  return cells.map((cell: unknown) => {
    if (!isObject(cell) || !("source" in cell) || typeof cell.source !== "string") throw wrong;
    return { n: "n" in cell ? cell.n : null, source: cell.source };
  });
}

function told(result: RunResult): string | null {
  if (result.status === "budget") return "StepLimit: the cell was stopped after its budget of steps";
  if (result.status === "exit") return `SystemExit: ${result.exitCode}`;
  return result.error;
}

async function runCells(options: Options, settings: SessionOptions): Promise<number> {
  const cells = options.notebook === undefined ? readCells(options.cells ?? "") : readNotebook(options.notebook);
  let stdout = "";
  let stderr = "";
  let text = "";
  const session = await createSession({
    ...settings,
    onOutput(piece, stream) {
      if (stream === "stdout") stdout += piece;
      else stderr += piece;
      text += piece;
    },
  });
  const rows = cells.map(({ n, source }) => {
    stdout = stderr = text = "";
    const mode = options.prompt ? "single" : "notebook";
    const result = session.run(source, { mode, filename: options.prompt ? "<stdin>" : `<cell ${String(n)}>` });
    return { n, stdout, stderr, text, result: result.result, error: told(result) };
  });
  finish(session, options);
  writeAll(1, JSON.stringify({ runtime: session.runtime, cells: rows }) + "\n");
  return 0;
}

/** `--events` and `--stats`, at the end of a session. */
function finish(session: Session, options: Options): void {
  if (options.events !== undefined) {
    const mark = options.events === "-" ? "\u001e" : "";
    const lines = session.events().map((event) => `${mark}${JSON.stringify(event)}\n`);
    if (options.events === "-") writeAll(1, lines.join(""));
    else writeFileSync(options.events, lines.join(""));
  }
  if (options.stats && "stats" in session) {
    writeAll(2, JSON.stringify((session as Session & { stats(): object }).stats()) + "\n");
  }
}

async function runProgram(options: Options, settings: SessionOptions): Promise<number> {
  const piped = options.code === undefined && options.file === undefined;
  if (piped && process.stdin.isTTY) return prompt(options, settings);
  const source = options.code ?? readSource(piped || options.file === "-" ? 0 : (options.file ?? ""));
  const filename = options.code !== undefined ? "<string>" : piped || options.file === "-" ? "<stdin>" : (options.file ?? "");
  const session = await createSession({ ...settings, onOutput: (text, stream) => writeAll(stream === "stdout" ? 1 : 2, text) });
  const result = session.run(source, { mode: "exec", filename });
  if (result.status === "budget") writeAll(2, `weakref-playground: stopped after ${result.steps} steps\n`);
  session.end();
  finish(session, options);
  if (result.status === "exit") return result.exitCode;
  return result.status === "done" ? 0 : 1;
}

async function prompt(options: Options, settings: SessionOptions): Promise<number> {
  const session = await createSession({ ...settings, onOutput: (text, stream) => writeAll(stream === "stdout" ? 1 : 2, text) });
  writeAll(1, `${session.runtime}\n`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  let block = "";
  lines.setPrompt(">>> ");
  lines.prompt();
  for await (const line of lines) {
    block += block === "" ? line : `\n${line}`;
    if (session.completeness(`${block}\n`) === "incomplete" && !(block.includes("\n") && line === "" && !block.trimEnd().endsWith(":"))) {
      lines.setPrompt("... ");
    } else {
      const result = session.run(block, { mode: "single", filename: "<stdin>" });
      block = "";
      if (result.status === "exit") return result.exitCode;
      if (result.status === "budget") writeAll(2, `stopped after ${result.steps} steps\n`);
      lines.setPrompt(">>> ");
    }
    lines.prompt();
  }
  session.end();
  finish(session, options);
  return 0;
}

/** Runs the command line; resolves to the exit status. */
export async function main(args: string[]): Promise<number> {
  try {
    const options = parse(args);
    const settings: SessionOptions = { maxSteps: options.maxSteps, events: options.events !== undefined };
    if (options.maxHeap !== undefined) settings.maxHeap = options.maxHeap;
    return await (options.cells === undefined && options.notebook === undefined ? runProgram(options, settings) : runCells(options, settings));
  } catch (error) {
    if (error instanceof UsageError) {
      writeAll(2, `weakref-playground: ${error.message}\n`);
      return 2;
    }
    const code = (error as { code?: string }).code;
    if (code === "ENOENT" || code === "EISDIR" || code === "EACCES") {
      writeAll(2, `weakref-playground: ${(error as Error).message}\n`);
      return 2;
    }
    throw error;
  }
}
