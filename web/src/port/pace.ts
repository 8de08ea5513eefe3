/**
 * How many steps make a slice of about 8 ms: long enough to run at full speed, short enough that typing, scrolling
 * and Stop never wait. Steps differ a thousandfold in cost (`x += 1`, `sorted(million)`), so the pace follows what
 * was measured.
 */
export const SLICE_MS = 8;
/** Few, because a step may print a hundred thousand characters: five hundred of those were a tenth of a second. */
const LEAST = 16;
const MOST = 4_000_000;
/** Small, because nobody knows yet what a step costs; cheap ones are at full speed after eight slices. */
export const FIRST_SLICE = 500;

export function nextSlice(slice: number, tookMs: number): number {
  const ideal = tookMs > 0 ? (slice * SLICE_MS) / tookMs : slice * 4;
  // Down at once, up gently: a page that stutters is worse than one that is a little slow to speed up.
  return Math.round(Math.min(MOST, Math.max(LEAST, Math.min(ideal, slice * 4))));
}
