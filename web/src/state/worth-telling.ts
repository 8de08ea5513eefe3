/**
 * Which objects are worth telling of.
 *
 * The runtime tells everything. Most births at a prompt are temporaries (a tuple for a call, a bound method), and a
 * bead for each would bury the one death that matters. What counts: objects of the picture before or after, objects
 * of a class that somebody wrote, and anything that was weakly referenced.
 */
import type { Scene } from "./beads.ts";
import { type Cast, isReference } from "./cast.ts";
import { isEveryday } from "./everyday.ts";

/** Does this object matter in this scene? */
export type Judge = (serial: number) => boolean;

export function judge(scene: Scene, cast: Cast): Judge {
  const isDrawn = (serial: number): boolean => scene.before.has(serial) || scene.after.has(serial);
  const watched = new Set<number>();
  for (const event of scene.events)
    if (event.kind === "weakref-made" && isDrawn(event.serial)) watched.add(event.referent);
  return (serial) => {
    // Whoever was introduced is told of to its end, also who is in the middle of dying and in no picture.
    if (isDrawn(serial) || (scene.cast.get(serial)?.number ?? 0) > 0) return true;
    const member = cast.get(serial);
    if (!member || scene.isImport) return false;
    if (isReference(cast, serial)) return member.hasCallback;
    return watched.has(serial) || !isEveryday(member.type);
  };
}
