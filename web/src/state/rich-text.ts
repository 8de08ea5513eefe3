/**
 * The little markup in the texts of lessons and of the tour: `code`, and [a place to look](#target).
 */
export type Piece =
  { kind: "text"; text: string } | { kind: "code"; text: string } | { kind: "link"; text: string; target: string };

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(/`([^`]+)`|\[([^\]]+)\]\(#([^)]+)\)/g)) {
    const [whole, code, label, target] = match;
    if (match.index > end) found.push({ kind: "text", text: text.slice(end, match.index) });
    if (code !== undefined) found.push({ kind: "code", text: code });
    else if (label !== undefined && target !== undefined) found.push({ kind: "link", text: label, target });
    end = match.index + whole.length;
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}

/** The same without marks, for what is said and not seen. */
export function plainText(text: string): string {
  return pieces(text)
    .map((piece) => piece.text)
    .join("");
}
