/**
 * A picture of the heap over typed arrays (layout: core/observe/records.h).
 *
 * nodes: 8 words each: serial, type, value (strings), strong count (0xFFFFFFFF = immortal), weak count,
 *        generation (4 = not tracked) | finalized << 8, id low, id high. Rows are in order of birth.
 * edges: 4 words each: from, to (serials), label (string), 1 = weak.
 */
import type { Core } from "./core.js";
import type { HeapEdge, HeapName, HeapNode, HeapSnapshot } from "./types.js";

const nodeWords = 8;
const edgeWords = 4;
const nameWords = 3;
const immortal = 0xffffffff;
const notTracked = 4;

export function takeSnapshot(core: Core, all: boolean): HeapSnapshot {
  core.takeSnapshot(all);
  const rows = (which: number): Uint32Array => {
    const start = core.snapshotRows(which) / 4;
    return core.HEAPU32.slice(start, start + core.snapshotWords(which));
  };
  const nodes = rows(0);
  const edges = rows(1);
  const nameRows = rows(2);
  const strings = Array.from({ length: core.snapshotStrings() }, (_, i) => core.snapshotString(i));
  const text = (number: number | undefined): string => strings[number ?? -1] ?? "";

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
      const [serial = 0, type, value, count = 0, weakCount = 0, state = 0, low = 0, high = 0] = nodes.subarray(i * nodeWords, (i + 1) * nodeWords);
      const generation = state & 0xff;
      return {
        serial,
        id: `0x${(high * 2 ** 32 + low).toString(16)}`,
        type: text(type),
        value: text(value),
        count: count === immortal ? Infinity : count,
        weakCount,
        generation: generation === notTracked ? -1 : generation,
        finalized: (state & 0x100) !== 0,
      };
    },
    edge(i: number): HeapEdge {
      if (!(i >= 0 && i < edgeCount)) throw new RangeError(`edge ${i} of ${edgeCount}`);
      const [from = 0, to = 0, label, weak] = edges.subarray(i * edgeWords, (i + 1) * edgeWords);
      return { from, to, label: text(label), weak: weak === 1 };
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
