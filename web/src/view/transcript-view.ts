/**
 * What was entered and what was printed. Everything a program wrote goes into text nodes: a repr made of markup is
 * just text.
 *
 * Start reading at `transcriptView`.
 */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { titleOf } from "../state/chapter.ts";
import { EXAMPLES } from "../state/examples.ts";
import { plural } from "../state/labels.ts";
import { onLine, type Span, spanOf } from "../state/mistake.ts";
import type { Play } from "../state/play.ts";
import { type Place, placeOf, placeText } from "../state/stepping.ts";
import { tokens } from "../state/tokens.ts";
import { type Chunk, type Entry, forgottenText } from "../state/transcript.ts";

export interface TranscriptActions {
  propose(source: string): void;
  tour(): void;
  isTourTaken: boolean;
  goOn(): void;
  retry(): void;
  showCleared(): void;
}

export function transcriptView(play: Play, actions: TranscriptActions): TemplateResult {
  const now = entryLookedAt(play);
  const place = placeOf(play);
  const lineIn = ({ number }: Entry): number | null => (place?.run === number ? place.line : null);
  return html`<section class="transcript" aria-label="Output" tabindex="0">
    ${play.entries.length + play.queue.length === 0 ? welcome(actions) : nothing}
    ${play.clearedAt > 0 ? cleared(play, actions) : nothing}
    ${repeat(
      play.entries.filter(({ number }) => number > play.clearedAt),
      (entry) => entry.number,
      (entry) => guard([entry, entry.number === now, lineIn(entry)], () => entryView(entry, entry.number === now, lineIn(entry))),
    )}
    ${waiting(play)}
    ${play.run.kind === "held" && !place ? heldCard(play.run, actions) : nothing}
    ${play.runtime.kind === "failed" ? failedCard(play.runtime, actions) : nothing}
  </section>
  ${place ? standing(play, place, actions) : nothing}`;
}

function entryLookedAt({ looking, pages, entries }: Play): number | undefined {
  return looking ? pages.find(({ chapter }) => chapter === looking.chapter)?.entry : entries.at(-1)?.number;
}

function cleared({ entries, clearedAt }: Play, actions: TranscriptActions): TemplateResult | typeof nothing {
  const count = entries.filter(({ number }) => number <= clearedAt).length;
  if (count === 0) return nothing;
  return html`<p class="cleared">
    ${plural(count, "earlier line")} out of view <button @click=${actions.showCleared}>Show</button>
  </p>`;
}

/** As many of them as show that nothing was lost. */
const MOST_WAITING = 3;

/** What was entered and has not begun: Python is not there yet, or busy, or held. */
function waiting({ queue }: Play): TemplateResult | typeof nothing {
  if (queue.length === 0) return nothing;
  const more = queue.length - MOST_WAITING;
  return html`<div class="entry">
    ${queue.slice(0, MOST_WAITING).map(({ source, origin }) => {
      const [mark, text] = origin === "collect" ? ["gc", "Collect"] : [">>>", titleOf(source)];
      return html`<div class="said">
        <span class="gutter">${mark}</span><span class="text">${coloured(text)} <span class="chip">waits</span></span>
      </div>`;
    })}
    ${more > 0 ? note(`… ${plural(more, "more line")} that ${more === 1 ? "waits" : "wait"}`) : nothing}
  </div>`;
}

function welcome(actions: TranscriptActions): TemplateResult {
  return html`<div class="welcome">
    <p>
      <b>See Python objects live and die.</b> Type a line below: the picture shows who holds whom, how often, and who
      only watches.
    </p>
    <p><button class=${actions.isTourTaken ? "" : "main"} @click=${actions.tour}>Take the tour</button> <span>Six small steps, two minutes.</span></p>
    <p>Or begin with one of these:</p>
    <div class="examples">
      ${EXAMPLES.map(({ name, source }) => html`<button @click=${() => actions.propose(source)}>${name}</button>`)}
    </div>
  </div>`;
}

/** `next`: its line that is about to run. */
function entryView(entry: Entry, isNow: boolean, next: number | null): TemplateResult {
  return html`<div class="entry ${isNow ? "now" : ""}">
    ${entry.origin === "collect" ? collectLine(entry) : source(entry, next)}
    ${entry.forgotten > 0 ? note(`… ${forgottenText(entry)}`) : nothing}
    ${pieces(entry.output).map(printed)}
    ${isUnanswered(entry) ? note("Nobody can answer input() here: write the answer into the program.") : nothing}
    ${entry.state === "exit" ? note("The program asked to exit. The session goes on.") : nothing}
  </div>`;
}

function isUnanswered({ state, source, output }: Entry): boolean {
  return state === "error" && source.includes("input(") && /^EOFError: /m.test(output.at(-1)?.text ?? "");
}

/** As much of a pasted file as anybody reads here. */
const MOST_LINES = 200;
const MOST_CHARACTERS = 20_000;

function source(entry: Entry, next: number | null): TemplateResult[] {
  const shown = entry.source.slice(0, MOST_CHARACTERS).split("\n").slice(0, MOST_LINES);
  const wrong = entry.errorAt && spanOf(entry.source, entry.errorAt);
  let start = 0;
  const lines = shown.map((line, i) => {
    const view = sourceLine(line, i, entry, onLine(wrong, start, line.length), next === i + 1);
    start += line.length + 1;
    return view;
  });
  const left = entry.source.length - shown.join("\n").length;
  return left > 0 ? [...lines, note(`… ${plural(left, "more character")}`)] : lines;
}

function collectLine(entry: Entry): TemplateResult {
  return html`<div class="said"><span class="gutter">gc</span><span class="text">Collect${chip(entry)}</span></div>`;
}

function sourceLine(line: string, index: number, entry: Entry, wrong: Span | null, isNext: boolean): TemplateResult {
  const isFirst = index === 0;
  return html`<div class="said ${isNext ? "standing" : ""}" aria-current=${isNext ? "step" : nothing}>
    <span class="gutter">${isNext ? "▶" : isFirst ? ">>>" : "..."}</span
    ><span class="text">${wrong ? underlined(line, wrong) : coloured(line)}${isFirst ? chip(entry) : nothing}</span>
  </div>`;
}

export function coloured(line: string): unknown[] {
  return [...tokens(line)].map(({ kind, text }) =>
    kind === "keyword" || kind === "string" || kind === "comment"
      ? html`<span class="tok-${kind}">${text}</span>`
      : text,
  );
}

/** Where the error is. The text of the error stands below; this is the same for eyes. */
function underlined(line: string, { from, to }: Span): unknown[] {
  const rest = coloured(line.slice(to));
  return [...coloured(line.slice(0, from)), html`<u class="wrong">${coloured(line.slice(from, to))}</u>`, ...rest];
}

function chip(entry: Entry): TemplateResult | typeof nothing {
  const text =
    entry.state === "running"
      ? "running"
      : entry.state === "held"
        ? "held"
        : entry.state === "interrupted"
          ? "stopped"
          : entry.chip;
  return text ? html` <span class="chip">${text}</span>` : nothing;
}

/** Chunks of one stream and voice, joined and without the final line end. */
function pieces(output: readonly Chunk[]): Chunk[] {
  const joined: Chunk[] = [];
  for (const chunk of output) {
    const last = joined.at(-1);
    if (last && last.stream === chunk.stream && last.voice === chunk.voice)
      joined[joined.length - 1] = { ...last, text: last.text + chunk.text };
    else joined.push(chunk);
  }
  return joined;
}

const VOICES = {
  program: ["", ""],
  del: ["D", "printed by __del__"],
  callback: ["C", "printed by a callback"],
} as const;

function printed({ stream, text, voice }: Chunk): TemplateResult {
  const [mark, title] = VOICES[voice];
  return html`<div class="said out ${voice} ${stream}">
    <span class="gutter" title=${title}>${mark}</span><span class="text">${text.replace(/\n$/, "")}</span>
  </div>`;
}

function note(text: string): TemplateResult {
  return html`<div class="said out"><span class="gutter"></span><span class="text">${text}</span></div>`;
}

function standing(play: Play, place: Place, actions: TranscriptActions): TemplateResult {
  return html`<p class="standing-at">
    <span>Before ${placeText(play, place)}</span> <button class="main" @click=${actions.goOn}>Continue</button>
  </p>`;
}

type Held = Extract<Play["run"], { kind: "held" }>;

function heldCard({ steps, why }: Held, actions: TranscriptActions): TemplateResult {
  const reason = why === "events" ? ", which made a million events" : "";
  return html`<div class="notice">
    <p>
      <b>Held after ${plural(steps, "step")}${reason}.</b> Everything is as it was at that moment; nothing is lost. Stop ends the
      run with a KeyboardInterrupt.
    </p>
    <p><button class="main" @click=${actions.goOn}>Continue</button></p>
  </div>`;
}

const FAILURES = {
  start: {
    title: "Python could not start.",
    text: "The page could not load or start the WebAssembly runtime. Check the connection, and that WebAssembly is allowed.",
    way: "Try again",
  },
  run: {
    title: "Python stopped unexpectedly.",
    text: "This is a mistake in this page's runtime, not in your program. What you entered is still above.",
    way: "Start a new session",
  },
} as const;

function failedCard(failure: { message: string; during: "start" | "run" }, actions: TranscriptActions): TemplateResult {
  const { title, text, way } = FAILURES[failure.during];
  return html`<div class="notice" role="alert">
    <p><b>${title}</b> ${text}</p>
    <p><button class="main" @click=${actions.retry}>${way}</button></p>
    <details>
      <summary>What the browser said</summary>
      ${failure.message}
    </details>
  </div>`;
}
