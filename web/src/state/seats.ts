/**
 * Pinned seats: where things are drawn, and why nothing jumps.
 *
 * Measured on 30-node graphs, layered layouts move a third to two thirds of the survivors with every edit. So nobody
 * moves: a survivor keeps its seat, a newcomer takes the nearest free one to the right of its first holder, a
 * tombstone keeps the seat until it is folded away. Positions are a function of history, and history is replayed the
 * same everywhere.
 *
 *      names      lane 0: weak references       lane 1             lane 2 ...
 *                 (half a row higher)           objects            what they hold
 *      [w]------->[ref #6] - - - - - - - .
 *      [c]-------------------------------`--->[Cat #3]--------->[list #4]
 *
 * Lane 0 is half a row up, so that the line from a name to its object runs free between two weak references.
 *
 * Start reading at `seat`.
 */
import type { HeapName } from "../../../wasm/src/types.ts";
import { type Graph } from "./graph.ts";
import { isCallbackEdge, isClassEdge, isMainScope, nameKey } from "./labels.ts";

export interface Seat {
  lane: number;
  row: number;
  /** Of a table: how many seats it has, one below the other. */
  span?: number;
}

export interface Seats {
  boxes: ReadonlyMap<number, Seat>;
  /** By `nameKey`: the place in the rail, in quarters of a row. */
  names: ReadonlyMap<string, number>;
  /** Where somebody has put them: Tidy leaves them there. */
  pinned?: ReadonlySet<number>;
}


const NOBODY: ReadonlySet<number> = new Set();

/** Quarters of a row: lane 0 is centred on quarter 4r, the other lanes on quarter 4r + 2. */
export function quarterOf(seat: Seat): number {
  return seat.lane === 0 ? seat.row * 4 : seat.row * 4 + 2;
}

export interface Guests {
  graph: Graph;
  isWatcher: (serial: number) => boolean;
  /** Objects that need a seat, in order of birth; stacks (negative) after them. */
  drawn: readonly number[];
  /** How many seats each table would like to have. */
  spans?: ReadonlyMap<number, number>;
  /** The holder of each stack. */
  stacks: ReadonlyMap<number, number>;
  /** Tombs and stubs of the dead: they keep a seat, or need one if they died before they ever had one. */
  dead: readonly { serial: number; lane: 0 | 1; near: number }[];
  /** Names whose tag is on the rail: bound to a drawn object, or just unbound. */
  names: readonly HeapName[];
}

export function seat(previous: Seats, guests: Guests): Seats {
  const room = new Room(guests.spans ?? new Map());
  const staying = new Set([...guests.drawn, ...guests.dead.map((each) => each.serial)]);
  const isTable = (serial: number): boolean => guests.spans?.has(serial) === true;
  // A table grows into what the others leave. Two of one seat (in a past that is put together): the second finds another.
  const stays = [...previous.boxes].filter(([serial]) => staying.has(serial));
  for (const [serial, { lane, row }] of stays)
    if (!isTable(serial) && room.isFree(lane, row)) room.take(serial, { lane, row });
  for (const [serial, { lane, row }] of stays)
    if (isTable(serial) && room.isFree(lane, row)) room.take(serial, { lane, row });

  seatObjects(room, guests, previous);
  seatWeakrefs(room, guests);
  seatStacks(room, guests);
  for (const { serial, lane, near } of guests.dead) {
    if (!room.boxes.has(serial)) room.take(serial, room.nearest(lane, room.boxes.get(near)?.row ?? 0));
  }
  return { boxes: room.boxes, names: seatNames(room, guests, previous), pinned: previous.pinned ?? NOBODY };
}

/** A floor plan while it is being filled. */
class Room {
  readonly boxes = new Map<number, Seat>();
  private readonly taken = new Set<string>();
  private readonly spans: ReadonlyMap<number, number>;

  constructor(spans: ReadonlyMap<number, number>) {
    this.spans = spans;
  }

  take(serial: number, { lane, row }: Seat): void {
    const take = (each: number): void => void this.taken.add(`${lane},${each}`);
    take(row);
    const wanted = this.spans.get(serial);
    if (wanted === undefined) return void this.boxes.set(serial, { lane, row });
    let span = 1;
    while (span < wanted && this.isFree(lane, row + span)) take(row + span++);
    this.boxes.set(serial, { lane, row, span });
  }

  isFree(lane: number, row: number): boolean {
    return row >= 0 && !this.taken.has(`${lane},${row}`);
  }

  /**
   * The free row of a lane closest to `row`. Upwards is twice as far: people read down, and so do the items of a
   * list.
   */
  nearest(lane: number, row: number): Seat {
    for (let away = 0; ; away++) {
      if (this.isFree(lane, row + away)) return { lane, row: row + away };
      if (away % 2 === 0 && this.isFree(lane, row - away / 2)) return { lane, row: row - away / 2 };
    }
  }

  first(lane: number): Seat {
    return this.nearest(lane, 0);
  }

  /** Right of a holder: the next lane first, and another lane only when that saves three rows. */
  rightOf(holder: Seat): Seat {
    const near = this.nearest(holder.lane + 1, holder.row);
    const far = this.nearest(holder.lane + 2, holder.row);
    return Math.abs(near.row - holder.row) > Math.abs(far.row - holder.row) + 2 ? far : near;
  }
}

function seatObjects(room: Room, { graph, drawn, isWatcher }: Guests, previous: Seats): void {
  let waiting = drawn.filter((serial) => serial > 0 && !room.boxes.has(serial) && !isWatcher(serial));
  const isNamed = (serial: number): boolean => graph.names.has(serial);

  for (const serial of waiting.filter(isNamed)) room.take(serial, seatOfNamed(room, graph, serial, previous));
  // What named things hold, then what that holds: holders first, so that everyone sits right of somebody.
  for (;;) {
    waiting = waiting.filter((serial) => !room.boxes.has(serial));
    const ready = waiting
      .map((serial) => ({ serial, holder: holderOf(room, graph, serial) }))
      .find(({ holder }) => holder !== undefined);
    if (ready?.holder) room.take(ready.serial, room.rightOf(ready.holder));
    else if (waiting[0] !== undefined) room.take(waiting[0], room.first(graph.names.size === 0 ? 1 : 2));
    else return;
  }
}

/** Beside its name, if that has its place already (it was bound to something else before), else the first free row. */
function seatOfNamed(room: Room, graph: Graph, serial: number, previous: Seats): Seat {
  for (const name of graph.names.get(serial) ?? []) {
    const quarter = previous.names.get(nameKey(name));
    if (quarter !== undefined) return room.nearest(1, Math.max(0, Math.round((quarter - 2) / 4)));
  }
  return room.first(1);
}

function holderOf(room: Room, graph: Graph, serial: number): Seat | undefined {
  for (const edge of graph.heldBy.get(serial) ?? []) {
    const place = room.boxes.get(edge.from);
    if (place && edge.from !== serial && !isClassEdge(edge) && !isCallbackEdge(edge)) return place;
  }
  for (const edge of graph.heldBy.get(serial) ?? []) {
    const place = room.boxes.get(edge.from);
    if (place && edge.from !== serial) return place;
  }
  return undefined;
}

/** Above and left of what they watch. */
function seatWeakrefs(room: Room, { graph, drawn, isWatcher }: Guests): void {
  for (const serial of drawn) {
    if (room.boxes.has(serial) || !isWatcher(serial)) continue;
    const watched = (graph.watches.get(serial) ?? [])
      .map((edge) => room.boxes.get(edge.to))
      .find((place) => place !== undefined);
    if (!watched) room.take(serial, room.first(0));
    else if (watched.lane <= 1) room.take(serial, room.nearest(0, watched.row));
    else room.take(serial, besides(room, watched));
  }
}

/** Where lane 0 is too far: above and left when there is a seat, else right of it. */
function besides(room: Room, { lane, row }: Seat): Seat {
  const left = room.nearest(lane - 1, Math.max(0, row - 1));
  const right = room.nearest(lane + 1, row);
  return Math.abs(left.row - row) <= Math.abs(right.row - row) + 1 ? left : right;
}

function seatStacks(room: Room, { stacks }: Guests): void {
  for (const [serial, holder] of stacks) {
    const place = room.boxes.get(holder);
    if (!room.boxes.has(serial)) room.take(serial, place ? room.rightOf(place) : room.first(2));
  }
}

/** A name of a function's scope takes two quarters: the scope is written above it. */
function seatNames(room: Room, { names }: Guests, previous: Seats): Map<string, number> {
  const places = new Map<string, number>();
  const taken = new Set<number>();
  const put = (name: HeapName, quarter: number): void => {
    places.set(nameKey(name), quarter);
    taken.add(quarter);
    if (!isMainScope(name.scope)) taken.add(quarter - 1);
  };
  for (const name of names) {
    const quarter = previous.names.get(nameKey(name));
    if (quarter !== undefined) put(name, quarter);
  }
  for (const name of names) {
    if (places.has(nameKey(name))) continue;
    const target = room.boxes.get(name.serial);
    put(name, freeQuarter(taken, target ? quarterOf(target) : 2, !isMainScope(name.scope)));
  }
  return places;
}

function freeQuarter(taken: ReadonlySet<number>, wanted: number, needsTwo: boolean): number {
  const isFree = (quarter: number): boolean =>
    quarter >= (needsTwo ? 1 : 0) && !taken.has(quarter) && !(needsTwo && taken.has(quarter - 1));
  for (let away = 0; ; away++) {
    if (isFree(wanted + away)) return wanted + away;
    if (isFree(wanted - away)) return wanted - away;
  }
}
