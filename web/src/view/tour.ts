/**
 * The tour: a panel above the transcript that asks for one thing after the other. A chunk of its own.
 *
 * Start reading at `Tour`.
 */
import { html, nothing, type TemplateResult } from "lit";
import { serialOf } from "../state/target.ts";
import { onward, STOPS, TOUR_END, TOUR_START, type TourStop, watched } from "../state/tour.ts";
import { afterPaint, type Guest, type Host } from "./guests.ts";
import { lessonStyles } from "./lesson-styles.ts";
import { richText } from "./rich-view.ts";
import { coloured } from "./transcript-view.ts";

class Tour implements Guest {
  readonly styles = lessonStyles;
  private readonly host: Host;
  private tour: typeof TOUR_START | null = null;

  constructor(host: Host) {
    this.host = host;
  }

  open(): void {
    const { player } = this.host;
    this.host.lend();
    this.host.closeOthers(this);
    if (player.play.entered > 0) player.reset();
    this.host.select(null);
    this.tour = TOUR_START;
    this.host.memory.remember("tour", "taken");
    this.host.show("code");
    this.host.redraw();
    void afterPaint().then(() => this.host.root.querySelector<HTMLElement>(".tour h2")?.focus());
  }

  close(): void {
    if (!this.tour) return;
    this.tour = null;
    this.host.redraw();
  }

  get isBorrowing(): boolean {
    return this.tour !== null;
  }

  panel(): TemplateResult | null {
    const { tour } = this;
    if (!tour) return null;
    const stop = STOPS[tour.at];
    return html`<section class="lesson tour" aria-label="Tour">
      <div class="kicker">
        <span>Tour · ${stop ? `${tour.at + 1} of ${STOPS.length}` : "the end"}</span>
        <button class="quiet-button" @click=${this.leave}>${stop ? "Skip the tour" : "Close the tour"}</button>
      </div>
      <h2 tabindex="-1">${stop?.title ?? "You have seen it all"}</h2>
      <div aria-live="polite">${stop ? this.told(stop, tour.isDone) : html`<p>${richText(TOUR_END, this.look)}</p>`}</div>
      <div class="buttons">
        <button class="main" ?disabled=${this.isBusy && !tour.isDone} @click=${() => this.go()}>${this.mainText(stop, tour.isDone)}</button>
        ${!stop && this.host.own.length > 0 ? html`<button @click=${this.back}>Back to what I had</button>` : nothing}
      </div>
    </section>`;
  }

  /** Whoever did it, by whatever way: the tour sees that it has happened. */
  updated(): void {
    if (!this.tour || this.isBusy) return;
    const seen = watched(this.tour, this.host.player.play);
    if (seen === this.tour) return;
    this.tour = seen;
    this.host.show("picture");
    this.host.redraw();
  }

  private told(stop: TourStop, isDone: boolean): TemplateResult {
    const { doing } = stop;
    return html`${
      isDone ? html`<p><b>Look:</b> ${richText(stop.seen, this.look)}</p>` : html`<p>${richText(stop.ask, this.look)}</p>`
    }
    ${
      !isDone && doing.kind === "enter"
        ? html`<div class="coming"><pre>${doing.lines.flatMap((line, i) => [i > 0 ? "\n" : "", ...coloured(line)])}</pre></div>`
        : nothing
    }`;
  }

  private get isBusy(): boolean {
    const { runtime, run, queue } = this.host.player.play;
    return runtime.kind !== "ready" || run.kind !== "idle" || queue.length > 0;
  }

  private mainText(stop: TourStop | undefined, isDone: boolean): string {
    if (!stop) return "See the lessons";
    return isDone ? "Next" : "Do it for me";
  }

  private go(): void {
    const { tour, host } = this;
    const stop = tour && STOPS[tour.at];
    if (!tour) return;
    if (!stop) return host.openGuest("lessons");
    if (tour.isDone) {
      this.tour = onward(tour);
      // What is to be entered is entered there.
      if (STOPS[this.tour.at]?.doing.kind === "enter") host.show("code");
      host.redraw();
    } else if (stop.doing.kind === "enter") for (const line of stop.doing.lines) host.player.submit(line);
    else if (stop.doing.kind === "why") this.ask(stop.doing.target);
    else host.travel(-1);
  }

  private readonly look = (target: string): void => {
    const serial = this.serial(target);
    if (serial !== null) this.host.select(serial);
  };

  private ask(target: string): void {
    const serial = this.serial(target);
    if (serial !== null) this.host.player.why(serial);
  }

  private serial(target: string): number | null {
    const serial = serialOf(target, this.host.player.play);
    if (serial === null) this.host.hint(`${target} is not in the picture any more.`);
    else this.host.show("picture");
    return serial;
  }

  /** Who breaks off has what was there before; at the end there is a button for it. */
  private readonly leave = (): void => {
    if (this.tour && STOPS[this.tour.at] && this.host.own.length > 0) return this.back();
    this.close();
    this.host.focusPrompt();
  };

  private readonly back = (): void => {
    this.close();
    this.host.focusPrompt();
    this.host.giveBack();
  };
}

export const make = (host: Host): Guest => new Tour(host);
