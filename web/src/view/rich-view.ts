/**
 * Texts of lessons and of the tour, with their code and their places to look at.
 */
import { html, type TemplateResult } from "lit";
import { pieces } from "../state/rich-text.ts";

export function richText(text: string, look: (target: string) => void): TemplateResult {
  return html`${pieces(text).map((piece) => {
    switch (piece.kind) {
      case "text":
        return piece.text;
      case "code":
        return html`<code>${piece.text}</code>`;
      case "link":
        return html`<button class="look" title="Show it in the picture" @click=${() => look(piece.target)}>${piece.text}</button>`;
    }
  })}`;
}

const NOWHERE = (): void => {};

/** Where no button may stand: in a heading, on a button. */
export function plainRich(text: string): TemplateResult {
  return richText(text, NOWHERE);
}
