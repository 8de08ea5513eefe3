/**
 * A link that carries a whole session: what was entered, what was looked at, and nothing that a server would see.
 *
 *      #2/<base64url of deflate-raw of JSON>
 *      [runtime, lines, view, selected serial or 0, chapter and beads looked at or -1]
 *
 * A line is its text; [text] when it was many at once; [text, how often Step was pressed, 1 for many at once or 0] when it
 * went line by line, where a negative number stands there and a positive one went on to the end; 0 for the button Collect.
 * Version 1 knew no such lines and is read as well. The runtime gives the same serials
 * again for the same lines, so a selection can be carried; another version of it may not, which is said.
 *
 * Whoever makes a link can write anything into it: `readLink` trusts nothing, and stops unpacking what does not end.
 *
 * Start reading at `linkOf` and `readLink`.
 */
import { grouped } from "./labels.ts";
import type { ProgramLine } from "./program.ts";

export interface Shared {
  runtime: string;
  lines: readonly ProgramLine[];
  view: "code" | "picture" | "events";
  selected: number | null;
  looking: { chapter: number; beads: number } | null;
}

export type Read = { kind: "none" } | { kind: "shared"; shared: Shared } | { kind: "broken"; why: string };

export const LINK_VERSION = 2;
/** Longer addresses are cut by mail programs, chats and some servers. */
export const LONGEST_LINK = 8_192;
/** Unpacked, this is far more than a link of that length holds honestly. */
const MOST_UNPACKED = 1_000_000;
const MOST_LINES = 2_000;
const MOST_PRESSED = 10_000;

export async function linkOf(shared: Shared): Promise<{ hash: string; isTooLong: boolean }> {
  const packed = await piped(new TextEncoder().encode(writeShared(shared)), new CompressionStream("deflate-raw"), Infinity);
  const hash = `#${LINK_VERSION}/${base64url(packed)}`;
  return { hash, isTooLong: hash.length > LONGEST_LINK || shared.lines.length > MOST_LINES };
}

/** The hash is somebody else's anchor, ours, or once was ours. */
export async function readLink(hash: string): Promise<Read> {
  const [, version, data] = /^#(\d{1,6})\/(.*)$/s.exec(hash) ?? [];
  if (version === undefined || data === undefined) return { kind: "none" };
  const broken = (why: string): Read => ({ kind: "broken", why });
  if (version !== "1" && Number(version) !== LINK_VERSION) return broken(`It was made by another version of this page (${version}; this one is ${LINK_VERSION}).`);
  if (data.length > 4 * LONGEST_LINK) return broken("It is longer than any link this page makes.");
  try {
    const bytes = await piped(fromBase64url(data), new DecompressionStream("deflate-raw"), MOST_UNPACKED);
    const carried: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const shared = sharedFrom(carried);
    if (shared) return { kind: "shared", shared };
    const isLong = Array.isArray(carried) && Array.isArray(carried[1]) && carried[1].length > MOST_LINES;
    return broken(isLong ? `It has more than ${grouped(MOST_LINES)} lines.` : "What it carries is not a session of this page.");
  } catch {
    return broken("It is damaged: a part of it is missing or was changed on the way.");
  }
}

/** The same, unpacked, for keeping in the browser. */
export function writeShared({ runtime, lines, view, selected, looking }: Shared): string {
  const written = lines.map(({ source, origin, mode, stepped }) => {
    if (origin === "collect") return 0;
    if (stepped) return [source, stepped.stays ? -stepped.pressed : stepped.pressed, mode === "cell" ? 1 : 0];
    return mode === "cell" ? [source] : source;
  });
  return JSON.stringify([runtime, written, view, selected ?? 0, looking ? [looking.chapter, looking.beads] : -1]);
}

export function readShared(text: string): Shared | null {
  try {
    return sharedFrom(JSON.parse(text));
  } catch {
    return null;
  }
}

function sharedFrom(value: unknown): Shared | null {
  if (!Array.isArray(value) || value.length !== 5) return null;
  const [runtime, written, view, selected, looking] = value as unknown[];
  if (typeof runtime !== "string" || runtime.length > 200 || !Array.isArray(written) || written.length > MOST_LINES) return null;
  if (view !== "code" && view !== "picture" && view !== "events") return null;
  if (!isCount(selected)) return null;
  const lines = written.map(lineFrom);
  if (!lines.every((line) => line !== null)) return null;
  return { runtime, lines, view, selected: selected || null, looking: momentFrom(looking) };
}

function lineFrom(value: unknown): ProgramLine | null {
  if (value === 0) return { source: "gc.collect()", origin: "collect", mode: "single" };
  if (typeof value === "string") return { source: value, origin: "typed", mode: "single" };
  if (!Array.isArray(value)) return null;
  const [source, pressed, isCell] = value as unknown[];
  if (typeof source !== "string") return null;
  if (value.length === 1) return { source, origin: "typed", mode: "cell" };
  if (value.length !== 3 || !Number.isSafeInteger(pressed) || pressed === 0 || (isCell !== 0 && isCell !== 1)) return null;
  const times = Math.abs(pressed as number);
  if (times > MOST_PRESSED) return null;
  return { source, origin: "typed", mode: isCell ? "cell" : "single", stepped: { pressed: times, stays: times !== pressed } };
}

function momentFrom(value: unknown): Shared["looking"] {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [chapter, beads] = value as unknown[];
  return isCount(chapter) && isCount(beads) ? { chapter, beads } : null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

async function piped(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream, most: number): Promise<Uint8Array> {
  const writer = through.writable.getWriter();
  // Errors come out at the other end, where they are awaited.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = through.readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      void reader.cancel();
      throw new Error("too much");
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new Error("not base64url");
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}
