/**
 * The standard streams of the command line, read and written at once: the runtime cannot wait for events.
 */
import { readSync, writeSync } from "node:fs";
import { isatty } from "node:tty";

const nap = new Int32Array(new SharedArrayBuffer(4));

/** Calls `transfer` until the pipe that is full or empty for the moment is ready again. */
function patiently(transfer: () => number): number {
  for (;;) {
    try {
      return transfer();
    } catch (error) {
      if ((error as { code?: string }).code !== "EAGAIN") throw error;
      Atomics.wait(nap, 0, 0, 2);
    }
  }
}

/** Writes everything. A reader that has gone away ends the program, quietly. */
export function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length; ) at += patiently(() => writeSync(descriptor, bytes, at));
  } catch (error) {
    if ((error as { code?: string }).code !== "EPIPE") throw error;
    process.exit(1);
  }
}

/** What the program prints. Pieces are small and many: unless somebody watches, they are written in larger ones. */
export class StandardOutput {
  private waiting: string[] = [];
  private length = 0;
  private readonly watched = isatty(1);

  write(text: string, stream: "stdout" | "stderr"): void {
    if (stream === "stderr") {
      this.flush();
      return writeAll(2, text);
    }
    this.waiting.push(text);
    this.length += text.length;
    if (this.length > 1 << 16 || (this.watched && text.endsWith("\n"))) this.flush();
  }

  flush(): void {
    const text = this.waiting.join("");
    this.waiting = [];
    this.length = 0;
    if (text) writeAll(1, text);
  }
}

/** Standard input, by lines or all that is left of it. */
export class StandardInput {
  /** Called before waiting for input: what was printed should be seen by then. */
  beforeReading: () => void = () => {};
  private held = Buffer.alloc(0);
  private ended = false;

  /** The next line with its newline; "" at the end. */
  line(): string {
    for (;;) {
      const newline = this.held.indexOf(10);
      if (newline >= 0 || this.ended) return this.take(newline >= 0 ? newline + 1 : this.held.length).toString();
      this.more();
    }
  }

  rest(): Uint8Array {
    while (!this.ended) this.more();
    return this.take(this.held.length);
  }

  private take(count: number): Buffer {
    const taken = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    return taken;
  }

  private more(): void {
    this.beforeReading();
    const room = Buffer.alloc(1 << 16);
    let count = 0;
    try {
      count = patiently(() => readSync(0, room, 0, room.length, null));
    } catch (error) {
      // Closed, or a Windows pipe at its end.
      if (!["EOF", "EBADF", "EISDIR"].includes((error as { code?: string }).code ?? "")) throw error;
    }
    if (count === 0) this.ended = true;
    else this.held = Buffer.concat([this.held, room.subarray(0, count)]);
  }
}
