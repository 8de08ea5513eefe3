/**
 * What changed from one picture to the next, in words: who was born and died, which counts changed, which names and
 * references came and went. Counts that are not known in the middle of a line are not compared.
 *
 * Start reading at `diffOf`.
 */
import type { HeapEdge } from "../../../wasm/src/types.ts";
import { type Cast, nameOf, refName } from "./cast.ts";
import { isClassEdge, oneLine, slot } from "./labels.ts";
import type { Picture } from "./picture.ts";

export interface Diff {
  parts: readonly DiffPart[];
}

export interface DiffPart {
  kind: "born" | "died" | "counts" | "bound" | "unbound" | "gained" | "lost";
  title: string;
  items: readonly string[];
  /** Changes beyond those listed. */
  more: number;
}

const MOST_ITEMS = 40;

export function diffOf(before: Picture, after: Picture, cast: Cast): Diff {
  const a = before.memory;
  const b = after.memory;
  const seen = new Set([...a.drawn, ...b.drawn]);
  const isDrawn = (edge: HeapEdge): boolean => seen.has(edge.from) && seen.has(edge.to) && !isClassEdge(edge);
  const who = (serial: number): string => nameOf(cast, serial);
  const names = (picture: Picture): string[] =>
    picture.tags.filter((tag) => tag.state === "bound").map((tag) => `${tag.name}: ${who(tag.serial)}`);
  const edges = (picture: Picture): string[] => picture.memory.heap.edges.filter(isDrawn).map((edge) => told(edge, cast));

  const graves = new Set(a.graves.map((grave) => grave.serial));
  const parts = [
    part("born", "Born", [...b.drawn].filter((serial) => !a.graph.nodes.has(serial)).map(who)),
    part("died", "Died", b.graves.filter((grave) => !graves.has(grave.serial)).map((grave) => who(grave.serial))),
    part("counts", "Counts", countChanges(before, after, who)),
    part("bound", "Names bound", missing(names(after), names(before))),
    part("unbound", "Names unbound", missing(names(before), names(after))),
    part("gained", "References gained", missing(edges(after), edges(before))),
    part("lost", "References lost", missing(edges(before), edges(after))),
  ];
  return { parts: parts.filter(({ items }) => items.length > 0) };
}

function part(kind: DiffPart["kind"], title: string, all: readonly string[]): DiffPart {
  return { kind, title, items: all.slice(0, MOST_ITEMS), more: Math.max(0, all.length - MOST_ITEMS) };
}

function told(edge: HeapEdge, cast: Cast): string {
  if (edge.weak) return `${refName(cast, edge.from)} watches ${nameOf(cast, edge.to)}`;
  return `${nameOf(cast, edge.from)} ${oneLine(slot(edge))} → ${nameOf(cast, edge.to)}`;
}

/** What is in one list and not, or not as often, in the other. */
function missing(from: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const each of other) left.set(each, (left.get(each) ?? 0) + 1);
  return from.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}

function countChanges(before: Picture, after: Picture, who: (serial: number) => string): string[] {
  const old = before.memory.graph.nodes;
  return [...after.memory.drawn].flatMap((serial) => {
    const was = old.get(serial);
    const is = after.memory.graph.nodes.get(serial);
    if (!was || !is) return [];
    const strong = was.count !== is.count && !isNaN(was.count) && !isNaN(is.count);
    const parts = [
      ...(strong ? [`${was.count} → ${is.count}`] : []),
      ...(was.weakCount !== is.weakCount ? [`weak ${was.weakCount} → ${is.weakCount}`] : []),
    ];
    return parts.length > 0 ? [`${who(serial)}: ${parts.join(", ")}`] : [];
  });
}
