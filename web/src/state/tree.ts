/**
 * The picture in words: the tree "Objects", which says everything that the drawing shows.
 *
 *      __main__, 2 names
 *        c: Cat #3, held by 1 strong: name c; watched by 1 weak: w with callback; generation 0
 *          .friends: list #5, held by ...
 *        w: ref #6 ...
 *      Nobody reaches these
 *      Dead
 *
 * An object is told where it is met first; everywhere else it is "already listed", so a cycle ends.
 *
 * Start reading at `treeOf`.
 */
import type { HeapEdge } from "../../../wasm/src/types.ts";
import { type Cast, isWatcher, nameOf } from "./cast.ts";
import { type Graph, reachedFromNames } from "./graph.ts";
import { grouped, isClassEdge, isolated, listed, oneLine, plural, slot, typeName, whenCut } from "./labels.ts";
import type { Picture } from "./picture.ts";
import { relationsOf } from "./relations.ts";
import type { Table } from "./tables.ts";

export interface TreeItem {
  /** Stays the same from one picture to the next, so that focus and open branches do. */
  key: string;
  /** What the item says. */
  text: string;
  /** The object it stands for; 0 for headings. */
  serial: number;
  children: TreeItem[];
  openAtFirst: boolean;
}

/** Deeper than this, a list in a list in a list is only counted. */
const DEEPEST = 12;
const MOST_CHILDREN = 60;

export function treeOf(picture: Picture, cast: Cast): TreeItem[] {
  const { heap, drawn } = picture.memory;
  const teller = new Teller(picture, cast);
  const roots: TreeItem[] = [];
  for (const scope of new Set(heap.names.map((name) => name.scope))) {
    const names = heap.names.filter((name) => name.scope === scope && drawn.has(name.serial));
    if (names.length === 0) continue;
    roots.push(
      heading(
        `scope ${scope}`,
        `${oneLine(scope)}, ${plural(names.length, "name")}`,
        names.map((name) => teller.named(scope, name.name, name.serial)),
      ),
    );
  }
  const rest = [...drawn].filter((serial) => !teller.isTold(serial));
  const { dying, garbage: unreached } = picture.memory;
  const garbage = rest.filter((serial) => unreached.has(serial) && !dying.has(serial));
  const alive = rest.filter((serial) => !unreached.has(serial) && !dying.has(serial));
  const reached = alive.length > 0 ? reachedFromNames(picture.memory.graph) : new Set<number>();
  const held = alive.filter((serial) => !reached.has(serial));
  const deep = alive.filter((serial) => reached.has(serial));
  const last = rest.filter((serial) => dying.has(serial));
  if (last.length > 0) roots.push(heading("dying", "Dying: their count has reached 0", teller.each("dying", last)));
  if (deep.length > 0) roots.push(heading("deep", "Further down than is listed above", teller.each("deep", deep)));
  if (held.length > 0) roots.push(heading("held", "Held from somewhere that is not drawn: “Why alive?” tells", teller.each("held", held)));
  if (garbage.length > 0)
    roots.push(
      heading("garbage", "No name reaches these: they wait for the collector", teller.each("garbage", garbage)),
    );
  if (picture.undrawn > 0) roots.push(heading("undrawn", `${plural(picture.undrawn, "more object")}, not drawn`, []));
  const { defined, imported, values } = picture.scenery;
  if (defined.length > 0) {
    roots.push(heading("defined", `Defined: ${listed(defined.map(({ word, name }) => `${word} ${name}`))}`, []));
  }
  if (imported.length > 0) roots.push(heading("imported", `Imported: ${listed(imported)}`, []));
  if (values.length > 0) roots.push(heading("values", `Values: ${listed(values)}`, []));
  const graves = [...picture.memory.graves].reverse().slice(0, MOST_CHILDREN);
  if (graves.length > 0) {
    const items = graves.map((grave) => leaf(`dead ${grave.serial}`, grave.sentence, grave.serial));
    const dead = Math.max(picture.memory.dead, picture.memory.graves.length);
    if (dead > items.length) items.push(leaf("dead more", `${plural(dead - items.length, "more object")}`, 0));
    roots.push(heading("dead", `Dead, ${plural(dead, "object")}`, items));
  }
  return roots;
}

function heading(key: string, text: string, children: TreeItem[]): TreeItem {
  return { key, text, serial: 0, children, openAtFirst: true };
}

function leaf(key: string, text: string, serial: number): TreeItem {
  return { key, text, serial, children: [], openAtFirst: false };
}

class Teller {
  private readonly told = new Set<number>();
  private readonly graph: Graph;
  private readonly drawn: ReadonlySet<number>;
  private readonly cast: Cast;
  private readonly picture: Picture;

  constructor(picture: Picture, cast: Cast) {
    this.graph = picture.memory.graph;
    this.drawn = picture.memory.drawn;
    this.cast = cast;
    this.picture = picture;
  }

  isTold(serial: number): boolean {
    return this.told.has(serial);
  }

  named(scope: string, name: string, serial: number): TreeItem {
    return this.item(`name ${scope} ${name}`, `${isolated(oneLine(name))}: `, serial, 0);
  }

  each(key: string, serials: readonly number[]): TreeItem[] {
    // One after the other: telling of one may tell of the next.
    return serials.flatMap((serial) => (this.told.has(serial) ? [] : [this.item(`${key} ${serial}`, "", serial, 0)]));
  }

  private item(key: string, prefix: string, serial: number, depth: number): TreeItem {
    if (this.told.has(serial)) return leaf(key, `${prefix}already listed: ${nameOf(this.cast, serial)}`, serial);
    this.told.add(serial);
    const edges = (this.graph.holds.get(serial) ?? [])
      .filter((edge) => this.drawn.has(edge.to) && !isClassEdge(edge))
      .sort((a, b) => itemNumber(a) - itemNumber(b));
    const children =
      depth < DEEPEST ? edges.slice(0, MOST_CHILDREN).map((edge, i) => this.held(key, edge, i, depth)) : [];
    for (const stack of this.picture.memory.stacks.filter((each) => each.holder === serial)) {
      children.push(
        leaf(
          `${key} stack ${stack.type}`,
          `${plural(stack.count, "more object")} of type ${typeName(stack.type)}, ${stack.counts}`,
          0,
        ),
      );
    }
    const more = edges.length - Math.min(edges.length, depth < DEEPEST ? MOST_CHILDREN : 0);
    if (more > 0) children.push(leaf(`${key} more`, `holds ${plural(more, "more object")}`, 0));
    return {
      key,
      text: prefix + sentence(serial, this.graph, this.cast, this.picture),
      serial,
      children,
      openAtFirst: depth < 1,
    };
  }

  private held(key: string, edge: HeapEdge, i: number, depth: number): TreeItem {
    const label = oneLine(slot(edge));
    return this.item(`${key}/${i} ${edge.to}`, label ? `${label}: ` : "", edge.to, depth + 1);
  }
}

/** "Cat #1, held by 2 strong: name a, list #4 [0]; watched by 1 weak: w with callback; generation 0" */
export function sentence(serial: number, graph: Graph, cast: Cast, picture: Picture): string {
  const node = graph.nodes.get(serial);
  if (!node) return nameOf(cast, serial);
  const value = oneLine(node.value);
  const parts = [`${nameOf(cast, serial)}${value ? ` ${value}` : ""}${heldBy(serial, graph, cast)}`];
  const watchers = relationsOf("watchers", serial, graph, cast).map(({ text }) => text);
  if (watchers.length > 0) parts.push(`watched by ${node.weakCount || watchers.length} weak: ${listed(few(watchers))}`);
  else if (node.weakCount > 0) parts.push(`watched by ${node.weakCount} weak`);
  if (isWatcher(graph, cast, serial)) parts.push(...refParts(serial, graph, cast, picture));
  const table = picture.memory.tables.get(serial);
  if (table) parts.push(rowsText(table, cast));
  if (node.finalized) parts.push("its __del__ has run");
  if (picture.memory.garbage.has(serial)) parts.push("no name reaches it");
  if (node.generation === 3) parts.push("frozen");
  else if (node.generation >= 0) parts.push(`generation ${node.generation}`);
  return parts.join("; ");
}

const MOST_TOLD = 8;

/** Of many the first ones: nobody listens to five hundred. */
function few(all: readonly string[], count = all.length): readonly string[] {
  return all.length > MOST_TOLD + 1 ? [...all.slice(0, MOST_TOLD), `${grouped(count - MOST_TOLD)} more`] : all;
}

function heldBy(serial: number, graph: Graph, cast: Cast): string {
  const holders = relationsOf("holders", serial, graph, cast).map(({ text }) => text);
  const count = graph.nodes.get(serial)?.count ?? 0;
  if (count === 0) return ", held by nobody";
  if (count === Infinity) return ", immortal";
  if (Number.isNaN(count)) return ", count not known in the middle of a line";
  const hidden = count - holders.length;
  if (holders.length > MOST_TOLD + 1) return `, held by ${count} strong: ${listed(few(holders, count))}`;
  if (hidden > 0) holders.push(holders.length > 0 ? `${hidden} not drawn` : "something not drawn");
  return `, held by ${count} strong${holders.length > 0 ? `: ${listed(holders)}` : ""}`;
}

/** "2 rows: 'x' watches Cat #1, ..." */
function rowsText({ rows }: Table, cast: Cast): string {
  if (rows.length === 0) return "no rows";
  const said = rows.slice(0, 6).map(({ key, target }) => {
    const what = target > 0 ? nameOf(cast, target) : "nothing any more";
    return `${key ? `${oneLine(key)} ` : ""}watches ${what}`;
  });
  if (rows.length > 6) said.push(`${rows.length - 6} more`);
  return `${plural(rows.length, "row")}: ${listed(said)}`;
}

function refParts(serial: number, graph: Graph, cast: Cast, { memory, boxes }: Picture): string[] {
  const parts: string[] = [];
  const target = (graph.watches.get(serial) ?? [])[0];
  const cut = memory.cuts.get(serial);
  if (target) parts.push(`watches ${nameOf(cast, target.to)}`);
  else if (cut !== undefined) parts.push(`${whenCut(graph.nodes.get(serial)?.type ?? "")}, cut at step ${cut}`);
  const callback = boxes.find((box) => box.serial === serial)?.callback;
  if (callback?.bell === "waiting") parts.push("has a callback");
  else if (callback?.bell === "rung") parts.push(callback.text);
  return parts;
}

/** The runtime tells a list's items in the order in which they would die; people count from 0. */
function itemNumber({ label }: HeapEdge): number {
  return Number(/^item (\d+)$/.exec(label)?.[1] ?? -1);
}

/** The items a keyboard walks through: every item whose ancestors are open. */
export interface Row {
  item: TreeItem;
  level: number;
  parent: string | null;
  position: number;
  setSize: number;
  open: boolean;
}

export function rowsOf(roots: readonly TreeItem[], toggled: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const walk = (items: readonly TreeItem[], level: number, parent: string | null): void => {
    items.forEach((item, i) => {
      const open = item.children.length > 0 && item.openAtFirst !== toggled.has(item.key);
      rows.push({ item, level, parent, position: i + 1, setSize: items.length, open });
      if (open) walk(item.children, level + 1, item.key);
    });
  };
  walk(roots, 1, null);
  return rows;
}

export type TreeMove = { kind: "focus"; key: string } | { kind: "toggle"; key: string } | { kind: "none" };

/** What a key does in a tree, after the ARIA practices. */
export function moveInTree(rows: readonly Row[], at: string, key: string): TreeMove {
  const index = Math.max(
    0,
    rows.findIndex((row) => row.item.key === at),
  );
  const row = rows[index];
  const focus = (to: Row | undefined): TreeMove => (to ? { kind: "focus", key: to.item.key } : { kind: "none" });
  if (!row) return { kind: "none" };
  switch (key) {
    case "ArrowDown":
      return focus(rows[index + 1]);
    case "ArrowUp":
      return focus(rows[index - 1]);
    case "Home":
      return focus(rows[0]);
    case "End":
      return focus(rows.at(-1));
    case "ArrowRight":
      if (row.item.children.length === 0) return { kind: "none" };
      return row.open ? focus(rows[index + 1]) : { kind: "toggle", key: row.item.key };
    case "ArrowLeft":
      if (row.open) return { kind: "toggle", key: row.item.key };
      return row.parent === null ? { kind: "none" } : { kind: "focus", key: row.parent };
    default:
      return key.length === 1 && key !== " " ? focus(typeAhead(rows, index, key)) : { kind: "none" };
  }
}

function typeAhead(rows: readonly Row[], from: number, letter: string): Row | undefined {
  const turned = [...rows.slice(from + 1), ...rows.slice(0, from + 1)];
  return turned.find((row) => row.item.text.toLowerCase().startsWith(letter.toLowerCase()));
}

/** Where an object is told in the tree, and the items that must be open to see it. */
export interface TreePlace {
  key: string;
  branches: TreeItem[];
}

export function placeInTree(roots: readonly TreeItem[], serial: number): TreePlace | null {
  let repeated: TreePlace | null = null;
  const walk = (items: readonly TreeItem[], branches: TreeItem[]): TreePlace | null => {
    for (const item of items) {
      if (item.serial === serial) {
        const place = { key: item.key, branches };
        if (!item.text.includes("already listed: ")) return place;
        repeated ??= place;
      }
      const below = walk(item.children, [...branches, item]);
      if (below) return below;
    }
    return null;
  };
  return walk(roots, []) ?? repeated;
}
