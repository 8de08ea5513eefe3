/**
 * Ctrl+R: looking for an earlier line by what is in it. What is found stands in the prompt; Escape brings back what was
 * being written.
 */
import { html, type TemplateResult } from "lit";
import { grouped } from "../state/labels.ts";

export interface Search {
  query: string;
  /** How many matches, newest first, were passed over. */
  skip: number;
  /** What was in the prompt before. */
  draft: string;
}

export interface SearchActions {
  change(search: Search): void;
  take(): void;
  leave(): void;
}

export function searchView(search: Search, matches: number, actions: SearchActions): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    const control = event.ctrlKey || event.metaKey;
    if ((control && event.key === "r") || event.key === "ArrowUp")
      actions.change({ ...search, skip: Math.min(search.skip + 1, Math.max(0, matches - 1)) });
    else if (event.key === "ArrowDown") actions.change({ ...search, skip: Math.max(0, search.skip - 1) });
    else if (event.key === "Enter") actions.take();
    else if (event.key === "Escape") actions.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onInput = (event: Event): void =>
    actions.change({ ...search, query: (event.target as HTMLInputElement).value, skip: 0 });
  return html`<div class="hint search">
    <label>history <input aria-label="Search the history" autocomplete="off" spellcheck="false" .value=${search.query} @keydown=${onKey} @input=${onInput} /></label>
    <span aria-live="polite">${found(search, matches)}</span>
  </div>`;
}

function found({ query, skip }: Search, matches: number): string {
  if (query === "") return "Ctrl+R older · Enter takes it · Escape leaves";
  return matches === 0 ? "no such line" : `${skip + 1} of ${grouped(matches)}`;
}
