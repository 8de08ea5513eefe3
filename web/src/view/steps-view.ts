/**
 * Back and Step, and the bar for thumbs on a phone.
 */
import { html, type TemplateResult } from "lit";
import type { Play } from "../state/play.ts";
import { stepTitle, stepWay } from "../state/stepping.ts";
import { indexOf, stopsOf } from "../state/timeline.ts";

export interface StepActions {
  /** What Step could begin with, in words; "" for nothing. */
  typed: string;
  run(): void;
  back(): void;
  step(): void;
  now(): void;
}

/** Back: one event into the past. Step: one event towards the present, and there a line of the program. */
export function stepButtons(play: Play, { typed, back, step }: StepActions): TemplateResult {
  const way = stepWay(play, typed);
  const stops = stopsOf(play);
  const isFirst = indexOf(stops, play.looking) === 0;
  return html`<button
      class="step"
      aria-label="Back"
      title="Back: one event into the past"
      aria-keyshortcuts="Alt+ArrowLeft"
      ?disabled=${isFirst || stops.length < 2}
      @click=${back}
    >◀<span> Back</span></button
    ><button
      class="step"
      aria-label="Step"
      title=${stepTitle(way, typed)}
      aria-keyshortcuts="Alt+ArrowRight"
      ?disabled=${way.kind === "none"}
      @click=${step}
    ><span>Step </span>▶</button>`;
}

/** On a phone: within reach of a thumb, above whatever is shown. */
export function thumbBar(play: Play, actions: StepActions): TemplateResult {
  return html`<div class="thumbs" role="group" aria-label="Steps">
    ${stepButtons(play, actions)}<button class="main" @click=${actions.run}>Run</button>
  </div>`;
}
