/**
 * Rearranging what stands where: a box that is dragged to another seat, and Tidy.
 *
 * Nothing moves by itself (seats.ts). When somebody asks for order, the boxes of each lane are sorted by the mean height
 * of those they are connected with, a few times to and fro, and the shortest lines win. No chance is involved: the same
 * picture is tidied the same way everywhere. What was dragged stays where it was put.
 *
 * Start reading at `arrangement`; `tidied` is the interesting one.
 */
import { type Cast, isWatcher } from "./cast.ts";
import { obstaclesOf, rectOf, tagRect } from "./geometry.ts";
import { rowRects } from "./boxes.ts";
import { linesOf } from "./lines.ts";
import type { Action, Play } from "./play.ts";
import { hullsOf, sizeOf } from "./draw.ts";
import type { Picture } from "./picture.ts";
import { quarterOf, seat, type Seat, type Seats } from "./seats.ts";

export type Doing = { kind: "tidy" } | { kind: "move"; serial: number; to: Seat } | { kind: "put-back" };

/** What somebody asked for as an action with the finished picture; null when there is nothing to do. */
export function arrangement(play: Play, doing: Doing): Extract<Action, { kind: "arranged" }> | null {
  if (play.looking) return null;
  const { picture, cast } = play;
  const done = (seats: Seats, announcement: string, before: readonly Seats[]): ReturnType<typeof arrangement> =>
    seats === picture.memory.seats ? null : { kind: "arranged", picture: relaid(picture, seats), before, announcement };
  const before = [...play.arranged, picture.memory.seats];
  switch (doing.kind) {
    case "tidy":
      return done(tidied(picture, cast), "Tidied: boxes stand near those they are connected with.", before);
    case "move":
      return done(moved(picture, doing.serial, doing.to), "Moved.", before);
    case "put-back": {
      const seats = play.arranged.at(-1);
      return seats ? done(seats, "Everything is back in its place.", play.arranged.slice(0, -1)) : null;
    }
  }
}

/** The same picture with everything at its new seat. */
function relaid(picture: Picture, seats: Seats): Picture {
  const { heap, graph, drawn, stacks } = picture.memory;
  const rectAt = (serial: number): ReturnType<typeof rectOf> => rectOf(seats.boxes.get(serial) ?? { lane: 1, row: 0 });
  const boxes = picture.boxes.map((box) => {
    const place = rectAt(box.serial);
    return { ...box, rect: box.kind === "table" ? { ...place, height: box.rect.height } : place };
  });
  const tags = picture.tags.map((tag) => ({ ...tag, rect: tagRect(seats.names.get(tag.key) ?? 0) }));
  const tombs = picture.tombs.map((tomb) => ({ ...tomb, rect: rectAt(tomb.serial) }));
  const rects = new Map(boxes.map((box) => [box.serial, box.rect]));
  const fresh = new Set(picture.edges.filter((edge) => edge.fresh).map((edge) => edge.key));
  const obstacles = obstaclesOf(seats.boxes.values());
  const lines = linesOf({ heap, graph, drawn, stacks, tags, seats, rects, rows: rowRects(boxes), obstacles });
  const edges = lines.map((edge) => ({ ...edge, fresh: fresh.has(edge.key) }));
  return {
    ...picture,
    boxes,
    tags,
    tombs,
    edges,
    stubs: picture.stubs.map((stub) => {
      const rect = rectAt(stub.serial);
      return { ...stub, from: { x: rect.x + rect.width, y: rect.y + rect.height / 2 } };
    }),
    hulls: hullsOf(graph, drawn, rects),
    ...sizeOf(boxes, tags, tombs, edges),
    memory: { ...picture.memory, seats },
  };
}

/** A box to another seat, where it is pinned; who sits there takes the one that it leaves. */
function moved({ memory: { seats } }: Picture, serial: number, { lane, row }: Seat): Seats {
  const from = seats.boxes.get(serial);
  if (!from || lane < 0 || row < 0) return seats;
  const boxes = new Map(seats.boxes);
  for (const [other, place] of boxes) {
    if (other !== serial && place.lane === lane && place.row === row)
      boxes.set(other, { ...place, lane: from.lane, row: from.row });
  }
  boxes.set(serial, { ...from, lane, row });
  return { ...seats, boxes, pinned: new Set([...(seats.pinned ?? []), serial]) };
}

const ROUNDS = 8;

function tidied(picture: Picture, cast: Cast): Seats {
  const { graph, seats, stacks, tables } = picture.memory;
  const pinned = new Map([...seats.boxes].filter(([serial]) => seats.pinned?.has(serial)));
  const span = (serial: number): number => seats.boxes.get(serial)?.span ?? 1;
  const guests = {
    graph,
    isWatcher: (serial: number): boolean => isWatcher(graph, cast, serial),
    drawn: picture.boxes.map((box) => box.serial),
    stacks: new Map(stacks.map((stack) => [stack.seat, stack.holder])),
    dead: picture.tombs.map(({ serial }) => {
      const lane: 0 | 1 = seats.boxes.get(serial)?.lane === 0 ? 0 : 1;
      return { serial, lane, near: 0 };
    }),
    spans: new Map([...tables.keys()].map((serial) => [serial, span(serial)])),
    names: picture.tags
      .filter((tag) => tag.state !== "elsewhere" || seats.names.has(tag.key))
      .map((tag) => ({ scope: tag.scope || (tag.temporary ? "builtins" : "__main__"), name: tag.name, serial: tag.serial })),
  };
  const first = seat({ boxes: pinned, names: new Map(), pinned: seats.pinned ?? new Set() }, guests);
  const neighbours = neighboursOf(picture);
  let best = first.boxes;
  let least = length(best, neighbours);
  let boxes = best;
  for (let round = 0; round < ROUNDS; round++) {
    boxes = sorted(boxes, neighbours, pinned, round % 2 === 0);
    const cost = length(boxes, neighbours);
    if (cost < least) [best, least] = [boxes, cost];
  }
  const top = pinned.size > 0 || best.size === 0 ? 0 : Math.min(...[...best.values()].map((place) => place.row));
  const raised = new Map([...best].map(([serial, place]) => [serial, { ...place, row: place.row - top }]));
  // Names beside what they are bound to.
  return { ...seat({ boxes: raised, names: new Map() }, guests), pinned: seats.pinned ?? new Set() };
}

type Neighbours = ReadonlyMap<number, readonly number[]>;

function neighboursOf(picture: Picture): Neighbours {
  const found = new Map<number, number[]>();
  const add = (a: number, b: number): void => void (found.get(a)?.push(b) ?? found.set(a, [b]));
  for (const { from, to } of picture.edges) {
    if (from === 0 || from === to) continue;
    add(from, to);
    add(to, from);
  }
  return found;
}

/** Each lane in the order of the mean height of its boxes' neighbours. */
function sorted(
  boxes: ReadonlyMap<number, Seat>,
  neighbours: Neighbours,
  pinned: ReadonlyMap<number, Seat>,
  leftToRight: boolean,
): Map<number, Seat> {
  const next = new Map(boxes);
  const lanes = [...new Set([...boxes.values()].map((place) => place.lane))].sort((a, b) => (leftToRight ? a - b : b - a));
  const wanted = (serial: number): number => {
    const others = (neighbours.get(serial) ?? []).flatMap((other) => next.get(other) ?? []);
    const own = quarterOf(next.get(serial) as Seat);
    // A little of where it is: those without neighbours keep their order.
    return (others.reduce((sum, place) => sum + quarterOf(place), 0) + own * 0.25) / (others.length + 0.25);
  };
  for (const lane of lanes) {
    const members = [...next].filter(([, place]) => place.lane === lane);
    const taken = new Set(members.filter(([serial]) => pinned.has(serial)).map(([, place]) => place.row));
    const order = members
      .filter(([serial]) => !pinned.has(serial))
      .map(([serial, place]) => ({ serial, place, at: wanted(serial) }))
      .sort((a, b) => a.at - b.at || a.place.row - b.place.row);
    let row = 0;
    for (const { serial, place, at } of order) {
      row = Math.max(row, Math.round((at - (lane === 0 ? 0 : 2)) / 4));
      while (taken.has(row)) row++;
      next.set(serial, { ...place, row });
      row += place.span ?? 1;
    }
  }
  return next;
}

/** What tidiness is measured by: how far lines run up and down, and how far down the picture goes. */
function length(boxes: ReadonlyMap<number, Seat>, neighbours: Neighbours): number {
  let sum = 0;
  for (const [serial, place] of boxes) {
    sum += place.row * 0.5;
    for (const other of neighbours.get(serial) ?? []) {
      const there = boxes.get(other);
      if (there) sum += Math.abs(quarterOf(there) - quarterOf(place)) + Math.abs(there.lane - place.lane);
    }
  }
  return sum;
}
