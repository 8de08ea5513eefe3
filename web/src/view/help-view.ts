/**
 * The help sheet: how to read the picture, and every key.
 */
import { html, type TemplateResult } from "lit";
import type { BeadKind } from "../state/beads.ts";
import { beadIcon } from "./icons.ts";

const BEADS: Readonly<Record<BeadKind, string>> = {
  born: "an object is born",
  weakref: "a weak reference is made",
  cut: "a weak reference is cut: from now on it returns None",
  del: "__del__ is called",
  callback: "the callback of a weak reference is called",
  suppressed: "a callback that is never called, because its weak reference died too",
  raised: "a callback raised an error, which is reported and goes no further",
  died: "an object dies",
  resurrected: "an object comes back: its finalizer kept it",
  finalizer: "weakref.finalize is told to watch an object",
  finalized: "such a finalizer is called",
  detached: "or is told not to",
  row: "a weak container loses a row",
  collection: "the collector runs; its phases are on the line below",
};
const KEYS: readonly (readonly [string, string])[] = [
  ["Enter", "run, when the text is a whole statement; an empty line ends a block"],
  ["Shift+Enter", "new line"],
  ["Ctrl+Enter", "run whatever is written"],
  ["↑ ↓ or Alt+↑ ↓", "earlier and later lines"],
  ["Ctrl+R", "search the history"],
  ["Ctrl+L", "clear the view; what was entered has run all the same"],
  ["Ctrl+Space", "what could come next; Tab takes it, Escape puts the list away"],
  ["Tab", "indent, at the start of a line; press Escape first to move on instead"],
  ["Ctrl+. or Ctrl+C", "stop a running program; its state is kept"],
];
const TIME_KEYS: readonly (readonly [string, string])[] = [
  ["Alt+← Alt+→", "Back and Step: one event into the past, one towards the present"],
  ["Alt+→ at now", "runs what is typed (at the prompt, or in the cell editor) line by line, also in __del__, callbacks and bodies of classes, which Stop does not cut short; Ctrl+Enter continues to the end"],
  ["← →", "the same, on the timeline; a click on an event goes there"],
  ["Page Down, Page Up", "on the timeline: to the line before, or after"],
  ["Home End", "on the timeline: to the beginning, and to now"],
  ["← → Home End", "on the phases of a collection (the tab Collector): from one to the next"],
  ["Escape", "back to now"],
];
const PICTURE_KEYS: readonly (readonly [string, string])[] = [
  ["arrow keys", "move the picture; so does dragging its ground"],
  ["+ − 0", "larger, smaller, the usual size; so do Ctrl+wheel and two fingers"],
  ["Shift+arrow keys", "the selected box to another place, where it stays; so does dragging it"],
];
const TREE_KEYS: readonly (readonly [string, string])[] = [
  ["↑ ↓ Home End", "walk through the objects"],
  ["→ ←", "open and close, in and out"],
  ["Enter", "select, here and in the picture"],
  ["d", "why is it alive, or what killed it? The picture shows the way"],
  ["h o w", "go to an object that holds it, that it holds, that watches it; again for the next one"],
  ["b", "back to where one came from"],
  ["a letter", "go to the next item that begins with it (capital for these five)"],
];

export function helpView(tour: (() => void) | null): TemplateResult {
  return html`<dialog aria-label="Help">
    <h2 tabindex="-1" autofocus>How to read this page</h2>
    <h3>The picture</h3>
    <p>
      Names stand in the rail on the left. A solid line is a reference that counts: the filled number on an object is
      how many there are, and when it reaches 0 the object dies. A dashed line only watches: it is counted apart (w1), keeps
      nothing alive, and is cut when the object dies. A bell is a callback waiting for that moment:
      <code>weakref.ref(cat, print)</code> hangs one up. The dead leave a tombstone with the cause.
    </p>
    <p>
      An object is hatched when no name reaches it any more and only its own kind holds it: counting will never free it,
      the collector will. The small sum shows why: its count, less the references from inside, leaves nothing.
    </p>
    <h3>The timeline</h3>
    <p>Each line of the program is a column; what it did to objects follows from left to right. A click on a bead shows everything as it was then.</p>
    <dl class="keys">${(Object.keys(BEADS) as BeadKind[]).map((kind) => html`<dt>${beadIcon(kind)}</dt><dd>${BEADS[kind]}</dd>`)}</dl>
    <h3>At the prompt</h3>
    <dl class="keys">${KEYS.map(([key, text]) => html`<dt>${key}</dt><dd>${text}</dd>`)}</dl>
    <h3>In the picture</h3>
    <dl class="keys">${PICTURE_KEYS.map(([key, text]) => html`<dt>${key}</dt><dd>${text}</dd>`)}</dl>
    <h3>Through time</h3>
    <dl class="keys">${TIME_KEYS.map(([key, text]) => html`<dt>${key}</dt><dd>${text}</dd>`)}</dl>
    <h3>In the tree of objects</h3>
    <dl class="keys">${TREE_KEYS.map(([key, text]) => html`<dt>${key}</dt><dd>${text}</dd>`)}</dl>
    <h3>What runs here</h3>
    <p>
      A small Python runtime with the lifetimes of CPython 3.13, in this page, without a server. What it cannot do yet,
      it says. A transcript with <code>&gt;&gt;&gt;</code> can be pasted, and a program, a notebook or a saved session dropped
      anywhere: it opens in the cell editor.
    </p>
    <form method="dialog">
      ${tour ? html`<button @click=${tour}>Take the tour</button>` : ""}
      <button class="main">Close help</button>
    </form>
  </dialog>`;
}
