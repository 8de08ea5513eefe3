/**
 * The command line on the wasm build (wasm/bin/weakref-playground.mjs). The native build has the same flags
 * (wasm/native_main.cpp); tests/wasm/cli.test.mjs talks to both. Runs in Node only. Start reading at main().
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { createSession } from "./index.js";
import { StandardInput, StandardOutput, writeAll } from "./cli-streams.js";
import type { RunOptions, RunResult, Session, SessionOptions } from "./types.js";

const usage = `usage: weakref-playground [options] [FILE.py | - | -c CODE] [arguments of the program]
  FILE.py          run a file as python3 does; - or a pipe: standard input; nothing: a prompt
  -c CODE          run this code
  -i               a prompt, also when standard input is no terminal
  --cells FILE     run [{"n": 1, "source": "..."}, ...] in one session, print one line of JSON
  --notebook FILE  the same for the code cells of a Jupyter notebook
  --prompt         with --cells: type each cell at the >>> prompt
  --events=FILE    one line of JSON per lifetime event; - is standard output, lines then begin with U+001E
  --max-steps N    stop a run after N steps
  --max-heap BYTES MemoryError beyond this
  --real-time      the time module reads the host's clock; else time is counted in steps
  --stats          one line of JSON on standard error at the end
  --help, --version
`;

interface Options {
  file?: string;
  code?: string;
  cells?: string;
  notebook?: string;
  events?: string;
  interactive: boolean;
  prompt: boolean;
  realTime?: boolean;
  stats: boolean;
  help: boolean;
  version: boolean;
  maxSteps: number;
  maxHeap?: number;
  /** sys.argv */
  arguments: string[];
}

/** Said on standard error, with this exit status. */
class Refusal extends Error {
  constructor(message: string, readonly status = 2) {
    super(message);
  }
}

function parse(args: string[]): Options {
  const options: Options = {
    interactive: false, prompt: false, stats: false, help: false, version: false, maxSteps: Infinity, arguments: [""],
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    const equals = arg.startsWith("--") ? arg.indexOf("=") : -1;
    const flag = equals < 0 ? arg : arg.slice(0, equals);
    const value = (): string => {
      const given = equals < 0 ? args[++i] : arg.slice(equals + 1);
      if (given === undefined) throw new Refusal(`${flag} needs a value`);
      return given;
    };
    const number = (): number => {
      const text = value();
      if (!/^[1-9]\d*$/.test(text)) throw new Refusal(`${flag} needs a positive number, not '${text}'`);
      return Number(text);
    };
    switch (flag) {
      case "-c":
        options.code = value();
        options.arguments = ["-c", ...args.slice(i + 1)];
        return options;
      case "-i": options.interactive = true; break;
      case "--cells": options.cells = value(); break;
      case "--notebook": options.notebook = value(); break;
      case "--prompt": options.prompt = true; break;
      case "--events": options.events = value(); break;
      case "--max-steps": options.maxSteps = number(); break;
      case "--max-heap": options.maxHeap = number(); break;
      case "--real-time": options.realTime = true; break;
      case "--stats": options.stats = true; break;
      case "--help":
      case "-h": options.help = true; break;
      case "--version":
      case "-V": options.version = true; break;
      default:
        if (flag.startsWith("-") && flag !== "-") throw new Refusal(`unknown option ${flag}\n${usage.split("\n")[0]}`);
        options.file = arg;
        options.arguments = args.slice(i); // what follows is the program's
        return options;
    }
  }
  return options;
}

// --- files ------------------------------------------------------------------------------------------------------------

/** As the operating system names the errors that people meet. */
const reasons: Record<string, string> = {
  ENOENT: "[Errno 2] No such file or directory", EACCES: "[Errno 13] Permission denied", EISDIR: "[Errno 21] Is a directory",
  ENOTDIR: "[Errno 20] Not a directory",
};

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    throw new Refusal(`can't open file '${resolve(path)}': ${reasons[code] ?? message}`);
  }
}

interface Cell {
  n: unknown;
  source: string;
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(read(path)));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${path} is not JSON: ${(error as Error).message}`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function readCells(path: string): Cell[] {
  const cells = parsed(path);
  const wrong = new Refusal(`${path} is not a list of cells: [{"n": 1, "source": "..."}, ...]`);
  if (!Array.isArray(cells)) throw wrong;
  return cells.map((cell: unknown) => {
    if (!isRecord(cell) || typeof cell["source"] !== "string") throw wrong;
    return { n: cell["n"] ?? null, source: cell["source"] };
  });
}

/** The code cells of a Jupyter notebook, numbered from 1. Their source is a text or a list of lines. */
function readNotebook(path: string): Cell[] {
  const notebook = parsed(path);
  const wrong = new Refusal(`${path} is not a Jupyter notebook: {"cells": [{"cell_type": "code", "source": [...]}, ...]}`);
  if (!isRecord(notebook) || !Array.isArray(notebook["cells"])) throw wrong;
  const sources: string[] = [];
  for (const cell of notebook["cells"] as unknown[]) {
    if (!isRecord(cell) || !("cell_type" in cell)) throw wrong;
    if (cell["cell_type"] !== "code") continue;
    const lines: unknown[] = [cell["source"] ?? ""].flat();
    if (!lines.every((line) => typeof line === "string")) throw wrong;
    sources.push(lines.join(""));
  }
  return sources.map((source, i) => ({ n: i + 1, source }));
}

// --- what all ways of running share -----------------------------------------------------------------------------------

class Runner {
  readonly input = new StandardInput();
  private loadMs = 0;
  private compileMs = 0;
  private runMs = 0;
  private session!: Session;

  constructor(private readonly options: Options) {}

  async begin(onOutput: SessionOptions["onOutput"]): Promise<Session> {
    const { maxSteps, maxHeap, events } = this.options;
    const begin = performance.now();
    const settings: SessionOptions = { maxSteps, undoBytes: 0, events: events !== undefined, onInput: () => this.input.line() };
    if (onOutput) settings.onOutput = onOutput;
    if (maxHeap !== undefined) settings.maxHeap = maxHeap;
    if (this.options.realTime) settings.realTime = true;
    this.session = await createSession(settings);
    this.session.setArguments(this.options.arguments);
    this.loadMs = performance.now() - begin;
    return this.session;
  }

  start(source: string | Uint8Array, settings: RunOptions): void {
    const begin = performance.now();
    this.session.start(source, settings);
    this.compileMs += performance.now() - begin;
  }

  resume(steps: number): RunResult {
    const begin = performance.now();
    const result = this.session.resume(steps, Infinity);
    this.runMs += performance.now() - begin;
    return result;
  }

  run(source: string | Uint8Array, settings: RunOptions): RunResult {
    this.start(source, settings);
    for (;;) {
      const result = this.resume(1_000_000);
      if (result.status !== "paused") return result;
    }
  }

  get stopped(): string {
    return `stopped after ${this.options.maxSteps} steps (--max-steps)`;
  }

  /** `--events` and `--stats`, at the end of a session. */
  finish(): void {
    const { events, stats } = this.options;
    if (events !== undefined) {
      const mark = events === "-" ? "\u001e" : "";
      const lines = this.session.events().map((event) => `${mark}${JSON.stringify(event)}\n`);
      if (events === "-") writeAll(1, lines.join(""));
      else writeEvents(events, lines);
    }
    if (!stats) return;
    const round = (ms: number): number => Math.round(ms * 1000) / 1000;
    const told = { ...this.session.stats(), loadMs: round(this.loadMs), compileMs: round(this.compileMs), runMs: round(this.runMs) };
    writeAll(2, JSON.stringify(told) + "\n");
  }
}

function writeEvents(path: string, lines: string[]): void {
  try {
    writeFileSync(path, lines.join(""));
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    throw new Refusal(`can't write events to '${path}': ${reasons[code] ?? message}`);
  }
}

/** The exit status of a program, as python3's. */
function statusOf(result: RunResult): number {
  if (result.status === "exit") return result.exitCode;
  if (result.status === "done") return 0;
  return result.error?.startsWith("KeyboardInterrupt") ? 130 : 1;
}

// --- cells, a program, a prompt ---------------------------------------------------------------------------------------

async function runCells(options: Options): Promise<number> {
  const cells = options.notebook === undefined ? readCells(options.cells ?? "") : readNotebook(options.notebook);
  let stdout = "";
  let stderr = "";
  let text = "";
  const runner = new Runner(options);
  const session = await runner.begin((piece, stream) => {
    if (stream === "stdout") stdout += piece;
    else stderr += piece;
    text += piece;
  });
  const told = (result: RunResult): string | null => {
    if (result.status === "budget") return `StepLimit: ${runner.stopped}`;
    return result.status === "exit" ? `SystemExit: ${result.exitCode}` : result.error;
  };
  const rows = cells.map(({ n, source }) => {
    stdout = stderr = text = "";
    const mode = options.prompt ? "single" : "notebook";
    const result = runner.run(source, { mode, filename: options.prompt ? "<stdin>" : `<cell ${String(n)}>` });
    return { n, stdout, stderr, text, result: result.result, error: told(result) };
  });
  runner.finish();
  writeAll(1, JSON.stringify({ runtime: session.runtime, cells: rows }) + "\n");
  return 0;
}

async function runProgram(options: Options): Promise<number> {
  const named = options.file !== undefined && options.file !== "-" ? options.file : null;
  const runner = new Runner(options);
  const output = new StandardOutput();
  const source = options.code ?? (named === null ? runner.input.rest() : read(named));
  const filename = options.code !== undefined ? "<string>" : named === null ? "<stdin>" : resolve(named);
  const session = await runner.begin((text, stream) => output.write(text, stream));
  runner.input.beforeReading = () => output.flush();
  const result = runner.run(source, { mode: "exec", filename });
  output.flush();
  if (result.status === "budget") writeAll(2, `weakref-playground: ${runner.stopped}\n`);
  session.end();
  output.flush();
  runner.finish();
  return statusOf(result);
}

/** What has been typed of a statement; decides when it is whole. */
class Block {
  private text: string | null = null;

  constructor(private readonly session: Session) {}

  get prompt(): string {
    return this.text === null ? ">>> " : "... ";
  }

  /** The whole statement once this line ends it, else null. An empty line ends what begins with a colon and has no body. */
  add(line: string): string | null {
    const text = this.text === null ? line : `${this.text}\n${line}`;
    const givenUp = this.text !== null && line.trim() === "" && this.text.trimEnd().endsWith(":");
    this.text = !givenUp && this.session.completeness(text) === "incomplete" ? text : null;
    return this.text === null ? text : null;
  }

  drop(): void {
    this.text = null;
  }
}

/** Slices at the prompt, so that Ctrl-C is heard between them. */
const promptSlice = 2_000_000;

async function prompt(options: Options): Promise<number> {
  const runner = new Runner(options);
  const output = new StandardOutput();
  const session = await runner.begin((text, stream) => output.write(text, stream));
  runner.input.beforeReading = () => output.flush();
  const block = new Block(session);

  const execute = async (source: string): Promise<number | null> => {
    runner.start(source, { mode: "single", filename: "<stdin>" });
    let result = runner.resume(promptSlice);
    while (result.status === "paused") {
      output.flush();
      await new Promise((done) => setImmediate(done));
      result = runner.resume(promptSlice);
    }
    output.flush();
    if (result.status === "budget") writeAll(2, `${runner.stopped}\n`);
    return result.status === "exit" ? result.exitCode : null;
  };
  const leave = (status: number): number => {
    session.end();
    output.flush();
    runner.finish();
    return status;
  };

  if (!process.stdin.isTTY) {
    // `-i` with a pipe: the prompts are no part of the output.
    for (;;) {
      writeAll(2, block.prompt);
      const line = runner.input.line();
      if (line === "") break;
      const source = block.add(line.replace(/\r?\n$/, ""));
      const status = source === null ? null : await execute(source);
      if (status !== null) return leave(status);
    }
    writeAll(2, "\n");
    return leave(0);
  }

  writeAll(1, `${session.runtime}\nType Python; end with Ctrl-D.\n`);
  const lines = createInterface({ input: process.stdin, output: process.stdout, historySize: 1000 });
  let running = false;
  const interrupted = (): void => {
    if (running) return session.interrupt();
    writeAll(1, "\nKeyboardInterrupt\n");
    block.drop();
    lines.setPrompt(block.prompt);
    lines.prompt();
  };
  lines.on("SIGINT", interrupted);
  process.on("SIGINT", interrupted);
  lines.setPrompt(block.prompt);
  lines.prompt();
  for await (const line of lines) {
    const source = block.add(line);
    if (source !== null) {
      running = true;
      process.stdin.setRawMode(false); // input() reads whole lines, and Ctrl-C is a signal
      const status = await execute(source);
      process.stdin.setRawMode(true);
      running = false;
      if (status !== null) {
        lines.close();
        return leave(status);
      }
    }
    lines.setPrompt(block.prompt);
    lines.prompt();
  }
  writeAll(1, "\n");
  return leave(0);
}

/** Runs the command line; resolves to the exit status. */
export async function main(args: string[]): Promise<number> {
  try {
    const options = parse(args);
    if (options.help || options.version) {
      writeAll(1, options.help ? usage : `${(await createSession()).runtime}\n`);
      return 0;
    }
    if (options.cells !== undefined || options.notebook !== undefined) return await runCells(options);
    const nothing = options.code === undefined && options.file === undefined;
    return await (nothing && (options.interactive || process.stdin.isTTY) ? prompt(options) : runProgram(options));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    writeAll(2, `weakref-playground: ${error.message}\n`);
    return error.status;
  }
}
