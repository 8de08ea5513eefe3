/**
 * How things are called on the page: one place, so that the picture, the tree, the log and the spoken sentence agree.
 */
import type { HeapEdge, HeapName } from "../../../wasm/src/types.ts";

const WEAKREF_TYPES = new Set(["ref", "weakref", "ReferenceType", "weakref.ReferenceType", "weakref.ref"]);
const PROXY_TYPES = new Set([
  "proxy",
  "weakproxy",
  "ProxyType",
  "CallableProxyType",
  "weakref.ProxyType",
  "weakref.CallableProxyType",
]);
const CLASS_TYPES = new Set(["type", "class"]);
const FUNCTION_TYPES = new Set(["function", "builtin_function_or_method"]);

export const isWeakref = (type: string): boolean => WEAKREF_TYPES.has(type);
export const isProxy = (type: string): boolean => PROXY_TYPES.has(type);
/** What a reference does from the moment on when it is cut. */
export const whenCut = (type: string): string => (isProxy(type) ? "raises ReferenceError" : "returns None");
export const isClass = (type: string): boolean => CLASS_TYPES.has(type);
export const isFunction = (type: string): boolean => FUNCTION_TYPES.has(type);
export const isModule = (type: string): boolean => type === "module";

/** "Cat", "ref", "proxy": the type as a person would say it. */
export function typeName(type: string): string {
  if (isWeakref(type)) return "ref";
  if (isProxy(type)) return "proxy";
  if (isClass(type)) return "class";
  // A program may call its class anything, also things that would turn a line round or break it.
  if (PLAIN.test(type)) return type;
  return isolated(shortened(oneLine(type), 60) || "?");
}

/** A name from right to left would turn round the number that stands behind it. */
export const isolated = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

const PLAIN = /^[\w.]{1,60}$/;

/** Which slot of its holder a reference sits in, as short as a program would write it. */
export function slot(edge: Pick<HeapEdge, "label">): string {
  const { label } = edge;
  const attribute = /^attribute (.+)$/.exec(label)?.[1];
  if (attribute !== undefined) return `.${attribute}`;
  const item = /^item (\d+)$/.exec(label)?.[1];
  if (item !== undefined) return `[${item}]`;
  const value = /^value of (.+)$/s.exec(label)?.[1];
  if (value !== undefined) return `[${value}]`;
  if (label === "referent") return "";
  if (label === "class dict") return "__dict__";
  // Of a set: which place of its table is nobody's business.
  return label.replace(/^member \d+$/, "member");
}

/** The reference every instance has to its class: true, counted, and never what a picture is about. */
export function isClassEdge(edge: Pick<HeapEdge, "label">): boolean {
  return edge.label === "class" || edge.label === "type" || edge.label === "__class__";
}

export function isCallbackEdge(edge: Pick<HeapEdge, "label">): boolean {
  return edge.label === "callback";
}

/** The rail has one place per name and scope. */
export function nameKey(name: Pick<HeapName, "scope" | "name">): string {
  return `${name.scope}\u0000${name.name}`;
}

/** Scopes that need no saying: the module a person types into, and the place where `_` lives. */
export function isMainScope(scope: string): boolean {
  return scope === "__main__" || scope === "builtins";
}

export function scopedName(name: Pick<HeapName, "scope" | "name">): string {
  if (name.scope === "sys") return `sys.${isolated(oneLine(name.name))}`;
  return isMainScope(name.scope) ? isolated(oneLine(name.name)) : `${isolated(oneLine(name.name))} in ${isolated(oneLine(name.scope))}`;
}

/** Cuts a text that is too long for its place; the whole text belongs in a title beside it. */
export function shortened(text: string, most: number): string {
  const letters = [...text.slice(0, 2 * most + 2)];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("")}…${text.startsWith("\u2068") ? "\u2069" : ""}`;
}

/** Control characters, line ends, and what turns the direction of writing. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]+/g;

/** Text as one visible line: control characters and line ends would break a label (and could forge one). */
export function oneLine(text: string): string {
  return text.slice(0, 10_000).replace(UNSEEN, " ").trim();
}

/** 12,345. The browser's own way loads half its knowledge of languages first: 50 ms before the first line is drawn. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** A count as a pill says it: immortals have no number, and in the middle of a line not every count is known. */
export function countText(count: number): string {
  return count === Infinity ? "∞" : Number.isNaN(count) ? "?" : String(count);
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
