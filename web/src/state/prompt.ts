/**
 * What Enter means, and what a paste means.
 *
 * Enter runs when the text is a whole statement. A block that was begun on its own line goes on until an empty line,
 * as at every Python prompt; a block on one line (`class Cat: pass`) runs at once, which CPython's prompt does not do
 * and everybody expects.
 *
 * Start reading at `onEnter`, `statements` and `cleanPaste`.
 */
import { tokens } from "./tokens.ts";

export type Completeness = "complete" | "incomplete" | "wrong";
/** What Enter does; `ask` when only the runtime knows: run `source` unless it says that `about` is incomplete. */
export type Enter =
  | { kind: "run"; source: string }
  | { kind: "insert"; text: string }
  | { kind: "ask"; about: string; source: string; newline: string };

export function onEnter(text: string, caret: number): Enter {
  const newline = `\n${indentAfter(text.slice(0, caret))}`;
  const insert: Enter = { kind: "insert", text: newline };
  if (text.trim() === "") return { kind: "run", source: "" };
  // In the middle of a text, Enter edits. (Ctrl+Enter runs from anywhere.)
  if (text.slice(caret).trim() !== "") return insert;

  const source = text.trimEnd();
  const about = statements(source).at(-1) ?? source;
  if (/\n[^\S\n]*$/.test(text)) return isOpen(about) ? insert : { kind: "run", source };
  if (about.includes("\n") && isBlock(about)) return insert;
  return { kind: "ask", about, source, newline };
}

export function answered(question: Extract<Enter, { kind: "ask" }>, answer: Completeness): Enter {
  switch (answer) {
    case "complete":
    case "wrong":
      return { kind: "run", source: question.source };
    case "incomplete":
      return { kind: "insert", text: question.newline };
  }
}

/** An answer for as long as the runtime is not there to give one. */
export function guess(source: string): Completeness {
  let last = "";
  for (const { kind, text } of tokens(source)) if (!["comment", "space", "newline"].includes(kind)) last = text;
  return isOpen(source) || last === ":" ? "incomplete" : "complete";
}

/** Does an open bracket or string wait for its end? An empty line does not end those. */
function isOpen(source: string): boolean {
  let depth = 0;
  for (const { kind, text } of tokens(source)) {
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
    else if (kind === "string" && isOpenString(text)) return true;
  }
  return depth > 0;
}

function isOpenString(text: string): boolean {
  const start = text.search(/["']/);
  const quotes = text.slice(start, start + 3);
  if (quotes !== '"""' && quotes !== "'''") return false;
  return text.length < start + 6 || !text.endsWith(quotes);
}

const BLOCK_WORDS = new Set(["class", "def", "if", "for", "while", "try", "with", "async", "match"]);

function isBlock(statement: string): boolean {
  const first = /^(@|\w+)/.exec(statement)?.[0] ?? "";
  return first === "@" || BLOCK_WORDS.has(first);
}

/** Indentation for the line after `before`. */
export function indentAfter(before: string): string {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const indent = /^[^\S\n]*/.exec(line)?.[0] ?? "";
  const code = [...tokens(line)].filter(({ kind }) => kind !== "comment" && kind !== "space");
  if (code.at(-1)?.text === ":") return `${indent}    `;
  if (/^(pass|return|raise|break|continue)$/.test(code[0]?.text ?? ""))
    return indent.slice(0, Math.max(0, indent.length - 4));
  return indent;
}

/** Lines that belong to the statement above although they are not indented. */
const CONTINUES = /^(else|elif|except|finally)\b/;

/** Splits a text into the statements that a person would have typed one after the other. */
export function statements(text: string): string[] {
  return statementsAt(text).map(({ source }) => source);
}

/** The same with the line of the text, from 0, at which each begins. */
export function statementsAt(text: string): { source: string; row: number }[] {
  const found: { source: string; row: number }[] = [];
  let current: string[] = [];
  let row = 0;
  const flush = (): void => {
    const source = current.join("\n").trimEnd();
    if (source.trim() !== "") found.push({ source, row });
    row += current.reduce((sum, line) => sum + line.split("\n").length, 0);
    current = [];
  };
  for (const line of logicalLines(text)) {
    const isStart = current.length > 0 && /^\S/.test(line) && !CONTINUES.test(line);
    if (isStart && !isPrelude(current)) flush();
    current.push(line);
  }
  flush();
  return found;
}

/** Decorators and comments belong to the statement below them. */
function isPrelude(lines: readonly string[]): boolean {
  return lines.every((line) => /^(@|\s*(#|$))/.test(line));
}

/** Lines, with those joined that an open bracket, a long string or a backslash keeps together. */
export function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  for (const { kind, text: part } of tokens(text)) {
    if (kind === "newline" && depth <= 0) {
      lines.push(line);
      line = "";
      depth = 0;
      continue;
    }
    if (kind === "open") depth++;
    if (kind === "close") depth--;
    line += part;
  }
  lines.push(line);
  return lines;
}

/** Enough to tell a paste of a whole notebook from a dict. */
export function isNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"cells"\s*:\s*\[/.test(text) && /"(nbformat|cell_type)"\s*:/.test(text);
}

/**
 * Takes prompts and outputs out of a pasted transcript; other text comes back as it is, with plain line ends and
 * spaces.
 */
export function cleanPaste(pasted: string): string {
  const text = pasted.replace(/\r\n?/g, "\n").replace(/[\u00a0\u202f]/g, " ");
  const lines = text.split("\n");
  const isDoctest = lines.some((line) => /^\s*>>>(\s|$)/.test(line));
  const isDump = lines.some((line) => /^\s*In \[\d*\]:/.test(line));
  if (!isDoctest && !isDump) return text;
  const prompt = isDoctest ? /^\s*(?:>>>|\.\.\.)(?: |$)/ : /^\s*(?:In \[\d*\]:|\.\.\.+:)(?: |$)/;
  // What is not behind a prompt was printed.
  return lines
    .filter((line) => prompt.test(line))
    .map((line) => line.replace(prompt, "").trimEnd())
    .join("\n")
    .trimEnd();
}
