/** What a collection did: its events, and pictures of the heap in the middle of it. Internal: programs call `session.collection`. */
import { cycles, strongGraph } from "./graph.js";
import type { CollectedObject, CollectionRecord, HeapSnapshot, LifetimeEvent, Phase } from "./types.js";

type Of<K extends LifetimeEvent["kind"]> = Extract<LifetimeEvent, { kind: K }>;

/** `picturesAt`: the heap right after these events. */
export function collectionRecord(
  number: number,
  events: readonly LifetimeEvent[],
  picturesAt: (seqs: readonly number[]) => HeapSnapshot[],
): CollectionRecord {
  const from = events.findIndex((event) => event.kind === "collection-begun" && event.collection === number);
  const to = events.findIndex((event) => event.kind === "collection-ended" && event.collection === number);
  if (from < 0 || to < 0) throw new Error(`there is no collection ${number} in this history`);
  const begun = events[from] as Of<"collection-begun">;
  const ended = events[to] as Of<"collection-ended">;
  const inside = events.slice(from, to + 1);
  const phases = inside.filter((event): event is Of<"phase"> => event.kind === "phase" && event.collection === number);
  const seqOf = (phase: string): number => phases.find((event) => event.phase === phase)?.seq ?? begun.seq;
  const [counted, decided] = picturesAt([seqOf("subtract_refs"), seqOf("move_unreachable")]) as [HeapSnapshot, HeapSnapshot];

  const serials = (kind: "del-called" | "resurrected"): Set<number> =>
    new Set(inside.flatMap((event) => (event.kind === kind ? [event.serial] : [])));
  const finalized = serials("del-called");
  const resurrected = serials("resurrected");
  // A phase's event comes when it is over.
  const diedIn = new Map<number, Phase>();
  let phase: Phase | undefined;
  for (const event of [...inside].reverse()) {
    if (event.kind === "phase" && event.collection === number) phase = event.phase;
    else if (event.kind === "died" && phase) diedIn.set(event.serial, phase);
  }

  const objects: CollectedObject[] = [];
  for (let i = 0; i < counted.nodeCount; i++) {
    const { serial, type, value, count, copiedCount } = counted.node(i);
    if (copiedCount === null) continue;
    const row = decided.indexOf(serial);
    const reachable = row >= 0 && !decided.node(row).unreachable;
    const end = diedIn.get(serial);
    objects.push({
      serial, type, value, count, copiedCount, reachable,
      rescued: reachable && copiedCount === 0,
      finalized: finalized.has(serial),
      resurrected: resurrected.has(serial),
      cleared: !reachable && !resurrected.has(serial) && end === "delete_garbage",
      ...(end && { diedIn: end }),
    });
  }
  const isGarbage = (row: number): boolean => decided.node(row).unreachable;
  return {
    collection: number,
    generation: begun.generation,
    automatic: begun.automatic,
    collected: ended.collected,
    phases: phases.map(({ phase, objects: each, seq }) => ({ phase, objects: each, seq })),
    objects,
    cycles: cycles(strongGraph(decided), isGarbage).map((group) => group.map((row) => decided.node(row).serial)),
  };
}
