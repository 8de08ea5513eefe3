/**
 * What somebody brings along: a program, a transcript with `>>>` or `In [n]:`, a session file, a notebook.
 *
 * All of them become text for the cell editor, where it can be read before it runs. Cells of a notebook are divided by
 * `# %%`, as many editors do.
 *
 * Start reading at `imported`.
 */
import { grouped, plural } from "./labels.ts";
import { cleanPaste, isNotebook, logicalLines, statementsAt } from "./prompt.ts";

export type Imported = { kind: "program"; text: string; note: string } | { kind: "refused"; why: string };

export const MOST_IMPORTED = 5_000_000;
const MOST_CELLS = 2_000;

export function imported(name: string, text: string): Imported {
  if (text.length > MOST_IMPORTED) return refused("It is larger than five million characters.");
  if (text.includes("\u0000")) return refused("It is not a text file.");
  if (/\.ipynb$/i.test(name) || isNotebook(text)) return notebook(text);
  const program = cleanPaste(text).trim();
  if (program === "") return refused("There is no Python in it.");
  const isTranscript = program !== text.replace(/\r\n?/g, "\n").trim();
  return { kind: "program", text: program, note: isTranscript ? "The input lines of a transcript; what was printed is left out." : "" };
}

const refused = (why: string): Imported => ({ kind: "refused", why });

function notebook(text: string): Imported {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return refused("It looks like a notebook, but it is not complete or not JSON.");
  }
  const cells = cellsOf(root);
  if (!cells) return refused("It is not a notebook: there is no list of cells in it.");
  const sources = cells.flatMap((cell) => sourceOf(cell) ?? []);
  if (sources.length > MOST_CELLS) return refused(`It has more than ${grouped(MOST_CELLS)} code cells.`);
  let skipped = 0;
  const blocks = sources.map((source, i) => {
    const { kept, magics } = withoutMagics(source);
    skipped += magics;
    return `# %% [${i + 1}]\n${kept}`.trimEnd();
  });
  if (blocks.length === 0) return refused("This notebook has no code cells.");
  const magics = skipped > 0 ? ` ${plural(skipped, "line")} with magics (% and !) left out: they are not Python.` : "";
  return { kind: "program", text: `${blocks.join("\n\n")}\n`, note: `A notebook with ${plural(blocks.length, "code cell")}.${magics}` };
}

/** Notebooks of format 4, and of 3, where the cells lie in worksheets. */
function cellsOf(root: unknown): unknown[] | null {
  if (!isRecord(root)) return null;
  if (Array.isArray(root["cells"])) return root["cells"];
  const sheets = root["worksheets"];
  if (!Array.isArray(sheets)) return null;
  return sheets.flatMap((sheet: unknown) => (isRecord(sheet) && Array.isArray(sheet["cells"]) ? (sheet["cells"] as unknown[]) : []));
}

function sourceOf(cell: unknown): string | null {
  if (!isRecord(cell) || cell["cell_type"] !== "code") return null;
  const source = cell["source"] ?? cell["input"];
  const text = Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : source;
  return typeof text === "string" && text.trim() !== "" ? text.replace(/\r\n?/g, "\n") : null;
}

function withoutMagics(source: string): { kept: string; magics: number } {
  const lines = logicalLines(source);
  if (/^\s*%%/.test(source)) return { kept: "", magics: lines.length };
  const kept = lines.filter((line) => !/^\s*[%!?]|^[\w.]+\?{1,2}\s*$/.test(line));
  return { kept: kept.join("\n"), magics: lines.length - kept.length };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// --- running a program of many lines -------------------------------------------------------------------------------

export interface Part {
  source: string;
  mode: "single" | "cell";
  /** Line of the program, from 0. */
  row: number;
}

/** More statements than this are run at once. */
const MOST_PARTS = 200;

/** Cells one by one, where there are any; else statement by statement, each with its events. */
export function partsOf(program: string): Part[] {
  if (/^# %%/m.test(program)) return cells(program);
  const parts = statementsAt(program);
  if (parts.length > MOST_PARTS) return [{ source: program, mode: "cell", row: 0 }];
  return parts.map((part) => ({ ...part, mode: "single" }));
}

function cells(program: string): Part[] {
  const parts: Part[] = [];
  program.split("\n").forEach((line, row) => {
    const last = parts.at(-1);
    if (/^# %%/.test(line)) parts.push({ source: "", mode: "cell", row: row + 1 });
    else if (last) last.source += last.source === "" && row === last.row ? line : `\n${line}`;
    else parts.push({ source: line, mode: "cell", row });
  });
  return parts.map((part) => ({ ...part, source: part.source.trimEnd() })).filter(({ source }) => source.trim() !== "");
}
