/**
 * The list of lessons, by chapters, with what was done.
 */
import { html, nothing, type TemplateResult } from "lit";
import { chaptersOf, type Lesson, type Progress } from "../state/lesson.ts";
import { plainRich } from "./rich-view.ts";

export const LIST_NAME = "Lessons";

export interface ListState {
  lessons: readonly Lesson[];
  progress: Progress;
  current: Lesson | null;
  isForgetful: boolean;
}

export interface ListActions {
  choose(lesson: Lesson): void;
  forget(): void;
}

export function lessonList(state: ListState, actions: ListActions): TemplateResult {
  const { lessons, progress } = state;
  const done = lessons.filter(({ slug }) => progress.has(slug)).length;
  return html`<dialog class="lessons" aria-label=${LIST_NAME}>
    <h2>Lessons</h2>
    <p class="quiet">
      Each takes a minute or two: guess, run, look. A lesson begins a session of its own, and you can have yours back
      afterwards.
    </p>
    ${chaptersOf(lessons).map(
      (chapter) => html`<h3>${chapter.name}</h3>
        <ol start=${chapter.lessons[0]?.number ?? 1}>
          ${chapter.lessons.map((lesson) => html`<li>${lessonButton(lesson, state, actions)}</li>`)}
        </ol>`,
    )}
    ${state.isForgetful ? html`<p class="quiet" role="alert">${FORGETFUL}</p>` : nothing}
    <form method="dialog">
      <span class="quiet">${done} of ${lessons.length} done</span>
      ${done > 0 ? html`<button type="button" @click=${actions.forget}>Forget what I did</button>` : nothing}
      <button class="main">Close lessons</button>
    </form>
  </dialog>`;
}

const FORGETFUL =
  "This browser does not let the page keep which lessons you have done. The lessons work all the same; what is done is known until you leave.";

function lessonButton(lesson: Lesson, { progress, current }: ListState, actions: ListActions): TemplateResult {
  const verdict = progress.get(lesson.slug);
  const marks = { right: ["✓", "done, guessed right"], wrong: ["●", "done"], none: ["●", "done"] } as const;
  const [mark, words] = verdict ? marks[verdict] : ["", ""];
  return html`<button
    aria-current=${current === lesson ? "true" : nothing}
    @click=${() => actions.choose(lesson)}
  ><span class="n">${lesson.number}</span><span>${plainRich(lesson.title)}</span
  ><span class="done" title=${words}><span aria-hidden="true">${mark}</span><span class="sr">${words}</span></span></button>`;
}
