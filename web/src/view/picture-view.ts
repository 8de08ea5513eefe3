/**
 * The drawing: SVG from a picture's data, and nothing but that.
 *
 * It is one image to assistive technology, with the tree "Objects" as its equivalent in words. Painted back to front: rail,
 * hulls, lines, boxes, so that a line never covers a number.
 *
 * Start reading at `pictureView`.
 */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { RAIL } from "../state/geometry.ts";
import { plural, shortened } from "../state/labels.ts";
import type { Box, Edge, Hull, Picture, Stub, Tag, Tomb } from "../state/picture.ts";
import type { Play } from "../state/play.ts";
import { bell, hourglass, tombPath } from "./icons.ts";

export interface PictureActions {
  select(serial: number | null): void;
}

/** Width of the pane, so that a small one shows a smaller drawing before it scrolls. */
export function pictureView(play: Play, paneWidth: number, actions: PictureActions): TemplateResult {
  const { picture } = play;
  const isEmpty = picture.boxes.length === 0 && picture.tags.length === 0 && picture.tombs.length === 0;
  return html`<div class="caption">${captionOf(play)}</div>
    <div class="canvas" role="region" aria-label="Picture" tabindex="0">${isEmpty ? nothing : guard([picture, play.selected, paneWidth], () => drawing(picture, play.selected, paneWidth, actions))}</div>
    ${isEmpty ? html`<p class="blank">Nothing to see yet.<br />Names, objects and the references between them appear here.</p>` : nothing}`;
}

function captionOf({ picture, run }: Play): unknown {
  const defined = picture.definitions.map((each) => html`<span>${each.word} <code>${shortened(each.name, 28)}</code></span>`);
  const others = picture.elsewhere.filter((name) => name !== "_");
  return html`${defined.length > 0 ? html`<span>defined:</span>${defined}` : nothing}
    ${others.length > 0 ? html`<span title="Bound to numbers, texts, modules: things without a box">also bound: <code>${shortened(others.join(", "), 40)}</code></span>` : nothing}
    ${picture.undrawn > 0 ? html`<span>${plural(picture.undrawn, "object")} not drawn</span>` : nothing}
    ${picture.foldedTombs > 0 ? html`<span>${plural(picture.foldedTombs, "older tombstone")} folded</span>` : nothing}
    ${run.kind === "running" && run.steps > 0 ? html`<span class="busy">running · picture is from before</span>` : nothing}`;
}

function drawing(picture: Picture, selected: number | null, paneWidth: number, actions: PictureActions): TemplateResult {
  const least = paneWidth < 480 ? 0.62 : 0.72;
  const scale = paneWidth > 0 ? Math.min(1, Math.max(least, (paneWidth - 2) / picture.width)) : 1;
  const { width, height } = picture;
  const edgeOrder = orderOf(picture.edges.filter((edge) => edge.fresh));
  const boxOrder = orderOf(picture.boxes.filter((box) => box.newcomer));
  const related = (edge: Edge): boolean => selected !== null && (edge.from === selected || edge.to === selected);
  return html`<svg class="drawing" role="img" aria-label=${label(picture)} width=${width * scale} height=${height * scale} viewBox="0 0 ${width} ${height}"
    @click=${(event: MouseEvent) => actions.select(serialAt(event))}>
    ${DEFINITIONS}
    <rect class="rail" x=${RAIL.x} y="8" width=${RAIL.width} height=${height - 16} rx="10"></rect>
    <text class="small" x=${RAIL.x + 12} y="25">__main__</text>
    ${picture.hulls.map(hull)} ${halos(picture, selected)}
    ${repeat(picture.edges, (edge) => edge.key, (edge) => guard([edge, related(edge)], () => line(edge, related(edge), edgeOrder.get(edge) ?? 0)))}
    ${repeat(picture.tags, (tag) => tag.key, (tag) => nameTag(tag))}
    ${repeat(picture.stubs, (each) => each.serial, (each) => stub(each))}
    ${repeat(picture.tombs, (tomb) => tomb.serial, (tomb) => tombstone(tomb))}
    ${repeat(picture.boxes, (box) => box.serial, (box) => guard([box, box.serial === selected], () => boxView(box, box.serial === selected, boxOrder.get(box) ?? 0)))}
    ${picture.edges.map((edge) => (edge.label ? svg`<text class="label" text-anchor=${edge.anchor} x=${edge.at.x} y=${edge.at.y}>${shortened(edge.label, 14)}</text>` : nothing))}
  </svg>`;
}

function label(picture: Picture): string {
  const parts = [plural(picture.boxes.length, "object"), plural(picture.tags.filter((tag) => tag.state === "bound").length, "name")];
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
  <marker id="strong-tip" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path class="tip strong" d="M0 .5L10 5L0 9.5z"/></marker>
  <marker id="weak-tip" viewBox="0 0 10 10" refX="14.5" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path class="tip weak" d="M1 .5L9 5L1 9.5"/></marker>
  <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="7"/></pattern>
</defs>`;

function hull({ rect }: Hull): SVGTemplateResult {
  return svg`<g><rect class="hull" x=${rect.x} y=${rect.y} width=${rect.width} height=${rect.height} rx="20"/>
    <text class="small" text-anchor="end" x=${rect.x + rect.width - 14} y=${rect.y + rect.height - 4}>cycle</text></g>`;
}

/** Behind what the last line touched, and behind the selected one: the same colour as that line in the transcript. */
function halos(picture: Picture, selected: number | null): SVGTemplateResult[] {
  const tombs = picture.tombs.map((tomb) => ({ ...tomb, rect: { ...tomb.rect, width: tomb.rect.width + 40 } }));
  const lit = [...picture.boxes, ...tombs].filter((each) => each.fresh || each.serial === selected);
  return lit.map(({ rect }) => svg`<rect class="halo" x=${rect.x - 6} y=${rect.y - 6} width=${rect.width + 12} height=${rect.height + 12} rx="15"/>`);
}

function line(edge: Edge, related: boolean, order: number): SVGTemplateResult {
  const weak = edge.kind === "weak";
  const classes = `line ${weak ? "weak" : "strong"} ${edge.fresh ? "fresh" : ""} ${related ? "related" : ""} order-${Math.min(order, 8)}`;
  return svg`<g><path class=${classes} d=${edge.path} marker-end=${weak ? "url(#weak-tip)" : "url(#strong-tip)"}/>
    ${weak ? svg`<circle class="socket" cx=${edge.end.x} cy=${edge.end.y} r="4.5"/>` : nothing}</g>`;
}

function nameTag(tag: Tag): SVGTemplateResult {
  const { x, y, width, height } = tag.rect;
  const r = 7;
  const shape = `M${x} ${y}h${width - r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${r - width}z`;
  const indent = tag.temporary ? 24 : 10;
  return svg`<g class="tag ${tag.state} ${tag.fresh ? "fresh" : ""}" data-serial=${tag.serial}>
    <title>${tagTitle(tag)}</title>
    <path d=${shape}/>
    ${tag.temporary ? hourglass(x + 9, y + 6) : nothing}
    ${tag.scope ? svg`<text class="small" x=${x + 2} y=${y - 4}>in ${shortened(tag.scope, 13)}</text>` : nothing}
    <text x=${x + indent} y=${y + 16.5}>${shortened(tag.name, tag.temporary ? 8 : 10)}</text>
  </g>`;
}

function tagTitle(tag: Tag): string {
  const where = tag.scope ? ` in ${tag.scope}` : "";
  switch (tag.state) {
    case "bound":
      return tag.temporary ? "_: the value the prompt showed last" : `name ${tag.name}${where}`;
    case "elsewhere":
      return `name ${tag.name}${where}, now bound to something without a box`;
    case "gone":
      return `name ${tag.name}${where}, no longer bound`;
  }
}

function boxView(box: Box, selected: boolean, order: number): SVGTemplateResult {
  const { x, y, width, height } = box.rect;
  const classes = ["box", box.kind, selected && "selected", box.fresh && "fresh", box.newcomer && "newcomer", box.garbage && "garbage", `order-${order}`].filter(Boolean).join(" ");
  const hasSecondLine = box.callback.text !== "" || (box.value !== "" && box.kind !== "ref");
  const titleRoom = Math.floor((width - 36 - String(box.serial).length * 7) / 9.3);
  return svg`<g class=${classes} data-serial=${box.serial}>
    <title>${boxTitle(box)}</title>
    ${box.kind === "stack" ? svg`<rect class="sheet" x=${x + 8} y=${y - 6} width=${width} height=${height} rx="10"/><rect class="sheet" x=${x + 4} y=${y - 3} width=${width} height=${height} rx="10"/>` : nothing}
    <rect class="body" x=${x} y=${y} width=${width} height=${height} rx="10"/>
    ${box.garbage ? svg`<rect class="plate" x=${x + 6} y=${y + 6} width=${width - 46} height=${height - 12} rx="6"/>` : nothing}
    ${box.kind === "proxy" ? svg`<rect class="glass" x=${x - 4} y=${y - 4} width=${width + 8} height=${height + 8} rx="13"/>` : nothing}
    <text class="title" x=${x + 13} y=${y + (hasSecondLine ? (box.kind === "ref" ? 20 : 25) : height / 2 + 5)}>${shortened(box.title, titleRoom)}${box.kind === "stack" ? nothing : svg`<tspan class="serial" dx="7">#${box.serial}</tspan>`}</text>
    ${secondLine(box)}
    ${box.kind === "stack" ? nothing : pills(box)}
    ${corner(box)}
  </g>`;
}

function boxTitle(box: Box): string {
  if (box.kind === "stack") return `${box.title}, ${box.value}`;
  const count = box.count === Infinity ? "immortal" : plural(box.count, "strong reference");
  return `${box.title} #${box.serial} ${box.value}\n${count}, ${plural(box.weakCount, "weak reference")}`;
}

function secondLine(box: Box): SVGTemplateResult | typeof nothing {
  const { x, y, width } = box.rect;
  if (box.callback.text) {
    const withBell = box.callback.bell !== "none";
    return svg`${withBell ? svg`<g class=${box.callback.bell}>${bell(x + 12, y + 26)}</g>` : nothing}
      <text class="note ${box.callback.bell}" x=${x + (withBell ? 29 : 13)} y=${y + 37}>${shortened(box.callback.text, 18)}</text>`;
  }
  return box.value && box.kind !== "ref" ? svg`<text class="value" x=${x + 13} y=${y + 45}>${shortened(box.value, Math.floor((width - 24) / 7.3))}</text>` : nothing;
}

/** Counts stand at the same place in every box, so that a change of one is a change and not a move. */
function pills(box: Box): SVGTemplateResult {
  const { x, y, width, height } = box.rect;
  const count = box.count === Infinity ? "∞" : String(box.count);
  const changed = box.fresh && box.was !== null ? "changed" : "";
  const strongWidth = Math.max(28, count.length * 8 + 16);
  const strongX = x + width - 38 - strongWidth;
  const weak = `w${box.weakCount}`;
  const sum = box.garbage ? `${box.garbage.count} − ${box.garbage.inside} inside = ${box.garbage.count - box.garbage.inside}` : "";
  return svg`<g class="pill strong ${changed}"><rect x=${strongX} y=${y - 11} width=${strongWidth} height="22" rx="11"/><text x=${strongX + strongWidth / 2} y=${y + 4}>${count}</text></g>
    ${box.was !== null ? svg`<text class="was" x=${strongX - 6} y=${y - 5}>was ${box.was}</text>` : nothing}
    ${box.weakCount > 0 ? svg`<g class="pill weak"><rect x=${x + width - 34} y=${y - 11} width=${Math.max(34, weak.length * 8 + 14)} height="22" rx="11"/><text x=${x + width - 34 + Math.max(34, weak.length * 8 + 14) / 2} y=${y + 4}>${weak}</text></g>` : nothing}
    ${sum ? svg`<g class="pill sum"><rect x=${x + 12} y=${y + height - 8} width=${sum.length * 6.6 + 14} height="20" rx="10"/><text x=${x + 12 + (sum.length * 6.6 + 14) / 2} y=${y + height + 6}>${sum}</text></g>` : nothing}`;
}

function corner(box: Box): SVGTemplateResult | typeof nothing {
  const parts: string[] = [];
  if (box.finalized) parts.push("finalized");
  if (box.generation === 3) parts.push("frozen");
  else if (box.generation > 0) parts.push(`gen ${box.generation}`);
  const { x, y, width, height } = box.rect;
  return parts.length > 0 ? svg`<text class="small" text-anchor="end" x=${x + width - 10} y=${y + height - 9}>${parts.join(" · ")}</text>` : nothing;
}

function stub({ from, text }: Stub): SVGTemplateResult {
  const { x, y } = from;
  return svg`<g class="stub"><path class="dash" d="M${x} ${y}h40"/><path d="M${x + 36} ${y - 6}l12 12m0-12l-12 12"/><text x=${x + 56} y=${y + 4}>${text}</text></g>`;
}

function tombstone(tomb: Tomb): SVGTemplateResult {
  const { x, y, height } = tomb.rect;
  const width = Math.round(height * 1.05);
  const step = `step ${tomb.step}${tomb.note ? ` · ${tomb.note}` : ""}`;
  const top = y + height / 2 - 12;
  return svg`<g class="tomb" data-serial=${tomb.serial}>
    <g transform="translate(${x + 8} ${y})"><path d=${tombPath(width, height)}/><path class="ground" d="M-8 ${height}h${width + 16}"/>
      <text x=${width / 2} y=${height * 0.58} text-anchor="middle">${shortened(tomb.title, 8)}</text>
      <text class="small" x=${width / 2} y=${height * 0.58 + 15} text-anchor="middle">#${tomb.serial}</text></g>
    <text x=${x + width + 24} y=${top}>${tomb.cause}</text>
    <text x=${x + width + 24} y=${top + 16}>${byLine(tomb.by)}</text>
    <text x=${x + width + 24} y=${top + 32}>${step}</text>
  </g>`;
}

function byLine(by: string): SVGTemplateResult {
  return svg`by <tspan class="source">${by.replace(/^by /, "")}</tspan>`;
}
