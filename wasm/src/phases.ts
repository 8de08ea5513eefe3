import type { Phase } from "./types.js";

/** The collector's phases in order, as core/heap/phases.def has them (tests/wasm/story.test.mjs compares). */
export const phases: readonly Phase[] = [
  "update_refs", "subtract_refs", "move_unreachable", "clear_weakrefs", "call_callbacks", "finalize",
  "handle_resurrected", "delete_garbage", "report",
];
