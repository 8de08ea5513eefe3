/**
 * Links and keeping: a link that replays the session, a file when a link is too long, and what was entered here the last
 * time. A chunk of its own, that comes when there is something to keep, to open or to give away.
 *
 * Start reading at `Links`.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { Address } from "../address.ts";
import { grouped, plural } from "../state/labels.ts";
import { LONGEST_LINK, linkOf, readLink, readShared, type Shared, writeShared } from "../state/link.ts";
import { type Program, programOf } from "../state/program.ts";
import { doneBefore } from "../state/stepping.ts";
import { sessionFile } from "../state/session-file.ts";
import { closeDialog, type Guest, type Host, showDialog } from "./guests.ts";
import { linkStyles } from "./link-styles.ts";

const NAME = "Link";
/** More than this is not kept from one time to the next; a file can. */
const MOST_KEPT = 400_000;

type Notice =
  | { kind: "broken"; why: string }
  /** Restoring did not come to its end the last time. */
  | { kind: "offer"; shared: Shared }
  | { kind: "unkept"; why: string };

type Offer = { kind: "making" } | { kind: "link"; address: string } | { kind: "too-long"; length: number } | { kind: "nothing" };

class Links implements Guest {
  readonly styles = linkStyles;
  private readonly host: Host;
  private readonly address: Address;
  private notice: Notice | null = null;
  private offer: Offer = { kind: "nothing" };
  private isCopied: "yes" | "no" | "" = "";
  /** Has what stands in the cell editor run? As of opening the dialog. */
  private hasProgram = true;
  /** What is to be looked at when everything has run again. */
  private awaited: Shared | null = null;
  private kept = { told: -1, entered: 0 };
  private wasUnkept = false;

  constructor(host: Host, address: Address) {
    this.host = host;
    this.address = address;
    address.onChange(() => void this.arrive(false));
  }

  /** When the page opens: a link first; then what was here the last time. */
  async arrive(isFirst = true): Promise<void> {
    const hash = this.address.hash();
    const saved = this.saved();
    const isBack = isFirst && saved !== null && saved.hash === hash && (hash === "" || this.address.isReload);
    const read = isBack ? null : await readLink(hash);
    if (read?.kind === "shared") {
      this.host.closeOthers(this);
      this.replay(read.shared);
    } else if (read?.kind === "broken") this.say({ kind: "broken", why: read.why });
    else if (isBack && this.host.memory.recall(this.key("restoring"))) this.say({ kind: "offer", shared: saved.shared });
    else if (isBack) this.replay(saved.shared);
  }

  open(): void {
    this.isCopied = "";
    this.offer = { kind: "making" };
    const ran = programOf(this.host.player.play).lines.map(({ source }) => source);
    this.hasProgram = withoutGaps(ran.join("\n")).includes(withoutGaps(this.host.program));
    void this.make();
    void showDialog(this.host, NAME);
  }

  panel(): TemplateResult | null {
    const { notice } = this;
    if (!notice) return null;
    const close = html`<button @click=${() => this.say(null)}>Close</button>`;
    switch (notice.kind) {
      case "broken":
        return card(html`<b>This link cannot be opened.</b> ${notice.why} The page is empty; ask for the link again.`, close);
      case "unkept":
        return card(html`<b>Not kept for the next time.</b> ${notice.why}`, close);
      case "offer":
        return card(
          html`<b>What you entered the last time is still here.</b> Running it again did not come to an end then, so it waits
            for you.`,
          html`<button class="main" @click=${() => this.replay(notice.shared)}>Run it again</button>
            <button @click=${() => this.forget()}>Forget it</button>`,
        );
    }
  }

  dialog(): TemplateResult {
    return html`<dialog class="link" aria-label=${NAME}>
      <h2>A link to this session</h2>
      ${this.offered()} ${this.leftOut(programOf(this.host.player.play))}
      <h3>As a file</h3>
      <p class="quiet">The session as a Python prompt shows it. Drop it onto this page to run it again.</p>
      <p><button ?disabled=${this.offer.kind === "nothing"} @click=${() => this.download()}>Save as a file</button></p>
      <form method="dialog"><button>Close link</button></form>
    </dialog>`;
  }

  private offered(): TemplateResult {
    switch (this.offer.kind) {
      case "nothing":
        return html`<p>There is nothing to link to yet: nothing has run.</p>`;
      case "making":
        return html`<p class="quiet">one moment…</p>`;
      case "too-long":
        return html`<p>
          This session would make a link of ${grouped(this.offer.length)} characters, and
          ${grouped(LONGEST_LINK)} is the most that travels safely. A file has no such limit.
        </p>`;
      case "link":
        return html`<p class="quiet">
            Whoever opens it sees everything run again, here in their own browser. It is in the address bar too.
          </p>
          <div class="row">
            <input readonly aria-label="Link to this session" .value=${this.offer.address} @focus=${selectAll} />
            <button class="main" @click=${() => void this.copy()}>Copy</button>
          </div>
          <p class="quiet" aria-live="polite">${{ yes: "Copied.", no: "The browser does not allow copying: press Ctrl+C.", "": "" }[this.isCopied]}</p>`;
    }
  }

  private leftOut({ forgotten, stopped }: Program): TemplateResult | typeof nothing {
    const notes = [
      !this.hasProgram && "The text in the cell editor is not in it: only what was run.",
      forgotten > 0 && `The first ${plural(forgotten, "line")} are not kept, so what runs again begins later.`,
      stopped > 0 && `${plural(stopped, "line")} that you stopped left out: where it stood depends on the clock.`,
    ].filter(Boolean);
    return notes.length > 0 ? html`<p class="quiet">${notes.join(" ")}</p>` : nothing;
  }

  /** After each repaint: what has run is kept; what was awaited is looked at. */
  updated(): void {
    const { play } = this.host.player;
    const isSettled = play.run.kind === "held" ? !doneBefore(play) : play.run.kind === "idle" && play.queue.length === 0;
    // After Reset nobody waits for Python to forget what was.
    const isReset = play.entered === 0 && this.kept.entered > 0;
    if (!isSettled || (play.runtime.kind !== "ready" && !isReset)) return;
    if (this.awaited && !isReset) this.lookAt(this.awaited);
    if (this.host.isBorrowed) return;
    if (isReset) this.forget();
    else if ((play.told !== this.kept.told || play.entered !== this.kept.entered) && play.entered > 0) this.keep();
    this.kept = { told: play.told, entered: play.entered };
  }

  // --- links -------------------------------------------------------------------------------------------------------

  private get shared(): Shared {
    const { play } = this.host.player;
    const runtime = play.runtime.kind === "ready" ? play.runtime.name : "";
    const { lines, forgotten, stopped } = programOf(play);
    // What does not run again has chapters all the same.
    const looking = forgotten + stopped === 0 ? play.looking : null;
    return { runtime, lines, view: this.host.view, selected: play.selected, looking };
  }

  private async make(): Promise<void> {
    const { shared } = this;
    if (shared.lines.length === 0) this.offer = { kind: "nothing" };
    else {
      const { hash, isTooLong } = await linkOf(shared);
      this.offer = isTooLong ? { kind: "too-long", length: hash.length } : { kind: "link", address: this.address.withHash(hash) };
      if (!isTooLong) this.address.replace(hash);
      this.keep();
    }
    this.host.redraw();
  }

  private async copy(): Promise<void> {
    if (this.offer.kind !== "link") return;
    try {
      await navigator.clipboard.writeText(this.offer.address);
      this.isCopied = "yes";
    } catch {
      this.isCopied = "no";
      this.host.root.querySelector<HTMLInputElement>("dialog.link input")?.focus();
    }
    this.host.redraw();
  }

  private download(): void {
    const text = sessionFile(this.host.player.play.entries);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = "playground.pysession";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    closeDialog(this.host, NAME);
  }

  private replay(shared: Shared): void {
    const { host } = this;
    this.say(null);
    this.awaited = shared;
    host.memory.remember(this.key("restoring"), "yes");
    host.player.replay(shared.lines);
    host.show(shared.view);
    host.hint(`${plural(shared.lines.length, "line")} from before; Reset clears.`);
  }

  /** Everything has run again: what was looked at can be. */
  private lookAt(shared: Shared): void {
    const { player, memory, hint } = this.host;
    this.awaited = null;
    memory.remember(this.key("restoring"), "");
    const { runtime } = player.play;
    if (shared.selected === null && !shared.looking) return;
    if (runtime.kind !== "ready" || runtime.name !== shared.runtime) {
      return hint(`Made with ${shared.runtime.slice(0, 60)}; what was selected there may be another object here.`);
    }
    if (shared.selected !== null) this.host.select(shared.selected);
    if (shared.looking) player.act({ kind: "look", at: shared.looking });
  }

  // --- keeping -----------------------------------------------------------------------------------------------------

  /** A link that was opened has a place of its own, so that looking at one costs nobody their work. */
  private key(what: "saved" | "restoring"): string {
    const kind = /^#\d+\//.test(this.address.hash()) ? `${what}-link` : what;
    return `${kind}:${this.address.page}`;
  }

  private saved(): { hash: string; shared: Shared } | null {
    const [hash, ...rest] = (this.host.memory.recall(this.key("saved")) ?? "").split("\n");
    const shared = readShared(rest.join("\n"));
    return hash !== undefined && shared && shared.lines.length > 0 ? { hash, shared } : null;
  }

  private keep(): void {
    const { memory, player } = this.host;
    const text = `${this.address.hash()}\n${writeShared(this.shared)}`;
    const isWhole = programOf(player.play).forgotten === 0;
    if (text.length <= MOST_KEPT && isWhole) {
      if (memory.remember(this.key("saved"), text)) return;
      this.unkept("This browser's storage is full or forbidden. A link or a file keeps what you entered.");
    } else this.unkept("It has become too long. A file keeps it: see Link.");
    memory.remember(this.key("saved"), "");
  }

  /** Said once. */
  private unkept(why: string): void {
    if (this.wasUnkept) return;
    this.wasUnkept = true;
    this.say({ kind: "unkept", why });
  }

  /** After Reset nothing is left, neither here nor in the address. */
  private forget(): void {
    for (const what of ["saved", "restoring"] as const) this.host.memory.remember(this.key(what), "");
    if (/^#\d+\//.test(this.address.hash())) this.address.replace("");
    this.say(null);
  }

  private say(notice: Notice | null): void {
    this.notice = notice;
    this.host.redraw();
  }
}

/** Statements are entered without the empty lines between them. */
function withoutGaps(text: string): string {
  return text.trim().replace(/\n\s*(?=\n)/g, "");
}

function card(text: TemplateResult, buttons: TemplateResult): TemplateResult {
  return html`<div class="notice" role="alert">
    <p>${text}</p>
    <p>${buttons}</p>
  </div>`;
}

function selectAll(event: Event): void {
  (event.target as HTMLInputElement).select();
}

export const make = (host: Host): Guest => {
  if (!host.address) throw new Error("this page has no address of its own");
  const links = new Links(host, host.address);
  void links.arrive();
  return links;
};
