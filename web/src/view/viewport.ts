/**
 * How large the picture is drawn and which part of it is in sight. The pane scrolls by itself; here are the scale, the
 * wheel with Ctrl, two fingers, dragging the ground with the mouse, and the keys + − 0 on the focused pane.
 *
 * Start reading at `Viewport`.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { Point } from "../state/geometry.ts";
import type { Play } from "../state/play.ts";

const LEAST = 0.15;
const MOST = 3;
/** Lower than this a card cannot be read. */
const LEAST_CARD = 150;

export class Viewport {
  /** Null: the picture's own choice (picture-view.ts). */
  private chosen: number | null = null;
  private pane: HTMLElement | null = null;
  private readonly redraw: () => Promise<unknown>;
  /** A box was let go with its middle there. */
  private readonly place: (serial: number, middle: Point) => void;
  private readonly grip = { id: -1, x: 0, y: 0, moved: false };
  private pinch = 0;
  private box: { serial: number; group: SVGGElement; x: number; y: number; moved: boolean } | null = null;

  /** `redraw` resolves when the new scale is on the page. */
  constructor(redraw: () => Promise<unknown>, place: (serial: number, middle: Point) => void) {
    this.redraw = redraw;
    this.place = place;
  }

  scale(own: number): number {
    return this.chosen ?? own;
  }

  /** Takes the pane in; may be called after every repaint. */
  attach(pane: HTMLElement | null): void {
    if (!pane || pane === this.pane) return;
    this.pane = pane;
    pane.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    pane.addEventListener("touchmove", (event) => this.onTouch(event), { passive: false });
    pane.addEventListener("touchend", () => (this.pinch = 0));
    pane.addEventListener("pointerdown", (event) => this.onDown(event));
    pane.addEventListener("pointermove", (event) => this.onMove(event));
    pane.addEventListener("pointerup", (event) => this.drop(event));
    pane.addEventListener("pointercancel", () => this.putDown());
    pane.addEventListener("click", (event) => this.onClick(event), { capture: true });
    pane.addEventListener("keydown", (event) => this.onKey(event));
  }

  zoom(by: number): void {
    const box = this.pane?.getBoundingClientRect();
    if (box) void this.zoomAt(by, box.left + box.width / 2, box.top + box.height / 2);
  }

  /** All of it in sight, if that is not too small to see. */
  fit(): void {
    const svg = this.svg;
    if (!this.pane || !svg) return;
    const { width, height } = svg.viewBox.baseVal;
    const { paddingInlineEnd, paddingBlockEnd } = getComputedStyle(this.pane);
    const [underCard, underTools] = [parseFloat(paddingInlineEnd), parseFloat(paddingBlockEnd)];
    this.chosen = clamp(Math.min(1, (this.pane.clientWidth - underCard - 4) / width, (this.pane.clientHeight - underTools - 4) / height));
    void this.redraw();
  }

  /** Back to the picture's own choice. */
  reset(): void {
    this.chosen = null;
    void this.redraw();
  }

  /**
   * So that it is in sight and not under the card: a rectangle of the picture. The card gives way, down or up; sideways the picture
   * does, which costs sight of the names.
   */
  reveal({ x, y, width, height }: { x: number; y: number; width: number; height: number }): void {
    const { pane } = this;
    if (!pane) return;
    const scale = this.now;
    const right = (x + width) * scale + 16;
    const top = y * scale - 24;
    const bottom = (y + height) * scale + 16;
    if (bottom > pane.scrollTop + pane.clientHeight) pane.scrollTop = bottom - pane.clientHeight;
    if (top < pane.scrollTop) pane.scrollTop = Math.max(0, top);
    const card = pane.parentElement?.querySelector<HTMLElement>(".card");
    const size = card?.getBoundingClientRect();
    let free = pane.clientWidth;
    if (card && size && size.width < pane.clientWidth / 1.6) {
      const isBeside = right <= pane.scrollLeft + free - size.width - 24;
      const room = pane.clientHeight - (bottom - pane.scrollTop) - 16;
      const isLow = !isBeside && room >= Math.min(size.height, LEAST_CARD);
      card.classList.toggle("low", isLow);
      // It scrolls rather than the picture.
      card.style.setProperty("--room", isLow ? `${room}px` : "100%");
      if (!isBeside && !isLow && top - pane.scrollTop < size.height + 8) free -= size.width + 24;
    }
    if (right > pane.scrollLeft + free) pane.scrollLeft = right - free;
    if (x * scale < pane.scrollLeft) pane.scrollLeft = Math.max(0, x * scale - 16);
  }

  private get svg(): SVGSVGElement | null {
    return this.pane?.querySelector<SVGSVGElement>("svg.drawing") ?? null;
  }

  private get now(): number {
    const { svg } = this;
    return svg ? svg.clientWidth / svg.viewBox.baseVal.width || 1 : 1;
  }

  /** Pixels on the screen by units of the picture: more than `now` where the whole element is larger. */
  private get onScreen(): number {
    const { svg } = this;
    return svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width || 1 : 1;
  }

  /** The point under the pointer stays where it is. */
  private async zoomAt(by: number, clientX: number, clientY: number): Promise<void> {
    const { pane } = this;
    if (!pane) return;
    const before = this.now;
    this.chosen = clamp(before * by);
    const box = pane.getBoundingClientRect();
    const larger = this.onScreen / before;
    const [x, y] = [(clientX - box.left) / larger, (clientY - box.top) / larger];
    const [left, top] = [pane.scrollLeft, pane.scrollTop];
    await this.redraw();
    const grown = this.now / before;
    pane.scrollLeft = (left + x) * grown - x;
    pane.scrollTop = (top + y) * grown - y;
  }

  private onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    void this.zoomAt(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0025)), event.clientX, event.clientY);
  }

  private onTouch(event: TouchEvent): void {
    const [a, b] = [event.touches[0], event.touches[1]];
    if (!a || !b) return;
    event.preventDefault();
    const apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (this.pinch > 0) void this.zoomAt(apart / this.pinch, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    this.pinch = apart;
  }

  private onDown(event: PointerEvent): void {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    const thing = event.composedPath().find((each) => each instanceof SVGGElement && each.dataset["serial"]);
    if (thing instanceof SVGGElement) {
      const serial = Number(thing.dataset["serial"]);
      if (thing.matches(".box")) this.box = { serial, group: thing, x: event.clientX, y: event.clientY, moved: false };
      return;
    }
    Object.assign(this.grip, { id: event.pointerId, x: event.clientX, y: event.clientY, moved: false });
  }

  private onMove(event: PointerEvent): void {
    const { grip, pane } = this;
    if (this.box && pane) return this.drag(event, this.box, pane);
    if (!pane || grip.id !== event.pointerId || (event.buttons & 1) === 0) return;
    const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
    if (!grip.moved && Math.hypot(dx, dy) < 4) return;
    if (!grip.moved) pane.setPointerCapture(event.pointerId);
    pane.scrollBy(-dx, -dy);
    Object.assign(grip, { x: event.clientX, y: event.clientY, moved: true });
  }

  private drag(event: PointerEvent, box: NonNullable<Viewport["box"]>, pane: HTMLElement): void {
    if ((event.buttons & 1) === 0) return void this.putDown();
    const [dx, dy] = [event.clientX - box.x, event.clientY - box.y];
    if (!box.moved && Math.hypot(dx, dy) < 6) return;
    if (!box.moved) pane.setPointerCapture(event.pointerId);
    box.moved = true;
    box.group.setAttribute("transform", `translate(${dx / this.onScreen} ${dy / this.onScreen})`);
  }

  /** The box in hand, which is drawn at its seat again. */
  private putDown(): Viewport["box"] {
    const { box } = this;
    this.box = null;
    box?.group.removeAttribute("transform");
    return box;
  }

  private drop(event: PointerEvent): void {
    const box = this.putDown();
    if (!box?.moved) return;
    const body = box.group.querySelector<SVGRectElement>(".body")?.getBBox();
    if (!body) return;
    const middle = {
      x: body.x + body.width / 2 + (event.clientX - box.x) / this.onScreen,
      y: body.y + 30 + (event.clientY - box.y) / this.onScreen,
    };
    this.grip.moved = true; // the click that follows is not meant
    this.place(box.serial, middle);
  }

  /** Those who moved glide to their new places, once. */
  glide(before: ReadonlyMap<number, Point>): void {
    for (const group of this.svg?.querySelectorAll<SVGGElement>("g.box") ?? []) {
      const was = before.get(Number(group.dataset["serial"]));
      const body = group.querySelector<SVGRectElement>(".body")?.getBBox();
      if (!was || !body || (was.x === body.x && was.y === body.y)) continue;
      const from = `translate(${was.x - body.x}px, ${was.y - body.y}px)`;
      group.animate([{ transform: from }, { transform: "none" }], { duration: 240, easing: "ease-out" });
    }
  }

  /** The click that ends a drag means nothing else. */
  private onClick(event: MouseEvent): void {
    if (this.grip.moved) event.stopPropagation();
    Object.assign(this.grip, { id: -1, moved: false });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.pane) return;
    if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.reset();
    else return;
    event.preventDefault();
  }
}

function clamp(scale: number): number {
  return Math.min(MOST, Math.max(LEAST, scale));
}

export interface ToolActions {
  viewport: Viewport;
  save(kind: "svg" | "png"): void;
  tidy(): void;
  putBack(): void;
}

/** The buttons in the corner of the picture. */
export function toolsView({ arranged, looking }: Play, { viewport, save, tidy, putBack }: ToolActions): TemplateResult {
  return html`<div class="tools" role="toolbar" aria-label="Picture tools">
    <button class="icon" aria-label="Zoom out" title="Zoom out (−)" @click=${() => viewport.zoom(0.8)}>−</button>
    <button class="icon" aria-label="Zoom in" title="Zoom in (+)" @click=${() => viewport.zoom(1.25)}>+</button>
    <button title="All of the picture in sight" @click=${() => viewport.fit()}>Fit</button>
    <button title="The usual size (0)" @click=${() => viewport.reset()}>1:1</button>
    <button title="Boxes near those they are connected with; what you moved stays" ?disabled=${looking !== null} @click=${tidy}>Tidy</button>
    ${arranged.length > 0 ? html`<button title="As it was before" @click=${putBack}>Put back</button>` : nothing}
    <button aria-label="Save as SVG" title="Save the picture as an SVG file" @click=${() => save("svg")}>SVG</button>
    <button aria-label="Save as PNG" title="Save the picture as a PNG file" @click=${() => save("png")}>PNG</button>
  </div>`;
}
