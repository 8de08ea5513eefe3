/**
 * Who is who: what the page remembers about each object so that it can speak of it after it is gone.
 *
 * The heap forgets the dead, and events carry bare serials. The cast keeps the last known type and name, what a weak
 * reference watched, and how its callback fared. Bounded: of the dead, the oldest are forgotten first.
 */
import type { Graph } from "./graph.ts";
import type { PlainHeap } from "./plain-heap.ts";
import { isMainScope, isProxy, isWeakref, typeName } from "./labels.ts";

export interface Member {
  serial: number;
  /**
   * How it is called on this page: objects are numbered as they come into the story, because the runtime's own
   * serials also count thousands of things that nobody made. 0 for those who never came in.
   */
  number: number;
  type: string;
  /** The name it was last seen under, or "". */
  name: string;
  alive: boolean;
  /** What it watches, for weak references; 0 otherwise. */
  referent: number;
  hasCallback: boolean;
}

export type Cast = ReadonlyMap<number, Member>;

export const EMPTY_CAST: Cast = new Map();
const MOST_MEMBERS = 8_000;

export function newcomer(serial: number, type: string): Member {
  return { serial, number: 0, type, name: "", alive: true, referent: 0, hasCallback: false };
}

/** Gives numbers to those who have none yet, in the given order. */
export function number(cast: Map<number, Member>, serials: Iterable<number>): void {
  let next = 0;
  for (const serial of serials) {
    const member = cast.get(serial);
    if (!member || member.number > 0) continue;
    if (next === 0) next = 1 + Math.max(0, ...[...cast.values()].map((each) => each.number));
    cast.set(serial, { ...member, number: next++ });
  }
}

/** Brings the cast up to date with a heap: types, names, who watches whom. `touched` are still to be told of. */
export function meet(cast: Cast, heap: PlainHeap, touched: Iterable<number>): Map<number, Member> {
  const next = new Map(cast);
  const needed = new Set(touched);
  for (const node of heap.nodes) {
    needed.add(node.serial);
    const known = next.get(node.serial) ?? newcomer(node.serial, node.type);
    next.set(node.serial, { ...known, type: node.type, alive: true, name: "" });
  }
  for (const name of heap.names) {
    const known = next.get(name.serial);
    if (known && known.name === "" && isMainScope(name.scope)) next.set(name.serial, { ...known, name: name.name });
  }
  for (const edge of heap.edges) {
    const known = next.get(edge.from);
    if (known && edge.weak && edge.label === "referent") next.set(edge.from, { ...known, referent: edge.to });
  }
  return bounded(next, needed);
}

function bounded(cast: Map<number, Member>, needed: Set<number>): Map<number, Member> {
  for (const serial of cast.keys()) {
    if (cast.size <= MOST_MEMBERS) break;
    if (!needed.has(serial)) cast.delete(serial);
  }
  return cast;
}

/** "Cat #3", or just "dict" for what never came into the story. */
export function nameOf(cast: Cast, serial: number): string {
  const member = cast.get(serial);
  if (!member) return "an object";
  return member.number > 0 ? `${typeName(member.type)} #${member.number}` : typeName(member.type);
}

/** Is it a weak reference, of whatever class? It watches something, or is known to have watched. */
export function isWatcher(graph: Graph, cast: Cast, serial: number): boolean {
  const type = graph.nodes.get(serial)?.type ?? cast.get(serial)?.type ?? "";
  return isWeakref(type) || isProxy(type) || (cast.get(serial)?.referent ?? 0) > 0;
}

export function isReference(cast: Cast, serial: number): boolean {
  const member = cast.get(serial);
  return member !== undefined && (member.referent > 0 || isWeakref(member.type) || isProxy(member.type));
}

/** A weak reference is best known by its variable: "w", else "ref #6". */
export function refName(cast: Cast, serial: number): string {
  const member = cast.get(serial);
  return member?.name || nameOf(cast, serial);
}
