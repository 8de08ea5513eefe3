/**
 * Which events are worth a bead.
 *
 * The runtime tells everything. Most births at a prompt are temporaries (a tuple for a call, a bound method), and a
 * bead for each would bury the one death that matters. What counts: objects of the picture before or after, objects
 * of a class that somebody wrote, and anything that was weakly referenced.
 */
import type { LifetimeEvent } from "../../../wasm/src/types.ts";
import type { Scene } from "./beads.ts";
import type { Cast } from "./cast.ts";
import { isClass, isFunction, isProxy, isWeakref } from "./labels.ts";

/** Does this object matter in this scene? */
export type Judge = (serial: number) => boolean;

export function judge(scene: Scene, cast: Cast): Judge {
  const watched = new Set<number>();
  for (const event of scene.events) if (event.kind === "weakref-made") watched.add(event.referent);
  return (serial) => {
    if (scene.before.has(serial) || scene.after.has(serial)) return true;
    const member = cast.get(serial);
    if (!member) return false;
    if (isWeakref(member.type) || isProxy(member.type)) return member.hasCallback;
    return watched.has(serial) || !isEveryday(member.type);
  };
}

export function isTold(event: LifetimeEvent, matters: Judge, cast: Cast): boolean {
  switch (event.kind) {
    case "born":
      // A weak reference is introduced by what it watches.
      return matters(event.serial) && !isWeakref(event.type) && !isProxy(event.type);
    case "died":
    case "weakref-cleared":
      return matters(event.serial);
    case "weakref-made":
    case "callback-called":
    case "callback-suppressed":
    case "callback-raised":
      return matters(event.serial) || cast.get(event.serial)?.hasCallback === true;
    case "del-called":
    case "resurrected":
      return true;
    case "collection-ended":
      return event.collected + event.uncollectable > 0;
    case "collection-begun":
    case "phase":
    case "output":
    case "error":
    case "dropped":
      return false;
  }
}

/** Types whose objects come and go with every line. */
const EVERYDAY = new Set(
  `int float complex str bytes bytearray bool NoneType tuple list dict set frozenset range slice object iterator
  generator coroutine list_iterator tuple_iterator range_iterator str_iterator str_ascii_iterator set_iterator
  dict_keyiterator dict_valueiterator dict_itemiterator dict_keys dict_values dict_items enumerate zip map filter
  reversed callable_iterator code frame cell traceback method method-wrapper builtin_function_or_method
  wrapper_descriptor method_descriptor classmethod_descriptor member_descriptor getset_descriptor property
  staticmethod classmethod super mappingproxy module ellipsis NotImplementedType Token Context`.split(/\s+/),
);

function isEveryday(type: string): boolean {
  return (
    EVERYDAY.has(type) ||
    isClass(type) ||
    isFunction(type) ||
    /^[A-Z]\w*(Error|Exception|Warning|Iteration|Interrupt|Exit)$/.test(type)
  );
}
