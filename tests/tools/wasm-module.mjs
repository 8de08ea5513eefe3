// wasm-module.mjs -- a WebAssembly module as bytes: its sections, functions and calls, read without any library. What we build is
// the MVP plus the few instructions that Emscripten uses by default; anything else throws a Failure instead of being misread.
import { Failure } from "./run.mjs";

/** Reads numbers of a module one after the other. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
  skipNumbers(count) {
    for (; count > 0; count--) while (this.byte() >= 0x80);
  }
  skipText() {
    const length = this.number();
    this.at += length;
  }
  /** `count` things, each read by `one`. */
  list(one) {
    return Array.from({ length: this.number() }, () => one());
  }
}

/** A number as the module writes it (LEB128). */
export function encode(number) {
  const bytes = [];
  do {
    bytes.push((number % 128) | (number >= 128 ? 0x80 : 0));
    number = Math.floor(number / 128);
  } while (number > 0);
  return Buffer.from(bytes);
}

const sectionNames = ["custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count"];

/**
 * { imported, sections: [{ name, body }], types, code, exports, elements }: `types` and `code` have one entry for each function of our own,
 * whose index is `imported` more than its place here.
 */
export function readModule(bytes) {
  const reader = new Reader(bytes, 8);
  const module = { imported: 0, sections: [], types: [], code: [], exports: [], elements: { head: Buffer.alloc(0), functions: [] } };
  while (reader.at < bytes.length) {
    const name = sectionNames[reader.byte()];
    const size = reader.number();
    const end = reader.at + size;
    module.sections.push({ name, body: bytes.subarray(reader.at, end) });
    if (name === "import") module.imported = reader.list(() => importOf(reader)).filter((kind) => kind === 0).length;
    if (name === "function") module.types = reader.list(() => reader.number());
    if (name === "export") module.exports = reader.list(() => exportOf(reader));
    if (name === "element") module.elements = elementsOf(reader);
    if (name === "code") module.code = reader.list(() => {
      const length = reader.number();
      return bytes.subarray(reader.at, (reader.at += length));
    });
    reader.at = end;
  }
  return module;
}

/** Skips an import and returns its kind: 0 function, 1 table, 2 memory, 3 global. */
function importOf(reader) {
  reader.skipText();
  reader.skipText();
  const kind = reader.byte();
  if (kind === 0) reader.number();
  if (kind === 3) reader.at += 2; // type, mutability
  if (kind === 1) reader.at++; // element type
  if (kind === 1 || kind === 2) reader.skipNumbers(1 + (reader.byte() & 1)); // minimum, maximum
  return kind;
}

function exportOf(reader) {
  const start = reader.at;
  reader.skipText();
  return { name: reader.bytes.subarray(start, reader.at), kind: reader.byte(), index: reader.number() };
}

/** The one table of functions that a module of C++ fills. */
function elementsOf(reader) {
  const start = reader.at;
  if (reader.number() !== 1 || reader.number() !== 0 || reader.byte() !== 0x41) throw new Failure("a module with several tables");
  reader.skipNumbers(1);
  reader.at++; // the end of the offset
  return { head: reader.bytes.subarray(start, reader.at), functions: reader.list(() => reader.number()) };
}

/** The code of one function as alternating pieces: bytes, the function called, bytes, ... */
export function splitAtCalls(code) {
  const reader = new Reader(code);
  reader.list(() => reader.skipNumbers(2)); // local variables: how many, of which type
  const pieces = [];
  let from = 0;
  while (reader.at < code.length) {
    if (code[reader.at] === 0x10) {
      pieces.push(code.subarray(from, ++reader.at), reader.number());
      from = reader.at;
    } else skipInstruction(reader);
  }
  return [...pieces, code.subarray(from)];
}

function skipInstruction(reader) {
  const opcode = reader.byte();
  if (opcode >= 0x02 && opcode <= 0x04) reader.skipNumbers(1); // block, loop, if: a type
  else if (opcode === 0x0c || opcode === 0x0d) reader.skipNumbers(1); // branches
  else if (opcode === 0x0e) reader.skipNumbers(reader.number() + 1); // a table of branches
  else if (opcode === 0x11) reader.skipNumbers(2); // a call through the table
  else if (opcode >= 0x20 && opcode <= 0x24) reader.skipNumbers(1); // variables
  else if (opcode >= 0x28 && opcode <= 0x3e) reader.skipNumbers(2); // memory: alignment, offset
  else if (opcode >= 0x3f && opcode <= 0x42) reader.skipNumbers(1); // the size of the memory; integers
  else if (opcode === 0x43) reader.at += 4;
  else if (opcode === 0x44) reader.at += 8;
  else if (opcode === 0xfc) skipNewInstruction(reader);
  else if (opcode > 0xc4) throw new Failure(`instruction 0x${opcode.toString(16)} is not known to tests/tools/wasm-module.mjs`);
}

/** Saturating conversions have no operand; copying memory names two memories, filling it one. */
function skipNewInstruction(reader) {
  const code = reader.number();
  if (code === 10) reader.at += 2;
  else if (code === 11) reader.at++;
  else if (code > 7) throw new Failure(`instruction 0xfc ${code} is not known to tests/tools/wasm-module.mjs`);
}
