/**
 * What the page remembers in this browser. Storage can be full, forbidden or hold nonsense: then nothing is
 * remembered, and the page is as it is for a newcomer.
 */
const PREFIX = "weakref-playground:";

/** A place to keep small texts. The parts of the page are given one, so that an embed can do without. */
export interface Memory {
  recall(key: string): string | null;
  /** False: it could not be kept. "" forgets. */
  remember(key: string, value: string): boolean;
}

export const NO_MEMORY: Memory = { recall: () => null, remember: () => false };

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): boolean {
  try {
    if (value === "") localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
    return true;
  } catch {
    return false;
  }
}
