/**
 * The module made by Emscripten, with types, and how it is loaded once and instantiated for each session. Internal: programs
 * use index.ts.
 */

export interface Core {
  readonly HEAPU32: Uint32Array;
  onText: (text: string, toStderr: boolean) => void;
  /** Rows of events lie at this address; they are to be copied at once. */
  onEvents: (at: number, count: number) => void;
  /** The event that {@link setAlarm} was set to has happened; only pictures may be asked for. */
  onAlarm: () => void;
  create(maxHeap: number, events: boolean, realTime: boolean, model: number): void;
  libraryRoom(bytes: number): number;
  setLibrary(): void;
  addModule(name: string, source: string): boolean;
  onLine: () => string;
  setArguments(each: string): void;
  start(source: string | Uint8Array, mode: number, filename: string): void;
  resume(steps: number, atMost: number): number;
  hasResult(): boolean;
  result(): string;
  error(): string;
  exitCode(): number;
  errorPlace(i: number): number;
  interrupt(): void;
  steps(): number;
  completeness(source: string): number;
  end(atMost: number): void;
  flushEvents(): void;
  eventString(number: number): string;
  eventStrings(): number;
  eventsRecorded(): number;
  eventKinds(): string;
  phaseNames(): string;
  setAlarm(event: number): void;
  /** Address of room for so many numbers: for `setBreakpoints` (kind, serial, ...) and `watch` (serials). */
  wordsRoom(count: number): number;
  setBreakpoints(from: number): void;
  /** Number of the event that a breakpoint met, or -1. */
  eventMet(): number;
  watch(): void;
  traceLines(on: boolean): void;
  /** By number: 0 what people made, 1 also what may keep it alive, 2 everything. */
  takeSnapshot(detail: number): void;
  snapshotRows(which: number): number;
  snapshotWords(which: number): number;
  snapshotTexts(): number;
  snapshotTextBytes(): number;
  stat(i: number): number;
  check(): string;
  /** Bytes: 0 where the stack begins, 1 where it ends, 2 where memory begins that was never used. */
  memoryBound(which: number): number;
  stackSave(): number;
  stackRestore(pointer: number): void;
  runtimeName(): string;
}

interface ModuleSettings {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}
type Factory = (settings: ModuleSettings) => Promise<Core>;

const wasmFile = new URL("./weakref-playground-core.wasm", import.meta.url);
const libraryFile = new URL("./modules.py.txt", import.meta.url);

/** Node reads its own files. The name is put together so that bundlers for browsers leave it alone. */
async function readOwn(file: URL): Promise<Uint8Array<ArrayBuffer>> {
  const fileSystem = "node:fs/promises";
  const { readFile } = (await import(/* @vite-ignore */ fileSystem)) as {
    readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
  };
  return readFile(file);
}

async function fetchOwn(file: URL, what: string): Promise<Response> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`the ${what} could not be loaded: ${response.status} ${response.statusText}`);
  return response;
}

async function compile(): Promise<WebAssembly.Module> {
  if (wasmFile.protocol === "file:") return WebAssembly.compile(await readOwn(wasmFile));
  const response = await fetchOwn(wasmFile, "runtime");
  const isTyped = response.headers.get("content-type")?.startsWith("application/wasm");
  return isTyped ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

async function readLibrary(): Promise<Uint8Array> {
  if (libraryFile.protocol === "file:") return readOwn(libraryFile);
  return new Uint8Array(await (await fetchOwn(libraryFile, "library")).arrayBuffer());
}

// Loaded once per page or process, also when this file is loaded twice; a failed load may be tried again.
interface Shared {
  module: Promise<WebAssembly.Module>;
  library: Promise<Uint8Array>;
}
const slot = Symbol.for("weakref-playground.shared");
const shared = ((globalThis as { [slot]?: Partial<Shared> })[slot] ??= {});

/** The compiled code. */
export function sharedModule(): Promise<WebAssembly.Module> {
  return (shared.module ??= compile().catch((error: unknown) => {
    delete shared.module;
    throw error;
  }));
}

/** The modules written in Python, as one text. */
export function sharedLibrary(): Promise<Uint8Array> {
  return (shared.library ??= readLibrary().catch((error: unknown) => {
    delete shared.library;
    throw error;
  }));
}

/** Copies the library into an instance's memory. */
export function giveLibrary(core: Core, library: Uint8Array): void {
  const at = core.libraryRoom(library.length);
  new Uint8Array(core.HEAPU32.buffer, at, library.length).set(library);
  core.setLibrary();
}

/** Hands numbers over, for a call that reads them. */
export function giveWords(core: Core, words: readonly number[]): void {
  const at = core.wordsRoom(words.length);
  core.HEAPU32.set(words, at / 4);
}

/** A fresh instance: memory of its own, nothing shared with other sessions but the compiled code. */
export async function instantiate(compiled: WebAssembly.Module | Promise<WebAssembly.Module>): Promise<Core> {
  const [glue, module] = await Promise.all([import("./weakref-playground-core.mjs" as string) as Promise<{ default: Factory }>, compiled]);
  return new Promise<Core>((resolve, reject) => {
    glue
      .default({
        instantiateWasm(imports, done) {
          WebAssembly.instantiate(module, imports).then((instance) => done(instance, module), reject);
          return {};
        },
      })
      .then(resolve, reject);
  });
}
