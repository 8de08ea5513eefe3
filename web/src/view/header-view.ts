/**
 * The bar on top: what runs, and the buttons. Buttons that cannot do anything now are disabled and stay where they are.
 */
import { html, type TemplateResult } from "lit";
import { grouped } from "../state/labels.ts";
import type { Play } from "../state/play.ts";
import { stepButtons, type StepActions } from "./steps-view.ts";

export interface HeaderActions extends StepActions {
  stop(): void;
  collect(): void;
  undo(): void;
  redo(): void;
  reset(): void;
  /** Null where nobody types. */
  lessons: (() => void) | null;
  tour(): void;
  /** Null where nothing can be compared. */
  models: (() => void) | null;
  /** Null where there is no address to link to. */
  link: (() => void) | null;
  theme(): void;
  help(): void;
}

export interface Travel {
  canUndo: boolean;
  canRedo: boolean;
}

export function headerView(play: Play, travel: Travel, isDark: boolean, actions: HeaderActions): TemplateResult {
  const busy = play.run.kind !== "idle";
  const ready = play.runtime.kind === "ready";
  const other = isDark ? "Light theme" : "Dark theme";
  return html`<header>
    <h1>weakref <span>playground</span></h1>
    <span class="runtime">${runtimeText(play)}</span>
    <span class="space"></span>
    ${stepButtons(play, actions)}
    <button class="main" aria-keyshortcuts="Control+Enter" @click=${actions.run}>
      Run<kbd aria-hidden="true">Ctrl ⏎</kbd>
    </button>
    <button ?disabled=${!busy} aria-keyshortcuts="Control+." @click=${actions.stop}>
      Stop<kbd aria-hidden="true">Ctrl .</kbd>
    </button>
    <button ?disabled=${!ready || busy} @click=${actions.collect}>Collect</button>
    <button class="icon" aria-label="Undo" ?disabled=${!travel.canUndo} title=${UNDO} @click=${actions.undo}>↶</button>
    <button class="icon" aria-label="Redo" ?disabled=${!travel.canRedo} title=${REDO} @click=${actions.redo}>↷</button>
    <button class="second" ?disabled=${!ready} title=${RESET} @click=${actions.reset}>Reset</button>
    <span class="space"></span>
    ${actions.lessons ? html`<button class="second" @click=${actions.lessons}>Lessons</button>` : ""}
    ${actions.models ? html`<button class="second" @click=${actions.models}>Models</button>` : ""}
    ${actions.link ? html`<button class="second" @click=${actions.link}>Link</button>` : ""}
    <button class="icon second" aria-label=${other} title=${other} @click=${actions.theme}>${isDark ? "☀" : "☾"}</button>
    <button class="icon more" aria-label="Menu" title="Menu" popovertarget="menu">⋯</button>
    <button class="icon" aria-label="Help" title="Help" @click=${actions.help}>?</button>
    ${menu([
      ...(actions.lessons ? ([["Lessons", actions.lessons], ["Tour", actions.tour]] as const) : []),
      ...(actions.models ? [["Models", actions.models] as const] : []),
      ...(actions.link ? [["Link", actions.link] as const] : []),
      [other, actions.theme],
      ["Reset", actions.reset],
    ])}
  </header>`;
}

/** What has no room in the bar of a small page. */
function menu(items: readonly (readonly [string, () => void])[]): TemplateResult {
  // What is opened gives the focus back to what had it, and an item of a menu that is closed cannot have it.
  const choose = ({ currentTarget }: Event, act: () => void): void => {
    ((currentTarget as Element).closest("header")?.querySelector(".more") as HTMLElement).focus();
    act();
  };
  return html`<div id="menu" popover>
    ${items.map(
      ([name, act]) =>
        html`<button popovertarget="menu" popovertargetaction="hide" @click=${(event: Event) => choose(event, act)}>${name}</button>`,
    )}
  </div>`;
}

const UNDO = "Undo: to before the latest line that ran, where what died lives again";
const REDO = "Redo: what was undone happens again";
const RESET = "A new session; Undo leads back to this one, and the history of the prompt stays";

function runtimeText(play: Play): string {
  switch (play.runtime.kind) {
    case "starting":
      return "Python is starting…";
    case "failed":
      return "Python is not running";
    case "ready":
      return play.run.kind === "running" && play.run.steps > 0
        ? `running · step ${grouped(play.run.steps)}`
        : play.runtime.name.replace(/^weakref-playground /, "");
  }
}
