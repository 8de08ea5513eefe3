/** What the collector does in each of its phases, in a sentence: core/heap/phases.def's (tests/web/state/collector.test.mjs compares). */
import type { Phase } from "../../../wasm/src/types.ts";

export const PHASES: Record<Phase, string> = {
  update_refs: "Every object gets a copy of its count.",
  subtract_refs: "Each reference from inside takes one off its target's copy.",
  move_unreachable: "What the outside still reaches is rescued; the rest is set aside.",
  clear_weakrefs: "Weak references to what was set aside are cleared.",
  call_callbacks: "Callbacks of weak references that are not garbage themselves are called.",
  finalize: "__del__ of each object set aside is called, once in its life.",
  handle_resurrected: "If a finalizer brought something back, whatever it reaches is kept.",
  delete_garbage: "The rest is broken up: references between the objects are dropped and counts reach 0.",
  report: "Numbers are added up, survivors move to the next generation.",
};
