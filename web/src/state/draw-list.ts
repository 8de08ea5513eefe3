/**
 * What gets a box.
 *
 * Many alike are one stack: of a list's four hundred nodes that nothing else touches, five are drawn and the rest is
 * a card "395 × Node" beside the list. And there are at most 150 boxes, because beyond that a picture is a texture:
 * names come first, whatever weak references touch, what the last line touched, and what is nearest to those.
 *
 * Start reading at `drawList`.
 */
import type { Graph } from "./graph.ts";
import { worthDrawing } from "./worth-drawing.ts";

export interface Stack {
  /** Stacks share the floor plan with objects; theirs are negative numbers. */
  seat: number;
  holder: number;
  type: string;
  count: number;
  /** "counts 1 to 3". */
  counts: string;
}

export interface DrawList {
  /** In order of birth. */
  drawn: number[];
  /** What is drawn, stacked or for want of room neither: what the story is about. In order of birth. */
  worth: ReadonlySet<number>;
  stacks: Stack[];
  /** Neither drawn nor in a stack. */
  undrawn: number;
}

export const MOST_BOXES = 150;
const MOST_STACKS = 12;
/** More of one type in one holder than this are stacked, but for the first few. */
const MANY_ALIKE = 8;
const FEW = 5;

export interface Drawing {
  graph: Graph;
  garbage: ReadonlySet<number>;
  strangers: ReadonlySet<number>;
  /** By the last line. */
  touched: ReadonlySet<number>;
}

export function drawList({ graph, garbage, strangers, touched }: Drawing): DrawList {
  const worth = worthDrawing({ graph, garbage, strangers });
  const all = [...graph.nodes.keys()].filter((serial) => worth.has(serial));
  const alike = manyAlike(graph, all);
  const single = all.filter((serial) => !alike.has(serial));
  const chosen = single.length <= MOST_BOXES ? new Set(single) : choose(graph, single, touched);
  const left = all.filter((serial) => !chosen.has(serial));
  const stacks = stacksOf(graph, left, chosen);
  const stacked = stacks.reduce((sum, stack) => sum + stack.count, 0);
  return { drawn: all.filter((serial) => chosen.has(serial)), worth: new Set(all), stacks, undrawn: left.length - stacked };
}

/**
 * Objects of which one holder has many, and that have nothing else to tell: no name, no weak reference, nobody they
 * hold.
 */
function manyAlike(graph: Graph, all: readonly number[]): Set<number> {
  const groups = new Map<string, number[]>();
  for (const serial of all) {
    const holders = graph.heldBy.get(serial) ?? [];
    const plain =
      holders.length === 1 &&
      !graph.names.has(serial) &&
      !graph.watchedBy.has(serial) &&
      !graph.watches.has(serial) &&
      !graph.holds.has(serial);
    if (!plain) continue;
    const key = `${holders[0]?.from} ${graph.nodes.get(serial)?.type}`;
    const group = groups.get(key);
    if (group) group.push(serial);
    else groups.set(key, [serial]);
  }
  return new Set(
    [...groups.values()].filter((group) => group.length > MANY_ALIKE).flatMap((group) => group.slice(FEW)),
  );
}

function choose(graph: Graph, all: readonly number[], touched: ReadonlySet<number>): Set<number> {
  const chosen = new Set<number>();
  const mayDraw = new Set(all);
  const take = (serial: number): void => {
    if (mayDraw.has(serial) && chosen.size < MOST_BOXES) chosen.add(serial);
  };
  for (const serial of all) if (graph.names.has(serial)) take(serial);
  // No more than two thirds for these, or a thousand weak references would crowd out what they hang on.
  const near = all.filter((serial) => touched.has(serial) || graph.watches.has(serial) || graph.watchedBy.has(serial));
  for (const serial of near) if (chosen.size < (MOST_BOXES * 2) / 3) take(serial);
  for (const serial of chosen) for (const edge of (graph.holds.get(serial) ?? []).slice(0, 8)) take(edge.to);
  for (const serial of all) take(serial);
  return chosen;
}

function stacksOf(graph: Graph, left: readonly number[], chosen: ReadonlySet<number>): Stack[] {
  const groups = new Map<string, { holder: number; type: string; counts: number[] }>();
  for (const serial of left) {
    const node = graph.nodes.get(serial);
    const holder = (graph.heldBy.get(serial) ?? []).find((edge) => chosen.has(edge.from))?.from;
    if (!node || holder === undefined) continue;
    const group = groups.get(`${holder} ${node.type}`) ?? { holder, type: node.type, counts: [] };
    group.counts.push(node.count);
    groups.set(`${holder} ${node.type}`, group);
  }
  return [...groups.values()]
    .sort((a, b) => b.counts.length - a.counts.length)
    .slice(0, MOST_STACKS)
    .map(({ holder, type, counts }) => ({
      seat: -holder * 16 - kindNumber(type),
      holder,
      type,
      count: counts.length,
      counts: range(counts),
    }));
}

/** A small number per type name, so that a stack keeps its seat from one picture to the next. */
function kindNumber(type: string): number {
  return [...type].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 16;
}

function range(counts: readonly number[]): string {
  const least = counts.reduce((a, b) => Math.min(a, b));
  const most = counts.reduce((a, b) => Math.max(a, b));
  return least === most ? `count ${least} each` : `counts ${least} to ${most}`;
}
