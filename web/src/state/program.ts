/**
 * The program so far: what was entered, so that it can be run again from the beginning, in a link, after a reload, or
 * when somebody comes back from a lesson.
 */
import type { Play, Waiting } from "./play.ts";
import type { Stepped } from "./stepping.ts";
import type { Entry } from "./transcript.ts";

export interface ProgramLine {
  source: string;
  /** Typed, or the button Collect. */
  origin: "typed" | "collect";
  mode: "single" | "cell";
  /** How it went line by line, if it did. */
  stepped?: Stepped;
}

export interface Program {
  lines: readonly ProgramLine[];
  /** Lines that ran and are not in it: older than the page keeps, or stopped at a moment that no replay could meet. */
  forgotten: number;
  stopped: number;
}

/** What is held in the middle of it runs to there again, and what waits for that waits again. */
export function programOf({ entries, entered, run, queue }: Play): Program {
  const isWhole = ({ state }: Entry): boolean => state === "done" || state === "error" || state === "exit" || state === "held";
  const waiting = run.kind === "held" ? queue : [];
  return {
    lines: [...entries.filter(isWhole).map((entry) => lineOf(entry, steppedOf(entry))), ...waiting.map((each) => lineOf(each, each.stepped ?? null))],
    forgotten: entered - entries.length,
    stopped: entries.filter(({ state }) => state === "interrupted").length,
  };
}

function lineOf({ source, origin, mode }: Entry | Waiting, stepped: Stepped | null): ProgramLine {
  return { source, origin, mode, ...(stepped && { stepped }) };
}

function steppedOf({ pressed, state }: Entry): Stepped | null {
  return pressed > 0 ? { pressed, stays: state === "held" } : null;
}
