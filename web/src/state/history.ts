/**
 * What was entered before, walked with the arrow keys. The line one was writing is kept below the newest entry.
 */
export interface History {
  entries: readonly string[];
  /** Index of the entry shown; `entries.length` is the draft. */
  at: number;
  draft: string;
}

export const EMPTY_HISTORY: History = { entries: [], at: 0, draft: "" };
const MOST_ENTRIES = 500;
/** A pasted file is not a line to come back to. */
const LONGEST = 100_000;

export function remembered(history: History, source: string): History {
  const last = history.entries.at(-1);
  const isWorthIt = source.trim() !== "" && source !== last && source.length <= LONGEST;
  const entries = isWorthIt ? [...history.entries, source].slice(-MOST_ENTRIES) : history.entries;
  return { entries, at: entries.length, draft: "" };
}

export function older(history: History, shown: string): History {
  if (history.at === 0) return history;
  const draft = history.at === history.entries.length ? shown : history.draft;
  return { ...history, at: history.at - 1, draft };
}

export function newer(history: History): History {
  return history.at >= history.entries.length ? history : { ...history, at: history.at + 1 };
}

/** Every earlier line with this in it, the newest first, each once. */
export function matching(history: History, query: string): string[] {
  if (query === "") return [];
  const wanted = query.toLowerCase();
  const found = history.entries.filter((entry) => entry.toLowerCase().includes(wanted));
  return [...new Set(found.reverse())];
}

export function textOf(history: History): string {
  return history.entries[history.at] ?? history.draft;
}
