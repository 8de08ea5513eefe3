/**
 * A picture of the heap over typed arrays (layout: core/observe/records.h).
 *
 * nodes: 9 words each: serial, type, value (strings), strong count (0xFFFFFFFF = immortal), weak count,
 *        generation (4 = not tracked) | flags << 8, id low, id high, copied count. Rows are in order of birth.
 * edges: 4 words each: from, to (serials), kind of slot (string) | weak << 31, slot (index or string, 0xFFFFFFFF = none).
 */
import type { Core } from "./core.js";
import type { HeapEdge, HeapName, HeapNode, HeapOptions, HeapSnapshot } from "./types.js";

/** Numbers in a row of `nodes`. */
export const nodeWords = 9;
const edgeWords = 4;
const nameWords = 3;
const none = 0xffffffff;
const immortal = 0xffffffff;
const notTracked = 4;
const weakEdge = 0x80000000;

export function takeSnapshot(core: Core, { all = false, keepers = false }: HeapOptions = {}): HeapSnapshot {
  core.takeSnapshot(all ? 2 : keepers ? 1 : 0);
  return readSnapshot(core);
}

/** Copies what the core has taken. */
export function readSnapshot(core: Core): HeapSnapshot {
  const rows = (which: number): Uint32Array => {
    const start = core.snapshotRows(which) / 4;
    return core.HEAPU32.slice(start, start + core.snapshotWords(which));
  };
  const nodes = rows(0);
  const edges = rows(1);
  const nameRows = rows(2);
  const ends = rows(3);
  const bytes = new Uint8Array(core.HEAPU32.buffer).slice(core.snapshotTexts(), core.snapshotTexts() + core.snapshotTextBytes());
  const decoder = new TextDecoder();
  const strings: string[] = [];
  const text = (number: number | undefined): string => {
    if (number === undefined || number === none) return "";
    return (strings[number] ??= decoder.decode(bytes.subarray(ends[number - 1] ?? 0, ends[number])));
  };
  const label = (kind: string, slot: number): string => {
    if (slot === none) return kind;
    if (kind === "item" || kind === "member") return `${kind} ${slot}`;
    // "value of": a key that is no text.
    return kind === "value" ? `value of '${text(slot)}'` : `${kind} ${text(slot)}`;
  };

  const names: HeapName[] = [];
  for (let at = 0; at < nameRows.length; at += nameWords) {
    names.push({ scope: text(nameRows[at]), name: text(nameRows[at + 1]), serial: nameRows[at + 2] ?? 0 });
  }
  const nodeCount = nodes.length / nodeWords;
  const edgeCount = edges.length / edgeWords;

  return {
    step: core.steps(),
    nodeCount,
    edgeCount,
    names,
    nodes,
    edges,
    node(i: number): HeapNode {
      if (!(i >= 0 && i < nodeCount)) throw new RangeError(`node ${i} of ${nodeCount}`);
      const [serial = 0, type, value, count = 0, weakCount = 0, state = 0, low = 0, high = 0, copied = 0] = nodes.subarray(i * nodeWords, (i + 1) * nodeWords);
      const generation = state & 0xff;
      const collecting = (state & 0x200) !== 0;
      const unreachable = (state & 0x400) !== 0;
      return {
        serial,
        id: `0x${(high * 2 ** 32 + low).toString(16)}`,
        type: text(type),
        value: text(value),
        count: count === immortal ? Infinity : count,
        weakCount,
        generation: generation === notTracked ? -1 : generation,
        finalized: (state & 0x100) !== 0,
        weakrefable: (state & 0x800) !== 0,
        unreachable,
        copiedCount: collecting && !unreachable ? copied : null,
        keeper: (state & 0x1000) !== 0,
        isClass: (state & 0x2000) !== 0,
      };
    },
    edge(i: number): HeapEdge {
      if (!(i >= 0 && i < edgeCount)) throw new RangeError(`edge ${i} of ${edgeCount}`);
      const [from = 0, to = 0, kind = 0, slot = none] = edges.subarray(i * edgeWords, (i + 1) * edgeWords);
      return { from, to, label: label(text(kind & ~weakEdge), slot), weak: kind >= weakEdge };
    },
    indexOf(serial: number): number {
      let low = 0;
      let high = nodeCount - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const there = nodes[middle * nodeWords] ?? 0;
        if (there === serial) return middle;
        if (there < serial) low = middle + 1;
        else high = middle - 1;
      }
      return -1;
    },
  };
}
