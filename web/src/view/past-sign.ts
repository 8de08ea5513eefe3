/**
 * The sign above the picture that says when one is looking at the past, and at which moment.
 */
import { html, nothing, type TemplateResult } from "lit";
import { phaseName } from "../state/collector.ts";
import type { Play } from "../state/play.ts";
import { momentText, stopsOf } from "../state/timeline.ts";
import type { StepActions } from "./steps-view.ts";

export function pastSign(play: Play, { now }: StepActions): TemplateResult | typeof nothing {
  const { looking, collector, beads } = play;
  if (!looking) return nothing;
  return html`<div class="past-sign">
    <span><b>You are looking at the past.</b> ${collector?.phase != null ? phaseName(collector) : momentText(stopsOf(play), looking, beads)}</span>
    <button title="Return to the present (Escape)" @click=${now}>Now</button>
  </div>`;
}
