/**
 * What gets a box. At most 150, because beyond that a picture is a texture: then names come first, whatever weak references
 * touch, what the last line touched, and what is nearest to those. The rest is summed up in stacks ("9,850 × Node") beside
 * the object that holds them.
 *
 * Start reading at `drawList`.
 */
import { type Definition, foldingOf } from "./folding.ts";
import type { Graph } from "./graph.ts";

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
  stacks: Stack[];
  definitions: Definition[];
  /** Neither drawn nor in a stack. */
  undrawn: number;
}

export const MOST_BOXES = 150;
const MOST_STACKS = 12;

export function drawList(graph: Graph, touched: ReadonlySet<number>): DrawList {
  const { folded, definitions } = foldingOf(graph);
  const all = [...graph.nodes.keys()].filter((serial) => !folded.has(serial));
  if (all.length <= MOST_BOXES) return { drawn: all, stacks: [], definitions, undrawn: 0 };

  const chosen = choose(graph, all, touched);
  const left = all.filter((serial) => !chosen.has(serial));
  const stacks = stacksOf(graph, left, chosen);
  const stacked = stacks.reduce((sum, stack) => sum + stack.count, 0);
  return { drawn: all.filter((serial) => chosen.has(serial)), stacks, definitions, undrawn: left.length - stacked };
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
    .map(({ holder, type, counts }) => ({ seat: -holder * 16 - kindNumber(type), holder, type, count: counts.length, counts: range(counts) }));
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
