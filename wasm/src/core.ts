/**
 * The module made by Emscripten, with types, and how it is loaded once and instantiated for each session. Internal: programs
 * use index.ts.
 */

export interface Core {
  readonly HEAPU32: Uint32Array;
  onText: (text: string, toStderr: boolean) => void;
  create(maxHeap: number, events: boolean, capacity: number): void;
  start(source: string, mode: number, filename: string): void;
  resume(steps: number): number;
  hasResult(): boolean;
  result(): string;
  error(): string;
  exitCode(): number;
  errorPlace(i: number): number;
  abandon(): void;
  interrupt(): void;
  steps(): number;
  completeness(source: string): number;
  end(): void;
  drainEvents(): void;
  eventRows(): number;
  eventWords(): number;
  eventsDropped(): number;
  eventString(number: number): string;
  takeSnapshot(all: boolean): void;
  snapshotRows(which: number): number;
  snapshotWords(which: number): number;
  snapshotStrings(): number;
  snapshotString(i: number): string;
  stat(i: number): number;
  check(): string;
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

async function compile(): Promise<WebAssembly.Module> {
  if (wasmFile.protocol === "file:") {
    // Node reads its own files. The name is put together so that bundlers for browsers leave it alone.
    const fileSystem = "node:fs/promises";
    const { readFile } = (await import(/* @vite-ignore */ fileSystem)) as {
      readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
    };
    return WebAssembly.compile(await readFile(wasmFile));
  }
  const response = await fetch(wasmFile);
  if (!response.ok) throw new Error(`the runtime could not be loaded: ${response.status} ${response.statusText}`);
  try {
    return await WebAssembly.compileStreaming(response.clone());
  } catch {
    // Served without the type application/wasm.
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

// One compiled module per page or process, also when this file is loaded twice; a failed load may be tried again.
const slot = Symbol.for("weakref-playground.module");
const shared = globalThis as { [slot]?: Promise<WebAssembly.Module> | undefined };

export function sharedModule(): Promise<WebAssembly.Module> {
  return (shared[slot] ??= compile().catch((error: unknown) => {
    shared[slot] = undefined;
    throw error;
  }));
}

/** A fresh instance: memory of its own, nothing shared with other sessions but the compiled code. */
export async function instantiate(module: WebAssembly.Module): Promise<Core> {
  const glue = (await import("./weakref-playground-core.mjs" as string)) as { default: Factory };
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
