/**
 * The left half of the page: what was entered and what was printed, and whose voice printed it.
 *
 * Bounded: a loop that prints for ever keeps its newest lines, and the page says how much was left out.
 */
import type { LifetimeEvent } from "../../../wasm/src/types.ts";
import { grouped, plural } from "./labels.ts";
import type { ErrorPlace } from "./mistake.ts";
import type { Stepped } from "./stepping.ts";

export type Stream = "stdout" | "stderr";
/** Who was speaking: the program, a `__del__`, a callback. */
export type Voice = "program" | "del" | "callback";

export interface Chunk {
  stream: Stream;
  text: string;
  voice: Voice;
}

export type EntryState = "waiting" | "running" | "held" | "done" | "error" | "interrupted" | "exit";

export interface Entry {
  number: number;
  source: string;
  /** How it came here: typed, or a button. */
  origin: "typed" | "collect";
  /** One statement, or many at once. */
  mode: "single" | "cell";
  output: Chunk[];
  /** Pieces of it, from the first, that have their voice. */
  heard: number;
  /** What the voices of the others depend on. */
  unheard: readonly LifetimeEvent[];
  /** Characters printed and no longer kept. */
  forgotten: number;
  state: EntryState;
  /** Beside the line: "1 died", "nothing died"; "" for nothing to say. */
  chip: string;
  steps: number;
  died: number;
  /** Where in the source something was wrong. */
  errorAt: ErrorPlace | null;
  /** Line of the cell editor's text at which this began; null for what was not run from there. */
  row: number | null;
  /** How often Step was pressed for it, and what it does by itself where that was done before. */
  pressed: number;
  again: Stepped | null;
}

export const MOST_OUTPUT = 40_000;

export function newEntry(number: number, source: string, origin: Entry["origin"], mode: Entry["mode"]): Entry {
  return { number, source, origin, mode, output: [], heard: 0, unheard: [], forgotten: 0, state: "waiting", chip: "", steps: 0, died: 0, errorAt: null, row: null, pressed: 0, again: null };
}

export function printed(entry: Entry, chunks: readonly Omit<Chunk, "voice">[]): Entry {
  if (chunks.length === 0) return entry;
  const output: Chunk[] = [...entry.output];
  for (const { stream, text } of chunks) output.push({ stream, text, voice: "program" });
  let size = output.reduce((sum, chunk) => sum + chunk.text.length, 0);
  let { forgotten } = entry;
  while (size > MOST_OUTPUT && output.length > 0) {
    const first = output[0] as Chunk;
    const drop = Math.min(first.text.length, size - MOST_OUTPUT);
    if (drop === first.text.length) output.shift();
    else output[0] = { ...first, text: first.text.slice(drop) };
    size -= drop;
    forgotten += drop;
  }
  return { ...entry, output, forgotten };
}

/**
 * Gives every chunk its voice. The events say when a `__del__` or a callback began; what follows until the object's
 * death (or its resurrection) was printed by it. When events and chunks do not match one to one, nobody is credited:
 * better no colour than a wrong one. `isAmid`: a `__del__` or callback may have more to say; who is at it is asked again.
 */
export function voiced(entry: Entry, more: readonly LifetimeEvent[], isAmid: boolean): Entry {
  const events = [...entry.unheard, ...more];
  const voices = voicesOf(events, isAmid);
  const before = entry.output.slice(0, entry.heard);
  const now = entry.output.slice(entry.heard);
  const heard = isAmid ? entry.heard : entry.output.length;
  const unheard = isAmid ? events : [];
  if (entry.forgotten > 0 || voices.length !== now.length) return { ...entry, heard, unheard };
  if (voices.some(({ text }, i) => text !== now[i]?.text)) return { ...entry, heard, unheard };
  return { ...entry, heard, unheard, output: [...before, ...now.map((chunk, i) => ({ ...chunk, voice: voices[i]?.voice ?? "program" }))] };
}

function voicesOf(events: readonly LifetimeEvent[], isAmid: boolean): { text: string; voice: Voice }[] {
  const referents = new Map<number, number>();
  for (const event of events)
    if (event.kind === "weakref-made" || event.kind === "weakref-cleared") referents.set(event.serial, event.referent);
  /** Where a voice opened at `from` falls silent; -1 when we cannot tell. */
  const endOf = (from: number, subject: number): number =>
    events.findIndex(
      (event, i) => i > from && (event.kind === "died" || event.kind === "resurrected") && event.serial === subject,
    );
  const spoken = events.map((): Voice => "program");
  events.forEach((event, i) => {
    if (event.kind !== "del-called" && event.kind !== "callback-called") return;
    const subject = event.kind === "del-called" ? event.serial : (referents.get(event.serial) ?? 0);
    const end = endOf(i, subject) < 0 && isAmid ? events.length : endOf(i, subject);
    for (let at = i + 1; at < end; at++) spoken[at] = event.kind === "del-called" ? "del" : "callback";
  });
  return events.flatMap((event, i) =>
    event.kind === "output" ? [{ text: event.text, voice: spoken[i] ?? "program" }] : [],
  );
}

/** "2 died", or "nothing died" where somebody would expect it. `unseen`: something did, and is not worth telling of. */
export function chipOf(entry: Entry, died: number, unseen: boolean): string {
  if (died > 0) return `${grouped(died)} died`;
  if (entry.origin !== "collect" && !/^\s*del\b|\bgc\.collect\(/.test(entry.source)) return "";
  return unseen ? "nothing drawn died" : "nothing died";
}

/** "12,345 earlier characters are not kept" */
export function forgottenText(entry: Entry): string {
  return entry.forgotten > 0 ? `${plural(entry.forgotten, "earlier character")} not kept` : "";
}
