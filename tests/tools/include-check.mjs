// include-check.mjs -- who may include whom, checked in the text. The compiler already enforces most of it (CMakeLists.txt
// gives each layer its own include directory); this script says it in words, and also sees what a compiler cannot.
//
//   base <- heap <- objects <- compile (also <- syntax) <- vm <- modules <- session        observe: heap, objects/names.h
//
//   - an include names its layer ("heap/ref.h") and never climbs ("../")
//   - nobody in core includes session.h, and wasm/ includes nothing else of core
//   - growing std containers abort when memory runs out: they stay out of heap, objects, vm and modules
//   - web/ imports the TypeScript API, whose explanations it fetches later, and nothing behind it
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, files, isMain, main, root } from "./run.mjs";

/** Each layer with the layers it may include besides itself. */
const below = {
  base: [],
  heap: ["base"],
  syntax: ["base"],
  objects: ["base", "heap"],
  compile: ["base", "heap", "objects", "syntax"],
  vm: ["base", "heap", "objects", "syntax", "compile"],
  modules: ["base", "heap", "objects", "syntax", "compile", "vm"],
  observe: ["base", "heap"],
  session: ["base", "heap", "objects", "syntax", "compile", "vm", "modules", "observe"],
};
const exceptions = { observe: ["objects/names.h", "objects/names.def"] };

const withoutStdContainers = ["heap", "objects", "vm", "modules"];
const growing = ["vector", "string", "map", "unordered_map", "set", "unordered_set", "deque", "list", "forward_list", "sstream", "iostream", "functional"];
const growingUse = /\bstd::(vector|basic_string|string|map|multimap|unordered_map|set|multiset|unordered_set|deque|list|forward_list|function|to_string|ostringstream|stringstream)\b/;

/** The text with comments blanked out, so that lines keep their numbers. Strings are left alone: nothing here looks inside. */
const withoutComments = (text) =>
  text.replace(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (match) => (match[0] === '"' ? match : match.replace(/[^\n]/g, " ")));

/** The layer of a file of core/, e.g. "heap"; session.h and session.cpp are a layer of their own. */
function layerOf(path) {
  const [, folder, rest] = path.split("/");
  return rest === undefined ? "session" : folder;
}

/** Checks one C++ file: a list of "path:line: message". */
export function checkCpp(path, text) {
  const problems = [];
  const inCore = path.startsWith("core/");
  const layer = inCore ? layerOf(path) : "wasm";
  if (inCore && !(layer in below)) return [`${path}:1: core/${layer} is not a layer`];
  for (const [i, line] of withoutComments(text).split("\n").entries()) {
    const say = (message) => problems.push(`${path}:${i + 1}: ${message}`);
    const [, quote, file] = /^\s*#\s*include\s*(["<])([^">]+)[">]/.exec(line) ?? [];
    if (quote === "<" && withoutStdContainers.includes(layer) && growing.includes(file)) {
      say(`<${file}> aborts when memory runs out; ${layer} uses the containers of base`);
    }
    if (!quote && withoutStdContainers.includes(layer) && growingUse.test(line)) {
      say(`${growingUse.exec(line)[0]} aborts when memory runs out; ${layer} uses the containers of base`);
    }
    if (quote !== '"') continue;
    if (file.startsWith(".") || file.includes("/../")) say(`"${file}" climbs: name the layer instead`);
    else if (!inCore) {
      if (file !== "session.h" && !file.startsWith("wasm/")) say(`wasm includes session.h only, not "${file}"`);
    } else if (file === "session.h") {
      if (layer !== "session") say("nobody in core includes session.h");
    } else if (layer === "session" && /^session\w*\.h$/.test(file)) {
      continue; // the façade may have more than one file
    } else {
      const [folder, name] = file.split("/");
      if (name === undefined) say(`"${file}" does not name its layer`);
      else if (!(folder in below)) say(`"${file}" is in no layer`);
      else if (folder !== layer && !below[layer].includes(folder) && !exceptions[layer]?.includes(file)) {
        say(`${layer} may not include ${folder} ("${file}")`);
      }
    }
  }
  return problems;
}

/** Checks one TypeScript file of web/: imports may reach the API (the package, or wasm/src/index, types and explanations) only. */
export function checkWeb(path, text) {
  const problems = [];
  for (const [i, line] of withoutComments(text).split("\n").entries()) {
    for (const [, from] of line.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)) {
      const reached = from.startsWith(".") ? join(path, "..", from) : from;
      const outside = /^(core|wasm|tests)\//.exec(reached);
      const api = /^wasm\/(src|dist)\/(index|types|explanations)(\.(js|ts|d\.ts))?$/.test(reached);
      if (outside && !api) problems.push(`${path}:${i + 1}: web imports the TypeScript API only, not "${from}"`);
    }
  }
  return problems;
}

/** Everything in the checkout: { checked, problems }. */
export function checkAll() {
  const cpp = files(["core", "wasm"], (path) => /\.(h|cpp|def)$/.test(path));
  const web = files(["web"], (path) => /\.(ts|mts|js|mjs)$/.test(path) && !/\/(vite|playwright)\.config\./.test(path));
  const read = (path) => readFileSync(join(root, path), "utf8");
  return {
    checked: cpp.length + web.length,
    problems: [...cpp.flatMap((path) => checkCpp(path, read(path))), ...web.flatMap((path) => checkWeb(path, read(path)))],
  };
}

if (isMain(import.meta.url)) main(async () => {
  const { checked, problems } = checkAll();
  if (problems.length) throw new Failure(problems.join("\n"));
  console.log(`include rules: ${checked} files, all well`);
});
