/**
 * The program so far: what was entered, so that it can be run again from the beginning, in a link, after a reload, or
 * when somebody comes back from a lesson.
 */
import type { Play } from "./play.ts";

export interface ProgramLine {
  source: string;
  /** Typed, or the button Collect. */
  origin: "typed" | "collect";
  mode: "single" | "cell";
}

export interface Program {
  lines: readonly ProgramLine[];
  /** Lines that ran and are not in it: older than the page keeps, or stopped at a moment that no replay could meet. */
  forgotten: number;
  stopped: number;
}

export function programOf(play: Play): Program {
  const ended = play.entries.filter(({ state }) => state === "done" || state === "error" || state === "exit");
  return {
    lines: ended.map(({ source, origin, mode }) => ({ source, origin, mode })),
    forgotten: play.entered - play.entries.length,
    stopped: play.entries.filter(({ state }) => state === "interrupted" || state === "held").length,
  };
}
