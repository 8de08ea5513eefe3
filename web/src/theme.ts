/**
 * Remembers the theme on this page. Storage can be full, forbidden or absent: then the theme just is not remembered.
 */
const KEY = "weakref-playground:theme";

export type Theme = "" | "light" | "dark";

export function savedTheme(): Theme {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === "light" || theme === "dark" ? theme : "";
  } catch {
    return "";
  }
}

export function saveTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Not remembered, and nothing to tell anybody: the page looks as it was asked to.
  }
}
