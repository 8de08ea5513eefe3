/**
 * Small words for SVG, so that the drawing reads as a list of shapes.
 */
import { svg, type SVGTemplateResult } from "lit";
import type { Rect } from "../state/geometry.ts";

export function round(name: string, { x, y, width, height }: Rect, radius: number): SVGTemplateResult {
  return svg`<rect class=${name} x=${x} y=${y} width=${width} height=${height} rx=${radius} />`;
}

/** The same box, so much larger on every side; negative numbers shrink it. */
export function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

export function moved(rect: Rect, dx: number, dy: number): Rect {
  return { ...rect, x: rect.x + dx, y: rect.y + dy };
}

export function words(name: string, x: number, y: number, text: string, anchor = "start"): SVGTemplateResult {
  return svg`<text class=${name} x=${x} y=${y} text-anchor=${anchor}>${text}</text>`;
}

export function stroke(name: string, path: string): SVGTemplateResult {
  return svg`<path class=${name} d=${path} />`;
}

/** A rounded label with centred text; `x` is its left edge, `y` its middle. */
export function pill(name: string, x: number, y: number, width: number, text: string): SVGTemplateResult {
  const height = 22;
  const body = { x, y: y - height / 2, width, height };
  const label = words("", x + width / 2, y + 4, text, "middle");
  return svg`<g class="pill ${name}">${round("", body, height / 2)}${label}</g>`;
}
