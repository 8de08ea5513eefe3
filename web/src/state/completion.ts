/**
 * What could come next while somebody types: names and attributes, read from a snapshot of the heap.
 *
 * No Python runs for it, not even `dir()`: a property, a `__getattr__` or a `__dir__` may print, fail or change what
 * the page is about. What only running could tell is not offered.
 *
 * Start reading at `asked` and `candidates`.
 */
import type { HeapNode, HeapSnapshot } from "../../../wasm/src/types.ts";
import { isFunction, isMainScope, isModule } from "./labels.ts";
import { tokens } from "./tokens.ts";

export type CandidateKind = "variable" | "function" | "class" | "module" | "method" | "property" | "attribute" | "keyword";

export interface Candidate {
  name: string;
  kind: CandidateKind;
  /** Its type or where it comes from: "Cat", "of Cat". */
  detail: string;
}

export interface Asked {
  /** Before the last dot: ["c", "peer"]; empty for a name. */
  path: string[];
  /** What is written of the name so far, and where it begins. */
  prefix: string;
  from: number;
}

/** What is asked for at `caret`; null in a string, a comment, a number, and behind what only running could tell. */
export function asked(text: string, caret: number): Asked | null {
  const parts = [...tokens(text.slice(0, caret))];
  const last = parts.at(-1);
  if (!last || last.kind === "comment" || (last.kind === "string" && !isClosed(last.text))) return null;
  const before = parts.map((part) => part.text);
  const prefix = last.kind === "word" || last.kind === "keyword" ? (before.pop() ?? "") : "";
  const path: string[] = [];
  while (before.at(-1) === ".") {
    before.pop();
    const owner = before.pop() ?? "";
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(owner)) return null;
    path.unshift(owner);
  }
  if (path.length === 0 && prefix === "") return null;
  return { path, prefix, from: caret - prefix.length };
}

function isClosed(text: string): boolean {
  const start = text.search(/["']/);
  const quote = /^("""|'''|"|')/.exec(text.slice(start))?.[0] ?? "";
  return text.length >= start + 2 * quote.length && text.endsWith(quote);
}

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield".split(
    " ",
  );
/** Worth offering behind `import` before anything was imported. */
const MODULES = "asyncio collections contextlib copy dataclasses functools gc itertools sys types weakref".split(" ");

export function candidates(heap: HeapSnapshot, path: readonly string[]): Candidate[] {
  const reader = new Reader(heap);
  const found = new Map<string, Candidate>();
  const add = (candidate: Candidate): void => void (found.has(candidate.name) || found.set(candidate.name, candidate));
  if (path.length === 0) {
    for (const name of heap.names) {
      const node = reader.node(name.serial);
      if (isMainScope(name.scope) && node) add({ name: name.name, kind: kindOf(node), detail: detailOf(node) });
    }
    for (const [name, node] of reader.entries(reader.module("builtins"))) add({ name, kind: kindOf(node), detail: "builtin" });
    for (const name of KEYWORDS) add({ name, kind: "keyword", detail: "" });
    for (const name of MODULES) add({ name, kind: "module", detail: "module" });
  } else {
    const owner = reader.follow(path);
    if (owner !== null) for (const candidate of reader.attributes(owner)) add(candidate);
  }
  return [...found.values()];
}

function kindOf(node: HeapNode): CandidateKind {
  if (isModule(node.type)) return "module";
  if (node.isClass) return "class";
  return isFunction(node.type) ? "function" : "variable";
}

function detailOf(node: HeapNode): string {
  return kindOf(node) === "variable" ? node.type : "";
}

/** Reads one snapshot; edges are found by their owner once for all questions of a completion. */
class Reader {
  private readonly heap: HeapSnapshot;
  private byOwner: Map<number, number[]> | null = null;

  constructor(heap: HeapSnapshot) {
    this.heap = heap;
  }

  node(serial: number): HeapNode | null {
    const row = this.heap.indexOf(serial);
    return row < 0 ? null : this.heap.node(row);
  }

  follow(path: readonly string[]): number | null {
    const [first, ...rest] = path;
    const bound = this.heap.names.filter(({ name, scope }) => name === first && isMainScope(scope));
    let serial = bound[0]?.serial ?? this.entrySerial(this.module("builtins"), first ?? "");
    for (const name of rest) {
      if (serial === null) return null;
      serial = this.value(serial, name);
    }
    return serial;
  }

  module(name: string): number | null {
    for (let row = 0; row < this.heap.nodeCount; row++) {
      const node = this.heap.node(row);
      if (isModule(node.type) && node.value.replace(/'/g, "") === name) return this.part(node.serial, "dict");
    }
    return null;
  }

  attributes(serial: number): Candidate[] {
    const node = this.node(serial);
    if (!node) return [];
    if (isModule(node.type)) {
      return this.entries(this.part(serial, "dict")).map(([name, value]) => ({ name, kind: kindOf(value), detail: detailOf(value) }));
    }
    const own = this.own(serial).map(([name, value]): Candidate => ({ name, kind: "attribute", detail: this.node(value)?.type ?? "" }));
    const classes = this.node(serial)?.isClass ? this.lineage(serial) : this.lineage(this.classOf(serial));
    const inherited = classes.flatMap((each) => {
      const of = `of ${this.node(each)?.value ?? ""}`;
      return this.entries(this.part(each, "class dict")).map(([name, value]): Candidate => ({ name, kind: memberKind(value), detail: of }));
    });
    return [...own, ...inherited];
  }

  /** What a dict has under its text keys. */
  entries(dict: number | null): [string, HeapNode][] {
    if (dict === null) return [];
    const found: [string, HeapNode][] = [];
    for (const { label, to } of this.edges(dict)) {
      const name = /^value of '(.+)'$/s.exec(label)?.[1];
      const node = name === undefined ? null : this.node(to);
      if (name !== undefined && node) found.push([name, node]);
    }
    return found;
  }

  /** Only what is stored with the object: whatever a class would compute stays unknown. */
  private value(serial: number, name: string): number | null {
    const node = this.node(serial);
    if (node && isModule(node.type)) return this.entrySerial(this.part(serial, "dict"), name);
    const own = this.own(serial).find(([each]) => each === name);
    if (own) return own[1];
    if (!node?.isClass) return null;
    return this.lineage(serial).reduce<number | null>((found, each) => found ?? this.entrySerial(this.part(each, "class dict"), name), null);
  }

  private own(serial: number): [string, number][] {
    const stored = this.edges(serial).flatMap(({ label, to }): [string, number][] => {
      const name = /^attribute (.+)$/.exec(label)?.[1];
      return name === undefined ? [] : [[name, to]];
    });
    const dict = this.part(serial, "__dict__");
    return dict === null ? stored : [...stored, ...this.entries(dict).map(([name, node]): [string, number] => [name, node.serial])];
  }

  /** Instances lead to their class; of the built-in types only the name is told. */
  private classOf(serial: number): number | null {
    const stored = this.part(serial, "type");
    const type = this.node(serial)?.type;
    if (stored !== null || type === undefined) return stored;
    for (let row = 0; row < this.heap.nodeCount; row++) {
      const node = this.heap.node(row);
      if (node.type === "type" && node.value === type) return node.serial;
    }
    return null;
  }

  /** A class and its bases, in the order in which attributes are looked for. */
  private lineage(serial: number | null): number[] {
    if (serial === null) return [];
    const mro = this.part(serial, "__mro__");
    const items = mro === null ? [] : this.edges(mro).filter(({ label }) => label.startsWith("item "));
    const bases = items.sort((a, b) => Number(a.label.slice(5)) - Number(b.label.slice(5))).map(({ to }) => to);
    return [...new Set([serial, ...bases])];
  }

  private part(serial: number, label: string): number | null {
    return this.edges(serial).find((edge) => edge.label === label)?.to ?? null;
  }

  private entrySerial(dict: number | null, name: string): number | null {
    return this.entries(dict).find(([each]) => each === name)?.[1].serial ?? null;
  }

  private edges(serial: number): { label: string; to: number }[] {
    if (!this.byOwner) {
      this.byOwner = new Map();
      for (let row = 0; row < this.heap.edgeCount; row++) {
        const owner = this.heap.edges[row * 4] ?? 0;
        const rows = this.byOwner.get(owner);
        if (rows) rows.push(row);
        else this.byOwner.set(owner, [row]);
      }
    }
    return (this.byOwner.get(serial) ?? []).map((row) => this.heap.edge(row)).filter((edge) => !edge.weak);
  }
}

function memberKind(node: HeapNode): CandidateKind {
  if (node.type === "property" || /getset|member|cached_property/.test(node.type)) return "property";
  return /function|method|wrapper|slot|lru_cache/.test(node.type) ? "method" : "attribute";
}

/** The best first: what a person made, then what is near, then the names that begin with underscores. */
export function rank({ name, kind, detail }: Candidate): number {
  if (/^__.*__$/.test(name)) return -30;
  if (name.startsWith("_")) return -20;
  if (detail === "builtin" || kind === "module") return -5;
  return kind === "variable" || kind === "attribute" ? 5 : 0;
}
