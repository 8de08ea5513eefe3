/** The strong references of a picture as rows, and what graph theory says of them. Internal: programs use dominators.ts and why.ts. */
import { nodeWords } from "./snapshot.js";
import type { HeapSnapshot } from "./types.js";

const edgeWords = 4;
const weakEdge = 0x80000000;

/** Row `i` refers to the rows `to[first[i]]` up to `to[first[i + 1] - 1]`, each by the edge of the same place in `edge`. */
export interface Graph {
  readonly first: Uint32Array;
  readonly to: Uint32Array;
  /** Rows of `snapshot.edge`. */
  readonly edge: Uint32Array;
}

/** `classes`: of the references that objects have to their classes only those to these, serials; without it all of them. */
export function strongGraph(snapshot: HeapSnapshot, classes?: ReadonlySet<number>): Graph {
  const { edges, edgeCount, nodeCount } = snapshot;
  const rows = new Map<number, number>();
  for (let i = 0; i < nodeCount; i++) rows.set(snapshot.nodes[i * nodeWords] ?? 0, i);
  const ends = new Int32Array(edgeCount * 2).fill(-1);
  const first = new Uint32Array(nodeCount + 1);
  for (let i = 0; i < edgeCount; i++) {
    if ((edges[i * edgeWords + 2] ?? 0) >= weakEdge) continue;
    if (classes && !classes.has(edges[i * edgeWords + 1] ?? 0) && snapshot.edge(i).label === "type") continue;
    const from = rows.get(edges[i * edgeWords] ?? 0);
    const to = rows.get(edges[i * edgeWords + 1] ?? 0);
    if (from === undefined || to === undefined) continue;
    ends[i * 2] = from;
    ends[i * 2 + 1] = to;
    first[from + 1] = (first[from + 1] ?? 0) + 1;
  }
  for (let i = 0; i < nodeCount; i++) first[i + 1] = (first[i + 1] ?? 0) + (first[i] ?? 0);
  const next = first.slice();
  const to = new Uint32Array(first[nodeCount] ?? 0);
  const edge = new Uint32Array(to.length);
  for (let i = 0; i < edgeCount; i++) {
    const from = ends[i * 2] ?? -1;
    if (from < 0) continue;
    const at = next[from] ?? 0;
    next[from] = at + 1;
    to[at] = ends[i * 2 + 1] ?? 0;
    edge[at] = i;
  }
  return { first, to, edge };
}

/** Groups of rows of which each reaches each other (Tarjan), without recursion; a row alone only if it refers to itself. */
export function cycles({ first, to }: Graph, among: (row: number) => boolean): number[][] {
  const count = first.length - 1;
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const found: number[][] = [];
  let time = 0;
  for (let root = 0; root < count; root++) {
    if (order[root] !== -1 || !among(root)) continue;
    const work: { row: number; edge: number }[] = [{ row: root, edge: first[root] ?? 0 }];
    order[root] = low[root] = time++;
    stack.push(root);
    onStack[root] = 1;
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const { row } = top;
      if (top.edge < (first[row + 1] ?? 0)) {
        const target = to[top.edge++] ?? 0;
        if (!among(target)) continue;
        if (order[target] === -1) {
          order[target] = low[target] = time++;
          stack.push(target);
          onStack[target] = 1;
          work.push({ row: target, edge: first[target] ?? 0 });
        } else if (onStack[target]) low[row] = Math.min(low[row] ?? 0, order[target] ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low[parent.row] = Math.min(low[parent.row] ?? 0, low[row] ?? 0);
      if (low[row] !== order[row]) continue;
      const group: number[] = [];
      for (let member = -1; member !== row; ) {
        member = stack.pop() ?? row;
        onStack[member] = 0;
        group.push(member);
      }
      const itself = to.subarray(first[row], first[row + 1]).includes(row);
      if (group.length > 1 || itself) found.push(group.sort((a, b) => a - b));
    }
  }
  return found.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}
