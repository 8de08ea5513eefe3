/**
 * The tour: six things to do in two minutes. Each stop asks for something, knows when it has happened, whoever did it,
 * and then says what to see.
 *
 * Start reading at `STOPS`.
 */
import type { BeadKind } from "./beads.ts";
import type { Play } from "./play.ts";

export interface TourStop {
  title: string;
  ask: string;
  /** What to enter, or which of the page's own doings is meant. */
  doing: { kind: "enter"; lines: readonly string[] } | { kind: "why"; target: string } | { kind: "back" };
  seen: string;
  isDone(play: Play): boolean;
}

export const STOPS: readonly TourStop[] = [
  {
    title: "Make two cats",
    ask: "Enter these lines below, or let the page do it.",
    doing: { kind: "enter", lines: ["class Cat: pass", "tom, kit = Cat(), Cat()"] },
    seen: "Names are on the left, objects on the right. The filled number says how many references hold an object: each of [the](#tom) [cats](#kit) has one, its name.",
    isDone: (play) => living(play, "Cat") >= 2,
  },
  {
    title: "Watch one of them",
    ask: "A weak reference finds an object without holding it. This one also wants to be told when Tom is gone.",
    doing: { kind: "enter", lines: ["import weakref", 'w = weakref.ref(tom, lambda r: print("Tom is gone"))'] },
    seen: "The dashed line only watches, so it is counted apart, as w1. The bell on [the weak reference](#w) is its callback, and it is waiting.",
    isDone: (play) => play.picture.boxes.some((box) => box.kind === "ref" && box.callback.bell !== "none"),
  },
  {
    title: "Hold the other one twice",
    ask: "Put Kit into a list.",
    doing: { kind: "enter", lines: ["basket = [kit]"] },
    seen: "[Kit](#kit) now counts 2: one for the name, and one for the place in the list.",
    isDone: (play) => play.picture.boxes.some((box) => box.title === "Cat" && box.count > 1),
  },
  {
    title: "Let go of both names",
    ask: "What dies now, and who is told?",
    doing: { kind: "enter", lines: ["del tom, kit"] },
    seen: "Tom's count reached 0. Weak references are cut first, then the callback ran (the line marked C), and then he was dead: a tombstone that says why. The same is told in order under Events.",
    isDone: (play) => hasBead(play, "callback") && hasBead(play, "died"),
  },
  {
    title: "Ask why the other is still alive",
    ask: "Select the cat that is left, in the picture or in the tree Objects, and press “Why alive?” on its card.",
    doing: { kind: "why", target: "Cat#2" },
    seen: "It lost its name and lives: the list holds it, and the name `basket` holds the list. The card says so, says what would free it, and the picture shows the way.",
    isDone: ({ reason, picture }) => picture.boxes.some((box) => box.serial === reason?.serial && box.title === "Cat"),
  },
  {
    title: "Go back in time",
    ask: "Back goes one event into the past, Step towards the present; the timeline goes anywhere.",
    doing: { kind: "back" },
    seen: "You see what was. Nothing is lost by looking; with the next line you enter, or with Now, you are in the present again.",
    isDone: ({ looking }) => looking !== null,
  },
];

export const TOUR_END =
  "That is all you need. Undo takes a whole line back, so try things: `basket.clear()` would be one. The lessons go on from here, and Help (?) has every key.";

export interface Tour {
  /** Index into STOPS; their number is the end. */
  at: number;
  /** What was asked for has happened, and stays so. */
  isDone: boolean;
}

export const TOUR_START: Tour = { at: 0, isDone: false };

export function watched(tour: Tour, play: Play): Tour {
  return !tour.isDone && STOPS[tour.at]?.isDone(play) ? { ...tour, isDone: true } : tour;
}

export function onward(tour: Tour): Tour {
  return { at: Math.min(tour.at + 1, STOPS.length), isDone: false };
}

function living(play: Play, title: string): number {
  return play.picture.boxes.filter((box) => box.title === title).length;
}

function hasBead(play: Play, kind: BeadKind): boolean {
  return play.chapters.some((chapter) => chapter.beads.some((bead) => bead.kind === kind));
}
