/**
 * What the page remembers in this browser. Storage can be full, forbidden or hold nonsense: then nothing is
 * remembered, and the page is as it is for a newcomer.
 */
const PREFIX = "weakref-playground:";

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Not remembered, and nothing to tell anybody: the page looks as it was asked to.
  }
}
