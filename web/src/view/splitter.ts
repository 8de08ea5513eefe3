/**
 * A line between two panes that can be dragged, or moved with the arrow keys. Sizes are shares of the whole element,
 * so that they still fit when the window is another.
 *
 * Start reading at `splitterView`.
 */
import { html, type TemplateResult } from "lit";

export interface Splitter {
  name: string;
  /** Which side of the element is measured: the left pane's width, or the lower pane's height. */
  axis: "x" | "y";
  /** In percent; null for the layout's own choice. */
  size: number | null;
  /** What the layout's own choice is about, for the first arrow key. */
  usual: number;
  least: number;
  most: number;
  /** Null goes back to the layout's own choice. */
  resize(size: number | null): void;
}

export function splitterView(splitter: Splitter): TemplateResult {
  const { name, axis, size, usual, least, most } = splitter;
  return html`<div
    class="splitter ${axis}"
    role="separator"
    tabindex="0"
    aria-label=${name}
    aria-orientation=${axis === "x" ? "vertical" : "horizontal"}
    aria-valuenow=${Math.round(size ?? usual)}
    aria-valuemin=${least}
    aria-valuemax=${most}
    @pointerdown=${onDown}
    @pointermove=${(event: PointerEvent) => onMove(event, splitter)}
    @dblclick=${() => splitter.resize(null)}
    @keydown=${(event: KeyboardEvent) => onKey(event, splitter)}
  ></div>`;
}

function onDown(event: PointerEvent): void {
  if (event.button !== 0) return;
  const line = event.currentTarget as HTMLElement;
  line.setPointerCapture(event.pointerId);
  event.preventDefault();
  line.focus({ preventScroll: true });
}

function onMove(event: PointerEvent, { axis, least, most, resize }: Splitter): void {
  const line = event.currentTarget as HTMLElement;
  if (!line.hasPointerCapture(event.pointerId)) return;
  const all = (line.parentElement as HTMLElement).getBoundingClientRect();
  const share = axis === "x" ? (event.clientX - all.left) / all.width : (all.bottom - event.clientY) / all.height;
  resize(clamp(share * 100, least, most));
}

function onKey(event: KeyboardEvent, { axis, size, usual, least, most, resize }: Splitter): void {
  const [grow, shrink] = axis === "x" ? ["ArrowRight", "ArrowLeft"] : ["ArrowUp", "ArrowDown"];
  const now = size ?? usual;
  if (event.key === grow) resize(clamp(now + 2, least, most));
  else if (event.key === shrink) resize(clamp(now - 2, least, most));
  else if (event.key === "Home") resize(least);
  else if (event.key === "End") resize(most);
  else if (event.key === "Enter") resize(null);
  else return;
  event.preventDefault();
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)) * 10) / 10;
}
