/** Runs a program under two models; with runtime.ts the only file of the page that knows the runtime's module. A chunk of its own. */
import { compareModels } from "weakref-playground";
import type { Compare } from "./state/comparing.ts";

/** Enough for any program that somebody reads to its end; nobody can interrupt it. */
const MOST_STEPS = 3_000_000;

export const compare: Compare = (program, models) => compareModels(program, models, { maxSteps: MOST_STEPS });
