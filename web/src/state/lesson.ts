/**
 * A lesson on its way: asked, run piece by piece with a place to look at each, and told.
 *
 *      asked -> run -> look -> run -> look -> told
 *
 * The lessons themselves are the sessions in tests/sessions/lessons, so that nothing is taught that is not tested.
 *
 * Start reading at `Course` and `stageOf`.
 */
export interface Choice {
  text: string;
  right: boolean;
}

/** What runs at one go, and what to look at then. */
export interface LessonStep {
  lines: readonly string[];
  looks: readonly string[];
}

export interface Lesson {
  slug: string;
  number: number;
  chapter: string;
  /** Whose order of a collection it shows; null when it is about none. */
  model: string | null;
  title: string;
  belief: string;
  question: string;
  /** One alone is a text to write. */
  choices: readonly Choice[];
  steps: readonly LessonStep[];
  answer: string;
  moral: string;
  sources: readonly string[];
}

export interface Course {
  lesson: Lesson;
  /** What was chosen or written; "" for nothing yet. */
  guess: string;
  /** Steps that were started. */
  at: number;
  /** Lines of the next one that have run: the others were undone. */
  line: number;
}

export type Stage = "asked" | "running" | "looking" | "told";

export function begin(lesson: Lesson): Course {
  return { lesson, guess: "", at: 0, line: 0 };
}

/** `isBusy`: Python has not finished what it was given. */
export function stageOf(course: Course, isBusy: boolean): Stage {
  if (course.at === 0) return "asked";
  if (isBusy) return "running";
  return course.at < course.lesson.steps.length ? "looking" : "told";
}

/** Whoever has seen a line run cannot guess it any more. */
export function guessed(course: Course, guess: string): Course {
  return course.at === 0 ? { ...course, guess } : course;
}

export function advanced(course: Course): { course: Course; lines: readonly string[] } {
  const step = course.lesson.steps[course.at];
  return step ? { course: { ...course, at: course.at + 1, line: 0 }, lines: step.lines.slice(course.line) } : { course, lines: [] };
}

/** Where it stands in a session in which this was entered. Undo, Redo and Reset lead it back and on; what else was tried does not count. */
export function inSession(course: Course, entered: readonly string[]): Course {
  const { steps } = course.lesson;
  let [at, line] = [0, 0];
  for (const source of entered) {
    if (source !== steps[at]?.lines[line]) continue;
    line++;
    if (line < (steps[at]?.lines.length ?? 0)) continue;
    at++;
    line = 0;
  }
  return at === course.at && line === course.line ? course : { ...course, at, line };
}

export function again(course: Course): Course {
  return { ...course, at: 0, line: 0 };
}

export function rightChoice(lesson: Lesson): Choice {
  return lesson.choices.find((choice) => choice.right) ?? { text: "", right: true };
}

export function isToWrite(lesson: Lesson): boolean {
  return lesson.choices.length === 1;
}

export type Verdict = "right" | "wrong" | "none";

export function verdictOf({ lesson, guess }: Course): Verdict {
  const bare = (text: string): string => text.replace(/[`'"\s.]/g, "").toLowerCase();
  if (bare(guess) === "") return "none";
  return bare(guess) === bare(rightChoice(lesson).text) ? "right" : "wrong";
}

export function linesOf(lesson: Lesson): string[] {
  return lesson.steps.flatMap((step) => step.lines);
}

/** Chapters in the order of their lessons. */
export function chaptersOf(lessons: readonly Lesson[]): { name: string; lessons: Lesson[] }[] {
  const chapters = new Map<string, Lesson[]>();
  for (const lesson of lessons) chapters.set(lesson.chapter, [...(chapters.get(lesson.chapter) ?? []), lesson]);
  return [...chapters].map(([name, lessons]) => ({ name, lessons }));
}

// --- what was done ---------------------------------------------------------------------------------------------------

/** How each lesson went, by its slug. */
export type Progress = ReadonlyMap<string, Verdict>;

/** Storage may hold anything: what is not ours is nothing. */
export function readProgress(text: string | null): Map<string, Verdict> {
  const found = new Map<string, Verdict>();
  for (const word of (text ?? "").split(" ")) {
    const [, slug, verdict] = /^([\w-]{1,60})=(right|wrong|none)$/.exec(word) ?? [];
    if (slug !== undefined) found.set(slug, verdict as Verdict);
  }
  return found;
}

export function writeProgress(progress: Progress): string {
  return [...progress].map(([slug, verdict]) => `${slug}=${verdict}`).join(" ");
}

/** Once guessed right, a lesson stays so. */
export function withDone(progress: Progress, { lesson, ...course }: Course): Progress {
  if (progress.get(lesson.slug) === "right") return progress;
  return new Map([...progress, [lesson.slug, verdictOf({ lesson, ...course })]]);
}

const IN_WORDS: Readonly<Record<string, string>> = { none: "0", one: "1", once: "1" };

/** The answer, for who has just been told the right choice: without a first sentence that says no more than that. */
export function reasonOf(lesson: Lesson): string {
  const plain = (text: string): string => text.replaceAll("`", "").toLowerCase();
  const first = /^([^.]+)\. /.exec(lesson.answer);
  const said = plain(first?.[1] ?? "");
  const choice = plain(rightChoice(lesson).text);
  const isRepeated = said !== "" && (choice === IN_WORDS[said] || choice.split(/[:,]/)[0] === said);
  return isRepeated ? lesson.answer.slice(first?.[0].length) : lesson.answer;
}
