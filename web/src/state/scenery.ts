/**
 * Names without a box: what was defined and imported, and what is bound to numbers, texts and None. A line above the
 * picture says them, so that nothing a person bound is missing.
 *
 * Start reading at `sceneryOf`.
 */
import { isClass, isMainScope, isModule, nameKey, oneLine } from "./labels.ts";
import type { PlainHeap } from "./plain-heap.ts";

export interface Scenery {
  /** "class Cat", "def gone". */
  defined: { word: "class" | "def"; name: string }[];
  imported: string[];
  /** "x = 5" */
  values: string[];
}

/** `onRail`: keys of names that have a tag, and need no second mention. */
export function sceneryOf(heap: PlainHeap, onRail: ReadonlySet<string>): Scenery {
  const scenery: Scenery = { defined: [], imported: [], values: [] };
  for (const each of heap.scenery) {
    if (!isMainScope(each.scope) || each.name === "_" || onRail.has(nameKey(each))) continue;
    const name = oneLine(each.name);
    const word = isClass(each.type) ? "class" : each.type === "function" ? "def" : null;
    if (word && each.own) scenery.defined.push({ word, name: title(name, each.value) });
    else if (word) scenery.imported.push(title(name, each.value));
    else if (isModule(each.type)) scenery.imported.push(each.value && last(each.value) !== name ? `${each.value} as ${name}` : name);
    else scenery.values.push(each.value ? `${name} = ${oneLine(each.value)}` : name);
  }
  return scenery;
}

/** The last part of "make.<locals>.inner", or of "os.path". */
const last = (value: string): string => value.replace(/^.*\./s, "");

/** `Pet = Cat` makes a second name for one class: say both. */
function title(name: string, value: string): string {
  const own = oneLine(last(value));
  return /^[\w.]+$/u.test(own) && own !== name ? `${name} = ${own}` : name;
}
