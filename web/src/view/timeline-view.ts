/**
 * The slider "Timeline": a thumb on the lane of beads. Arrow keys and dragging move through what happened; the picture
 * follows. Where the thumb stands is measured from the beads after each repaint (`placeThumb`), because their width is
 * the browser's business.
 *
 * Start reading at `timelineView`.
 */
import { html, nothing, type TemplateResult } from "lit";
import { type Collector, phaseName } from "../state/collector.ts";
import type { Play } from "../state/play.ts";
import { indexOf, lineAway, type Moment, momentAt, momentText, type Stop, stopsOf } from "../state/timeline.ts";

export interface TimelineActions {
  look(at: Moment | null): void;
  /** Shows a collection phase by phase. */
  collection(number: number): void;
  /** What is true now: keys come faster than repaints. */
  play(): Play;
}

export function timelineView(play: Play, actions: TimelineActions): TemplateResult | typeof nothing {
  const stops = stopsOf(play);
  if (stops.length < 2) return nothing;
  const at = indexOf(stops, play.looking);
  const phase = phaseLookedAt(play);
  return html`<div
    class="thumb ${play.looking ? "past" : ""} ${phase ? "at-phase" : ""}"
    role="slider"
    tabindex="0"
    aria-label="Timeline"
    aria-valuemin="0"
    aria-valuemax=${stops.length - 1}
    aria-valuenow=${at}
    aria-valuetext=${phase ? phaseName(phase) : momentText(stops, play.looking, play.beads)}
    @keydown=${(event: KeyboardEvent) => onKey(event, actions)}
    @pointerdown=${onDown}
    @pointermove=${(event: PointerEvent) => onMove(event, actions)}
  >
    <span class="flag" aria-hidden="true">${phase ? `phase ${(phase.phase ?? 0) + 1}` : play.looking ? `step ${stops[at]?.n}` : "now"}</span>
  </div>`;
}

/** The collection of which one stands after a phase. */
function phaseLookedAt({ collector }: Play): Collector | null {
  return collector?.record && collector.phase !== null ? collector : null;
}

/** A click on a bead or on a line's name goes there. */
export function onLaneClick(event: MouseEvent, actions: TimelineActions): void {
  const stops = stopsOf(actions.play());
  if ((event.target as Element).closest(".thumb, button") || stops.length < 2) return;
  const index = nearest(event.currentTarget as HTMLElement, event.clientX, stops);
  if (index >= 0) actions.look(momentAt(stops, index));
}

function onKey(event: KeyboardEvent, actions: TimelineActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const play = actions.play();
  const stops = stopsOf(play);
  const at = indexOf(stops, play.looking);
  const go = (index: number): void => actions.look(momentAt(stops, index));
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowDown":
      go(at - 1);
      break;
    case "ArrowRight":
    case "ArrowUp":
      go(at + 1);
      break;
    case "PageDown":
      go(lineAway(stops, at, -1));
      break;
    case "PageUp":
      go(lineAway(stops, at, 1));
      break;
    case "Home":
      go(0);
      break;
    case "End":
      go(stops.length - 1);
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function onDown(event: PointerEvent): void {
  if (event.button !== 0) return;
  const thumb = event.currentTarget as HTMLElement;
  thumb.setPointerCapture(event.pointerId);
  event.preventDefault();
  thumb.focus({ preventScroll: true });
}

function onMove(event: PointerEvent, actions: TimelineActions): void {
  const thumb = event.currentTarget as HTMLElement;
  if (!thumb.hasPointerCapture(event.pointerId)) return;
  const lane = thumb.closest<HTMLElement>(".chapters");
  if (!lane) return;
  const box = lane.getBoundingClientRect();
  // Pulled against an edge, the lane gives way.
  if (event.clientX < box.left + 16) lane.scrollLeft -= 24;
  if (event.clientX > box.right - 16) lane.scrollLeft += 24;
  const play = actions.play();
  const stops = stopsOf(play);
  const index = nearest(lane, event.clientX, stops);
  if (index >= 0 && index !== indexOf(stops, play.looking)) actions.look(momentAt(stops, index));
}

/** The place of a stop on the lane: its bead, else the end of the row of beads, else the name of its line. */
function placeOf(lane: HTMLElement, stop: Stop): Element | null {
  const chapter = lane.querySelector(`[data-chapter="${stop.chapter}"]`);
  if (!chapter || !stop.told) return null;
  return chapter.querySelector(`[data-beads="${stop.beads}"]`) ?? chapter.querySelector(".more, .title");
}

function middleOf(lane: HTMLElement, stop: Stop, place = placeOf(lane, stop)): number | null {
  if (!place) return null;
  const box = place.getBoundingClientRect();
  // In a short embed lines have no names there.
  if (box.width === 0) return (place.closest(".chapter")?.getBoundingClientRect().left ?? 0) + 10;
  return place.matches(".title") ? box.left + 10 : box.left + box.width / 2;
}

function nearest(lane: HTMLElement, x: number, stops: readonly Stop[]): number {
  let best = -1;
  let least = Infinity;
  stops.forEach((stop, i) => {
    const middle = stop.told ? middleOf(lane, stop) : lane.getBoundingClientRect().left - lane.scrollLeft;
    if (middle === null || Math.abs(middle - x) >= least) return;
    least = Math.abs(middle - x);
    best = i;
  });
  return best;
}

/** Moves the thumb to its stop, and the lane so that it is in sight. `follow`: also when the lane was scrolled away. */
export function placeThumb(root: ParentNode, play: Play, follow: boolean): void {
  const lane = root.querySelector<HTMLElement>(".chapters");
  const thumb = root.querySelector<HTMLElement>(".thumb");
  const stops = stopsOf(play);
  const stop = stops[indexOf(stops, play.looking)];
  if (!lane || !thumb || !stop || lane.clientWidth === 0) return;
  const box = lane.getBoundingClientRect();
  // On the screen the whole element may be larger than it was laid out.
  const larger = box.width / lane.offsetWidth || 1;
  const phase = phaseLookedAt(play);
  const middle = middleOf(lane, stop, (phase && lane.querySelector(`[data-phase="${phase.number} ${phase.phase}"]`)) ?? placeOf(lane, stop));
  const x = Math.max(36, middle === null ? 0 : (middle - box.left) / larger + lane.scrollLeft);
  thumb.style.left = `${Math.round(x)}px`;
  if (!follow || play.looking === null) return;
  const room = 40;
  if (x < lane.scrollLeft + room) lane.scrollLeft = x - room;
  else if (x > lane.scrollLeft + lane.clientWidth - room) lane.scrollLeft = x - lane.clientWidth + room;
}
