/**
 * The tab "Collector": a collection as it really ran, phase by phase, object by object. A chunk of its own.
 *
 * The picture follows (state/past.ts): it is as it was after the phase, with the same numbers on its boxes.
 *
 * Start reading at `tab`.
 */
import { html, nothing, type TemplateResult } from "lit";
import { type Collection, collectionNear, collectionsOf, type Collector, type CollectorRow, MOST_EXAMINED, momentOf, phaseText, rowsAt } from "../state/collector.ts";
import { grouped, plural, shortened } from "../state/labels.ts";
import { PHASES } from "../state/phases.ts";
import { collectorStyles } from "./collector-styles.ts";
import type { Guest, Host } from "./guests.ts";

class CollectorTab implements Guest {
  readonly styles = collectorStyles;
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  /** The tab was chosen. */
  open(): void {
    this.host.redraw();
  }

  choose(number: number): void {
    this.host.player.collection(number);
  }

  /** While it is in sight, what is newest is asked for. */
  updated(): void {
    const { play } = this.host.player;
    if (!this.host.root.querySelector(".collector") || play.collector || play.run.kind === "running" || play.queue.length > 0) return;
    const near = collectionNear(play);
    if (near && near.examined <= MOST_EXAMINED) this.choose(near.number);
  }

  tab(): TemplateResult {
    const { chapters, collector } = this.host.player.play;
    const all = collectionsOf(chapters);
    return html`<div class="scroll collector" role="region" aria-label="Collector" tabindex="0">
      ${all.length === 0 ? NOTHING_YET : collector ? this.body(all, collector) : TOO_LARGE}
    </div>`;
  }

  private body(all: readonly Collection[], collector: Collector): TemplateResult {
    const { record, isOutOfReach } = collector;
    return html`<div class="collector-bar">
        ${record ? this.phases(collector) : nothing} ${all.length > 1 ? this.chooser(all, collector) : nothing}
      </div>
      ${record ? this.table(collector) : html`<p class="quiet">${isOutOfReach ? OUT_OF_REACH : "one moment…"}</p>`}`;
  }

  private chooser(all: readonly Collection[], { number }: Collector): TemplateResult {
    const onChange = (event: Event): void => this.choose(Number((event.target as HTMLSelectElement).value));
    return html`<select aria-label="Collection" @change=${onChange}>
      ${all.map(
        (each) => html`<option value=${each.number} .selected=${each.number === number} ?disabled=${each.examined > MOST_EXAMINED}>
          ${each.number}: ${shortened(each.title, 24)}, found ${each.found}
        </option>`,
      )}
    </select>`;
  }

  private phases(collector: Collector): TemplateResult {
    const phases = collector.record?.phases ?? [];
    const at = collector.phase;
    const last = phases.length - 1;
    return html`<ol class="phase-list" role="list" aria-label="Phases" @keydown=${(event: KeyboardEvent) => this.onKey(event, at, last)}>
        ${phases.map(
          ({ phase, objects }, i) => html`<li>
            <button
              aria-current=${i === at ? "step" : nothing}
              aria-label="${i + 1} ${phase}, ${plural(objects, "object")}"
              title="${phase}: ${PHASES[phase]}"
              tabindex=${i === (at ?? 0) ? 0 : -1}
              @click=${() => this.go(i)}
            >${i + 1}</button>
          </li>`,
        )}
      </ol>
      <button class="icon" aria-label="Previous phase" title="Previous phase" ?disabled=${at === 0} @click=${() => this.go((at ?? last + 1) - 1)}>◀</button>
      <button class="icon" aria-label="Next phase" title="Next phase" ?disabled=${at === last} @click=${() => this.go(at === null ? 0 : at + 1)}>▶</button>`;
  }

  private table(collector: Collector): TemplateResult {
    const { record, phase } = collector;
    if (!record) return html``;
    const { rows, others, areReached } = rowsAt(record, phase, this.host.player.play.cast);
    return html`<p class="phase-text">${phaseText(collector, true)}</p>
      <table>
        <thead>
          <tr><th scope="col">Object</th><th scope="col">Count</th><th scope="col">Copy</th><th scope="col">Reached</th><th scope="col">Then</th></tr>
        </thead>
        <tbody>${rows.map((row) => this.row(row))}</tbody>
      </table>
      ${others > 0 ? html`<p class="quiet">${plural(others, "object")} more, not listed${areReached ? ", all of them reached" : ""}.</p>` : nothing}`;
  }

  private row({ serial, name, value, count, copy, reached, then }: CollectorRow): TemplateResult {
    const isSelected = serial === this.host.player.play.selected;
    return html`<tr class="${reached} ${isSelected ? "selected" : ""}">
      <th scope="row">
        <button class="name" aria-pressed=${isSelected} @click=${() => this.host.select(isSelected ? null : serial)}>${name}</button>
        <span class="quiet">${shortened(value, 14)}</span>
      </th>
      <td>${count === Infinity ? "∞" : count}</td>
      <td class="copy">${copy}</td>
      <td>${reached}</td>
      <td>${then.join(", ")}</td>
    </tr>`;
  }

  private go(phase: number): void {
    const { player } = this.host;
    const { collector } = player.play;
    const at = collector?.record?.phases[phase];
    const chapter = collectionsOf(player.play.chapters).find(({ number }) => number === collector?.number)?.chapter;
    if (!collector || !at || chapter === undefined) return;
    player.act({ kind: "phase", phase, at: momentOf(player.play, at.seq, chapter), announcement: phaseText({ ...collector, phase }) });
  }

  /** One of the nine is a tab stop; arrows go from one to the next. */
  private onKey(event: KeyboardEvent, at: number | null, last: number): void {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const list = event.currentTarget as HTMLElement;
    this.go(Math.max(0, Math.min(last, (at ?? (by > 0 ? -1 : 1)) + by)));
    requestAnimationFrame(() => requestAnimationFrame(() => list.querySelector<HTMLElement>('[tabindex="0"]')?.focus()));
  }
}

const NOTHING_YET = html`<p class="quiet">
  No collection yet. Make two objects that hold each other, delete their names, and press Collect: here one sees how the collector finds out that nobody else
  holds them.
</p>`;
const TOO_LARGE = html`<p class="quiet">One moment… (Of a collection that examined more than ${grouped(MOST_EXAMINED)} objects nobody could read the table.)</p>`;
const OUT_OF_REACH = "This collection cannot be executed again: it is too long ago, or the memory of then was too large to keep.";

export const make = (host: Host): CollectorTab => new CollectorTab(host);
