/**
 * Names on the rail: the bound, the ones now bound to something without a box, and for a while those that are gone.
 *
 * Start reading at `railNames`.
 */
import type { HeapName } from "../../../wasm/src/types.ts";
import { tagRect } from "./geometry.ts";
import { STANDING } from "./graves.ts";
import { isClass, isFunction, isMainScope, nameKey, oneLine } from "./labels.ts";
import type { Memory, Picture, Tag } from "./picture.ts";
import type { PlainHeap } from "./plain-heap.ts";
import type { Seats } from "./seats.ts";

export interface RailName {
  name: HeapName;
  state: Tag["state"];
  /** For a name bound to something without a box: what that is. */
  value: string;
}

export function namesGone(previous: Picture, heap: PlainHeap, chapter: number): Memory["goneNames"] {
  const bound = new Set([...heap.names, ...heap.scenery].map(nameKey));
  const old = previous.memory.goneNames.filter(
    (each) => !bound.has(nameKey(each.name)) && chapter - each.chapter < STANDING,
  );
  const known = new Set(old.map((each) => nameKey(each.name)));
  const fresh = previous.tags
    .filter((tag) => tag.state !== "gone" && !bound.has(tag.key) && !known.has(tag.key))
    .map((tag) => goneName(tag, chapter))
    // `_` vanishing is the prompt's doing, and locals go with their call: they need no obituary.
    .filter((each) => each.name.name !== "_" && isMainScope(each.name.scope));
  return [...old, ...fresh];
}

export function goneName(tag: Tag, chapter: number): Memory["goneNames"][number] {
  return { name: { scope: tag.scope || "__main__", name: tag.name, serial: tag.serial }, chapter };
}

export function railNames(
  previous: Picture,
  heap: PlainHeap,
  drawn: ReadonlySet<number>,
  gone: Memory["goneNames"],
): RailName[] {
  const hadPlace = new Set(previous.tags.map((tag) => tag.key));
  const rail: RailName[] = [];
  for (const name of heap.names) if (drawn.has(name.serial)) rail.push({ name, state: "bound", value: "" });
  // A name that was on the rail stays there when it is bound to a number or None: it is not gone.
  for (const name of heap.scenery) {
    // A definition has its place above the picture.
    const isKnown = hadPlace.has(nameKey(name)) && name.name !== "_" && !isClass(name.type) && !isFunction(name.type);
    if (isKnown) rail.push({ name, state: "elsewhere", value: oneLine(name.value) || name.type });
  }
  return [...rail, ...gone.map(({ name }): RailName => ({ name, state: "gone", value: "" }))];
}

export function tagOf({ name, state, value }: RailName, seats: Seats, previous: Picture): Tag {
  const key = nameKey(name);
  const before = previous.tags.find((tag) => tag.key === key);
  return {
    key,
    name: oneLine(name.name),
    scope: isMainScope(name.scope) ? "" : oneLine(name.scope),
    serial: name.serial,
    temporary: name.name === "_",
    state,
    value,
    fresh: before?.state !== state || (state === "bound" && before.serial !== name.serial),
    rect: tagRect(seats.names.get(key) ?? 0),
  };
}
