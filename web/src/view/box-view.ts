/**
 * One object: its box with type, value and counts; or, when it is dead, its tombstone.
 *
 * Start reading at `boxView`; `tombView` is below.
 */
import { nothing, svg, type SVGTemplateResult } from "lit";
import { TABLE } from "../state/geometry.ts";
import { countText, plural, shortened } from "../state/labels.ts";
import type { Box, Tomb } from "../state/picture.ts";
import { bell, tombPath } from "./icons.ts";
import { grown, moved, pill, round, stroke, words } from "./shapes.ts";

type Part = SVGTemplateResult | typeof nothing;

export function boxView(box: Box, isSelected: boolean, order: number): SVGTemplateResult {
  const states = [isSelected && "selected", box.fresh && "fresh", box.newcomer && "newcomer", box.garbage && "garbage", box.dying && "dying"];
  const classes = ["box", box.kind, ...states.filter(Boolean), `order-${order}`].join(" ");
  return svg`<g class=${classes} data-serial=${box.serial}>
    <title>${tooltip(box)}</title>
    ${body(box)} ${title(box)} ${box.kind === "table" ? tableRows(box) : secondLine(box)} ${box.kind === "stack" ? nothing : counts(box)} ${corner(box)}
  </g>`;
}

function tooltip(box: Box): string {
  if (box.kind === "stack") return `${box.title}, ${box.value}`;
  const count =
    box.count === Infinity
      ? "immortal"
      : Number.isNaN(box.count)
        ? "strong references not known in the middle of a line"
        : plural(box.count, "strong reference");
  return `${box.title} #${box.number} ${box.value}\n${count}, ${plural(box.weakCount, "weak reference")}`;
}

function body({ kind, rect, garbage, dying }: Box): Part[] {
  const main = round("body", rect, 10);
  if (dying) return [main, round("inner", grown(rect, -4), 7)];
  if (kind === "stack") return [round("sheet", moved(rect, 8, -6), 10), round("sheet", moved(rect, 4, -3), 10), main];
  // The hatching stays clear of the words.
  if (garbage) return [main, round("plate", { ...grown(rect, -6), width: rect.width - 46 }, 6)];
  return kind === "proxy" ? [main, round("glass", grown(rect, 4), 13)] : [main];
}

function hasSecondLine(box: Box): boolean {
  return box.callback.text !== "" || (box.value !== "" && box.kind !== "ref");
}

function title(box: Box): SVGTemplateResult {
  const { x, y, width, height } = box.rect;
  const serial = box.kind === "stack" ? "" : `#${box.number}`;
  const beside = box.callback.text && condition(box) ? condition(box).length * 6.2 + 8 : 0;
  const room = Math.floor((width - 29 - serial.length * 7 - beside) / 9.3);
  const baseline = box.kind === "table" ? 24 : hasSecondLine(box) ? height / 2 - (box.callback.text ? 3 : 5) : height / 2 + 5;
  return svg`<text class="title" x=${x + 13} y=${y + baseline}>${shortened(box.title, room)}${
    serial ? svg`<tspan class="serial" dx="7">${serial}</tspan>` : nothing
  }</text>`;
}

function secondLine(box: Box): Part | Part[] {
  const { x, y, width, height } = box.rect;
  const { text, bell: state } = box.callback;
  if (text) {
    const line = y + height / 2 + 14;
    const note = (left: number): SVGTemplateResult => words(`note ${state}`, x + left, line, shortened(text, 18));
    return state === "none" ? note(13) : [svg`<g class=${state}>${bell(x + 12, line - 11)}</g>`, note(29)];
  }
  if (!hasSecondLine(box)) return nothing;
  return words("value", x + 13, y + 45, shortened(box.value, Math.floor((width - 24) / 7.3)));
}

function tableRows({ rect: { x, y, width }, rows }: Box): Part[] {
  return rows.map(({ text, target, isGone }, i) => {
    const top = y + TABLE.head + i * TABLE.row;
    return svg`<g class="row ${isGone ? "gone" : ""}">
      ${stroke("rule", `M${x} ${top}h${width}`)}
      ${words("value", x + 13, top + 15, shortened(text, Math.floor((width - (target > 0 ? 40 : 24)) / 7.3)))}
      ${target > 0 ? svg`<circle class="port" cx=${x + width - 14} cy=${top + TABLE.row / 2} r="4" />` : nothing}
    </g>`;
  });
}

/** Counts stand at the same place in every box, so that a change of one is a change and not a move. */
function counts(box: Box): Part[] {
  const { x, y, width, height } = box.rect;
  const count = countText(box.count);
  const strongWidth = Math.max(28, count.length * 8 + 16);
  const strongX = x + width - 38 - strongWidth;
  const weak = `w${box.weakCount}`;
  const parts: Part[] = [pill(`strong ${box.was !== null ? "changed" : ""}`, strongX, y, strongWidth, count)];
  if (box.was !== null) parts.push(words("was", strongX - 6, y - 5, `was ${box.was}`, "end"));
  if (box.weakCount > 0) parts.push(pill("weak", x + width - 34, y, Math.max(34, weak.length * 8 + 14), weak));
  if (box.copy) parts.push(pill("copy", x + 12, y + height + 11, box.copy.length * 6.8 + 14, box.copy));
  else if (box.garbage) {
    const { count: all, inside } = box.garbage;
    const sum = `${all} − ${inside} inside = ${all - inside}`;
    parts.push(pill("sum", x + 12, y + height + 2, sum.length * 6.6 + 14, sum));
  }
  return parts;
}

function condition(box: Box): string {
  const parts: string[] = [];
  if (box.dying) parts.push("dying");
  if (box.finalized) parts.push("finalized");
  if (box.generation === 3) parts.push("frozen");
  else if (box.generation > 0) parts.push(`gen ${box.generation}`);
  return parts.join(" · ");
}

function corner(box: Box): Part {
  const { x, y, width, height } = box.rect;
  const text = condition(box);
  // A table is full: above its title, beside the counts.
  if (box.kind === "table") return text ? words("small", x + 13, y + 10.5, text) : nothing;
  // Beside the title where the second line is taken.
  const baseline = box.callback.text ? height / 2 - 3 : height - 9;
  return text ? words("small", x + width - 10, y + baseline, text, "end") : nothing;
}

export function tombView(tomb: Tomb): SVGTemplateResult {
  const { x, y, height } = tomb.rect;
  const width = Math.round(height * 1.05);
  const name = height * 0.58;
  const left = x + width + 24;
  const top = y + height / 2 - 12;
  return svg`<g class="tomb" data-serial=${tomb.serial}>
    <g transform="translate(${x + 8} ${y})">
      ${stroke("stone", tombPath(width, height))} ${stroke("ground", `M-8 ${height}h${width + 16}`)}
      ${words("", width / 2, name, shortened(tomb.title, Math.floor(width / 7.6)), "middle")}
      ${words("small", width / 2, name + 15, `#${tomb.number}`, "middle")}
    </g>
    ${words("", left, top, tomb.cause)}
    <text x=${left} y=${top + 16}>by <tspan class="source">${tomb.by}</tspan></text>
    ${words("", left, top + 32, `step ${tomb.step}${tomb.isSilent ? " · no callback" : ""}`)}
  </g>`;
}
