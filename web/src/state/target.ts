/**
 * What a lesson or a link means by "a" or "Cat#2": the object that a variable is bound to now, or the second Cat that
 * came into the story, also when it is dead.
 */
import { isMainScope, typeName } from "./labels.ts";
import type { Play } from "./play.ts";

export function serialOf(target: string, play: Play): number | null {
  const [, type, ordinal] = /^(.+)#(\d+)$/.exec(target) ?? [];
  if (type === undefined) {
    const tags = play.picture.tags.filter((tag) => tag.name === target && tag.state === "bound");
    const tag = tags.find(({ scope }) => isMainScope(scope) || scope === "") ?? tags[0];
    return tag?.serial ?? null;
  }
  const ofType = [...play.cast.values()].filter((each) => each.number > 0 && typeName(each.type) === type);
  return ofType.sort((a, b) => a.number - b.number)[Number(ordinal) - 1]?.serial ?? null;
}
