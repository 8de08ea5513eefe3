/** Runs a program under two models; with runtime.ts the only file of the page that knows the runtime's module. A chunk of its own. */
import { compareModels } from "weakref-playground";
import type { Compare } from "./state/comparing.ts";

/** As of a run on the page. */
const LIMITS = { maxSteps: 50_000_000, maxEvents: 1_000_000 };

export const compare: Compare = (program, models, signal) => compareModels(program, models, { ...LIMITS, signal });
