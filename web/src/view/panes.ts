/**
 * Everything beside the prompt: picture, story, events, objects, legend. A chunk of its own, so that the first line
 * can be typed before the picture's code has arrived.
 *
 * Start reading at `panesView`.
 */
import { html, type TemplateResult } from "lit";
import type { Play } from "../state/play.ts";
import { indexOf, stopsOf } from "../state/timeline.ts";
import { rowsOf, treeOf, type Row, type TreeItem } from "../state/tree.ts";
import { type CardActions, cardView } from "./card-view.ts";
import { diffView } from "./diff-view.ts";
import { drawing } from "./drawing.ts";
import { eventsView } from "./events-view.ts";
import { legendView } from "./legend-view.ts";
import { objectsView, type TreeActions } from "./objects-view.ts";
import { type PictureActions, pictureView } from "./picture-view.ts";
import { paneStyles } from "./pane-styles.ts";
import { pastSign } from "./past-sign.ts";
import type { StepActions } from "./steps-view.ts";
import { storyView } from "./story-view.ts";
import { tabsView } from "./tabs-view.ts";
import { timelineStyle } from "./timeline-style.ts";
import type { TimelineActions } from "./timeline-view.ts";

export { arrangement } from "../state/arrange.ts";
export * as pen from "../state/draw.ts";
export { seatAt } from "../state/geometry.ts";
export { shownAt } from "../state/past.ts";
export { nextRelated } from "../state/relations.ts";
export { placeInTree, treeOf } from "../state/tree.ts";
export { helpView } from "./help-view.ts";
export { searchView } from "./history-search.ts";
export { splitterView } from "./splitter.ts";
export { placeThumb } from "./timeline-view.ts";
export { Viewport } from "./viewport.ts";

export const styles = [paneStyles, drawing, timelineStyle];

export interface Panes {
  /** As it is, and as it was at the moment that is looked at. */
  play: Play;
  shown: Play;
  paneWidth: number;
  rows: readonly Row[];
  treeFocus: string;
  tab: string;
}

export interface PanesActions extends StepActions, TimelineActions, CardActions, PictureActions {
  tree: TreeActions;
  showTab(key: string): void;
  /** The content of that tab, a chunk of its own. */
  collector(): TemplateResult;
}

export function panesView({ play, shown, paneWidth, rows, treeFocus, tab }: Panes, actions: PanesActions): TemplateResult {
  return html`<div class="picture">
      ${pastSign(play, actions)} ${pictureView(shown, paneWidth, actions)} ${cardView(shown, actions)}
    </div>
    ${storyView(play, actions)}
    ${tabsView(
      [
        { key: "events", name: "Events", content: () => eventsView(play.chapters, stepLookedAt(play)) },
        { key: "collector", name: "Collector", content: actions.collector },
        { key: "diff", name: "Diff", content: () => diffView(play) },
      ],
      tab,
      actions.showTab,
    )}
    ${objectsView({ rows, focus: treeFocus, selected: play.selected }, actions.tree)} ${legendView()}`;
}

function stepLookedAt(play: Play): number | null {
  if (!play.looking) return null;
  const stops = stopsOf(play);
  return stops[indexOf(stops, play.looking)]?.n ?? null;
}

/** Saves the picture as it is shown, in a chunk that is fetched for it. */
export async function savePicture(kind: "svg" | "png", root: ParentNode, shown: Play): Promise<void> {
  const drawing = root.querySelector<SVGSVGElement>("svg.drawing[role='img']");
  if (!drawing) return;
  const { download, pictureFile } = await import("./picture-file.ts");
  const sentences = (items: readonly TreeItem[]): string[] => items.flatMap((item) => [item.text, ...sentences(item.children)]);
  download(await pictureFile(kind, drawing, sentences(treeOf(shown.picture, shown.cast))));
}

/** The tree's rows of a picture. */
export function rowsIn(shown: Play, toggled: ReadonlySet<string>): Row[] {
  return rowsOf(treeOf(shown.picture, shown.cast), toggled);
}
