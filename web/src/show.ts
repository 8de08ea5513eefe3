/**
 * Puts a playground on the page and keeps the page's own colours in step with it.
 */
import type { Connect, WeakrefPlayground } from "./view/element.ts";
import { define } from "./view/element.ts";
import { savedTheme, saveTheme, type Theme } from "./theme.ts";

export function show(connect: Connect): WeakrefPlayground {
  define();
  const element = document.createElement("weakref-playground") as WeakrefPlayground;
  element.connect = connect;
  const follow = (theme: Theme): void => {
    document.documentElement.dataset["theme"] = theme;
  };
  element.theme = savedTheme();
  follow(element.theme);
  element.addEventListener("playground-theme", (event) => {
    const { theme } = (event as CustomEvent<{ theme: Theme }>).detail;
    saveTheme(theme);
    follow(theme);
  });
  document.querySelector("main")?.replaceChildren(element);
  return element;
}
