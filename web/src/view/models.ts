/**
 * The dialog "Models side by side": the same program under two rules of when objects die, and where they part. A chunk
 * of its own.
 *
 * Start reading at `dialog`.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { LifetimeModel } from "../../../wasm/src/types.ts";
import { type Compare, compared, type LaneRow, type Lanes, MODELS, piecesOf } from "../state/comparing.ts";
import { grouped, plural } from "../state/labels.ts";
import { programOf } from "../state/program.ts";
import { afterPaint, type Guest, type Host, showDialog } from "./guests.ts";
import { beadIcon } from "./icons.ts";
import { modelStyles } from "./model-styles.ts";

const NAME = "Models side by side";

type Result = { kind: "nothing" } | { kind: "running" } | { kind: "stopped" } | { kind: "failed"; why: string } | { kind: "lanes"; lanes: Lanes; models: readonly [LifetimeModel, LifetimeModel] };

class Models implements Guest {
  readonly styles = modelStyles;
  private readonly host: Host;
  private readonly compare: Compare;
  private models: [LifetimeModel, LifetimeModel] = ["classic", "counts-only"];
  private source: "cell" | "entered" = "entered";
  private result: Result = { kind: "nothing" };
  /** Of the comparison that goes on, or of the latest. */
  private running = new AbortController();

  constructor(host: Host, compare: Compare) {
    this.host = host;
    this.compare = compare;
  }

  open(): void {
    this.source = this.host.program && !this.host.isBorrowed ? "cell" : "entered";
    void showDialog(this.host, NAME);
    void this.run();
  }

  dialog(): TemplateResult {
    const entered = programOf(this.host.player.play).lines.length;
    return html`<dialog class="models" aria-label=${NAME} @close=${() => this.running.abort()}>
      <h2>${NAME}</h2>
      <p class="quiet">The same program, twice, each time in a session of its own: whose rules decide when an object dies?</p>
      <div class="model-bar">
        ${this.chooser(0, "First model")} ${this.chooser(1, "Second model")}
        <label>Program
          <select aria-label="Program" @change=${this.onSource}>
            <option value="entered" .selected=${this.source === "entered"} ?disabled=${entered === 0}>what was entered (${plural(entered, "line")})</option>
            <option value="cell" .selected=${this.source === "cell"} ?disabled=${!this.host.program}>the cell editor's</option>
          </select>
        </label>
      </div>
      <div class="model-result" role="region" aria-label="Comparison" tabindex="0">${this.outcome()}</div>
      <form method="dialog"><button class="main">Close</button></form>
    </dialog>`;
  }

  private chooser(at: 0 | 1, name: string): TemplateResult {
    const chosen = this.models[at];
    const onChange = (event: Event): void => {
      this.models[at] = (event.target as HTMLSelectElement).value as LifetimeModel;
      void this.run();
    };
    return html`<label>${name}
      <select aria-label=${name} aria-describedby="model-${at}" @change=${onChange}>
        ${Object.keys(MODELS).map((model) => html`<option value=${model} .selected=${model === chosen}>${model}</option>`)}
      </select>
      <small id="model-${at}">${MODELS[chosen]}</small>
    </label>`;
  }

  private outcome(): TemplateResult {
    const { result } = this;
    switch (result.kind) {
      case "nothing":
        return html`<p>There is no program yet. Enter some lines, or write one in the cell editor.</p>`;
      case "running":
        return waiting("Running it twice…", "Stop", this.stop);
      case "stopped":
        return waiting("Stopped, and nothing compared.", "Compare again", () => void this.run());
      case "failed":
        return html`<p role="alert"><b>It could not be compared.</b> ${result.why}</p>`;
      case "lanes":
        return html`<p class="difference" role="status">${result.lanes.sentence}</p> ${lanesView(result.lanes, result.models)}`;
    }
  }

  private async run(): Promise<void> {
    const program = this.source === "cell" ? this.host.program : piecesOf(programOf(this.host.player.play));
    this.running.abort();
    const { signal } = (this.running = new AbortController());
    if (program.length === 0) return this.show({ kind: "nothing" });
    this.show({ kind: "running" });
    await afterPaint();
    const models: [LifetimeModel, LifetimeModel] = [...this.models];
    try {
      const lanes = compared(await this.compare(program, models, signal));
      if (!signal.aborted) this.show({ kind: "lanes", lanes, models });
    } catch (error) {
      if (!signal.aborted) this.show({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
    }
  }

  private readonly stop = (): void => {
    this.running.abort();
    this.show({ kind: "stopped" });
  };

  private show(result: Result): void {
    this.result = result;
    this.host.redraw();
  }

  private readonly onSource = (event: Event): void => {
    this.source = (event.target as HTMLSelectElement).value as "cell" | "entered";
    void this.run();
  };
}

/** One button for both, so that it keeps the focus. */
function waiting(what: string, name: string, doing: () => void): TemplateResult {
  return html`<p role="status">${what} <button @click=${doing}>${name}</button></p>`;
}

function lanesView({ rows }: Lanes, models: readonly [LifetimeModel, LifetimeModel]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<table>
    <thead>
      <tr><th scope="col"><span class="sr">Same or not</span></th><th scope="col">${models[0]}</th><th scope="col">${models[1]}</th></tr>
    </thead>
    <tbody>${rows.map((row) => laneRow(row, models))}</tbody>
  </table>`;
}

function laneRow(row: LaneRow, models: readonly [LifetimeModel, LifetimeModel]): TemplateResult {
  if (row.in === "both")
    return html`<tr class="both">
      <td class="sign"><span aria-hidden="true">${row.kind === "more" ? "⋮" : "="}</span><span class="sr">both</span></td>
      <td colspan="2">${event(row)}</td>
    </tr>`;
  const only = models[row.in === "first" ? 0 : 1];
  const none = html`<td class="none"><span aria-hidden="true">—</span></td>`;
  const here = html`<td class="only">${event(row)}</td>`;
  return html`<tr class=${row.in}>
    <td class="sign"><span aria-hidden="true">≠</span><span class="sr">only ${only}</span></td>
    ${row.in === "first" ? [here, none] : [none, here]}
  </tr>`;
}

function event({ kind, text, count }: LaneRow): TemplateResult {
  return html`<span class="lane-event">${kind === "printed" || kind === "more" ? nothing : beadIcon(kind)}<span>${text}${count > 1 ? ` ×${grouped(count)}` : ""}</span></span>`;
}

export const make = (host: Host): Models => {
  if (!host.compare) throw new Error("nothing to compare with");
  return new Models(host, host.compare);
};
