/**
 * The cell editor: a program of many lines, run as a whole, with what is wrong underlined at its place. A chunk of its
 * own. Files and notebooks that somebody opens or drops land here, to be read before they run.
 *
 * Start reading at `Cell`.
 */
import { html, nothing, type TemplateResult } from "lit";
import { imported, MOST_IMPORTED, partsOf } from "../state/importing.ts";
import { spanOf } from "../state/mistake.ts";
import { indentAfter } from "../state/prompt.ts";
import { BY_LINE, rowAt } from "../state/stepping.ts";
import { cellStyles } from "./cell-styles.ts";
import { type Editor, type EditorOptions, PlainEditor } from "./editor.ts";
import { afterPaint, type Guest, type Host } from "./guests.ts";
import { stop, takePaste } from "./prompt.ts";

const KEY = "cell";
/** Kept in the browser from one time to the next. */
const MOST_KEPT = 200_000;

class Cell implements Guest {
  readonly styles = cellStyles;
  private readonly host: Host;
  private readonly options: EditorOptions;
  private editor: Editor;
  /** Holds whichever editor there is: between two repaints nothing that is typed may be lost. */
  private readonly place = document.createElement("div");
  private isOpen = false;
  private isFresh = true;
  private note = "";
  private isRefused = false;
  /** Set while the program runs: the first entry that belongs to it. */
  private since: number | null = null;
  /** The line that is marked as the next one to run. */
  private row: number | null = null;
  private wasFilled = false;
  /** Escape was pressed: the next Tab leaves. */
  private letTabPass = false;

  constructor(host: Host) {
    this.host = host;
    this.options = {
      name: "Python cell",
      hint: "a program; Ctrl+Enter runs all of it",
      isPrompt: false,
      isReadonly: host.isReadonly,
      names: (path) => host.player.names(path),
      changed: () => this.changed(),
    };
    this.place.className = "cell-text";
    this.editor = new PlainEditor(this.options);
    this.place.append(this.editor.element);
    this.write(host.memory.recall(KEY) ?? "");
    if (host.rich) void import("./code-editor.ts").then(({ CodeEditor }) => this.swap(new CodeEditor(host.root, this.options)), () => {});
  }

  open(): void {
    if (this.isOpen) return this.close();
    this.show();
    void afterPaint().then(() => this.editor.focus());
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.host.redraw();
    this.host.focusPrompt();
  }

  get isShown(): boolean {
    return this.isOpen;
  }

  /** What somebody else wrote for those who read: it is not kept here, and the focus stays where it is. */
  present(text: string): void {
    this.isOpen = true;
    this.write(text);
    this.host.redraw();
  }

  async takeFile(file: File): Promise<void> {
    if (file.size > MOST_IMPORTED * 4) return this.take(file.name, "x".repeat(MOST_IMPORTED + 1));
    try {
      this.take(file.name, await file.text());
    } catch {
      this.refuse(`${file.name} could not be read.`);
    }
  }

  take(name: string, text: string): void {
    const result = imported(name, text);
    const what = name === "" ? "What you pasted" : name;
    if (result.kind === "refused") return this.refuse(`${what} cannot be opened. ${result.why}`);
    this.isRefused = false;
    const before = this.editor.read().text.trim() === "" ? "" : " Ctrl+Z brings back what was here.";
    this.write(result.text);
    this.show();
    this.note = `${name === "" ? "Pasted" : name}: read it, then Run all. ${result.note}${before}`;
    void afterPaint().then(() => this.editor.focus());
  }

  panel(): TemplateResult | null {
    if (!this.isOpen) return null;
    return html`<section class="cell" aria-label="Cell editor" @keydown=${{ handleEvent: this.onKey, capture: true }}
      @paste=${{ handleEvent: this.onPaste, capture: true }}>
      <div class="bar">
        <button class="main" ?disabled=${this.isBusy && !this.isHeld} aria-keyshortcuts="Control+Enter" @click=${this.runAll}>
          ${this.isHeld ? "Continue" : "Run all"}
        </button>
        <label class="check"><input type="checkbox" .checked=${this.isFresh} @change=${this.onFresh} /> fresh session</label>
        <span class="space"></span>
        ${
          this.host.isReadonly
            ? nothing
            : html`<button @click=${this.pick}>Open file</button>
                <button class="icon" aria-label="Close the cell editor" @click=${() => this.close()}>×</button>`
        }
      </div>
      ${this.note ? html`<p class="cell-note" role=${this.isRefused ? "alert" : nothing} aria-live="polite">${this.note}</p>` : nothing}
      ${this.place}
      <input class="file" type="file" hidden accept=".py,.ipynb,.txt,.pysession,.md" @change=${this.onPicked} />
    </section>`;
  }

  /** When the program has ended: where it failed, if it did. */
  updated(): void {
    this.point();
    if (this.since === null || this.isBusy) return;
    const { entries, chapters } = this.host.player.play;
    const mine = entries.filter(({ number, row }) => number > (this.since ?? 0) && row !== null);
    const wrong = mine.find(({ state }) => state === "error");
    this.since = null;
    if (!wrong || wrong.row === null) return;
    const message = chapters.at(-1)?.error ?? "an error";
    const place = wrong.errorAt ?? { line: 1, column: 0, endLine: 1, endColumn: 0 };
    this.note = `Line ${wrong.row + place.line}: ${message}. What comes after it did not run.`;
    const span = spanOf(wrong.source, place);
    const start = this.editor.read().text.split("\n").slice(0, wrong.row).reduce((sum, line) => sum + line.length + 1, 0);
    if (span) this.editor.mark({ from: start + span.from, to: start + span.to, message });
    this.host.redraw();
  }

  get program(): string {
    return this.isOpen ? this.editor.read().text.trim() : "";
  }

  /** Begins the program, and stands before its first line. */
  step(): void {
    this.begin(true);
  }

  private point(): void {
    const row = this.isOpen ? rowAt(this.host.player.play, this.editor.read().text) : null;
    if (row === this.row) return;
    this.row = row;
    this.editor.point(row);
  }

  private get isHeld(): boolean {
    return this.host.player.play.run.kind === "held";
  }

  private get isBusy(): boolean {
    const { run, queue } = this.host.player.play;
    return run.kind !== "idle" || queue.length > 0;
  }

  private show(): void {
    this.host.closeOthers(this);
    this.isOpen = true;
    this.host.show("code");
    this.host.redraw();
  }

  private refuse(why: string): void {
    this.note = why;
    this.isRefused = true;
    this.show();
  }

  readonly runAll = (): void => {
    if (this.isHeld) this.host.player.goOn();
    else this.begin(false);
  };

  private begin(byLine: boolean): void {
    const { player } = this.host;
    const lines = partsOf(this.editor.read().text).map((part) => ({ ...part, stepped: byLine ? BY_LINE : null, origin: "typed" as const }));
    if (lines.length === 0 || this.isBusy) return;
    this.note = "";
    this.editor.mark(null);
    if (this.isFresh) player.startOver(lines);
    else player.act({ kind: "replay", lines });
    this.since = this.isFresh ? 0 : player.play.entered - 1;
  }

  private write(text: string): void {
    this.editor.write({ text, from: 0, to: 0 });
  }

  private swap(successor: Editor): void {
    const { note } = this;
    successor.write(this.editor.read());
    this.row = null;
    this.note = note; // nobody changed anything
    const isFocused = this.editor.element.contains(this.host.root.activeElement);
    this.editor = successor;
    this.place.replaceChildren(successor.element);
    if (isFocused) successor.focus();
    this.point();
  }

  private changed(): void {
    const { text } = this.editor.read();
    if (text.length <= MOST_KEPT) this.host.memory.remember(KEY, text);
    if ((text.trim() !== "") !== this.wasFilled) {
      this.wasFilled = !this.wasFilled;
      this.host.redraw();
    }
    if (this.note === "") return;
    this.note = "";
    this.editor.mark(null);
    this.host.redraw();
  }

  private readonly onFresh = (event: Event): void => {
    this.isFresh = (event.target as HTMLInputElement).checked;
  };

  private readonly pick = (): void => this.host.root.querySelector<HTMLInputElement>(".cell .file")?.click();

  private readonly onPicked = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void this.takeFile(file);
    input.value = "";
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const control = event.ctrlKey || event.metaKey;
    if (event.isComposing) return;
    const isHere = event.target instanceof HTMLTextAreaElement && !this.host.isReadonly;
    if (event.key === "Enter" && control) this.runAll();
    else if (isHere && event.key === "Enter" && !event.altKey) this.insert(`\n${indentAfter(this.before())}`);
    else if (isHere && event.key === "Tab" && !event.shiftKey && !control && !this.letTabPass) this.insert("    ");
    else {
      this.letTabPass = event.key === "Escape";
      return;
    }
    stop(event);
  };

  private readonly onPaste = (event: ClipboardEvent): void => {
    if (!this.host.isReadonly) takePaste(event, (text) => this.insert(text), (text) => this.take("", text));
  };

  private before(): string {
    const { text, from } = this.editor.read();
    return text.slice(0, from);
  }

  private insert(piece: string): void {
    const { text, from, to } = this.editor.read();
    this.editor.write({ text: text.slice(0, from) + piece + text.slice(to), from: from + piece.length, to: from + piece.length });
    this.changed();
  }
}

export type CellGuest = Cell;
export const make = (host: Host): Cell => new Cell(host);
