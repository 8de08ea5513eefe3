/**
 * The tree "Objects": the picture in words, walked with the arrow keys after the ARIA practices for trees. Selecting
 * here selects in the picture.
 */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { moveInTree, type Row } from "../state/tree.ts";

export interface TreeState {
  rows: readonly Row[];
  /** Key of the item the keyboard is on. */
  focus: string;
  selected: number | null;
}

export interface TreeActions {
  focus(key: string): void;
  toggle(key: string): void;
  select(serial: number | null): void;
  why(serial: number): void;
  /** To an object that holds it, that it holds, or that watches it; or back to where one came from. */
  go(from: number, to: "holders" | "held" | "watchers" | "back"): void;
}

const WAYS: Record<string, "holders" | "held" | "watchers" | "back"> = {
  h: "holders",
  o: "held",
  w: "watchers",
  b: "back",
};

export function objectsView(state: TreeState, actions: TreeActions): TemplateResult {
  const focus = state.rows.some((row) => row.item.key === state.focus) ? state.focus : (state.rows[0]?.item.key ?? "");
  return html`<div class="pane objects">
    <h2>Objects</h2>
    <div class="scroll">
      ${state.rows.length === 0 ? html`<p class="quiet">The picture in words, for eyes and ears.</p>` : nothing}
      <div role="tree" aria-label="Objects" @keydown=${(event: KeyboardEvent) => onKey(event, state, focus, actions)}>
        ${guard([state.rows, focus, state.selected], () =>
          repeat(
            state.rows,
            (row) => row.item.key,
            (row) => rowView(row, row.item.key === focus, state, actions),
          ),
        )}
      </div>
    </div>
  </div>`;
}

function rowView(row: Row, isFocus: boolean, state: TreeState, actions: TreeActions): TemplateResult {
  const { item, level } = row;
  const hasChildren = item.children.length > 0;
  return html`<div
    role="treeitem"
    class=${item.serial === 0 ? "heading" : ""}
    data-key=${item.key}
    tabindex=${isFocus ? 0 : -1}
    aria-level=${Math.min(level, 8)}
    aria-posinset=${row.position}
    aria-setsize=${row.setSize}
    aria-selected=${item.serial !== 0 && item.serial === state.selected}
    aria-expanded=${hasChildren ? String(row.open) : nothing}
    @click=${() => {
      actions.focus(item.key);
      if (hasChildren && item.serial === 0) actions.toggle(item.key);
      if (item.serial !== 0) actions.select(item.serial);
    }}
  ><span class="twist" aria-hidden="true" @click=${(event: Event) => {
    if (!hasChildren) return;
    event.stopPropagation();
    actions.toggle(item.key);
  }}>${hasChildren ? (row.open ? "▾" : "▸") : ""}</span><span>${item.text}</span></div>`;
}

function onKey(event: KeyboardEvent, state: TreeState, last: string, actions: TreeActions): void {
  // The focus may have come here without our doing.
  const focus = (event.target as HTMLElement).dataset["key"] ?? last;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const serial = state.rows.find((row) => row.item.key === focus)?.item.serial ?? 0;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    actions.select(serial === 0 || serial === state.selected ? null : serial);
    return;
  }
  const way = WAYS[event.key];
  if (event.key === "d" || way) {
    event.preventDefault();
    if (way) actions.go(serial, way);
    else if (serial > 0) actions.why(serial);
    return;
  }
  const move = moveInTree(state.rows, focus, event.key);
  if (move.kind === "none") return;
  event.preventDefault();
  if (move.kind === "toggle") actions.toggle(move.key);
  else actions.focus(move.key);
}
