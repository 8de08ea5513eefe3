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

/** A string of each kind of quote; one that is not closed goes on to the end of its line, or of the text. */
const STRING = [
  /"""(?:\\[^]|(?!""")[^])*(?:"""|$)/,
  /'''(?:\\[^]|(?!''')[^])*(?:'''|$)/,
  /"(?:\\[^]|[^"\\\n])*(?:"|(?=\n)|$)/,
  /'(?:\\[^]|[^'\\\n])*(?:'|(?=\n)|$)/,
]
  .map((each) => each.source)
  .join("|");

const PATTERN = new RegExp(
  [
    new RegExp(`(?<string>(?:[rbuft]|rb|br|fr|rf)?(?:${STRING}))`),
    /(?<comment>#[^\n]*)/,
    /(?<number>\b\d[\w.]*)/,
    /(?<word>[\p{L}_][\p{L}\p{N}_]*)/u,
    /(?<open>[([{])/,
    /(?<close>[)\]}])/,
    /(?<newline>\n)/,
    /(?<space>(?:[^\S\n]|\\\n)+)/,
    /(?<other>[^])/,
  ]
    .map((each) => each.source)
    .join("|"),
  "giu",
);

export function tokens(source: string): Token[] {
  const found: Token[] = [];
  for (const match of source.matchAll(PATTERN)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ["other"];
    const text = match[0];
    found.push({ kind: kind === "word" && KEYWORDS.has(text) ? "keyword" : (kind as TokenKind), text });
  }
  return found;
}
