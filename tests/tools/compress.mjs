// compress.mjs -- how Brotli makes a file as small as it can, for all that count or serve. Which blocks and distances suit a file
// best is tried: half a thousandth, of files whose every byte is counted.
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const isWasm = (bytes) => bytes.subarray(0, 4).toString("latin1") === "\0asm";

/** The smallest that was found, as a Buffer. */
export async function compress(bytes) {
  // Bits of a block (0: Brotli chooses), low bits of a distance, distances without a prefix.
  const tries = isWasm(bytes) ? [[16, 3, 120], [16, 0, 15], [16, 0, 8], [16, 1, 16], [16, 0, 0]] : [[0, 1, 0], [0, 0, 0]];
  const made = await Promise.all(tries.map(([block, postfix, direct]) => promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_LGBLOCK]: block,
      [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
      [constants.BROTLI_PARAM_NDIRECT]: direct,
    },
  })));
  return made.reduce((least, one) => one.length < least.length ? one : least);
}
