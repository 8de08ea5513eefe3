import type { HeapDiff, HeapEdge, HeapName, HeapNode, HeapSnapshot } from "./types.js";

/**
 * What is different between two pictures of the same session.
 *
 * ```js
 * const before = session.heap();
 * session.run("del cat");
 * diff(before, session.heap()).died; // [{ type: "Cat", ... }]
 * ```
 */
export function diff(before: HeapSnapshot, after: HeapSnapshot): HeapDiff {
  const nodes = (snapshot: HeapSnapshot): HeapNode[] => Array.from({ length: snapshot.nodeCount }, (_, i) => snapshot.node(i));
  const edges = (snapshot: HeapSnapshot): HeapEdge[] => Array.from({ length: snapshot.edgeCount }, (_, i) => snapshot.edge(i));
  const old = nodes(before);
  const now = nodes(after);
  const changed = now.flatMap((node) => {
    const row = before.indexOf(node.serial);
    const was = row >= 0 ? before.node(row) : node;
    return was.count !== node.count || was.weakCount !== node.weakCount ? [{ before: was, after: node }] : [];
  });
  const edgeKey = ({ from, to, label, weak }: HeapEdge): string => `${from} ${to} ${weak} ${label}`;
  const nameKey = ({ scope, name, serial }: HeapName): string => `${serial} ${scope} ${name}`;
  return {
    born: now.filter(({ serial }) => before.indexOf(serial) < 0),
    died: old.filter(({ serial }) => after.indexOf(serial) < 0),
    changed,
    edgesGained: without(edges(after), edges(before), edgeKey),
    edgesLost: without(edges(before), edges(after), edgeKey),
    namesBound: without(after.names, before.names, nameKey),
    namesUnbound: without(before.names, after.names, nameKey),
  };
}

function without<T>(all: readonly T[], others: readonly T[], key: (each: T) => string): T[] {
  const known = new Set(others.map(key));
  return all.filter((each) => !known.has(key(each)));
}
