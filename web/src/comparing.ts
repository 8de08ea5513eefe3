/** Runs a program under two models; with runtime.ts and explanations.ts the only file of the page that knows the runtime's package. A chunk of its own. */
import { compareModels } from "weakref-playground";
import { BUDGET, EVENT_BUDGET } from "./port/local-port.ts";
import type { Compare } from "./state/comparing.ts";

export const compare: Compare = (program, models, signal) =>
  compareModels(program, models, { maxSteps: BUDGET, maxEvents: EVENT_BUDGET, signal });
