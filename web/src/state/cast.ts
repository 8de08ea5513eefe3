/**
 * Who is who: what the page remembers about each object so that it can speak of it after it is gone.
 *
 * The heap forgets the dead, and events carry bare serials. The cast keeps the last known type and name, what a weak
 * reference watched, and how its callback fared. Bounded: of the dead, the oldest are forgotten first.
 */
import type { PlainHeap } from "./plain-heap.ts";
import { called, isMainScope, isWeakref } from "./labels.ts";

export interface Member {
  serial: number;
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
  return { serial, type, name: "", alive: true, referent: 0, hasCallback: false };
}

/** Brings the cast up to date with a heap: types, names, who watches whom. */
export function meet(cast: Cast, heap: PlainHeap): Cast {
  const next = new Map(cast);
  const inHeap = new Set<number>();
  for (const node of heap.nodes) {
    inHeap.add(node.serial);
    const known = next.get(node.serial) ?? newcomer(node.serial, node.type);
    next.set(node.serial, { ...known, type: node.type, alive: true, name: "" });
  }
  for (const name of heap.names) {
    const known = next.get(name.serial);
    if (known && known.name === "" && isMainScope(name.scope)) next.set(name.serial, { ...known, name: name.name });
  }
  for (const edge of heap.edges) {
    const known = next.get(edge.from);
    if (known && edge.weak && isWeakref(known.type)) next.set(edge.from, { ...known, referent: edge.to });
  }
  return bounded(next, inHeap);
}

function bounded(cast: Map<number, Member>, needed: Set<number>): Cast {
  for (const serial of cast.keys()) {
    if (cast.size <= MOST_MEMBERS) break;
    if (!needed.has(serial)) cast.delete(serial);
  }
  return cast;
}

/** "Cat #3", or just "object #3" when nothing was ever heard of it. */
export function nameOf(cast: Cast, serial: number): string {
  const member = cast.get(serial);
  return member ? called(member.type, serial) : `object #${serial}`;
}

/** A weak reference is best known by its variable: "w", else "ref #6". */
export function refName(cast: Cast, serial: number): string {
  const member = cast.get(serial);
  return member?.name || nameOf(cast, serial);
}
