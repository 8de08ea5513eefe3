// format.mjs -- is the C++ formatted as .clang-format says? `--write` makes it so. Versions of clang-format disagree with each
// other, so only version 14 is asked; where it is missing, nobody is made to install it.
import { execFileSync } from "node:child_process";
import { Failure, files, isMain, main, run, which } from "./run.mjs";

/** clang-format 14, or null. */
export function clangFormat() {
  const program = which("clang-format-14", "clang-format");
  return program && execFileSync(program, ["--version"], { encoding: "utf8" }).includes("version 14.") ? program : null;
}

/** Resolves to the number of files; throws a Failure that names those to be formatted. */
export async function checkFormat({ write = false } = {}) {
  const sources = files(["core", "wasm", "tests/core", "tests/fuzz"], (path) => /\.(h|cpp)$/.test(path));
  const args = write ? ["-i"] : ["--dry-run"];
  const { output } = sources.length ? await run(clangFormat(), [...args, ...sources], { quiet: true }) : { output: "" };
  const wrong = new Set(output.split("\n").filter((line) => line.includes("-Wclang-format-violations")).map((line) => line.split(":")[0]));
  if (wrong.size) throw new Failure(`not formatted (npm run format mends it):\n  ${[...wrong].join("\n  ")}`);
  return sources.length;
}

if (isMain(import.meta.url)) main(async () => {
  if (!clangFormat()) throw new Failure("clang-format 14 is not here (apt-get install clang-format-14)");
  console.log(`${await checkFormat({ write: process.argv.includes("--write") })} files formatted`);
});
