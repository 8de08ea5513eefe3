/**
 * What was entered and printed, as text: a session as a Python prompt shows it, which this page, doctest and the project's
 * own tests can read.
 */
import { statements } from "./prompt.ts";
import type { Entry } from "./transcript.ts";

export function sessionFile(entries: readonly Entry[]): string {
  return `# A session of the weakref playground\n\n${entries.map(entryText).join("")}`;
}

/** Collects without showing its value and without a name. */
const COLLECT = 'if __import__("gc").collect(): pass';

function entryText({ source, origin, output }: Entry): string {
  const parts = origin === "collect" ? [COLLECT] : statements(source);
  const input = parts.map((part) => `>>> ${part.split("\n").join("\n... ")}\n`).join("");
  const printed = output.map(({ text }) => text).join("");
  if (printed === "") return input;
  const lines = printed.replace(/\n$/, "").split("\n");
  return `${input}${lines.map((line) => line || "<BLANKLINE>").join("\n")}\n`;
}
