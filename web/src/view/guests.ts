/**
 * Guests: parts of the page that come when somebody asks for them (lessons, tour, links, ...), each a chunk of its own.
 *
 * A guest may show a panel above the transcript and dialogs; it is told after each repaint, so that it can wait for
 * Python. It sees the page only as its Host.
 *
 * Start reading at `Guests`.
 */
import { type CSSResult, html, type TemplateResult } from "lit";
import type { Player } from "../player.ts";
import type { Memory } from "../storage.ts";

export type View = "code" | "picture" | "events";

export interface Host {
  readonly player: Player;
  readonly root: ShadowRoot;
  readonly memory: Memory;
  readonly view: View;
  /** False keeps plain textareas. */
  readonly rich: boolean;
  redraw(): void;
  select(serial: number | null): void;
  /** On a phone, where one thing is shown at a time. */
  show(view: View): void;
  focusPrompt(): void;
  propose(source: string): void;
  /** One plain line below the prompt. */
  hint(text: string): void;
}

export interface Guest {
  readonly styles?: CSSResult;
  /** Asked for again: what it does then is its own affair. */
  open(): void;
  panel?(): TemplateResult | null;
  dialog?(): TemplateResult | null;
  updated?(): void;
}

export type MakeGuest = (host: Host) => Guest;
export type Loaders<Name extends string> = Record<Name, () => Promise<MakeGuest>>;

export class Guests<Name extends string> {
  private readonly here = new Map<Name, Guest>();
  private readonly coming = new Map<Name, Promise<Guest | null>>();
  private readonly host: Host;
  private readonly loaders: Loaders<Name>;

  constructor(host: Host, loaders: Loaders<Name>) {
    this.host = host;
    this.loaders = loaders;
  }

  async open(name: Name): Promise<void> {
    (await this.invite(name))?.open();
  }

  /** Null when it could not be loaded, which is said; the next time tries again. */
  invite(name: Name): Promise<Guest | null> {
    const known = this.coming.get(name);
    if (known) return known;
    const arrival = this.loaders[name]().then(
      (make) => {
        const guest = make(this.host);
        const sheet = guest.styles?.styleSheet;
        if (sheet) this.host.root.adoptedStyleSheets.push(sheet);
        this.here.set(name, guest);
        this.host.redraw();
        return guest;
      },
      () => {
        this.coming.delete(name);
        this.host.hint("That part of the page could not be loaded. Check the connection and try again.");
        return null;
      },
    );
    this.coming.set(name, arrival);
    return arrival;
  }

  panels(): TemplateResult {
    return html`${[...this.here.values()].map((guest) => guest.panel?.() ?? "")}`;
  }

  dialogs(): TemplateResult {
    return html`${[...this.here.values()].map((guest) => guest.dialog?.() ?? "")}`;
  }

  updated(): void {
    for (const guest of this.here.values()) guest.updated?.();
  }
}

/** Over the page, when it has been drawn. */
export async function showDialog(host: Host, name: string): Promise<void> {
  host.redraw();
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const dialog = dialogOf(host, name);
  if (dialog && !dialog.open) dialog.showModal();
}

export function closeDialog(host: Host, name: string): void {
  dialogOf(host, name)?.close();
}

function dialogOf(host: Host, name: string): HTMLDialogElement | null {
  return host.root.querySelector<HTMLDialogElement>(`dialog[aria-label="${name}"]`);
}
