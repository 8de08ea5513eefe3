/**
 * The drawing: SVG from a picture's data, and nothing but that.
 *
 * It is one image to assistive technology, with the tree "Objects" as its equivalent in words. Painted back to front
 * (rail, outlines, lines, boxes), so that a line never covers a number.
 *
 * Start reading at `pictureView`. Boxes and tombstones: box-view.ts.
 */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { CAPTION, RAIL } from "../state/geometry.ts";
import { plural, shortened } from "../state/labels.ts";
import type { Edge, Hull, Picture, Stub, Tag } from "../state/picture.ts";
import type { Play } from "../state/play.ts";
import { isOnPath, type Reason } from "../state/reason.ts";
import { boxView, tombView } from "./box-view.ts";
import { hourglass } from "./icons.ts";
import { grown, round, stroke, words } from "./shapes.ts";
import { type ToolActions, toolsView } from "./viewport.ts";

export interface PictureActions extends ToolActions {
  select(serial: number | null): void;
}

/** `paneWidth` lets a narrow pane show a smaller drawing before it scrolls. */
export function pictureView(play: Play, paneWidth: number, actions: PictureActions): TemplateResult {
  const { picture, selected } = play;
  const reason = play.looking ? null : play.reason;
  const isEmpty = picture.boxes.length + picture.tags.length + picture.tombs.length === 0;
  const scale = actions.viewport.scale(ownScale(picture.width, paneWidth));
  const image = (): TemplateResult => drawing(picture, selected, reason, scale, actions);
  return html`<div class="caption">${captionOf(play)}</div>
    <div class="canvas" role="region" aria-label="Picture" tabindex="0">
      ${isEmpty ? nothing : guard([picture, selected, reason, scale], image)}
    </div>
    ${isEmpty ? BLANK : toolsView(play, actions)}`;
}

/** As large as it is meant, or a little smaller where that saves scrolling. */
function ownScale(width: number, paneWidth: number): number {
  const least = paneWidth < 480 ? 0.62 : 0.72;
  return paneWidth > 0 ? Math.min(1, Math.max(least, (paneWidth - 2) / width)) : 1;
}

const BLANK = html`<p class="blank">
  Nothing to see yet.<br />Names, objects and the references between them appear here.
</p>`;

function captionOf({ picture, run }: Play): TemplateResult[] {
  const { defined, imported, values } = picture.scenery;
  const parts = defined.map(({ word, name }) => html`<span>${word} <code>${shortened(name, 28)}</code></span>`);
  if (imported.length > 0) parts.unshift(html`<span>import <code>${shortened(imported.join(", "), 40)}</code></span>`);
  if (values.length > 0) parts.push(html`<span><code>${shortened(values.join(", "), 60)}</code></span>`);
  // First, because what there is no room for is cut off.
  if (picture.undrawn > 0) parts.unshift(html`<span>${plural(picture.undrawn, "object")} not drawn</span>`);
  if (picture.foldedTombs > 0) parts.push(html`<span>${plural(picture.foldedTombs, "older tombstone")} folded</span>`);
  const isStale = run.kind === "running" && run.steps > 0;
  if (isStale) parts.push(html`<span class="busy">running · picture is from before</span>`);
  return parts;
}

function drawing(
  picture: Picture,
  selected: number | null,
  reason: Reason | null,
  scale: number,
  actions: PictureActions,
): TemplateResult {
  const { width, height } = picture;
  const edgeOrder = orderOf(picture.edges.filter((edge) => edge.fresh));
  const boxOrder = orderOf(picture.boxes.filter((box) => box.newcomer));
  const isRelated = (edge: Edge): boolean => selected !== null && (edge.from === selected || edge.to === selected);
  const state = (edge: Edge): LineState =>
    reason && isOnPath(reason, edge) ? "on-path" : isRelated(edge) ? "related" : "";
  return html`<svg
    class="drawing"
    role="img"
    aria-label=${label(picture)}
    width=${width * scale}
    height=${height * scale}
    viewBox="0 0 ${width} ${height}"
    @click=${(event: MouseEvent) => actions.select(serialAt(event))}
  >
    ${DEFINITIONS} ${round("rail", { x: RAIL.x, y: 8, width: RAIL.width, height: height - 16 }, 10)}
    ${words("small", RAIL.x + 12, 25, "__main__")} ${picture.hulls.map(hull)} ${halos(picture, selected)}
    ${repeat(
      picture.edges,
      (edge) => edge.key,
      (edge) => guard([edge, state(edge)], () => line(edge, state(edge), edgeOrder.get(edge) ?? 0)),
    )}
    ${repeat(picture.tags, (tag) => tag.key, nameTag)} ${repeat(picture.stubs, (each) => each.serial, stub)}
    ${repeat(picture.tombs, (tomb) => tomb.serial, tombView)}
    ${repeat(
      picture.boxes,
      (box) => box.serial,
      (box) =>
        guard([box, box.serial === selected], () => boxView(box, box.serial === selected, boxOrder.get(box) ?? 0)),
    )}
    ${picture.edges.map(slotLabel)} ${reason ? wayMarks(picture, reason) : nothing}
  </svg>`;
}

function label(picture: Picture): string {
  const names = picture.tags.filter((tag) => tag.state === "bound").length;
  const parts = [plural(picture.boxes.length, "object"), plural(names, "name")];
  if (picture.tombs.length > 0) parts.push(plural(picture.tombs.length, "tombstone"));
  return `Picture of ${parts.join(", ")}. The tree Objects tells the same in words.`;
}

/** The object under the pointer, from the group that was hit. */
function serialAt(event: MouseEvent): number | null {
  for (const target of event.composedPath()) {
    if (target instanceof SVGElement && target.dataset["serial"] !== undefined) return Number(target.dataset["serial"]);
  }
  return null;
}

/** Newcomers appear one after the other; more than a handful, at once. */
function orderOf<T>(newcomers: readonly T[]): Map<T, number> {
  return new Map(newcomers.map((each, i) => [each, newcomers.length > 8 ? 0 : i]));
}

const DEFINITIONS = svg`<defs>
  <marker id="strong-tip" viewBox="0 0 10 10" refX="10" refY="5"
    markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto">
    <path class="tip strong" d="M0 .5L10 5L0 9.5z" />
  </marker>
  <marker id="weak-tip" viewBox="0 0 10 10" refX="14.5" refY="5"
    markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto">
    <path class="tip weak" d="M1 .5L9 5L1 9.5" />
  </marker>
  <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <path class="hatch" d="M0 0v7" />
  </pattern>
</defs>`;

function hull({ rect }: Hull): SVGTemplateResult {
  const { x, y, width, height } = rect;
  return svg`<g>${round("hull", rect, 20)}${words("small", x + width - 14, y + height - 4, "cycle", "end")}</g>`;
}

/** Behind what the last line touched, and behind the selected one: the same colour as that line in the transcript. */
function halos({ boxes, tombs }: Picture, selected: number | null): SVGTemplateResult[] {
  const captioned = tombs.map((tomb) => ({ ...tomb, rect: { ...tomb.rect, width: tomb.rect.width + CAPTION } }));
  const lit = [...boxes, ...captioned].filter((each) => each.fresh || each.serial === selected);
  return lit.map(({ rect }) => round("halo", grown(rect, 6), 15));
}

type LineState = "on-path" | "related" | "";

function line(edge: Edge, state: LineState, order: number): SVGTemplateResult {
  const kind = edge.kind === "weak" ? "weak" : "strong";
  const states = [edge.fresh && "fresh", state].filter(Boolean);
  const classes = ["line", kind, ...states, `order-${Math.min(order, 8)}`].join(" ");
  const { x, y } = edge.end;
  return svg`<g>
    <path class=${classes} d=${edge.path} marker-end="url(#${kind}-tip)" />
    ${kind === "weak" ? svg`<circle class="socket" cx=${x} cy=${y} r="4.5" />` : nothing}
  </g>`;
}

/** The stations of a reason, numbered: from the name to the object. */
function wayMarks({ boxes }: Picture, reason: Reason): SVGTemplateResult[] {
  return reason.path.flatMap((serial, i) => {
    const rect = boxes.find((box) => box.serial === serial)?.rect;
    if (!rect || reason.path.indexOf(serial) < i) return [];
    const place = words("", rect.x, rect.y + 4, String(i + 1), "middle");
    return svg`<g class="station"><circle cx=${rect.x} cy=${rect.y} r="10" />${place}</g>`;
  });
}

function slotLabel(edge: Edge): SVGTemplateResult | typeof nothing {
  return edge.label ? words("label", edge.at.x, edge.at.y, edge.label, edge.anchor) : nothing;
}

function nameTag(tag: Tag): SVGTemplateResult {
  const { x, y, width, height } = tag.rect;
  const r = 7;
  const side = `a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}`;
  const indent = tag.temporary ? 24 : 10;
  return svg`<g class="tag ${tag.state} ${tag.fresh ? "fresh" : ""}" data-serial=${tag.serial}>
    <title>${tagTitle(tag)}</title>
    ${stroke("", `M${x} ${y}h${width - r}${side}h${r - width}z`)}
    ${tag.temporary ? hourglass(x + 9, y + 6) : nothing}
    ${tag.scope ? words("small", x + 2, y - 4, `in ${shortened(tag.scope, 13)}`) : nothing}
    ${tag.state === "elsewhere" ? tagValue(tag) : words("", x + indent, y + 16.5, shortened(tag.name, 10))}
  </g>`;
}

/** "c = None": the value is short enough to stand in the tag, or is cut. */
function tagValue({ rect, name, value }: Tag): SVGTemplateResult {
  return words("", rect.x + 10, rect.y + 16.5, shortened(`${name} = ${value}`, 11));
}

function tagTitle(tag: Tag): string {
  const where = tag.scope ? ` in ${tag.scope}` : "";
  switch (tag.state) {
    case "bound":
      return tag.temporary ? "_: the value the prompt showed last" : `name ${tag.name}${where}`;
    case "elsewhere":
      return `name ${tag.name}${where} = ${tag.value}`;
    case "gone":
      return `name ${tag.name}${where}, no longer bound`;
  }
}

/** The words stand above, between two lanes: beyond them are the pills of the next lane's boxes. */
function stub({ serial, from: { x, y }, text }: Stub): SVGTemplateResult {
  return svg`<g class="stub" data-serial=${serial}>
    ${stroke("dash", `M${x} ${y}h40`)} ${stroke("cross", `M${x + 36} ${y - 6}l12 12m0-12l-12 12`)}
    ${words("", x + 5, y - 9, text)}
  </g>`;
}
