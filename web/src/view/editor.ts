/**
 * What the prompt needs from a place to type in, and the plain one: a textarea. It works at once and everywhere; the
 * editor (code-editor.ts, loaded on first focus) is the comfortable one. Both behave the same, because the prompt
 * (prompt.ts) decides what keys mean.
 */
export interface Typed {
  text: string;
  /** Selection as offsets into the text. */
  from: number;
  to: number;
}

export interface Editor {
  readonly element: HTMLElement;
  read(): Typed;
  write(typed: Typed): void;
  focus(): void;
  destroy(): void;
}

export const NAME = "Python prompt";
export const PLACEHOLDER = "type Python, Enter runs";

export class PlainEditor implements Editor {
  readonly element = document.createElement("div");
  private readonly area = document.createElement("textarea");
  private readonly gutter = document.createElement("span");

  constructor() {
    this.element.className = "plain";
    this.gutter.className = "gutter";
    this.gutter.ariaHidden = "true";
    this.area.ariaLabel = NAME;
    this.area.placeholder = PLACEHOLDER;
    this.area.spellcheck = false;
    this.area.autocapitalize = "off";
    this.area.setAttribute("autocomplete", "off");
    this.area.setAttribute("autocorrect", "off");
    this.area.addEventListener("input", () => this.grow());
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

  focus(): void {
    this.area.focus();
  }

  destroy(): void {
    this.element.remove();
  }

  private grow(): void {
    const lines = this.area.value.split("\n").length;
    this.area.rows = lines;
    this.gutter.textContent = [">>>", ...Array.from({ length: lines - 1 }, () => "...")].join("\n");
  }
}
