/**
 * Puts a playground on the page, keeps the page's own colours in step with it, and remembers what a person arranged.
 */
import { pageAddress } from "./address.ts";
import { recall, remember } from "./storage.ts";
import type { Arrangement, WeakrefPlayground } from "./view/element.ts";

export function show(place: Element): WeakrefPlayground {
  const element = document.createElement("weakref-playground") as WeakrefPlayground;
  element.memory = { recall, remember };
  element.address = pageAddress;
  const theme = recall("theme");
  element.theme = theme === "light" || theme === "dark" ? theme : "";
  element.sizes = { code: percent("code"), events: percent("events") };
  document.documentElement.dataset["theme"] = element.theme;
  element.addEventListener("playground-arranged", (event) => {
    const { theme, sizes } = (event as CustomEvent<Arrangement>).detail;
    document.documentElement.dataset["theme"] = theme;
    remember("theme", theme);
    remember("code", String(sizes.code ?? ""));
    remember("events", String(sizes.events ?? ""));
  });
  place.replaceChildren(element);
  return element;
}

function percent(key: string): number | null {
  const value = Number(recall(key) || NaN);
  return value > 0 && value < 100 ? value : null;
}
