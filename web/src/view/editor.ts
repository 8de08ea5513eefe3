/**
 * Somewhere to type, as the prompt and the cell editor need it.
 *
 * Two editors keep this: the textarea below is there from the first paint and does all that matters; the one made of
 * CodeMirror (code-editor.ts, loaded on first focus) is the comfortable one. Both behave the same, because the prompt
 * (prompt.ts) decides what keys mean.
 */
import type { Candidate } from "../state/completion.ts";

export interface Typed {
  text: string;
  /** Selection as offsets into the text. */
  from: number;
  to: number;
}

/** A place in the text where something is wrong. */
export interface Mark {
  from: number;
  to: number;
  message: string;
}

export interface Editor {
  readonly element: HTMLElement;
  /** A list of what could come next is open, and has the arrow keys, Tab and Escape. */
  readonly isChoosing: boolean;
  read(): Typed;
  write(typed: Typed): void;
  mark(mark: Mark | null): void;
  /** The line, from 0, that is about to run. */
  point(row: number | null): void;
  focus(): void;
  destroy(): void;
}

export interface EditorOptions {
  name: string;
  hint: string;
  /** With `>>>` and `...` instead of line numbers. */
  isPrompt: boolean;
  isReadonly?: boolean;
  names(path: readonly string[]): Promise<Candidate[]>;
  changed?(): void;
}

export const NAME = "Python prompt";
export const PLACEHOLDER = "Python, then Enter";

export class PlainEditor implements Editor {
  readonly element = document.createElement("div");
  readonly isChoosing = false;
  private readonly area = document.createElement("textarea");
  private readonly gutter = document.createElement("span");
  private readonly isPrompt: boolean;
  private row: number | null = null;

  constructor({ name, hint, isPrompt, isReadonly, changed }: Omit<EditorOptions, "names">) {
    this.isPrompt = isPrompt;
    this.element.className = "plain";
    this.gutter.className = "gutter";
    this.gutter.ariaHidden = "true";
    this.area.ariaLabel = name;
    this.area.placeholder = hint;
    this.area.readOnly = isReadonly ?? false;
    this.area.spellcheck = false;
    this.area.autocapitalize = "off";
    this.area.setAttribute("autocomplete", "off");
    this.area.setAttribute("autocorrect", "off");
    this.area.addEventListener("input", () => {
      this.grow();
      changed?.();
    });
    this.element.append(this.gutter, this.area);
    this.grow();
  }

  read(): Typed {
    return { text: this.area.value, from: this.area.selectionStart, to: this.area.selectionEnd };
  }

  write({ text, from, to }: Typed): void {
    this.area.value = text;
    this.area.setSelectionRange(from, to);
    this.grow();
  }

  /** A textarea cannot underline: it selects. */
  mark(mark: Mark | null): void {
    if (mark) this.area.setSelectionRange(mark.from, mark.to);
  }

  point(row: number | null): void {
    this.row = row;
    this.grow();
  }

  focus(): void {
    this.area.focus();
  }

  destroy(): void {
    this.element.remove();
  }

  private grow(): void {
    const lines = this.area.value.split("\n").length;
    this.area.rows = lines;
    const number = (i: number): string =>
      this.isPrompt ? (i === 0 ? ">>>" : "...") : `${i === this.row ? "▶" : ""}${i + 1}`;
    this.gutter.textContent = Array.from({ length: lines }, (_, i) => number(i)).join("\n");
  }
}
