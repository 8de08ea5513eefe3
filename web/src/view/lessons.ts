/**
 * The lessons: a list to choose from, and a panel that leads through one of them. A chunk of its own.
 *
 * A lesson runs in a fresh session, piece by piece, and the session goes on afterwards. What somebody had typed before
 * is kept and can be had back.
 *
 * Start reading at `Lessons`.
 */
import type { TemplateResult } from "lit";
import { LESSONS } from "virtual:lessons";
import * as lesson from "../state/lesson.ts";
import { serialOf } from "../state/target.ts";
import { afterPaint, closeDialog, type Guest, type Host, showDialog } from "./guests.ts";
import { LIST_NAME, lessonList } from "./lesson-list.ts";
import { lessonPanel } from "./lesson-view.ts";
import { lessonStyles } from "./lesson-styles.ts";

const KEY = "lessons";
/** Which one is open, and not told to its end. */
const OPEN_KEY = "lesson";

export class Lessons implements Guest {
  readonly styles = lessonStyles;
  private readonly host: Host;
  private course: lesson.Course | null = null;
  private progress: lesson.Progress;
  /** The browser could not keep what was done. */
  private isForgetful = false;
  isBorrowing = false;
  private lastStage: lesson.Stage = "asked";

  constructor(host: Host) {
    this.host = host;
    this.progress = lesson.readProgress(host.memory.recall(KEY));
    // The page was left in the middle of one.
    const left = LESSONS.find(({ slug }) => slug === host.memory.recall(OPEN_KEY));
    if (left) this.course = lesson.begin(left);
  }

  open(): void {
    void showDialog(this.host, LIST_NAME);
  }

  panel(): TemplateResult | null {
    const { course } = this;
    if (!course) return null;
    return lessonPanel(
      { course, stage: this.stage, following: this.following, hasOwn: this.isBorrowing && this.host.own.length > 0 },
      {
        guess: (guess) => this.change(lesson.guessed(course, guess)),
        run: () => this.run(course),
        again: () => {
          this.host.player.reset(); // what it came to is not to be seen beside the question
          this.change(lesson.again(course));
        },
        look: (target) => this.look(target),
        list: () => this.open(),
        next: (next) => this.choose(next),
        close: () => this.leave(),
      },
    );
  }

  dialog(): TemplateResult {
    return lessonList(
      { lessons: LESSONS, progress: this.progress, current: this.course?.lesson ?? null, isForgetful: this.isForgetful },
      { choose: (each) => this.choose(each), forget: () => this.forget() },
    );
  }

  /** After each repaint: it goes where the session has gone; what has been told to its end is written down. */
  updated(): void {
    const { course } = this;
    if (!course) return;
    const { entries, entered, queue } = this.host.player.play;
    const now = this.isBorrowing && entries.length === entered ? lesson.inSession(course, [...entries, ...queue].map(({ source }) => source)) : course;
    if (now !== course) return this.change(now);
    const { stage } = this;
    if (stage === this.lastStage) return;
    this.lastStage = stage;
    // What it tells to look at is mostly there.
    if (stage === "looking" || stage === "told") this.host.show("picture");
    if (stage !== "told") return;
    this.host.memory.remember(OPEN_KEY, "");
    this.keep(lesson.withDone(this.progress, course));
  }

  private get stage(): lesson.Stage {
    const { runtime, run, queue } = this.host.player.play;
    const isBusy = runtime.kind === "starting" || run.kind !== "idle" || queue.length > 0;
    return this.course ? lesson.stageOf(this.course, isBusy) : "asked";
  }

  private get following(): lesson.Lesson | null {
    return LESSONS.find(({ number }) => number > (this.course?.lesson.number ?? 0)) ?? null;
  }

  private change(course: lesson.Course | null): void {
    this.course = course;
    this.lastStage = this.stage;
    this.host.memory.remember(OPEN_KEY, this.stage === "told" ? "" : (course?.lesson.slug ?? ""));
    this.host.redraw();
  }

  private choose(chosen: lesson.Lesson): void {
    closeDialog(this.host, LIST_NAME);
    this.isBorrowing = this.host.isBorrowed; // it takes over from the tour, or from another lesson
    this.host.closeOthers(this);
    this.change(lesson.begin(chosen));
    this.host.show("code");
    void this.focusHeading();
  }

  private async focusHeading(): Promise<void> {
    await afterPaint();
    this.host.root.querySelector<HTMLElement>(".lesson h2")?.focus();
  }

  /** The first piece begins a session of its own. */
  private run(course: lesson.Course): void {
    const isFirst = course.at === 0;
    const next = lesson.advanced(isFirst ? lesson.again(course) : course);
    if (isFirst) {
      this.host.lend();
      this.isBorrowing = true;
      this.host.player.reset();
    }
    this.host.select(null);
    for (const line of next.lines) this.host.player.submit(line);
    this.change(next.course);
    this.lastStage = "running";
  }

  private look(target: string): void {
    const serial = serialOf(target, this.host.player.play);
    if (serial === null) return this.host.hint(`${target} is not in the picture any more.`);
    this.host.select(serial);
    this.host.show("picture");
  }

  close(): void {
    if (!this.course) return;
    this.isBorrowing = false;
    this.change(null);
  }

  /** Whoever had work of their own has it back. */
  private leave(): void {
    if (this.isBorrowing) this.host.giveBack();
    this.close();
    this.host.focusPrompt();
  }

  private keep(progress: lesson.Progress): void {
    this.progress = progress;
    this.isForgetful = !this.host.memory.remember(KEY, lesson.writeProgress(progress));
    this.host.redraw();
  }

  private forget(): void {
    this.keep(new Map());
  }
}

export const make = (host: Host): Guest => new Lessons(host);
