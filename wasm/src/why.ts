/**
 * "Why is this alive?" and "why did this die?", from a picture of the heap and the events. Pure functions.
 *
 * An object lives because a chain of strong references leads to it from something that nobody has to hold: a variable, `_`, a
 * running call, the runtime. The shortest such chain is the answer; weak references never count.
 */
import { strongGraph, type Graph } from "./graph.js";
import type { HeapNode, HeapSnapshot, LifetimeEvent, Why, WhyStep } from "./types.js";

interface Held {
  /** Row of the holder, or -1 for a root. */
  from: number;
  label: string;
  /** Row of a dict's key, when the label is its value's. */
  key: number;
}

const rootOrder = (scope: string): number => (scope === "__main__" ? 0 : scope === "builtins" ? 2 : scope === "" ? 3 : 1);

/** Breadth first from rows that are reached already; returns the row that reached each other one, and by which edge. */
function search(graph: Graph, from: readonly number[], goal: number, rows: number): { by: Int32Array; edge: Int32Array } | null {
  const by = new Int32Array(rows).fill(-2);
  const edge = new Int32Array(rows).fill(-1);
  const queue: number[] = [];
  for (const row of from) {
    if (by[row] !== -2) continue;
    by[row] = -1;
    queue.push(row);
  }
  if (by[goal] === -1) return { by, edge };
  for (const row of queue) {
    for (let at = graph.first[row] ?? 0; at < (graph.first[row + 1] ?? 0); at++) {
      const to = graph.to[at] ?? -1;
      if (by[to] !== -2) continue;
      by[to] = row;
      edge[to] = graph.edge[at] ?? -1;
      if (to === goal) return { by, edge };
      queue.push(to);
    }
  }
  return null;
}

const plainKeys = new Set(["str", "int", "bool", "float", "bytes", "NoneType"]);

/** What a program would write after an expression for the holder, or null when no program could. */
function written(snapshot: HeapSnapshot, holder: HeapNode, above: Held | null, held: Held): string | null {
  const { label } = held;
  const attribute = /^attribute (.+)$/.exec(label)?.[1];
  if (attribute !== undefined) return `.${attribute}`;
  if (label === "__dict__" || label === "dict" || label === "class dict") return ""; // its values are attributes
  const item = /^item (\d+)$/.exec(label)?.[1];
  if (item !== undefined && (holder.type === "list" || holder.type === "tuple" || holder.type.endsWith("deque"))) return `[${item}]`;
  const value = /^value of '(.*)'$/s.exec(label)?.[1];
  if (value !== undefined) {
    if (above && (above.label === "__dict__" || above.label === "dict" || above.label === "class dict")) return `.${value}`;
    const key = held.key >= 0 ? snapshot.node(held.key) : null;
    return key && plainKeys.has(key.type) && key.value ? `[${key.value}]` : null;
  }
  return null;
}

const called = (node: HeapNode): string => `${node.type} #${node.serial}`;

/** In words, for a step that no program could write. */
const inWords = (holder: HeapNode, label: string): string =>
  label === "contents" ? "a variable that a closure keeps"
  : /^value of/.test(label) ? `a value of ${called(holder)}`
  : label === "key" ? `a key of ${called(holder)}`
  : /^member/.test(label) ? `a member of ${called(holder)}`
  : `the ${label} of ${called(holder)}`;

/** What holds on to things without anybody having meant it. */
function remarks(steps: readonly WhyStep[]): { remark: string; advice: string | null } {
  const has = (type: string): boolean => steps.some((step) => step.type === type);
  if (steps.some((step) => step.label === "value of '_registry'") && has("_Info"))
    return {
      remark: "A finalizer keeps its function and arguments until its own object dies; where they lead to that object, it never does.",
      advice: "call detach() on the finalizer",
    };
  if (has("traceback")) return { remark: "A traceback keeps the frames it shows, with all their variables.", advice: null };
  if (has("_lru_cache_wrapper")) return { remark: "A cache keeps its arguments and results.", advice: null };
  if (has("generator") || has("coroutine") || has("async_generator")) return { remark: "A suspended generator keeps its variables.", advice: null };
  if (has("method")) return { remark: "A bound method keeps the object it is bound to.", advice: null };
  if (has("cell")) return { remark: "A closure keeps the variables that it uses.", advice: null };
  return { remark: "", advice: null };
}

const cutting: Record<string, string> = {
  "gc.garbage": "gc.garbage.clear()",
  "gc.callbacks": "gc.callbacks.clear()",
  atexit: "atexit.unregister() the function",
};

export function why(snapshot: HeapSnapshot, events: readonly LifetimeEvent[], serial: number): Why {
  const goal = snapshot.indexOf(serial);
  if (goal < 0) return whyDead(events, serial);
  const node = snapshot.node(goal);
  const roots = [...snapshot.names].sort((a, b) => rootOrder(a.scope) - rootOrder(b.scope));
  const rows = roots.map((root) => snapshot.indexOf(root.serial));
  const starts = rows.filter((row) => row >= 0);
  let found = search(strongGraph(snapshot, false), starts, goal, snapshot.nodeCount);
  if (!found) {
    // Each object holds its class, and so nearly everything: such a way is told only when there is no other.
    const graph = strongGraph(snapshot, true);
    found = search(graph, starts, goal, snapshot.nodeCount);
    const latest = events.at(-1);
    if (!found && latest?.kind === "born" && latest.serial === serial) {
      return { kind: "unknown", serial, sentence: `${called(node)} is just being made: only what makes it holds it.` };
    }
    if (!found) return whyGarbage(snapshot, graph, goal);
  }
  const reached = found;

  const chain: number[] = [];
  for (let row = goal; row >= 0; row = reached.by[row] ?? -1) chain.unshift(row);
  const root = roots[rows.indexOf(chain[0] ?? -1)] ?? { scope: "", name: "", serial: 0 };
  const held = chain.map((row, i): Held => {
    const edge = reached.edge[row] ?? -1;
    if (i === 0) return { from: -1, label: root.name, key: -1 };
    const label = snapshot.edge(edge).label;
    // A dict tells each key right behind its value.
    const next = edge + 1 < snapshot.edgeCount ? snapshot.edge(edge + 1) : null;
    const key = next?.label === "key" && next.from === snapshot.edge(edge).from ? snapshot.indexOf(next.to) : -1;
    return { from: chain[i - 1] ?? -1, label, key };
  });
  const steps = chain.map((row, i): WhyStep => {
    const { serial: number, type, value } = snapshot.node(row);
    return { serial: number, type, value, label: held[i]?.label ?? "" };
  });

  // As far as a program can write it down.
  let expression = root.scope === "" ? "" : root.name;
  const parts: string[] = [];
  let cut: string | null = root.scope === "" ? (cutting[root.name] ?? null) : root.scope === "builtins" ? "show another value, which takes the place of _" : `del ${root.name}`;
  held.forEach((each, i) => {
    if (each.from < 0) return;
    const holder = snapshot.node(each.from);
    const above = held[i - 1] ?? null;
    const text = parts.length === 0 && expression !== "" ? written(snapshot, holder, above, each) : null;
    if (text === null) {
      parts.push(inWords(holder, each.label));
      if (expression !== "" && parts.length === 1 && (holder.type === "generator" || holder.type === "coroutine")) cut = `${expression}.close()`;
      return;
    }
    expression += text;
    if (text !== "" && holder.type !== "tuple") cut = `del ${expression}`;
  });
  const { remark, advice } = remarks(steps);
  const place =
    root.scope === "__main__" ? "" : root.scope === "builtins" ? " (the last value that the prompt showed)" : root.scope === "" ? "" : ` in ${root.scope}()`;
  const start = root.scope === "" ? `the runtime (${root.name})` : `${expression}${place}`;
  const sentence =
    parts.length === 0 ? `${called(node)} is alive: ${start} holds it.` : `${called(node)} is alive: ${start} leads to it, through ${parts.join(", then ")}.`;
  return {
    kind: "alive", serial, type: node.type, root: { scope: root.scope, name: root.name }, path: steps,
    sentence: remark ? `${sentence} ${remark}` : sentence,
    fix: advice ?? cut,
  };
}

function whyGarbage(snapshot: HeapSnapshot, graph: Graph, goal: number): Why {
  const node = snapshot.node(goal);
  // The way from the object back to itself.
  let circle: number[] = [];
  for (let at = graph.first[goal] ?? 0; at < (graph.first[goal + 1] ?? 0) && circle.length === 0; at++) {
    const first = graph.to[at] ?? -1;
    const found = search(graph, [first], goal, snapshot.nodeCount);
    if (!found) continue;
    for (let row = goal; row >= 0; row = found.by[row] ?? -1) circle.unshift(row);
  }
  if (circle.length > 0) circle = [goal, ...circle];
  const path = circle.map((row): WhyStep => {
    const { serial, type, value } = snapshot.node(row);
    return { serial, type, value, label: "" };
  });
  const sentence = circle.length
    ? `${called(node)} is garbage: nothing leads to it but a cycle of its own, ${circle.map((row) => called(snapshot.node(row))).join(" → ")}. It waits for the collector.`
    : `${called(node)} is garbage: only other garbage holds it. It waits for the collector.`;
  return { kind: "garbage", serial: node.serial, type: node.type, path, sentence, fix: "gc.collect()" };
}

function whyDead(events: readonly LifetimeEvent[], serial: number): Why {
  const types = new Map<number, string>();
  for (const event of events) if (event.kind === "born") types.set(event.serial, event.type);
  const event = events.findLast((each) => each.kind === "died" && each.serial === serial);
  if (event?.kind !== "died") {
    const type = types.get(serial);
    const sentence = type === undefined ? `No object #${serial} was seen in this session.` : `${type} #${serial} has not died, but nothing is seen to hold it here.`;
    return { kind: "unknown", serial, sentence };
  }
  const name = `${event.type} #${serial}`;
  const place = event.line > 0 ? ` in line ${event.line}` : "";
  const holder = types.get(event.holder);
  const sentence =
    event.cause === "collected" ? `${name} died${place}: nothing outside its cycle held it any more, and collection ${event.collection} found that.`
    : event.cause === "session end" ? `${name} died when the session ended.`
    : event.holder ? `${name} died${place}: ${holder ?? "its holder"} #${event.holder}, the last to hold it, died or let it go.`
    : `${name} died${place}: its last reference went, and its count reached 0.`;
  return { kind: "dead", serial, type: event.type, event, sentence };
}
