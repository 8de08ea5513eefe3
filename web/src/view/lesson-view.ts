/**
 * A lesson while it goes on: what many believe, the question, the lines that come next, where to look, and the answer.
 *
 * One button leads through it; it stays the same element, so that the focus stays on it.
 *
 * Start reading at `lessonPanel`.
 */
import { html, nothing, type TemplateResult } from "lit";
import { type Course, isToWrite, type Lesson, linesOf, reasonOf, rightChoice, type Stage, verdictOf } from "../state/lesson.ts";
import { plainText } from "../state/rich-text.ts";
import { plainRich, richText } from "./rich-view.ts";
import { coloured } from "./transcript-view.ts";

export interface LessonState {
  course: Course;
  stage: Stage;
  following: Lesson | null;
  hasOwn: boolean;
}

export interface LessonActions {
  guess(text: string): void;
  run(): void;
  again(): void;
  look(target: string): void;
  list(): void;
  next(lesson: Lesson): void;
  close(): void;
}

export function lessonPanel(state: LessonState, actions: LessonActions): TemplateResult {
  const { lesson } = state.course;
  return html`<section class="lesson" data-stage=${state.stage} aria-label="Lesson">
    <div class="kicker">
      <span>Lesson ${lesson.number}<span class="of"> · ${lesson.chapter}</span></span>
      <button class="quiet-button" @click=${actions.list}>All lessons</button>
      <button class="icon" aria-label="Close the lesson" title=${state.hasOwn ? "Close, and back to what you had" : "Close; the session goes on"} @click=${actions.close}>×</button>
    </div>
    <h2 tabindex="-1">${plainRich(lesson.title)}</h2>
    ${lesson.model ? html`<p class="model">The collector's order here is the ${lesson.model} one, of CPython 3.13.</p>` : nothing}
    ${state.course.at === 0 ? question(state, actions) : nothing}
    <div aria-live="polite">${state.course.at === 0 ? nothing : story(state, actions)}</div>
    ${comingLines(state)} ${buttons(state, actions)}
  </section>`;
}

function question({ course }: LessonState, actions: LessonActions): TemplateResult {
  const { lesson, guess } = course;
  const onInput = (event: Event): void => actions.guess((event.target as HTMLInputElement).value);
  return html`<p class="belief"><b>Many think:</b> ${plainRich(lesson.belief)}</p>
    ${
      isToWrite(lesson)
        ? html`<p class="asked"><label for="guess">${plainRich(lesson.question)}</label></p>
            <input id="guess" class="guess" autocomplete="off" inputmode="numeric" .value=${guess} @input=${onInput} />`
        : html`<fieldset>
            <legend>${plainRich(lesson.question)}</legend>
            ${lesson.choices.map(
              ({ text }) => html`<label class="choice">
                <input type="radio" name="guess" .value=${text} .checked=${guess === text} @change=${onInput} />
                <span>${plainRich(text)}</span>
              </label>`,
            )}
          </fieldset>`
    }`;
}

function story({ course, stage }: LessonState, actions: LessonActions): TemplateResult {
  const looks = course.lesson.steps[course.at - 1]?.looks ?? [];
  if (stage === "running") return html`<p class="quiet">running…</p>`;
  return html`${looks.map((look) => html`<p><b>Look:</b> ${richText(look, actions.look)}</p>`)}
  ${stage === "told" ? told(course, actions) : nothing}`;
}

function told(course: Course, actions: LessonActions): TemplateResult {
  const { lesson } = course;
  const right = plainRich(rightChoice(lesson).text);
  const verdicts = {
    right: html`<b class="verdict right">✓ You were right.</b>`,
    wrong: html`<b class="verdict">You said “${plainText(course.guess)}”${isToWrite(lesson) ? "" : ", as many do"}.</b> It is: ${right}.`,
    none: html`<b class="verdict">The answer:</b> ${right}.`,
  };
  const verdict = verdictOf(course);
  const answer = verdict === "right" ? lesson.answer : reasonOf(lesson);
  return html`<p>${verdicts[verdict]} ${richText(answer, actions.look)}</p>
    <p class="moral">${plainRich(lesson.moral)}</p>
    <p class="quiet">
      The session goes on: change something at the prompt and see. Sources:
      ${lesson.sources.map(
        (address, i) =>
          html`${i > 0 ? ", " : ""}<a href=${address} target="_blank" rel="noopener noreferrer">${sourceName(address)}</a>`,
      )}.
    </p>`;
}

/** "weakref.ref (docs.python.org)", "PEP 442", "python/cpython 84492": where a link leads, before it is followed. */
function sourceName(address: string): string {
  const { hostname, pathname, hash } = new URL(address);
  const last = pathname.split("/").filter(Boolean).at(-1) ?? "";
  const pep = /^pep-0*(\d+)$/.exec(last)?.[1];
  if (pep !== undefined) return `PEP ${pep}`;
  if (hostname === "docs.python.org") return hash ? hash.slice(1) : `${last.replace(/\.html$/, "")} (documentation)`;
  return /^\d+$/.test(last) ? `python/cpython ${last}` : last;
}

function comingLines({ course, stage }: LessonState): TemplateResult | typeof nothing {
  const { lesson, at } = course;
  const lines = stage === "asked" ? linesOf(lesson) : stage === "looking" ? (lesson.steps[at]?.lines ?? []) : [];
  if (lines.length === 0) return nothing;
  const name = stage === "asked" ? "The program" : "The next lines";
  return html`<figure class="coming">
    <figcaption>${name}</figcaption>
    <pre tabindex="0" aria-label=${name}>${lines.flatMap((line, i) => [i > 0 ? "\n" : "", ...coloured(line)])}</pre>
  </figure>`;
}

function buttons(state: LessonState, actions: LessonActions): TemplateResult {
  const { course, stage, following, hasOwn } = state;
  return html`<div class="buttons">
    <button class="main" ?disabled=${stage === "running"} @click=${() => (stage === "told" && following ? actions.next(following) : stage === "told" ? actions.list() : actions.run())}>
      ${mainText(state)}
    </button>
    ${course.at > 0 ? html`<button @click=${actions.again}>Start over</button>` : nothing}
    ${stage === "told" && hasOwn ? html`<button @click=${actions.close}>Back to what I had</button>` : nothing}
  </div>`;
}

function mainText({ course, stage, following }: LessonState): string {
  switch (stage) {
    case "asked":
      return verdictOf(course) === "none" ? "Run without a guess" : "Run and see";
    case "running":
    case "looking":
      return course.at < course.lesson.steps.length ? "Run the next lines" : "Go on";
    case "told":
      return following ? "Next lesson" : "All lessons";
  }
}
