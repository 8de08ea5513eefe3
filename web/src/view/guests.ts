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
import type { Address } from "../address.ts";
import type { Compare } from "../state/comparing.ts";
import { type ProgramLine, programOf } from "../state/program.ts";
import type { Memory } from "../storage.ts";

export type GuestName = "cell" | "collector" | "lessons" | "links" | "models" | "tour";
export type View = "code" | "picture" | "events";

export interface Host {
  readonly player: Player;
  readonly root: ShadowRoot;
  readonly memory: Memory;
  /** Null in an embed: the address is somebody else's. */
  readonly address: Address | null;
  readonly view: View;
  /** Runs a program under two models; null where nothing can. */
  readonly compare: Compare | null;
  /** What is written in the cell editor, while that is open. */
  readonly program: string;
  /** Nothing is typed. */
  readonly isReadonly: boolean;
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
  /** Through the recorded events: -1 into the past, 1 towards the present. */
  travel(by: 1 | -1): void;
  openGuest(name: GuestName): void;
  /** A guest runs a program of its own. */
  readonly isBorrowed: boolean;
  /** What somebody had entered when the first guest began to borrow. */
  readonly own: readonly ProgramLine[];
  /** Before a guest runs a program of its own. */
  lend(): void;
  /** A session with what somebody had entered, if that was anything; Undo leads back to the guest's. */
  giveBack(): void;
  /** There is one panel at a time. */
  closeOthers(guest: Guest): void;
}

export interface Guest {
  /** What runs now is its own program: what somebody entered before is kept for afterwards. */
  readonly isBorrowing?: boolean;
  readonly styles?: CSSResult;
  /** Asked for again: what it does then is its own affair. */
  open(): void;
  close?(): void;
  /** A file or a notebook that somebody brought along. */
  takeFile?(file: File): Promise<void>;
  take?(name: string, text: string): void;
  /** A program that Step could begin. */
  readonly program?: string;
  step?(): void;
  runAll?(): void;
  /** The program that the element is about. */
  present?(text: string): void;
  panel?(): TemplateResult | null;
  dialog?(): TemplateResult | null;
  /** A view of the story beside the events. */
  tab?(): TemplateResult;
  updated?(): void;
}

export type MakeGuest = (host: Host) => Guest;

const LOADERS: Record<GuestName, () => Promise<MakeGuest>> = {
  collector: () => import("./collector.ts").then(({ make }) => make),
  cell: () => import("./cell.ts").then(({ make }) => make),
  lessons: () => import("./lessons.ts").then(({ make }) => make),
  models: () => import("./models.ts").then(({ make }) => make),
  links: () => import("./links.ts").then(({ make }) => make),
  tour: () => import("./tour.ts").then(({ make }) => make),
};

export class Guests {
  private readonly here = new Map<GuestName, Guest>();
  private readonly coming = new Map<GuestName, Promise<Guest | null>>();
  private readonly host: Host;
  private asked: GuestName | null = null;

  constructor(host: Host) {
    this.host = host;
  }

  /** Who was asked for since, while this one was on its way, comes instead. */
  async open(name: GuestName): Promise<void> {
    this.asked = name;
    const guest = await this.invite(name);
    if (this.asked === name) guest?.open();
  }

  /** Null when it could not be loaded, which is said; the next time tries again. */
  invite(name: GuestName): Promise<Guest | null> {
    const known = this.coming.get(name);
    if (known) return known;
    const arrival = LOADERS[name]().then(
      (make) => {
        const guest = make(this.host);
        const sheet = guest.styles?.styleSheet;
        if (sheet && !this.host.root.adoptedStyleSheets.includes(sheet)) this.host.root.adoptedStyleSheets.push(sheet);
        this.here.set(name, guest);
        this.host.redraw();
        return guest;
      },
      () => {
        this.coming.delete(name);
        this.host.hint("That part of the page could not be loaded. Check the connection, then try again or reload the page.");
        return null;
      },
    );
    this.coming.set(name, arrival);
    return arrival;
  }

  panels(): TemplateResult {
    return html`${[...this.here.values()].map((guest) => guest.panel?.() ?? "")}`;
  }

  tab(name: GuestName): TemplateResult {
    return this.here.get(name)?.tab?.() ?? html``;
  }

  dialogs(): TemplateResult {
    return html`${[...this.here.values()].map((guest) => guest.dialog?.() ?? "")}`;
  }

  get isBorrowed(): boolean {
    return [...this.here.values()].some((guest) => guest.isBorrowing);
  }

  own: readonly ProgramLine[] = [];

  lend(): void {
    this.host.hint("");
    if (!this.isBorrowed) this.own = programOf(this.host.player.play).lines;
  }

  giveBack(): void {
    if (this.own.length > 0) this.host.player.startOver(this.own);
  }

  /** Whose program Step begins. */
  get stepper(): Guest | undefined {
    return [...this.here.values()].find(({ program }) => program);
  }

  closeOthers(guest: Guest): void {
    for (const each of this.here.values()) if (each !== guest) each.close?.();
  }

  updated(): void {
    for (const guest of this.here.values()) guest.updated?.();
  }
}

export function afterPaint(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** Over the page, when it has been drawn. */
export async function showDialog(host: Host, name: string): Promise<void> {
  host.redraw();
  await afterPaint();
  const dialog = dialogOf(host, name);
  if (dialog && !dialog.open) dialog.showModal();
}

export function closeDialog(host: Host, name: string): void {
  dialogOf(host, name)?.close();
}

function dialogOf(host: Host, name: string): HTMLDialogElement | null {
  return host.root.querySelector<HTMLDialogElement>(`dialog[aria-label="${name}"]`);
}
