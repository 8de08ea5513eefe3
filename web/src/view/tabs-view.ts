/**
 * The lower left pane: a few views of the same story, one at a time, after the ARIA practices for tabs.
 */
import { html, type TemplateResult } from "lit";

export interface Tab {
  key: string;
  name: string;
  content: () => TemplateResult;
}

export function tabsView(tabs: readonly Tab[], shown: string, show: (key: string) => void): TemplateResult {
  const current = tabs.find((tab) => tab.key === shown) ?? (tabs[0] as Tab);
  const at = tabs.indexOf(current);
  const onKey = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0 || event.altKey) return;
    event.preventDefault();
    show((tabs[(at + by + tabs.length) % tabs.length] as Tab).key);
    const list = event.currentTarget as HTMLElement;
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return html`<div class="pane log">
    <div class="tabs" role="tablist" aria-label="Story in words" @keydown=${onKey}>
      ${tabs.map(
        ({ key, name }) => html`<button
          role="tab"
          id="tab-${key}"
          aria-selected=${key === current.key}
          aria-controls="tab-panel"
          tabindex=${key === current.key ? 0 : -1}
          @click=${() => show(key)}
        >${name}</button>`,
      )}
    </div>
    <div class="panel" id="tab-panel" role="tabpanel" aria-labelledby="tab-${current.key}">${current.content()}</div>
  </div>`;
}
