/**
 * Where in a text something is wrong: from the runtime's lines and columns to offsets.
 *
 * The runtime counts characters as Python does; a browser counts UTF-16 units, of which some characters are two.
 */
export interface ErrorPlace {
  /** From 1. */
  line: number;
  /** From 0. */
  column: number;
  endLine: number;
  endColumn: number;
}

export interface Span {
  from: number;
  to: number;
}

/** At least one character wide, so that there is something to see; null when the place is not in this text. */
export function spanOf(source: string, place: ErrorPlace): Span | null {
  const from = offsetOf(source, place.line, place.column);
  if (from === null) return null;
  const end = offsetOf(source, place.endLine, place.endColumn) ?? from;
  if (end > from) return { from, to: end };
  return from < source.length && source[from] !== "\n" ? { from, to: from + 1 } : { from: Math.max(0, from - 1), to: from };
}

function offsetOf(source: string, line: number, column: number): number | null {
  const lines = source.split("\n");
  const text = lines[line - 1];
  if (text === undefined) return null;
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return before + [...text].slice(0, column).join("").length;
}

/** The part of a span that lies on the line which begins at `start`. */
export function onLine(span: Span | null, start: number, length: number): Span | null {
  if (!span) return null;
  const from = Math.max(0, span.from - start);
  const to = Math.min(length, span.to - start);
  return from < to ? { from, to } : null;
}
