/**
 * Copies of a session's whole state. Everything a session knows lies in its linear memory, so a copy of that is a
 * checkpoint, and writing it back is undo. Internal: programs use index.ts.
 *
 *      0        data          stack        heap            brk        size
 *      +---------+-------------+------------+---------------+-----------+
 *      | copied  | not: nobody | copied     | copied        | not: zero |
 *      |         | is in there |            |               |           |
 *      +---------+-------------+------------+---------------+-----------+
 */
import type { Core } from "./core.js";

/** 32-bit words of a page: what two copies have in common is kept once. */
const pageWords = 1024;
type Page = Uint32Array;
const blank: Page = new Uint32Array(pageWords);

/** Memory at one moment. Pages are never written to, and shared with other images. */
export interface MemoryImage {
  readonly pages: readonly Page[];
  /** Bytes that this image does not share with the one it was taken after. */
  readonly ownBytes: number;
  readonly stackPointer: number;
}

const same = (memory: Uint32Array, at: number, page: Page): boolean => {
  for (let i = 0; i < page.length; i++) if (memory[at + i] !== page[i]) return false;
  return true;
};

/** Bytes in use: what an image has to look at. */
export const usedBytes = (core: Core): number => core.memoryBound(2);

/** Is this page in the stack, of which nothing is kept? */
function inStack(core: Core): (page: number) => boolean {
  const first = Math.ceil(core.memoryBound(0) / 4 / pageWords);
  const behind = Math.floor(core.memoryBound(1) / 4 / pageWords);
  return (page) => page >= first && page < behind;
}

/** Every fresh instance begins alike: the first image of all is where the others' first pages come from. */
let fresh: MemoryImage | undefined;

/**
 * Copies what is in use; pages that are as in `before` are taken from there. No call into the module may be going on.
 */
export function takeImage(core: Core, before: MemoryImage | undefined = fresh): MemoryImage {
  const memory = core.HEAPU32;
  const isStack = inStack(core);
  const count = Math.ceil(usedBytes(core) / 4 / pageWords);
  const pages: Page[] = [];
  let own = 0;
  for (let n = 0; n < count; n++) {
    const at = n * pageWords;
    const known = before?.pages[n];
    if (isStack(n)) pages.push(blank);
    else if (known && same(memory, at, known)) pages.push(known);
    else if (same(memory, at, blank)) pages.push(blank);
    else {
      pages.push(memory.slice(at, at + pageWords));
      own++;
    }
  }
  const image = { pages, ownBytes: own * pageWords * 4, stackPointer: core.stackSave() };
  fresh ??= image;
  return image;
}

/** Makes memory what it was. It keeps its size; what was not in use then is zero. */
export function restoreImage(core: Core, image: MemoryImage): void {
  const used = usedBytes(core);
  const memory = core.HEAPU32;
  const isStack = inStack(core);
  image.pages.forEach((page, n) => {
    if (!isStack(n)) memory.set(page, n * pageWords);
  });
  memory.fill(0, image.pages.length * pageWords, Math.max(Math.ceil(used / 4), image.pages.length * pageWords));
  core.stackRestore(image.stackPointer); // a trap on the way here leaves it too low
}
