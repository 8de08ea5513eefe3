/**
 * Running line by line: where a program stands, and what the button Step would do now.
 *
 *      looking at the past     one event towards the present
 *      standing before a line  that line, up to the next one
 *      something is typed      begins it, and stands before its first line
 *
 * Start reading at `stepWay`.
 */
import type { Play } from "./play.ts";
import { shortened } from "./labels.ts";

/** A line of the person's own code that is about to run. */
export interface Place {
  /** Number of the entry that brought it. */
  run: number;
  /** From 1, in that entry. */
  line: number;
  /** "<module>" outside of functions. */
  function: string;
  /** The runtime is further on, because it could not stand still there; everything is shown as it was. */
  isPassed?: true;
}

export type StepWay =
  | { kind: "past" }
  | { kind: "line" }
  | { kind: "begin" }
  | { kind: "none"; why: string };

/** How a program went line by line, so that it can again. */
export interface Stepped {
  /** How often Step was pressed for it, the first time to begin it. */
  pressed: number;
  /** It stands there; else it went on to its end in one go. */
  stays: boolean;
}

/** Stands before its first line. */
export const BY_LINE: Stepped = { pressed: 1, stays: true };

/** What a program that is held does by itself, because it was done before: the button, or nothing. */
export function doneBefore({ run, entries }: Pick<Play, "run" | "entries">): "Step" | "Continue" | null {
  const entry = entries.at(-1);
  if (run.kind !== "held" || !run.line || !entry?.again) return null;
  const left = entry.again.pressed - entry.pressed;
  if (left > 0) return "Step";
  return left < 0 || entry.again.stays ? null : "Continue";
}

/** `typed`: what there is to begin with, in words; "" for nothing. */
export function stepWay(play: Play, typed: string): StepWay {
  if (play.looking) return { kind: "past" };
  if (play.run.kind === "held") return { kind: "line" };
  if (play.run.kind === "running" || play.queue.length > 0) return { kind: "none", why: "Python is running" };
  if (play.runtime.kind === "failed") return { kind: "none", why: "Python is not running" };
  return typed ? { kind: "begin" } : { kind: "none", why: "nothing to run: type a line, or a program in the cell editor" };
}

export function stepTitle(way: StepWay, typed: string): string {
  switch (way.kind) {
    case "past":
      return "Step: one event towards the present";
    case "line":
      return "Step: this line, up to the next one";
    case "begin":
      return `Step: begin ${typed}, and stop before each line`;
    case "none":
      return `Step: ${way.why}`;
  }
}

/** The line that is about to run, or null when the program does not stand before one. */
export function placeOf({ run }: Pick<Play, "run">): Place | null {
  return run.kind === "held" ? run.line : null;
}

export function lineAt(play: Pick<Play, "entries">, place: Pick<Place, "run" | "line">): string {
  return linesIn(play)(place);
}

/** The same for many places: a thousand may die in one line of a long program. */
export function linesIn({ entries }: Pick<Play, "entries">): (place: Pick<Place, "run" | "line">) => string {
  const split = new Map<number, string[]>();
  return ({ run, line }) => {
    const lines = split.get(run) ?? (entries.find(({ number }) => number === run)?.source ?? "").split("\n");
    split.set(run, lines);
    return lines[line - 1]?.trim().replace(/:$/, "") ?? "";
  };
}

/** "line 3, in make: return c" */
export function placeText(play: Pick<Play, "entries">, place: Place): string {
  const where = place.function === "<module>" ? "" : `, in ${place.function}`;
  const text = lineAt(play, place);
  return `line ${numberOf(play, place)}${where}${text ? `: ${shortened(text, 60)}` : ""}`;
}

/** As the cell editor numbers it, for what was run from there. */
function numberOf({ entries }: Pick<Play, "entries">, { run, line }: Place): number {
  return (entries.find(({ number }) => number === run)?.row ?? 0) + line;
}

/** The line of the cell editor's text, from 0, that is about to run; null when it came from elsewhere or was changed since. */
export function rowAt(play: Pick<Play, "run" | "entries">, text: string): number | null {
  const place = placeOf(play);
  const entry = place && play.entries.find(({ number }) => number === place.run);
  if (!place || !entry || entry.row === null) return null;
  const lines = text.split("\n");
  const source = entry.source.split("\n");
  const isSame = source.every((line, i) => line.trimEnd() === lines[(entry.row ?? 0) + i]?.trimEnd());
  return isSame ? entry.row + place.line - 1 : null;
}
