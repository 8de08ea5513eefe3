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
import { isEveryday } from "./everyday.ts";
import { isProxy, isWeakref } from "./labels.ts";

/** Does this object matter in this scene? */
export type Judge = (serial: number) => boolean;

export function judge(scene: Scene, cast: Cast): Judge {
  const isDrawn = (serial: number): boolean => scene.before.has(serial) || scene.after.has(serial);
  const watched = new Set<number>();
  for (const event of scene.events)
    if (event.kind === "weakref-made" && isDrawn(event.serial)) watched.add(event.referent);
  return (serial) => {
    if (isDrawn(serial)) return true;
    const member = cast.get(serial);
    if (!member || scene.isImport) return false;
    if (isReference(cast, serial)) return member.hasCallback;
    return watched.has(serial) || !isEveryday(member.type);
  };
}

function isReference(cast: Cast, serial: number): boolean {
  const member = cast.get(serial);
  return member !== undefined && (member.referent > 0 || isWeakref(member.type) || isProxy(member.type));
}

export function isTold(event: LifetimeEvent, matters: Judge, cast: Cast): boolean {
  switch (event.kind) {
    case "born":
      // A weak reference is introduced by what it watches.
      return matters(event.serial) && !isReference(cast, event.serial);
    case "died":
    case "weakref-cleared":
      return matters(event.serial);
    case "weakref-made":
    case "callback-called":
    case "callback-suppressed":
    case "callback-raised":
      return matters(event.serial);
    case "del-called":
    case "resurrected":
      return true;
    case "collection-ended":
      return event.collected + event.uncollectable > 0;
    case "finalizer-registered":
    case "finalizer-called":
    case "finalizer-detached":
    case "row-removed":
    case "name-bound":
    case "name-unbound":
    case "count-changed":
    case "line-executed":
    case "collection-begun":
    case "phase":
    case "output":
    case "error":
    case "dropped":
      return false;
  }
}
