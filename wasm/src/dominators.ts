import { strongGraph } from "./graph.js";
import type { Dominator, HeapSnapshot } from "./types.js";

/**
 * For each object of a picture that names reach: the nearest object without which it could not be reached, and how many objects it alone
 * keeps alive (Cooper, Harvey and Kennedy's way; names are the roots). In order of birth; what no name reaches is left out.
 *
 * ```js
 * const [largest] = dominators(session.heap()).sort((a, b) => b.keeps - a.keeps);
 * ```
 */
export function dominators(snapshot: HeapSnapshot): Dominator[] {
  const { nodeCount } = snapshot;
  const { first, to } = strongGraph(snapshot);
  const roots = [...new Set(snapshot.names.map(({ serial }) => snapshot.indexOf(serial)).filter((row) => row >= 0))];
  // Row `nodeCount` stands for all names together.
  const top = nodeCount;
  const targets = (row: number): Iterable<number> => (row === top ? roots : to.subarray(first[row], first[row + 1]));

  const order: number[] = []; // rows, each after everything that it leads to
  const number = new Int32Array(nodeCount + 1).fill(-1);
  const seen = new Uint8Array(nodeCount + 1);
  const work: { row: number; rest: Iterator<number> }[] = [{ row: top, rest: targets(top)[Symbol.iterator]() }];
  seen[top] = 1;
  for (let step = work.at(-1); step; step = work.at(-1)) {
    const next = step.rest.next();
    if (next.done) {
      number[step.row] = order.length;
      order.push(step.row);
      work.pop();
    } else if (!seen[next.value]) {
      seen[next.value] = 1;
      work.push({ row: next.value, rest: targets(next.value)[Symbol.iterator]() });
    }
  }

  const holders: number[][] = Array.from({ length: nodeCount + 1 }, () => []);
  for (const row of order) for (const target of targets(row)) holders[target]?.push(row);
  const by = new Int32Array(nodeCount + 1).fill(-1);
  by[top] = top;
  const meet = (a: number, b: number): number => {
    while (a !== b) {
      while ((number[a] ?? 0) < (number[b] ?? 0)) a = by[a] ?? top;
      while ((number[b] ?? 0) < (number[a] ?? 0)) b = by[b] ?? top;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = order.length - 2; i >= 0; i--) {
      const row = order[i] ?? 0;
      let nearest = -1;
      for (const holder of holders[row] ?? []) if (by[holder] !== -1) nearest = nearest === -1 ? holder : meet(holder, nearest);
      if (by[row] === nearest) continue;
      by[row] = nearest;
      changed = true;
    }
  }

  const keeps = new Uint32Array(nodeCount + 1).fill(1);
  for (const row of order) if (row !== top) keeps[by[row] ?? top] = (keeps[by[row] ?? top] ?? 0) + (keeps[row] ?? 0);
  const serial = (row: number): number => (row === top ? 0 : snapshot.node(row).serial);
  return order
    .filter((row) => row !== top)
    .sort((a, b) => a - b)
    .map((row) => ({ serial: serial(row), by: serial(by[row] ?? top), keeps: keeps[row] ?? 1 }));
}
