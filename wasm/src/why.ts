/**
 * "Why is this alive?" and "why did this die?", from a picture of the heap and the events. Pure functions.
 *
 * An object lives because a chain of strong references leads to it from something that nobody has to hold: a variable, `_`, a
 * running call, the runtime. The shortest such chain is the answer; weak references never count.
 */
import { cycles, strongGraph, type Graph } from "./graph.js";
import type { HeapNode, HeapSnapshot, LifetimeEvent, Why, WhyStep } from "./types.js";

interface Held {
  /** Row of the holder, or -1 for a root. */
  from: number;
  label: string;
  /** Row of a dict's key, when the label is its value's. */
  key: number;
}

const rootOrder = (scope: string): number => (scope === "__main__" ? 0 : scope === "builtins" ? 2 : scope === "" ? 3 : 1);

/** Breadth first from rows that are reached already; returns the row that reached each other one, and by which edge. `without`: edges that do not count. */
function search(graph: Graph, from: readonly number[], goal: number, without: ReadonlySet<number> = new Set()): { by: Int32Array; edge: Int32Array } | null {
  const rows = graph.first.length - 1;
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
      const way = graph.edge[at] ?? -1;
      if (by[to] !== -2 || without.has(way)) continue;
      by[to] = row;
      edge[to] = way;
      if (to === goal) return { by, edge };
      queue.push(to);
    }
  }
  return null;
}

const isIdentifier = (text: string): boolean => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text);
/** What they hold in `data` is theirs to let go of. */
const weakContainers = /^Weak(Set|KeyDictionary|ValueDictionary)$/;
const plainKeys = new Set(["str", "int", "bool", "float", "bytes", "NoneType"]);

/** Of a long str and a large int only the beginning is told. */
const isShortened = (value: string): boolean => /^(above|below) /.test(value) || (value.length > 43 && value.endsWith("...'"));

/** What a program would write after an expression for the holder, or null when no program could. */
function written(snapshot: HeapSnapshot, holder: HeapNode, above: Held | null, held: Held): string | null {
  const { label } = held;
  const attribute = /^attribute (.+)$/.exec(label)?.[1];
  if (attribute !== undefined) return isIdentifier(attribute) ? `.${attribute}` : null;
  if (label === "__dict__" || label === "dict" || label === "class dict") return ""; // its values are attributes
  const item = /^item (\d+)$/.exec(label)?.[1];
  if (item !== undefined && (holder.type === "list" || holder.type === "tuple" || holder.type.endsWith("deque"))) return `[${item}]`;
  if (label.startsWith("value of ")) {
    const value = /^value of '(.*)'$/s.exec(label)?.[1] ?? "";
    if (above && (above.label === "__dict__" || above.label === "dict" || above.label === "class dict")) return isIdentifier(value) ? `.${value}` : null;
    const key = held.key >= 0 ? snapshot.node(held.key) : null;
    return key && plainKeys.has(key.type) && key.value && !isShortened(key.value) ? `[${key.value}]` : null;
  }
  return null;
}

const called = (node: HeapNode): string => `${node.type} #${node.serial}`;

/** In words, for a step that no program could write. */
const inWords = (holder: HeapNode, label: string): string =>
  label === "contents" ? "a variable that a closure keeps"
  : /^value of/.test(label) ? `a value of ${called(holder)}`
  : label === "type" ? `the class of ${called(holder)}`
  : label === "key" ? `a key of ${called(holder)}`
  : /^member/.test(label) ? `a member of ${called(holder)}`
  : label === "iterates over" ? `what ${called(holder)} iterates over`
  : `the ${label} of ${called(holder)}`;

/** What holds on to things without anybody having meant it. */
function remarkOn(steps: readonly WhyStep[]): string {
  const has = (type: string): boolean => steps.some((step) => step.type === type);
  const registered = steps[placeInRegistry(steps)]?.type;
  if (registered === "_Info") return "A finalizer keeps its function and arguments until its own object dies; where they lead to that object, it never does.";
  if (registered) return "A finalizer is kept until its object dies.";
  if (has("traceback")) return "A traceback keeps the frames it shows, with all their variables.";
  if (has("_lru_cache_wrapper")) return "A cache keeps its arguments and results.";
  // close() would not do: of one that has not started it lets go of nothing.
  const kind = ["generator", "coroutine", "async_generator"].find(has);
  if (kind && !steps.some(({ label }) => label === "closed frame")) return `${kind.startsWith("a") ? "An" : "A"} ${kind.replace("_", " ")} keeps its variables until it has run to its end or dies.`;
  if (has("method")) return "A bound method keeps the object it is bound to.";
  if (has("cell")) return "A closure keeps the variables that it uses.";
  return "";
}

/** Of the step at which the registry of finalizers holds what comes then; -1 for none. */
function placeInRegistry(steps: readonly WhyStep[]): number {
  const registry = steps.findIndex(({ label }) => label === "value of '_registry'");
  return registry < 0 ? -1 : steps.findIndex(({ type }, i) => i > registry && (type === "_Info" || type === "finalize"));
}

/** The prompt would show what it gives, and `_` would hold that. */
const detaching = ".detach() and None";

const cutting: Record<string, string> = {
  "gc.garbage": "gc.garbage.clear()",
  "gc.callbacks": "gc.callbacks.clear()",
  atexit: "atexit.unregister() the function",
};

type Root = HeapSnapshot["names"][number];
/** The runtime holds these, and a program can say them. */
const isSayable = ({ scope, name }: Root): boolean => scope === "" && (name === "sys" || name === "sys.modules");

const isFunction = ({ scope }: Root): boolean => !["__main__", "builtins", "sys", ""].includes(scope) && !scope.startsWith("class ");

/** A chain of strong references from a root to an object. */
interface Way {
  root: Root;
  steps: WhyStep[];
  /** What a program would write for as much of it as it can, and what comes behind that, in words. */
  start: string;
  expression: string;
  parts: string[];
  remark: string;
  /** What cuts it, and where that is: an edge of the picture, or the root. */
  fix: string | null;
  cutAt: number | Root;
}

/** The shortest one that needs nothing of what is cut. `isNested`: to a finalizer, which another one holds. */
function wayTo(snapshot: HeapSnapshot, graph: Graph, roots: readonly Root[], goal: number, cut: ReadonlySet<number | Root>, isNested = false): Way | null {
  const here = roots.filter((root) => !cut.has(root));
  const rows = here.map((root) => snapshot.indexOf(root.serial));
  const reached = search(graph, rows.filter((row) => row >= 0), goal, cut as ReadonlySet<number>);
  if (!reached) return null;

  const chain: number[] = [];
  for (let row = goal; row >= 0; row = reached.by[row] ?? -1) chain.unshift(row);
  const root = here[rows.indexOf(chain[0] ?? -1)] ?? { scope: "", name: "", serial: 0 };
  const edges = chain.map((row) => reached.edge[row] ?? -1);
  const held = edges.map((edge, i): Held => {
    if (i === 0) return { from: -1, label: root.name === "sys" && isSayable(root) ? "dict" : root.name, key: -1 };
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
  let expression = root.scope === "" && !isSayable(root) ? "" : root.name;
  const parts: string[] = [];
  let fix: string | null = root.scope === "" ? (cutting[root.name] ?? null) : root.scope === "builtins" ? "show another value, which takes the place of _" : `del ${root.name}`;
  let cutAt: number | Root = root.scope === "" ? (edges[1] ?? root) : root;
  let isSealed = false;
  held.forEach((each, i) => {
    if (each.from < 0) return;
    const holder = snapshot.node(each.from);
    // An enumeration does not let its members be deleted, nor these it.
    isSealed ||= holder.type === "EnumType" || each.label === "attribute __objclass__";
    const above = held[i - 1] ?? null;
    const text = parts.length === 0 && expression !== "" ? written(snapshot, holder, above, each) : null;
    if (text === null) {
      parts.push(inWords(holder, each.label));
      return;
    }
    expression += text;
    if (text === "" || isSealed || holder.type === "tuple" || weakContainers.test(holder.type)) return;
    fix = `del ${expression}`;
    cutAt = edges[i] ?? -1;
  });
  // Nobody outside can delete what a function that runs has.
  if (isFunction(root)) {
    fix = `let ${root.scope}() end`;
    cutAt = root;
  }
  const at = placeInRegistry(steps);
  if (at >= 0) {
    const row = steps[at]?.type === "_Info" ? (held[at]?.key ?? -1) : (chain[at] ?? -1);
    cutAt = edges[at] ?? -1;
    // Its place in the registry: a dict tells each key right behind its value. Two finalizers may hold each other.
    const other = row < 0 || isNested ? null : wayTo(snapshot, graph, roots, row, new Set([cutAt - 1, cutAt, cutAt + 1]), true);
    fix = other?.expression && other.parts.length === 0 ? `${other.expression}${detaching}` : "call detach() on the finalizer";
  }
  const place =
    root.scope === "__main__" ? "" : root.scope === "builtins" ? " (the last value that the prompt showed)" : root.scope === "" ? "" : ` in ${root.scope}${root.scope.startsWith("class ") ? "" : "()"}`;
  return { root, steps, start: expression === "" ? `the runtime (${root.name})` : `${expression}${place}`, expression, parts, remark: remarkOn(steps), fix, cutAt };
}

/** What a running program's namespaces hold, which is told by its names: the edges of the main module's dict and of frames' variables. */
function namespaceEdges(snapshot: HeapSnapshot, { first, edge }: Graph): number[] {
  const found: number[] = [];
  const edgesOf = (row: number): number[] => [...edge.subarray(first[row], first[row + 1])];
  const running = new Set(snapshot.names.map(({ scope, name, serial }) => `${scope} ${name} ${serial}`));
  const shown = new Set(snapshot.names.flatMap(({ scope, serial }) => (scope === "builtins" ? [serial] : [])));
  for (let row = 0; row < snapshot.nodeCount; row++) {
    const { type, value } = snapshot.node(row);
    if (type === "module" && (value === "__main__" || value === "builtins")) {
      const dict = edgesOf(row).find((each) => snapshot.edge(each).label === "dict");
      const values = dict === undefined ? [] : edgesOf(snapshot.indexOf(snapshot.edge(dict).to));
      found.push(...values.filter((each) => value === "__main__" || shown.has(snapshot.edge(each).to)));
    } else if (type === "frame") {
      found.push(...edgesOf(row).filter((each) => running.has(`${value} ${snapshot.edge(each).label.replace(/^local /, "")} ${snapshot.edge(each).to}`)));
    }
  }
  return found;
}

/** More would not be read. */
const mostWays = 4;

export function why(snapshot: HeapSnapshot, events: readonly LifetimeEvent[], serial: number): Why {
  const goal = snapshot.indexOf(serial);
  if (goal < 0) return whyDead(events, serial);
  const node = snapshot.node(goal);
  const roots = [...snapshot.names].sort((a, b) => rootOrder(a.scope) - rootOrder(b.scope));
  const cut = new Set<number | Root>();
  // Each object holds its class, and so nearly everything: such references count for classes that are on the way.
  const classes = new Set([serial]);
  let graph = strongGraph(snapshot, classes);
  let way = wayTo(snapshot, graph, roots, goal, cut);
  const before = classes.size;
  for (const step of way && placeInRegistry(way.steps) < 0 ? way.steps : []) if (snapshot.node(snapshot.indexOf(step.serial)).isClass) classes.add(step.serial);
  if (classes.size > before) {
    graph = strongGraph(snapshot, classes);
    way = wayTo(snapshot, graph, roots, goal, cut);
  }
  if (!way) {
    // Such a way is told only when there is no other.
    graph = strongGraph(snapshot);
    way = wayTo(snapshot, graph, roots, goal, cut);
    const latest = events.at(-1);
    if (!way && latest?.kind === "born" && latest.serial === serial && !graph.to.includes(goal)) {
      return { kind: "unknown", serial, sentence: `${called(node)} is just being made: only what makes it holds it.` };
    }
    if (!way) return whyGarbage(snapshot, graph, goal, roots);
  }
  const ways: Way[] = [];
  for (const edge of namespaceEdges(snapshot, graph)) cut.add(edge);
  for (let next: Way | null = way; next; next = wayTo(snapshot, graph, roots, goal, cut)) {
    ways.push(next);
    if (ways.length > mostWays) break;
    cut.add(next.cutAt);
  }
  const { root, steps, start, parts, remark } = way;
  const sentence =
    parts.length === 0 ? `${called(node)} is alive: ${start} holds it.` : `${called(node)} is alive: ${start} leads to it, through ${parts.join(", then ")}.`;
  const fixes = inOrder([...new Set(ways.slice(0, mostWays).map(({ fix }) => fix))]).sort((a, b) => Number(b?.endsWith(detaching)) - Number(a?.endsWith(detaching)));
  if (ways.length > mostWays) fixes.push("# and more");
  else if (isHeldByCycle(graph, goal, cut)) fixes.push("gc.collect()");
  return {
    kind: "alive", serial, type: node.type, root: { scope: root.scope, name: root.name }, path: steps,
    sentence: [sentence, alsoHolding(ways.slice(1)), remark].filter(Boolean).join(" "),
    fix: fixes.includes(null) ? null : withImports(fixes, roots),
  };
}

/** What they use of modules that the program has not imported is imported first. */
function withImports(fixes: readonly (string | null)[], roots: readonly Root[]): string {
  const missing = ["gc", "sys"].filter(
    (module) =>
      !roots.some(({ scope, name }) => scope === "__main__" && name === module) &&
      fixes.some((fix) => fix?.startsWith(`${module}.`) || fix?.startsWith(`del ${module}.`)),
  );
  return [...missing.map((module) => `import ${module}`).reverse(), ...fixes].join("; ");
}

/** Of what nothing else leads to any more: does a cycle, its own or one that leads to it? */
function isHeldByCycle({ first, to, edge }: Graph, goal: number, cut: ReadonlySet<number | Root>): boolean {
  const rows = first.length - 1;
  const left = to.map((row, i) => (cut.has(edge[i] ?? -1) ? rows : row));
  // Backwards: those who refer to a row stand in `holder` up to its place in `end`.
  const end = new Uint32Array(rows + 2);
  for (const row of left) end[row + 1] = (end[row + 1] ?? 0) + 1;
  for (let row = 0; row <= rows; row++) end[row + 1] = (end[row + 1] ?? 0) + (end[row] ?? 0);
  const start = end.slice();
  const holder = new Uint32Array(left.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (; at < (first[row + 1] ?? 0); at++) {
      const target = left[at] ?? rows;
      const place = end[target] ?? 0;
      holder[place] = row;
      end[target] = place + 1;
    }
  }
  const above = new Set([goal]);
  for (const row of above) for (const each of holder.subarray(start[row], end[row])) above.add(each);
  return cycles({ first, to: left, edge }, (row) => above.has(row)).length > 0;
}

/** Of one sequence the last item goes first, so that the numbers of the others stay true. */
function inOrder(fixes: readonly (string | null)[]): (string | null)[] {
  const parts = fixes.map((fix) => /^(.*)\[(\d+)\]$/.exec(fix ?? "") ?? ["", fix, "0"]);
  const sequences = parts.map(([, sequence]) => sequence);
  const order = [...fixes.keys()].sort((a, b) => sequences.indexOf(sequences[a]) - sequences.indexOf(sequences[b]) || Number(parts[b]?.[2]) - Number(parts[a]?.[2]));
  return order.map((i) => fixes[i] ?? null);
}

/** "b holds it too." */
function alsoHolding(others: readonly Way[]): string {
  if (others.length === 0) return "";
  const starts = [...new Set(others.map(({ start }) => start))];
  if (others.length === mostWays) starts[starts.length - 1] = "more";
  const last = starts.pop() ?? "";
  const direct = others.every(({ parts }) => parts.length === 0);
  const isOne = starts.length === 0 && last !== "more";
  return `${isOne ? last : `${starts.join(", ")} and ${last}`} ${direct ? (isOne ? "holds" : "hold") : isOne ? "leads to" : "lead to"} it too.`;
}

function whyGarbage(snapshot: HeapSnapshot, graph: Graph, goal: number, roots: readonly Root[]): Why {
  const node = snapshot.node(goal);
  // The way from the object back to itself.
  let circle: number[] = [];
  for (let at = graph.first[goal] ?? 0; at < (graph.first[goal + 1] ?? 0) && circle.length === 0; at++) {
    const first = graph.to[at] ?? -1;
    const found = search(graph, [first], goal);
    if (!found) continue;
    for (let row = goal; row >= 0; row = found.by[row] ?? -1) circle.unshift(row);
  }
  if (circle.length > 0) circle = [goal, ...circle];
  const path = circle.map((row): WhyStep => {
    const { serial, type, value } = snapshot.node(row);
    return { serial, type, value, label: "" };
  });
  const isFrozen = node.generation === 3;
  const holders = circle.length
    ? `nothing leads to it but a cycle of its own, ${circle.map((row) => called(snapshot.node(row))).join(" → ")}`
    : "only other garbage holds it";
  const fate = isFrozen ? "It is frozen: no collection looks at it." : "It waits for the collector.";
  return {
    kind: "garbage", serial: node.serial, type: node.type, path, sentence: `${called(node)} is garbage: ${holders}. ${fate}`,
    fix: withImports(isFrozen ? ["gc.unfreeze()", "gc.collect()"] : ["gc.collect()"], roots),
  };
}

function whyDead(events: readonly LifetimeEvent[], serial: number): Why {
  const types = new Map<number, string>();
  let referent = 0;
  for (const event of events) {
    if (event.kind === "born") types.set(event.serial, event.type);
    else if (event.kind === "weakref-made" && event.serial === serial) referent = event.referent;
  }
  const event = events.findLast((each) => each.kind === "died" && each.serial === serial);
  if (event?.kind !== "died") {
    const type = types.get(serial);
    const sentence = type === undefined ? `No object #${serial} was seen in this session.` : `${type} #${serial} has not died, but nothing is seen to hold it here.`;
    return { kind: "unknown", serial, sentence };
  }
  const name = `${event.type} #${serial}`;
  const place = event.line === 0 ? "" : event.run === 0 ? " in a line of a module" : ` in line ${event.line}`;
  const holder = types.get(event.holder);
  const reason =
    event.cause === "collected" ? `nothing outside its cycle held it any more, and collection ${event.collection} found that.`
    : event.cause === "session end" ? "the session ended."
    // The callbacks of its weak references run while an object dies, which holds none of them.
    : event.holder && event.holder !== referent ? `${holder ?? "its holder"} #${event.holder}, the last to hold it, died or let it go.`
    : "its last reference went, and its count reached 0.";
  const sentence = event.cause === "session end" ? `${name} died when ${reason}` : `${name} died${place}: ${reason}`;
  return { kind: "dead", serial, type: event.type, event, reason, sentence };
}
