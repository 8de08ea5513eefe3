/**
 * One chapter of the story: what somebody entered, the beads it caused, and the one sentence that sums it up for those
 * who listen instead of look.
 *
 * Start reading at `tellChapter`.
 */
import type { LifetimeEvent } from "../../../wasm/src/types.ts";
import { type Bead, type BeadKind, beadsOf, type CollectionMark, type Death, type Scene, type Telling } from "./beads.ts";
import { type Cast, type Member, nameOf, refName } from "./cast.ts";
import { grouped, listed, oneLine, plural, shortened, whenCut } from "./labels.ts";
import type { Recording } from "./recording.ts";

export interface Chapter {
  number: number;
  source: string;
  /** First line of the source, on one line: how the chapter is called on the page. */
  title: string;
  beads: Bead[];
  collections: CollectionMark[];
  births: ReadonlyMap<number, number>;
  deaths: ReadonlyMap<number, Death>;
  cuts: Telling["cuts"];
  callbacks: Telling["callbacks"];
  /** Number of the last bead so far, also when this chapter has none. */
  last: number;
  born: number;
  died: number;
  /** Events that were only counted, or lost in the runtime's ring. */
  untold: number;
  lost: number;
  error: string | null;
  sentence: string;
}

export interface ChapterInput {
  number: number;
  source: string;
  recording: Recording;
  /** Number of the first bead. */
  first: number;
  cast: Cast;
  before: ReadonlySet<number>;
  after: ReadonlySet<number>;
  /** Objects beyond those that are known one by one. */
  leftOut: { before: number; after: number };
  isImport: boolean;
  lineAt: Scene["lineAt"];
  going?: Scene["going"];
  error: string | null;
}

/** More beads than this and nobody reads them; the rest is counted. */
const MOST_BEADS = 80;

export function tellChapter(input: ChapterInput): { chapter: Chapter; cast: Map<number, Member> } {
  const telling = beadsOf({ ...input, events: input.recording.events });
  const beads = telling.beads.slice(0, MOST_BEADS);
  const { tally, everyday } = input.recording;
  const { leftOut } = input;
  // Of everyday types as many as there are, or were, beyond those that are known: the others were temporaries.
  const tallied = (kind: "born" | "died"): number =>
    (tally.get(kind) ?? 0) - everyday[kind] + Math.min(everyday[kind], kind === "born" ? leftOut.after : leftOut.before);
  const number = (kind: BeadKind): number =>
    telling.beads.filter((bead) => bead.kind === kind).reduce((sum, bead) => sum + bead.count, 0);
  const chapter: Chapter = {
    number: input.number,
    source: input.source.slice(0, 4_000),
    title: titleOf(input.source),
    beads,
    collections: telling.collections,
    births: telling.births,
    deaths: telling.deaths,
    cuts: telling.cuts,
    callbacks: telling.callbacks,
    last: input.first - 1 + telling.beads.length,
    born: number("born") + tallied("born"),
    died: number("died") + tallied("died"),
    untold: [...tally.values()].reduce((sum, count) => sum + count, 0) + telling.beads.length - beads.length,
    lost: input.recording.lost,
    error: input.error && oneLine(input.error).replace(/:$/, ""),
    sentence: "",
  };
  return { chapter: { ...chapter, sentence: sentenceOf(chapter, telling, input.recording) }, cast: telling.cast };
}

export function titleOf(source: string): string {
  const lines = source
    .slice(0, 4_000)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const first = shortened(oneLine(lines[0] ?? ""), 200);
  return lines.length > 1 ? `${first} …` : first;
}

/**
 * "del c: Cat #1 lost its last strong reference and died. Weak reference w now returns None. The callback of w ran."
 */
function sentenceOf(chapter: Chapter, telling: Telling, { events }: Recording): string {
  const facts = telling.beads.length > 8 || chapter.untold > 0 ? summed(chapter, telling.beads) : told(telling);
  if (chapter.error) facts.unshift(`${chapter.error}.`);
  if (facts.length === 0) {
    // What came with the line's code is nobody's doing; a temporary is, and so is what will be seen only later.
    const isLife = ({ kind, line }: LifetimeEvent): boolean => line > 0 && (kind === "born" || kind === "died");
    if (chapter.untold > 0) facts.push(`${plural(chapter.untold, "event")}, of nothing that is drawn.`);
    else facts.push(events.some(isLife) ? "Nothing that is drawn was born or died." : "Nothing was born and nothing died.");
  }
  if (chapter.lost > 0)
    facts.push(`${plural(chapter.lost, "event was", "events were")} lost because the recorder was full.`);
  return `${chapter.title}: ${facts.join(" ")}`;
}

/** Few events: one clause each, in order; what always goes together is said together. */
function told({ beads, cast }: Telling): string[] {
  const facts: string[] = [];
  for (let at = 0; at < beads.length; at++) {
    const bead = beads[at] as Bead;
    if (bead.count > 1) facts.push(bead.text);
    else if (bead.kind === "died") facts.push(died(bead, cast));
    else if (bead.kind === "cut") facts.push(`Weak reference ${refName(cast, bead.serial)} now ${whenCut(cast.get(bead.serial)?.type ?? "")}.`);
    else if (bead.kind === "callback") facts.push(`The callback of ${refName(cast, bead.serial)} ran.`);
    else if (bead.kind === "born") at = births(beads, at, facts, cast);
    else facts.push(bead.text);
  }
  return facts;
}

function births(beads: readonly Bead[], at: number, facts: string[], cast: Cast): number {
  let end = at;
  while (beads[end]?.kind === "born" && beads[end]?.count === 1) end++;
  const who = beads.slice(at, end).map((bead) => nameOf(cast, bead.serial));
  facts.push(`${listed(who)} ${who.length === 1 ? "was" : "were"} born.`);
  return end - 1;
}

function died(bead: Bead, cast: Cast): string {
  const who = nameOf(cast, bead.serial);
  return bead.text.includes("count reached 0") ? `${who} lost its last strong reference and died.` : bead.text;
}

/** Many events: numbers. */
function summed(chapter: Chapter, beads: readonly Bead[]): string[] {
  const number = (kind: BeadKind): number =>
    beads.filter((bead) => bead.kind === kind).reduce((sum, bead) => sum + bead.count, 0);
  const parts = [
    [chapter.born, "was born", "were born"],
    [chapter.died, "died", "died"],
    [number("resurrected"), "came back", "came back"],
  ] as const;
  const facts = parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${plural(count, "object")} ${count === 1 ? one : many}.`);
  if (number("cut") > 0) facts.push(`${plural(number("cut"), "weak reference was", "weak references were")} cut.`);
  if (number("callback") > 0) facts.push(`${plural(number("callback"), "callback")} ran.`);
  if (number("finalized") > 0) facts.push(`${plural(number("finalized"), "finalizer")} ran.`);
  if (number("row") > 0) facts.push(`${plural(number("row"), "row was", "rows were")} lost by weak containers.`);
  if (number("del") > 0)
    facts.push(`__del__ ran ${number("del") === 1 ? "once" : `${grouped(number("del"))} times`}.`);
  return facts;
}
