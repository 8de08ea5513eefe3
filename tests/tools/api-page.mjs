// api-page.mjs -- the API as one page, made from the doc comments of what the package exports: wasm/dist/api.md.
//
// A declaration is shown as it stands in the source, with its comments; what is not exported is not shown.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

const entries = [
  ["weakref-playground", ["index.ts", "models.ts", "diff.ts", "dominators.ts", "types.ts"]],
  ["weakref-playground/testing", ["testing.ts", "story.ts"]],
];

/** A file's exported declarations: [{ name, comment, code }]. Of functions and classes only the head is code. */
export function declarations(source) {
  const found = [];
  const pattern = /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n)?export (async function|function|class|interface|type|const) (\w+)/g;
  for (const match of source.matchAll(pattern)) {
    const [, comment = "", kind, name] = match;
    if (kind === "const") continue;
    const begin = match.index + match[0].indexOf("export ");
    const rest = source.slice(begin);
    const end = kind === "interface" ? rest.indexOf("\n}") + 2 : kind === "type" ? /;\n(?!\s)/.exec(rest).index + 1 : rest.indexOf(" {\n");
    found.push({ name, comment: comment.split("\n").map((line) => line.replace(/^\s*\* ?/, "")).join("\n").trim(), code: rest.slice(0, end) });
  }
  return found;
}

export function apiPage(read = (file) => readFileSync(join(root, "wasm/src", file), "utf8")) {
  const lines = ["# The API", "", "Made from the comments in `wasm/src`. Types come first in an editor; this page is for reading."];
  for (const [entry, files] of entries) {
    lines.push("", `## ${entry}`);
    for (const { name, comment, code } of files.flatMap((file) => declarations(read(file)))) {
      lines.push("", `### ${name}`, "", comment.replaceAll(/\{@link (?:\w+\.)?(\w+)\}/g, "`$1`"), "", "```ts", code, "```");
    }
  }
  return `${lines.join("\n")}\n`;
}

export const writeApiPage = () => writeFileSync(join(root, "wasm/dist/api.md"), apiPage());
