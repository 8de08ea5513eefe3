/**
 * <weakref-playground>: the whole page as one element with one shadow root, so that every ARIA reference stays inside.
 *
 * It owns a player (state and messages) and draws its value with templates; only scrolling, focus and the prompt's
 * editor are done by hand, because they are not functions of the state.
 *
 * Start reading at `render`.
 */
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { SessionPort } from "../port/session-port.ts";
import { Player } from "../player.ts";
import type { Address } from "../address.ts";
import { type Memory, NO_MEMORY } from "../storage.ts";
import { matching } from "../state/history.ts";
import type { Compare } from "../state/comparing.ts";
import type { Play } from "../state/play.ts";
import type { Picture } from "../state/picture.ts";
import { stepWay } from "../state/stepping.ts";
import { indexOf, type Moment, momentAt, stopsOf } from "../state/timeline.ts";
import type { Doing } from "../state/arrange.ts";
import type { RelationKind } from "../state/relations.ts";
import type { Row } from "../state/tree.ts";
import { Guests, type Host, type View } from "./guests.ts";
import { headerView } from "./header-view.ts";
import type { Search } from "./history-search.ts";
import { layout } from "./layout.ts";
import { palette } from "./palette.ts";
import { parts } from "./parts.ts";
import { Prompt } from "./prompt.ts";
import { type StepActions, thumbBar } from "./steps-view.ts";
import { transcriptView } from "./transcript-view.ts";

export type Connect = () => SessionPort;
/** What a person arranged, and a page may want to remember. Told by the event "playground-arranged". */
export interface Arrangement {
  theme: "" | "light" | "dark";
  /** Shares of the element in percent; null where the layout chooses. */
  sizes: { code: number | null; events: number | null };
}

type PanesModule = typeof import("./panes.ts");

/** The longest that the panes wait for Python. */
const PANES_MS = 600;

const VIEWS: readonly (readonly [View, string])[] = [
  ["code", "Code"],
  ["picture", "Picture"],
  ["events", "Events"],
];

export class WeakrefPlayground extends LitElement {
  static override styles = [palette, layout, parts];
  static override properties = {
    theme: { reflect: true },
    editor: {},
    view: {},
    readonly: { type: Boolean, reflect: true },
    code: {},
    fontScale: { attribute: "font-scale", type: Number },
    motion: { reflect: true },
    loading: {},
    sizes: { attribute: false },
    pane: { state: true },
    hint: { state: true },
    search: { state: true },
    paneWidth: { state: true },
    isEmbed: { state: true },
    tab: { state: true },
    treeFocus: { state: true },
    toggled: { state: true },
  };

  declare theme: Arrangement["theme"];
  declare sizes: Arrangement["sizes"];
  /** "plain" keeps the textarea. */
  declare editor: "" | "plain";
  /** Only one of the parts, whatever the size; "both" or "": as many as there is room for. */
  declare view: "" | "both" | View;
  /** Nothing is typed: the program can be run, stepped through and looked at. */
  declare readonly: boolean;
  /** A program for the cell editor. Without it: the text of a `<script type="text/x-python">` or `<pre>` inside. */
  declare code: string;
  /** Everything so many times as large, for slides. */
  declare fontScale: number;
  /** "none": nothing moves, as for those who prefer it so. */
  declare motion: "" | "none";
  /** When Python is fetched: at once, near the window's edge ("lazy"), or when asked for ("click"). Until then the program is shown. */
  declare loading: "" | "eager" | "lazy" | "click";
  declare private pane: View;
  declare private hint: string;
  declare private search: Search | null;
  declare private paneWidth: number;
  /** Code and one other part side by side: the switch has no "Code" then. */
  declare private isEmbed: boolean;
  /** Of the pane that tells the story in words. */
  declare private tab: string;
  declare private treeFocus: string;
  declare private toggled: ReadonlySet<string>;

  /** For elements that were given none of their own. */
  static connect: Connect | null = null;
  static compare: Compare | null = null;

  /** Where a session comes from; set before the element is connected. */
  connect: Connect | null = WeakrefPlayground.connect;
  /** Where it may remember things; without one it forgets. */
  memory: Memory = NO_MEMORY;
  /** Runs a program under two models. */
  compare: Compare | null = WeakrefPlayground.compare;
  /** The page's own address, for links; an embed has none. */
  address: Address | null = null;
  private player: Player | null = null;
  private prompt: Prompt | null = null;
  private readonly resizes = new ResizeObserver(() => this.measure());
  private drawn: { picture: Picture | null; rows: Row[]; toggled: ReadonlySet<string> | null } = {
    picture: null,
    rows: [],
    toggled: null,
  };
  private isQueued = false;

  constructor() {
    super();
    this.theme = "";
    this.editor = "";
    this.view = "";
    this.readonly = false;
    this.code = "";
    this.fontScale = 1;
    this.motion = "";
    this.loading = "";
    this.sizes = { code: null, events: null };
    this.pane = "code";
    this.hint = "";
    this.search = null;
    this.paneWidth = 0;
    this.isEmbed = false;
    this.tab = "events";
    this.treeFocus = "";
    this.toggled = new Set();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.loading === "lazy") this.near.observe(this);
    else if (this.loading !== "click") this.start();
  }

  private readonly near = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && this.start(), { rootMargin: "200px" });

  private start(): void {
    this.near.disconnect();
    if (!this.connect) throw new Error("<weakref-playground> has no session to connect to");
    setTimeout(() => this.loadPanes(), PANES_MS);
    this.player = new Player(this.connect(), () => this.queueUpdate());
    if (this.panes) this.player.draw(this.panes.pen);
    this.player.open();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.near.disconnect();
    this.player?.close();
    this.resizes.disconnect();
  }

  /** At most one repaint per frame, however fast a program prints; typing never waits for the picture. */
  private queueUpdate(): void {
    if (this.isQueued) return;
    this.isQueued = true;
    const draw = (): void => {
      this.isQueued = false;
      this.requestUpdate();
    };
    if (document.hidden) setTimeout(draw, 100);
    else requestAnimationFrame(draw);
  }

  private get isDark(): boolean {
    return this.theme ? this.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  protected override render(): TemplateResult {
    const { player } = this;
    if (!player) return html`<div class="scale poster"><pre>${this.program}</pre><button class="main" @click=${() => this.start()}>Start</button></div>`;
    const { play } = player;
    const steps: StepActions = {
      typed: this.typed,
      run: () => this.run(),
      back: () => this.travel(-1),
      step: () => this.step(),
      now: () => this.look(null),
    };
    return html`<div class="scale"><div class="frame ${this.onlyPane ? "only" : ""}" data-view=${this.onlyPane ?? this.pane} data-tab=${this.tab} @keydown=${this.onKey} @dragover=${onDragOver} @drop=${this.onDrop}>
      ${headerView(play, player, this.isDark, {
        ...steps,
        stop: () => player.stop(),
        collect: () => player.collect(),
        undo: () => player.undo(),
        redo: () => player.redo(),
        reset: () => {
          this.hint = "";
          player.startOver([]);
        },
        lessons: this.readonly ? null : () => void this.guests?.open("lessons"),
        tour: () => void this.guests?.open("tour"),
        models: this.compare && (() => void this.guests?.open("models")),
        link: this.address && (() => void this.guests?.open("links")),
        theme: () => this.setTheme(this.isDark ? "light" : "dark"),
        help: () => void this.loadPanes().then(() => this.dialog?.showModal()),
      })}
      <div class="code">
        ${this.guests?.panels() ?? ""}
        ${transcriptView(play, {
          propose: (source) => {
            this.prompt?.propose(source);
            this.prompt?.focus();
            this.hint = "press Enter to run it";
          },
          tour: () => void this.guests?.open("tour"),
          isTourTaken: this.memory.recall("tour") !== null,
          goOn: () => player.goOn(),
          retry: () => player.retry(),
          showCleared: () => player.act({ kind: "clear", back: true }),
        })}
        <div class="typing">
          <div class="prompt"></div>
          <button class="icon" aria-label="Cell editor" title="Cell editor: a program of many lines" @click=${() => void this.guests?.open("cell")}>▤</button>
        </div>
        ${this.search && this.panes ? this.searching(this.panes, this.search) : this.hint ? html`<div class="hint">${this.hint}</div>` : ""}
      </div>
      ${this.panes ? this.panesOf(this.panes, player, steps) : this.panesMissing()}
      <nav class="views" aria-label="View">
        ${VIEWS.map(([view, name]) => this.viewButton(view, name))}
      </nav>
      ${thumbBar(play, steps)} ${this.panes ? this.splitters(this.panes) : ""} ${this.panes?.helpView(this.readonly ? null : () => void this.guests?.open("tour")) ?? ""} ${this.guests?.dialogs() ?? ""}
      <div class="sr" role="status">${play.announcement}</div>
    </div></div>`;
  }

  // --- what comes in a chunk of its own ----------------------------------------------------------------------------

  private panes: PanesModule | null = null;
  private viewport: InstanceType<PanesModule["Viewport"]> | null = null;
  private panesComing: Promise<unknown> | null = null;
  private arePanesLost = false;

  /** Not before Python is there, unless that takes long: a prompt that answers comes first. */
  private loadPanes(): Promise<unknown> {
    if (this.panesComing) return this.panesComing;
    this.arePanesLost = false;
    return (this.panesComing = import("./panes.ts").then(
      (panes) => {
        const { adoptedStyleSheets } = this.renderRoot as ShadowRoot;
        for (const { styleSheet } of panes.styles) if (styleSheet) adoptedStyleSheets.push(styleSheet);
        this.panes = panes;
        this.player?.draw(panes.pen);
        this.viewport = new panes.Viewport(
          () => (this.requestUpdate(), this.updateComplete),
          (serial, middle) => this.arrange({ kind: "move", serial, to: panes.seatAt(middle) }),
        );
        this.requestUpdate();
        return this.updateComplete.then(() => {
          const canvas = this.renderRoot.querySelector(".canvas");
          if (canvas) this.resizes.observe(canvas);
        });
      },
      () => {
        this.panesComing = null;
        this.arePanesLost = true;
        this.requestUpdate();
      },
    ));
  }

  private panesMissing(): TemplateResult {
    if (!this.arePanesLost) return html``;
    return html`<div class="picture">
      <div class="notice" role="alert">
        <p><b>The picture could not be loaded.</b> Python runs without it. Check the connection and try again, or reload the page.</p>
        <p><button class="main" @click=${() => this.loadPanes()}>Try again</button></p>
      </div>
    </div>`;
  }

  private panesOf(panes: PanesModule, player: Player, steps: StepActions): TemplateResult {
    const { play } = player;
    const viewport = this.viewport as InstanceType<PanesModule["Viewport"]>;
    const shown = panes.shownAt(play);
    const { paneWidth, treeFocus, tab } = this;
    return panes.panesView(
      { play, shown, paneWidth, treeFocus, tab, rows: this.rowsOf(panes, shown) },
      {
        ...steps,
        play: () => player.play,
        viewport,
        save: (kind) => {
          panes.savePicture(kind, this.renderRoot, panes.shownAt(player.play)).catch(() => {
            this.hint = "The picture could not be saved here.";
          });
        },
        tidy: () => this.arrange({ kind: "tidy" }),
        putBack: () => this.arrange({ kind: "put-back" }),
        look: this.look,
        select: this.select,
        why: (serial) => player.why(serial),
        showTab: (key) => this.showTab(key),
        collector: () => this.guests?.tab("collector") ?? html``,
        collection: (number) => {
          this.showTab("collector");
          this.pane = "events";
          player.collection(number);
        },
        tree: {
          focus: this.focusItem,
          toggle: this.toggle,
          select: this.select,
          why: (serial) => player.why(serial),
          go: this.go,
        },
      },
    );
  }

  private showTab(key: string): void {
    this.tab = key;
    if (key === "collector") void this.guests?.open("collector");
  }

  private searching({ searchView }: PanesModule, search: Search): TemplateResult {
    const found = (query: string): string[] => (this.player ? matching(this.player.play.history, query) : []);
    const leave = (text: string | null): void => {
      this.search = null;
      if (text !== null) this.prompt?.propose(text);
      this.prompt?.focus();
    };
    return searchView(search, found(search.query).length, {
      change: (next) => {
        this.search = next;
        this.prompt?.propose(found(next.query)[next.skip] ?? next.draft);
      },
      take: () => leave(null),
      leave: () => leave(search.draft),
    });
  }

  private viewButton(view: View, name: string): TemplateResult {
    const show = (): void => void (this.pane = view);
    return html`<button class="to-${view}" aria-pressed=${view === this.shownView} @click=${show}>${name}</button>`;
  }

  private get onlyPane(): View | null {
    return this.view && this.view !== "both" ? this.view : null;
  }

  private get shownView(): View {
    if (this.onlyPane) return this.onlyPane;
    return this.isEmbed && this.pane === "code" ? "picture" : this.pane;
  }

  private measure(): void {
    this.paneWidth = this.renderRoot.querySelector(".canvas")?.clientWidth ?? 0;
    const code = this.renderRoot.querySelector(".to-code");
    const nav = this.renderRoot.querySelector(".views");
    this.isEmbed =
      code !== null &&
      nav !== null &&
      getComputedStyle(code).display === "none" &&
      getComputedStyle(nav).display !== "none";
  }

  /** The tree's rows, computed once per picture. */
  private rowsOf(panes: PanesModule, shown: Play): Row[] {
    if (this.drawn.picture !== shown.picture || this.drawn.toggled !== this.toggled) {
      this.drawn = { picture: shown.picture, toggled: this.toggled, rows: panes.rowsIn(shown, this.toggled) };
    }
    return this.drawn.rows;
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog[aria-label="Help"]');
  }

  /** Escape means the dialog then. */
  private get isUnderDialog(): boolean {
    return this.renderRoot.querySelector("dialog[open]") !== null;
  }

  private readonly look = (at: Moment | null): void => {
    this.player?.act({ kind: "look", at });
  };

  /** Through the recorded events: -1 into the past, 1 towards the present. */
  private travel(by: 1 | -1): void {
    const play = this.player?.play;
    if (!play) return;
    const stops = stopsOf(play);
    const index = indexOf(stops, play.looking) + by;
    if (index >= 0 && index < stops.length) this.look(momentAt(stops, index));
  }

  /** What Step could begin with: what was typed last, and is not run yet. */
  private get typed(): string {
    const { stepper } = this.guests ?? {};
    if (stepper && !(this.prompt?.isFilled && !this.isInCell)) return "the program in the cell editor";
    return this.prompt?.isFilled ? "what is at the prompt" : "";
  }

  /** What is at the prompt, or goes on; else the program in the cell editor. */
  private run(): void {
    const { stepper } = this.guests ?? {};
    if (stepper && !this.prompt?.isFilled && this.player?.play.run.kind !== "held") stepper.runAll?.();
    else this.prompt?.run();
  }

  /** What this element is about. */
  private get program(): string {
    const inside = this.querySelector('script[type="text/x-python"], pre')?.textContent ?? "";
    return this.code || inside.replace(/^\n/, "").trimEnd();
  }

  private get isInCell(): boolean {
    return this.renderRoot.querySelector(".cell")?.contains((this.renderRoot as ShadowRoot).activeElement) ?? false;
  }

  private step(): void {
    const { player, guests } = this;
    if (!player) return;
    const { typed } = this;
    const way = stepWay(player.play, typed);
    if (way.kind === "past") this.travel(1);
    else if (way.kind === "line") player.goOn(true);
    else if (way.kind === "begin") (typed.includes("cell") ? guests?.stepper : this.prompt)?.step?.();
  }

  /** Where one came from, for the key "b", and the last one gone to from there, for the next press. */
  private readonly trail: number[] = [];
  private wentTo = { from: 0, kind: "" as RelationKind | "", to: 0 };

  /** From an object in the tree to a related one. */
  private readonly go = (from: number, to: RelationKind | "back"): void => {
    const { panes } = this;
    if (!this.player || !panes || from <= 0) return;
    const { picture, cast } = panes.shownAt(this.player.play);
    if (to === "back") return this.showInTree(this.trail.pop() ?? 0);
    // Pressed again: from the same object to the next one.
    const start = this.wentTo.to === from && this.wentTo.kind === to ? this.wentTo.from : from;
    const last = start === from ? 0 : from;
    const next = panes.nextRelated(to, start, last, picture.memory.graph, cast);
    if (next === 0) return;
    if (start === from) this.trail.push(from);
    this.wentTo = { from: start, kind: to, to: next };
    this.showInTree(next);
  };

  private showInTree(serial: number): void {
    const { panes } = this;
    if (!this.player || !panes) return;
    const { picture, cast } = panes.shownAt(this.player.play);
    const place = panes.placeInTree(panes.treeOf(picture, cast), serial);
    if (!place) return;
    for (const { key, openAtFirst } of place.branches) if (openAtFirst === this.toggled.has(key)) this.toggle(key);
    this.focusItem(place.key);
  }

  private readonly select = (serial: number | null): void => {
    this.player?.act({ kind: "select", serial });
  };

  private readonly toggle = (key: string): void => {
    const next = new Set(this.toggled);
    if (!next.delete(key)) next.add(key);
    this.toggled = next;
  };

  private readonly focusItem = (key: string): void => {
    this.treeFocus = key;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus(),
    );
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const control = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented) return;
    if (control && event.key === "Enter") this.run();
    else if (control && event.key === ".") this.player?.stop();
    else if (event.altKey && event.key === "ArrowLeft") this.travel(-1);
    else if (event.altKey && event.key === "ArrowRight") this.step();
    else if (event.shiftKey && (event.composedPath()[0] as Element).matches?.(".canvas") && this.moveSelected(event.key))
      return event.preventDefault();
    else if (event.key === "Escape" && this.player?.play.selected !== null && !this.isUnderDialog) this.select(null);
    else if (event.key === "Escape" && this.player?.play.looking && !this.isUnderDialog) this.look(null);
    else return;
    event.preventDefault();
  };

  /** A file that is dropped anywhere is opened; text that is dropped into the prompt is the prompt's. */
  private readonly onDrop = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    if (!this.readonly) void this.guests?.invite("cell").then((guest) => guest?.takeFile?.(file));
  };

  private setTheme(theme: "light" | "dark"): void {
    this.theme = theme;
    this.tellArrangement();
  }

  private splitters({ splitterView }: PanesModule): TemplateResult[] {
    const resize = (sizes: Partial<Arrangement["sizes"]>): void => {
      this.sizes = { ...this.sizes, ...sizes };
      this.tellArrangement();
    };
    const { code, events } = this.sizes;
    const width = { name: "Width of the code", axis: "x", size: code, usual: 34, least: 20, most: 70 } as const;
    const height = { name: "Height of the events", axis: "y", size: events, usual: 19, least: 10, most: 60 } as const;
    return [
      splitterView({ ...width, resize: (size) => resize({ code: size }) }),
      splitterView({ ...height, resize: (size) => resize({ events: size }) }),
    ];
  }

  private tellArrangement(): void {
    const detail: Arrangement = { theme: this.theme, sizes: this.sizes };
    this.dispatchEvent(new CustomEvent("playground-arranged", { detail, bubbles: true, composed: true }));
  }

  // --- what is not a function of the state -------------------------------------------------------------------------

  private guests: Guests | null = null;

  private host(root: ShadowRoot): Host {
    const element = this;
    return {
      get player() {
        return element.player as Player;
      },
      get view() {
        return element.shownView;
      },
      get isBorrowed() {
        return element.guests?.isBorrowed ?? false;
      },
      get own() {
        return element.guests?.own ?? [];
      },
      root,
      memory: this.memory,
      address: this.address,
      compare: this.compare,
      get program() {
        return element.guests?.stepper?.program ?? "";
      },
      rich: this.editor !== "plain",
      get isReadonly() {
        return element.readonly;
      },
      redraw: () => this.requestUpdate(),
      select: this.select,
      show: (view) => void (this.pane = view),
      focusPrompt: () => {
        this.pane = "code"; // where it is seen
        void this.updateComplete.then(() => this.prompt?.focus());
      },
      propose: (source) => this.prompt?.propose(source),
      hint: (text) => void (this.hint = text),
      travel: (by) => this.travel(by),
      openGuest: (name) => void this.guests?.open(name),
      lend: () => this.guests?.lend(),
      giveBack: () => this.guests?.giveBack(),
      closeOthers: (guest) => this.guests?.closeOthers(guest),
    };
  }

  private seen = { entries: 0, output: 0, chapters: 0, picture: null as Picture | null, looking: null as Moment | null, run: null as Play["run"] | null, selected: null as number | null, reason: null as Play["reason"] };

  /** Once, when there is somewhere to type. */
  private settleIn(): void {
    const root = this.renderRoot as ShadowRoot;
    this.prompt = new Prompt({
      player: () => this.player as Player,
      root,
      rich: this.editor !== "plain",
      hint: (text) => (this.hint = text),
      search: (draft) => {
        this.search = { query: "", skip: 0, draft };
        void this.loadPanes().then(() => this.updateComplete).then(() => root.querySelector<HTMLElement>(".search input")?.focus());
      },
      filled: () => this.requestUpdate(),
      clear: () => this.player?.act({ kind: "clear", back: false }),
      openNotebook: (text) => void this.guests?.invite("cell").then((guest) => guest?.take?.("", text)),
    });
    this.prompt.attach(root.querySelector(".prompt") as HTMLElement);
    this.guests = new Guests(this.host(root));
    if (this.address && (this.address.hash() || this.memory.recall(`saved:${this.address.page}`))) void this.guests.invite("links");
    if (this.memory.recall("lesson") && !this.address?.hash()) void this.guests.invite("lessons");
    this.resizes.observe(this);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.requestUpdate());
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("fontScale")) this.style.setProperty("--font-scale", String(Math.min(4, Math.max(0.5, this.fontScale || 1))));
    const play = this.player?.play;
    if (!play) return;
    const isFirst = !this.prompt;
    if (isFirst) this.settleIn();
    if ((isFirst || changed.has("code")) && this.program) void this.guests?.invite("cell").then((guest) => guest?.present?.(this.program));
    this.guests?.updated();
    if (play.runtime.kind !== "starting" && !this.arePanesLost) void this.loadPanes();
    // From the first line on there is something to keep.
    if (this.address && play.told > 0 && this.seen.chapters === 0) void this.guests?.invite("links");
    if (changed.has("sizes")) this.applySizes();
    // What was hidden could not be scrolled.
    if (changed.has("pane") && !isFirst) for (const pane of [".transcript", ".log .scroll", ".chapters"]) this.toEnd(pane);
    const output = play.entries.at(-1)?.output.length ?? 0;
    const entries = play.entered + play.queue.length;
    if (entries !== this.seen.entries || output !== this.seen.output) this.toEnd(".transcript");
    if (play.told !== this.seen.chapters) {
      this.toEnd(".log .scroll");
      this.toEnd(".chapters");
    }
    if (play.run !== this.seen.run) this.renderRoot.querySelector(".transcript .standing")?.scrollIntoView({ block: "nearest" });
    this.viewport?.attach(this.renderRoot.querySelector(".canvas"));
    const { picture } = this.panes?.shownAt(play) ?? play;
    // The card of another, or one that has more to say now, has another size.
    if (play.selected !== this.seen.selected || play.reason !== this.seen.reason) this.revealSelected(picture, play.selected);
    if (play.reason !== this.seen.reason) this.showReason();
    if (picture !== this.seen.picture) this.showFresh(picture);
    this.panes?.placeThumb(this.renderRoot as ShadowRoot, play, play.looking !== this.seen.looking);
    if (play.looking !== this.seen.looking) this.renderRoot.querySelector(".bead-row.now")?.scrollIntoView({ block: "nearest" });
    this.seen = { entries, output, chapters: play.told, picture, looking: this.panes ? play.looking : this.seen.looking, run: play.run, selected: play.selected, reason: play.reason };
    if (play.handedBack && this.prompt) {
      if (this.prompt.text === "") this.prompt.propose(play.handedBack);
      this.player?.act({ kind: "taken-back" });
    }
  }

  /** Through the object model, because the security policy forbids style attributes. */
  private applySizes(): void {
    const frame = this.renderRoot.querySelector<HTMLElement>(".frame");
    const { code, events } = this.sizes;
    for (const [name, value, unit] of [
      ["--code", code, "cqw"],
      ["--events", events, "cqh"],
    ] as const) {
      if (value === null) frame?.style.removeProperty(name);
      else frame?.style.setProperty(name, `${value}${unit}`);
    }
  }

  /** Boxes change their places, and are seen to do so. */
  private arrange(doing: Doing): void {
    const { player } = this;
    const action = player && this.panes?.arrangement(player.play, doing);
    if (!action) return;
    const before = new Map(player.play.picture.boxes.map(({ serial, rect }) => [serial, rect]));
    player.act(action);
    this.requestUpdate();
    if (!this.isCalm) void this.updateComplete.then(() => this.viewport?.glide(before));
  }

  /** Shift and an arrow: the selected box to the next seat. */
  private moveSelected(key: string): boolean {
    const play = this.player?.play;
    const serial = play?.selected ?? 0;
    const place = play?.picture.memory.seats.boxes.get(serial);
    const by = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const)[key];
    if (!play || !place || !by || play.looking) return false;
    this.arrange({ kind: "move", serial, to: { lane: place.lane + by[0], row: place.row + by[1] } });
    return true;
  }

  private revealSelected(picture: Picture, selected: number | null): void {
    const found = [...picture.boxes, ...picture.tombs].find((each) => each.serial === selected);
    if (found) this.viewport?.reveal(found.rect);
  }

  /** The answer, where the card is too small for all that it says. */
  private showReason(): void {
    const [card, heading, reason] = [".card", ".card h3", ".card .reason"].map((each) => this.renderRoot.querySelector(each));
    if (card && heading && reason) card.scrollTop += reason.getBoundingClientRect().top - heading.getBoundingClientRect().bottom;
  }

  private toEnd(selector: string): void {
    const pane = this.renderRoot.querySelector(selector);
    pane?.scrollTo({ top: pane.scrollHeight, left: selector === ".chapters" ? pane.scrollWidth : 0 });
  }

  /** Scrolls the drawing when what the last line touched is out of sight, and only then. */
  private showFresh(picture: Picture): void {
    const pane = this.renderRoot.querySelector<HTMLElement>(".canvas");
    const fresh = [...picture.tombs, ...picture.boxes].filter((each) => each.fresh).map(({ rect }) => rect);
    const svg = pane?.querySelector("svg");
    if (!pane || fresh.length === 0 || !svg) return;
    const scale = svg.clientWidth / picture.width || 1;
    const top = scrolled(pane.scrollTop, pane.clientHeight, fresh.map(({ y, height }) => [y * scale - 24, (y + height) * scale + 24]));
    const left = scrolled(pane.scrollLeft, pane.clientWidth, fresh.map(({ x, width }) => [x * scale - 24, (x + width) * scale + 24]));
    if (top === pane.scrollTop && left === pane.scrollLeft) return;
    pane.scrollTo({ top, left, behavior: this.isCalm ? "auto" : "smooth" });
  }

  private get isCalm(): boolean {
    return this.motion === "none" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  }
}

/** Where to scroll to along one axis, from where one is: the first span in any case, and of the others as many as there is room for. */
function scrolled(from: number, room: number, spans: readonly (readonly [number, number])[]): number {
  let [start, end] = spans[0] ?? [from, from];
  for (const [low, high] of spans) {
    const wider = [Math.min(start, low), Math.max(end, high)] as const;
    if (wider[1] - wider[0] <= room) [start, end] = wider;
  }
  return Math.max(0, Math.min(Math.max(from, end - room), start));
}

/** Or the browser would leave the page and show the file. */
function onDragOver(event: DragEvent): void {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

/** Registers the element; `connect` and `compare` are for those in a page that were given none. */
export function define(connect: Connect, compare: Compare | null, name = "weakref-playground"): void {
  WeakrefPlayground.connect = connect;
  WeakrefPlayground.compare = compare;
  if (!customElements.get(name)) customElements.define(name, WeakrefPlayground);
}
