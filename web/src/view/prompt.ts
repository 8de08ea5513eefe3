/**
 * The prompt: one place to type, two editors that can stand in it, and what keys and pastes do there.
 *
 * The plain textarea is there from the first paint. On first focus the editor is fetched, and takes over at a moment
 * when nobody can notice: while the prompt is unfocused or empty. Text and selection come along.
 *
 * Start reading at `Prompt`.
 */
import type { Player } from "../player.ts";
import { type History, newer, older, textOf } from "../state/history.ts";
import { answered, cleanPaste, indentAfter, isNotebook, onEnter } from "../state/prompt.ts";
import { type Editor, type EditorOptions, NAME, PLACEHOLDER, PlainEditor, type Typed } from "./editor.ts";

export interface PromptOptions {
  player: () => Player;
  root: ShadowRoot;
  /** False keeps the textarea: smaller, and better with some screen readers. */
  rich: boolean;
  hint: (text: string) => void;
  search: (draft: string) => void;
  clear: () => void;
  /** There is something written now, or nothing any more. */
  filled: () => void;
  /** Too much for one line: the cell editor's. */
  openNotebook: (text: string) => void;
}

export class Prompt {
  private readonly editorOptions: EditorOptions = {
    name: NAME,
    hint: PLACEHOLDER,
    isPrompt: true,
    names: (path) => this.options.player().names(path),
    changed: () => this.changed(),
  };
  private editor: Editor = new PlainEditor(this.editorOptions);
  private successor: Editor | null = null;
  private readonly options: PromptOptions;
  private host: HTMLElement | null = null;
  private isLoading = false;
  private wasFilled = false;
  /** Escape was pressed: the next Tab moves the focus on instead of indenting. */
  private letTabPass = false;

  constructor(options: PromptOptions) {
    this.options = options;
  }

  /** Moves in; may be called again with the same place. */
  attach(host: HTMLElement): void {
    if (this.host === host) return;
    this.host = host;
    host.append(this.editor.element);
    // In the capture phase, so that a key which means something here never reaches the editor.
    host.addEventListener("keydown", (event) => this.onKey(event), { capture: true });
    host.addEventListener("paste", (event) => this.onPaste(event), { capture: true });
    host.addEventListener("focusin", () => this.loadEditor());
    host.addEventListener("focusout", () => this.swapIfUnnoticed());
    host.addEventListener("click", (event) => event.target === host && this.focus());
  }

  focus(): void {
    this.editor.focus();
  }

  get text(): string {
    return this.editor.read().text;
  }

  /** Puts a text in and the caret at its end. */
  propose(text: string): void {
    this.editor.write({ text, from: text.length, to: text.length });
    this.options.hint("");
    this.changed();
  }

  get isFilled(): boolean {
    return this.text.trim() !== "";
  }

  /** Runs what is written, whole or not; with nothing written, what stands before a line goes on. */
  run(): void {
    if (this.isFilled) this.submit(this.text.trimEnd());
    else this.options.player().goOn();
  }

  /** Begins it, and stands before its first line. */
  step(): void {
    this.submit(this.text.trimEnd(), true);
  }

  private submit(source: string, byLine = false): void {
    this.propose("");
    if (source.trim() !== "") this.options.player().submit(source, byLine);
    this.swapIfUnnoticed();
  }

  private changed(): void {
    if (this.isFilled === this.wasFilled) return;
    this.wasFilled = !this.wasFilled;
    this.options.filled();
  }

  // --- keys --------------------------------------------------------------------------------------------------------

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    const control = event.ctrlKey || event.metaKey;
    // The list of what could come next has these keys; Enter is never one of them.
    if (this.editor.isChoosing && ["ArrowUp", "ArrowDown", "Tab", "Escape"].includes(event.key)) return;
    if (event.key === "Enter" && !event.altKey) {
      stop(event);
      if (control) this.run();
      else if (event.shiftKey) this.insert(`\n${indentAfter(this.before())}`);
      else void this.enter();
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !control && !event.shiftKey) {
      if (this.travel(event.key === "ArrowUp", event.altKey)) stop(event);
    } else if (event.key === "Tab" && !event.shiftKey && !control && !event.altKey) {
      if (!this.letTabPass && this.isInIndentation()) {
        stop(event);
        this.insert("    ");
      }
    } else if (control && !event.shiftKey && !event.altKey && (event.key === "r" || event.key === "l")) {
      stop(event);
      if (event.key === "r") this.options.search(this.text);
      else this.options.clear();
    } else if (
      control &&
      event.key === "c" &&
      this.isIdleSelection() &&
      this.options.player().play.run.kind !== "idle"
    ) {
      stop(event);
      this.options.player().stop();
    }
    this.letTabPass = event.key === "Escape";
  }

  private async enter(): Promise<void> {
    const typed = this.editor.read();
    const decision = onEnter(typed.text, typed.to);
    const final =
      decision.kind === "ask" ? answered(decision, await this.options.player().completeness(decision.about)) : decision;
    // Somebody typed on while the question was out: their Enter is answered by what is there now.
    if (this.text !== typed.text) return;
    if (final.kind === "run") return this.submit(final.source);
    if (final.kind === "insert") {
      this.insert(final.text);
      this.options.hint("an empty line ends the block · Ctrl+Enter runs it now");
    }
  }

  private before(): string {
    const { text, from } = this.editor.read();
    return text.slice(0, from);
  }

  private insert(piece: string): void {
    const { text, from, to } = this.editor.read();
    const caret = from + piece.length;
    this.editor.write({ text: text.slice(0, from) + piece + text.slice(to), from: caret, to: caret });
    this.changed();
  }

  private isInIndentation(): boolean {
    const line = this.before().split("\n").at(-1) ?? "";
    return this.text.includes("\n") && line.trim() === "";
  }

  private isIdleSelection(): boolean {
    const { from, to } = this.editor.read();
    return from === to;
  }

  /** Plain arrows leave the text only at its edges; with Alt they always do. */
  private travel(up: boolean, always: boolean): boolean {
    const typed = this.editor.read();
    const atEdge = up ? !typed.text.slice(0, typed.from).includes("\n") : !typed.text.slice(typed.to).includes("\n");
    if (!always && (!atEdge || typed.from !== typed.to)) return false;
    const { history } = this.options.player().play;
    const next: History = up ? older(history, typed.text) : newer(history);
    if (next === history) return always;
    this.options.player().act({ kind: "history", history: next });
    this.propose(textOf(next));
    return true;
  }

  private onPaste(event: ClipboardEvent): void {
    takePaste(event, (text) => this.insert(text), (text) => this.options.openNotebook(text));
  }

  // --- the editor that is loaded later -----------------------------------------------------------------------------

  private loadEditor(): void {
    if (this.isLoading || !this.options.rich) return;
    this.isLoading = true;
    import("./code-editor.ts").then(
      ({ CodeEditor }) => {
        this.successor = new CodeEditor(this.options.root, this.editorOptions);
        this.swapIfUnnoticed();
      },
      // Offline, blocked: the textarea does everything that matters. The next focus tries again.
      () => (this.isLoading = false),
    );
  }

  private swapIfUnnoticed(): void {
    const { successor } = this;
    if (!successor) return;
    const typed: Typed = this.editor.read();
    const focused = this.editor.element.contains(this.options.root.activeElement);
    if (focused && typed.text !== "") return;
    this.successor = null;
    const old = this.editor;
    this.editor = successor;
    old.element.before(successor.element);
    successor.write(typed);
    if (focused) successor.focus();
    old.destroy();
  }
}

/** Transcripts lose their prompts, and notebooks are opened; what is neither is the editor's own to paste. */
export function takePaste(event: ClipboardEvent, insert: (text: string) => void, openNotebook: (text: string) => void): void {
  const pasted = event.clipboardData?.getData("text/plain") ?? "";
  const text = cleanPaste(pasted);
  if (isNotebook(pasted)) openNotebook(pasted);
  else if (text !== pasted) insert(text);
  else return;
  stop(event);
}

export function stop(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
