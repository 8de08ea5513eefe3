/**
 * On the page, in the place of the runtime's own explanations.js (vite.config.ts): the same functions, but fetched when
 * somebody asks "why?" or looks into a collection, not before the first prompt.
 */
type Explanations = typeof import("../../wasm/src/explanations.ts");

let fetched: Explanations | null = null;

/** Before each question. @throws when they cannot be fetched; the next question tries again. */
export async function explain(): Promise<void> {
  fetched ??= (await import("../../wasm/dist/explanations.js" as string)) as Explanations;
}

function here(): Explanations {
  if (!fetched) throw new Error("explain() first");
  return fetched;
}

export const why: Explanations["why"] = (...question) => here().why(...question);
export const dominators: Explanations["dominators"] = (...question) => here().dominators(...question);
export const collectionRecord: Explanations["collectionRecord"] = (...question) => here().collectionRecord(...question);
