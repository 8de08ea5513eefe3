/**
 * "Why alive?" and "why did it die?", in the page's own names.
 *
 * The runtime answers with its serials, which also count thousands of objects that nobody made; the page has numbers
 * of its own. Here the answer is turned into a sentence of the page and into the lines of the picture that it follows.
 *
 * Start reading at `reasonOf`.
 */
import type { Why } from "../../../wasm/src/types.ts";
import type { Scene } from "./beads.ts";
import { type Cast, nameOf } from "./cast.ts";
import { nameKey, oneLine, shortened } from "./labels.ts";
import type { Edge } from "./picture.ts";

export interface Reason {
  serial: number;
  kind: Why["kind"];
  sentence: string;
  /** What would free it; "" when nothing can. */
  fix: string;
  /** Objects on the way to it, in order, from the one that a name holds. */
  path: readonly number[];
  /** `nameKey` of the name at which the way begins, or "". */
  root: string;
}

/** `lineAt`: the text of a line that somebody entered, or "". */
export function reasonOf(why: Why, cast: Cast, lineAt: Scene["lineAt"]): Reason {
  const base = { serial: why.serial, kind: why.kind, sentence: inOwnNames(why.sentence, cast), fix: "", root: "" };
  switch (why.kind) {
    case "alive":
      return { ...base, fix: why.fix ?? "", root: nameKey(why.root), path: why.path.map((step) => step.serial) };
    case "garbage":
      return { ...base, fix: why.fix, path: why.path.map((step) => step.serial) };
    case "dead": {
      // At a prompt every statement has a line 1.
      const line = shortened(oneLine(lineAt(why.event)), 60);
      const where = `${nameOf(cast, why.serial)} died in “${line}”: ${inOwnNames(why.reason, cast)}`;
      return { ...base, path: [], sentence: line ? where : base.sentence };
    }
    case "unknown":
      return { ...base, path: [] };
  }
}

/** "Cat #4711" is "Cat #3" here, and a stranger is just "a dict". */
function inOwnNames(text: string, cast: Cast): string {
  return text.replace(/([\w.]+) #(\d+)/g, (_, type: string, serial: string) => {
    const member = cast.get(Number(serial));
    return member && member.number > 0 ? nameOf(cast, member.serial) : type;
  });
}

/** Is this line of the picture one that the reason follows? */
export function isOnPath({ path, root }: Reason, edge: Edge): boolean {
  if (edge.kind === "weak") return false;
  if (edge.kind === "name") return edge.to === path[0] && root !== "" && edge.key === `name ${root} ${edge.to}`;
  return path.some((serial, i) => i > 0 && path[i - 1] === edge.from && serial === edge.to);
}
