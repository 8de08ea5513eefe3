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
import type { ProgramLine } from "../state/program.ts";
import { programOf } from "../state/program.ts";
import { serialOf } from "../state/target.ts";
import { afterPaint, closeDialog, type Guest, type Host, showDialog } from "./guests.ts";
import { LIST_NAME, lessonList } from "./lesson-list.ts";
import { lessonPanel } from "./lesson-view.ts";
import { lessonStyles } from "./lesson-styles.ts";

const KEY = "lessons";

export class Lessons implements Guest {
  readonly styles = lessonStyles;
  private readonly host: Host;
  private course: lesson.Course | null = null;
  private progress: lesson.Progress;
  /** The browser could not keep what was done. */
  private isForgetful = false;
  /** What was there before the first lesson: somebody's own work. */
  private own: readonly ProgramLine[] = [];
  private lastStage: lesson.Stage = "asked";

  constructor(host: Host) {
    this.host = host;
    this.progress = lesson.readProgress(host.memory.recall(KEY));
  }

  open(): void {
    void showDialog(this.host, LIST_NAME);
  }

  get isBorrowing(): boolean {
    return this.course !== null && this.course.at > 0;
  }

  panel(): TemplateResult | null {
    const { course } = this;
    if (!course) return null;
    return lessonPanel(
      { course, stage: this.stage, following: this.following, hasOwn: this.own.length > 0 },
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
        back: () => this.back(),
      },
    );
  }

  dialog(): TemplateResult {
    return lessonList(
      { lessons: LESSONS, progress: this.progress, current: this.course?.lesson ?? null, isForgetful: this.isForgetful },
      { choose: (each) => this.choose(each), forget: () => this.forget() },
    );
  }

  /** After each repaint: what has been told to its end is written down. */
  updated(): void {
    const { course, stage } = this;
    if (!course || stage === this.lastStage) return;
    this.lastStage = stage;
    if (stage === "told") this.keep(lesson.withDone(this.progress, course));
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
    this.host.redraw();
  }

  private choose(chosen: lesson.Lesson): void {
    closeDialog(this.host, LIST_NAME);
    this.host.closeOthers(this);
    if (!this.course) this.own = programOf(this.host.player.play).lines;
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
    const next = lesson.advanced(course);
    if (course.at === 0) this.host.player.reset();
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
    this.change(null);
    this.own = [];
  }

  private leave(): void {
    this.close();
    this.host.focusPrompt();
  }

  private back(): void {
    const lines = this.own;
    this.leave();
    this.host.player.replay(lines);
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
