/**
 * Names without a box: what was defined and imported, and what is bound to numbers, texts and None. A line above the
 * picture says them, so that nothing a person bound is missing.
 *
 * Start reading at `sceneryOf`.
 */
import { isClass, isFunction, isMainScope, isModule, nameKey, oneLine } from "./labels.ts";
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
    const word = isClass(each.type) ? "class" : isFunction(each.type) ? "def" : null;
    const value = oneLine(word ? last(each.value) : each.value);
    // `Pet = Cat` makes a second name for one class, `inc = make()` a name for a function that has another one.
    const isRenamed = value !== "" && last(value) !== name;
    if (word && each.own && !isRenamed) scenery.defined.push({ word, name });
    else if (isModule(each.type) || (word && !each.own && !(isRenamed && isBuiltin(each.type))))
      scenery.imported.push(isRenamed ? `${value} as ${name}` : name);
    else scenery.values.push(value ? `${name} = ${value}` : name);
  }
  return scenery;
}

const isBuiltin = (type: string): boolean => isFunction(type) && type !== "function";

/** The last part of "make.<locals>.inner", or of "os.path". */
const last = (value: string): string => value.replace(/^.*\./s, "");
