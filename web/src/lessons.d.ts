/** The sessions in tests/sessions/lessons, read when the page is built (vite.config.ts). */
declare module "virtual:lessons" {
  export const LESSONS: readonly import("./state/lesson.ts").Lesson[];
}
