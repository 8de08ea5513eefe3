/**
 * Just enough Python to colour a line and to see where a statement ends: strings, comments, brackets, words.
 *
 * The runtime has the real parser. This one runs on every keystroke before the runtime is even loaded, and must cope
 * with any half-written text: it never fails, it only guesses.
 */
export type TokenKind =
  "keyword" | "string" | "comment" | "number" | "word" | "open" | "close" | "newline" | "space" | "other";

export interface Token {
  kind: TokenKind;
  text: string;
}

const KEYWORDS = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

/** One after the other, and none kept: a text can be long. */
export function* tokens(source: string): Generator<Token> {
  for (let at = 0; at < source.length;) {
    const { kind, end } = tokenAt(source, at);
    yield { kind, text: source.slice(at, end) };
    at = end;
  }
}

// Bounded, so that no pattern recurses: a name of ten million letters is a few thousand tokens.
const WORD = /[\p{L}_][\p{L}\p{N}_]{0,3000}/uy;
const NUMBER = /\d[\w.]{0,3000}/y;
const SPACE = /[^\S\n]{1,3000}|\\\n/y;
const PREFIX = /^(?:[rbuf]|rb|br|fr|rf)$/i;

function tokenAt(source: string, at: number): { kind: TokenKind; end: number } {
  const letter = source[at] ?? "";
  if (letter === '"' || letter === "'") return { kind: "string", end: endOfString(source, at) };
  if (letter === "#") return { kind: "comment", end: endOfLine(source, at) };
  if (letter === "\n") return { kind: "newline", end: at + 1 };
  if ("([{".includes(letter)) return { kind: "open", end: at + 1 };
  if (")]}".includes(letter)) return { kind: "close", end: at + 1 };
  const word = match(WORD, source, at);
  if (word) {
    const quote = source[at + word.length];
    if (PREFIX.test(word) && (quote === '"' || quote === "'")) {
      return { kind: "string", end: endOfString(source, at + word.length) };
    }
    return { kind: KEYWORDS.has(word) ? "keyword" : "word", end: at + word.length };
  }
  const number = match(NUMBER, source, at);
  if (number) return { kind: "number", end: at + number.length };
  const space = match(SPACE, source, at);
  if (space) return { kind: "space", end: at + space.length };
  return { kind: "other", end: at + 1 };
}

function match(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? "";
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end;
}

/**
 * Where the string ends that begins with the quote at `at`: one that is not closed goes on to its line's end, or the
 * text's.
 */
function endOfString(source: string, at: number): number {
  const quote = source[at] ?? "";
  const isLong = source.startsWith(quote.repeat(3), at);
  const close = isLong ? quote.repeat(3) : quote;
  for (let i = at + close.length; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source[i] === "\n" && !isLong) return i;
    else if (source[i] === quote && (!isLong || source.startsWith(close, i))) return i + close.length;
  }
  return source.length;
}
