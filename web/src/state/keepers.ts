/**
 * Classes, functions and iterators: scenery, until something hangs on them.
 *
 * A class is held by its name, by its instances and by its own methods; a function by its class or as somebody's
 * callback. Drawn, they would double every picture and be what none of them is about. So they become a line above the
 * picture ("class Cat") or the text beside a bell. But one that keeps an object alive (a class attribute, a default, the
 * variable of a closure, what an iterator goes through), or that a weak reference watches, gets its box, with the way
 * from it to that object and nothing else of what it is made of: what keeps something alive never runs through what is
 * not drawn.
 *
 * Start reading at `withoutScenery`.
 */
import type { HeapEdge, HeapNode } from "../../../wasm/src/types.ts";
import { type Graph, graphOf, unreachable } from "./graph.ts";
import type { PlainHeap, SceneryName } from "./plain-heap.ts";

/** Dicts and tuples that such an object is made of, and that nobody means who speaks of an object. */
const MADE_OF = new Set(["class dict", "closure", "defaults", "kwdefaults", "cache", "dict", "__dict__", "annotations"]);
/** Such things themselves hold nothing that could change: what counts is what lies in them. */
const HOLLOW = new Set(["tuple", "frozenset", "cell"]);
/** Never a way to what somebody made: what a class is derived from, what it was given with its definition, also by Enum and namedtuple. */
const BONES =
  /^(?:owner|get|annotations|builtins|known to its bases by|__mro__|__bases__|__base__|__slots__|value of '(?:__(?:annotations|slots|match_args|dataclass_\w+|abstractmethods|orig_bases|parameters|type_params|dict|weakref)__|_[a-z0-9]\w*_|_abc_impl|_field_defaults|_fields)')$/;
const WRAPPERS = new Set(["property", "staticmethod", "classmethod", "_lru_cache_wrapper", "_tuplegetter"]);

const isScenery = (node: HeapNode): boolean => node.keeper || WRAPPERS.has(node.type);

/** The same heap; the names of what has gone from it are its scenery. */
export function withoutScenery(heap: PlainHeap): PlainHeap {
  if (!heap.nodes.some(isScenery)) return heap;
  const graph = graphOf(heap);
  const classes = new Set(heap.nodes.filter(({ isClass }) => isClass).map(({ serial }) => serial));
  const stage = stageOf(graph);
  const keeping = keepersIn(graph, stage, classes);
  const gone = goneFrom(graph, stage, keeping);
  const isShown = (edge: HeapEdge): boolean =>
    !gone.has(edge.from) && !gone.has(edge.to) && (!stage.has(edge.from) || edge.weak || isWay(graph, edge, classes));
  const folded = heap.names.flatMap((name): SceneryName[] => {
    const node = gone.has(name.serial) && graph.nodes.get(name.serial);
    return node ? [{ ...name, type: classes.has(name.serial) ? "type" : node.type, value: node.value, own: true }] : [];
  });
  return {
    ...heap,
    // While every holder is known: a class holds itself by its bones.
    garbage: [...unreachable(graph)],
    names: heap.names.filter((name) => !gone.has(name.serial)),
    scenery: [...folded, ...heap.scenery],
    nodes: heap.nodes.filter((node) => !gone.has(node.serial)),
    edges: heap.edges.filter(isShown),
  };
}

function isBone(graph: Graph, edge: HeapEdge): boolean {
  const from = graph.nodes.get(edge.from);
  // A function without a name is the runtime's own: by it a weak container hears of a death.
  return BONES.test(edge.label) || (from?.type === "function" && from.value === "");
}

/** A class that has a name is found by it; one inside of another, or of a closure, only by this way. */
const isWay = (graph: Graph, edge: HeapEdge, classes: ReadonlySet<number>): boolean =>
  !isBone(graph, edge) && !(classes.has(edge.to) && graph.names.has(edge.to));

/** All scenery, with what it is made of. */
function stageOf(graph: Graph): Set<number> {
  const stage = new Set([...graph.nodes.values()].filter(isScenery).map(({ serial }) => serial));
  // The set grows while it is gone through.
  for (const serial of stage) {
    const isPart = !isScenery(graph.nodes.get(serial) as HeapNode);
    for (const edge of graph.holds.get(serial) ?? []) {
      const { label, to } = edge;
      const isMadeOf = isPart ? HOLLOW.has(graph.nodes.get(to)?.type ?? "") : MADE_OF.has(label);
      if (isMadeOf && !isBone(graph, edge) && !graph.names.has(to) && !graph.watchedBy.has(to)) stage.add(to);
    }
  }
  return stage;
}

/** Of the scenery and its parts, those from which a way leads to an object of the play. */
function keepersIn(graph: Graph, stage: ReadonlySet<number>, classes: ReadonlySet<number>): Set<number> {
  const ends = (serial: number): boolean =>
    (graph.holds.get(serial) ?? []).some((edge) => !stage.has(edge.to) && isWay(graph, edge, classes));
  const keeping = new Set([...stage].filter(ends));
  for (const serial of keeping) {
    for (const edge of graph.heldBy.get(serial) ?? []) {
      if (stage.has(edge.from) && isWay(graph, edge, classes)) keeping.add(edge.from);
    }
  }
  return keeping;
}

/** Scenery that keeps nothing and that nobody watches; and what hangs on the bones alone. */
function goneFrom(graph: Graph, stage: ReadonlySet<number>, keeping: ReadonlySet<number>): Set<number> {
  const gone = new Set([...stage].filter((serial) => !keeping.has(serial) && !isWatched(graph, serial)));
  const isOfStage = (edge: HeapEdge): boolean => stage.has(edge.from) && isBone(graph, edge);
  const bones = [...stage].flatMap((serial) => (graph.holds.get(serial) ?? []).filter(isOfStage).map(({ to }) => to));
  for (const queue = bones; queue.length > 0;) {
    const serial = queue.pop() as number;
    const holders = graph.heldBy.get(serial) ?? [];
    if (gone.has(serial) || keeping.has(serial) || graph.names.has(serial) || isWatched(graph, serial)) continue;
    if (!holders.every((edge) => isOfStage(edge) || gone.has(edge.from))) continue;
    gone.add(serial);
    for (const { to } of graph.holds.get(serial) ?? []) queue.push(to);
  }
  return gone;
}

/** Every class is known to its bases by a weak reference, the same that somebody gets who asks for one. */
function isWatched(graph: Graph, serial: number): boolean {
  const isOfBases = ({ label }: HeapEdge): boolean => label === "known to its bases by";
  return (graph.watchedBy.get(serial) ?? []).some(
    ({ from }) => graph.names.has(from) || !(graph.heldBy.get(from) ?? []).every(isOfBases),
  );
}
