// size.mjs -- how many bytes a visitor fetches, and which folder of core/ they come from. A number that grows unseen never
// shrinks again, so CI prints the table and stops at the limit.
//
// The linker sees everything at once (-flto), so object sizes say little. Instead the code section of the finished module
// is read function by function; the symbol map names them, and the objects say in which folder a name was compiled.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { compress } from "./compress.mjs";
import { Failure, isMain, main, root, which } from "./run.mjs";
import { readModule } from "./wasm-module.mjs";

/** Bytes of the module after Brotli that we allow ourselves at this stage (DESIGN.md section 5 ends at 250 KB). */
export const limit = 249_000;

const module = "wasm/dist/weakref-playground-core.wasm";

const brotliSize = async (path) => (await compress(readFileSync(join(root, path)))).length;

/** Function names by index, from --emit-symbol-map ("12:name", odd characters as \28). */
function readSymbols(folder) {
  const file = readdirSync(join(root, folder)).find((name) => name.endsWith(".symbols"));
  if (!file) return new Map();
  const lines = readFileSync(join(root, folder, file), "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => {
    const [, index, name] = /^(\d+):(.*)$/.exec(line);
    return [Number(index), name.replace(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))];
  }));
}

/** Which folder compiled which name; a template in several folders belongs to the lowest. */
function owners() {
  const nm = which("emnm");
  const owner = new Map();
  for (const layer of ["base", "heap", "syntax", "objects", "compile", "vm", "modules", "observe", "session"]) {
    const library = join(root, `build/wasm/libwrp_${layer}.a`);
    if (!nm || !existsSync(library)) continue;
    const listing = execFileSync(nm, ["--defined-only", "-C", library], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
    for (const line of listing.split("\n")) {
      const name = /^[-0-9a-f]+ [TtWw] (.+)$/.exec(line)?.[1];
      if (name && !owner.has(name)) owner.set(name, layer);
    }
  }
  return owner;
}

/** Rows of { part, bytes }, largest first, and the total: { rows, raw, brotli }. */
export async function measure() {
  const bytes = readFileSync(join(root, module));
  const { imported, sections, code } = readModule(bytes);
  const sizes = { code: 0, data: 0, other: 0 };
  for (const { name, body } of sections) sizes[name in sizes ? name : "other"] += body.length;
  const names = readSymbols("wasm/dist");
  const owner = owners();
  const parts = new Map();
  for (const [place, { length }] of code.entries()) {
    const name = names.get(imported + place) ?? "";
    const part = owner.get(name) ?? owner.get(name.replace(/\.\d+$/, "")) ?? "libraries, bindings";
    parts.set(part, (parts.get(part) ?? 0) + length);
  }
  parts.set("data", sizes.data).set("tables, types, names", sizes.other);
  const rows = [...parts].map(([part, size]) => ({ part, bytes: size })).sort((a, b) => b.bytes - a.bytes);
  return { rows, raw: bytes.length, brotli: await brotliSize(module), loader: await brotliSize(module.replace(".wasm", ".mjs")) };
}

/** Prints the table; throws a Failure above the limit. */
export async function checkSize(say = console.log) {
  const { rows, raw, brotli, loader } = await measure();
  for (const { part, bytes } of rows) say(`  ${part.padEnd(24)} ${String(bytes).padStart(8)} bytes`);
  say(`  ${"module".padEnd(24)} ${String(raw).padStart(8)} bytes, ${brotli} after Brotli (limit ${limit}); loader ${loader}`);
  if (brotli > limit) throw new Failure(`the module has ${brotli} bytes after Brotli, the limit is ${limit}`);
  return `${(brotli / 1000).toFixed(1)} KB after Brotli`;
}

if (isMain(import.meta.url)) main(async () => void await checkSize());
