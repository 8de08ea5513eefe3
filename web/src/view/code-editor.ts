/**
 * The comfortable editor: CodeMirror 6 with Python highlighting and completion, behind the same interface as the plain
 * one. A chunk of its own, loaded on first focus. Keys that mean something to the prompt never reach it (see prompt.ts).
 */
import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  type Completion,
  type CompletionContext,
  completionStatus,
  type CompletionResult,
  moveCompletionSelection,
  startCompletion,
} from "@codemirror/autocomplete";
import { history, historyKeymap, indentWithTab, standardKeymap } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension, Prec, StateEffect, StateField, Transaction } from "@codemirror/state";
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers, placeholder, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { asked, type Candidate, rank } from "../state/completion.ts";
import { helpLine, helpRank } from "../state/help-lines.ts";
import type { Editor, EditorOptions, Mark, Typed } from "./editor.ts";

const look = EditorView.theme({
  "&": { fontSize: "13px", background: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto hidden" },
  ".cm-content": { padding: "0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0" },
  ".cm-gutters": { background: "transparent", border: "none", color: "var(--strong)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 4px 0 0", minWidth: "32px", textAlign: "left" },
  ".cm-line.standing": { background: "var(--sel)", boxShadow: "inset 3px 0 var(--strong)", paddingLeft: "7px", marginLeft: "-7px" },
  ".cm-line.standing::after": { content: "'◀ next'", color: "var(--strong)", font: "600 11px var(--sans)", paddingLeft: "1em" },
  ".cm-placeholder": { color: "var(--muted)" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--sel)",
  },
  ".cm-matchingBracket": { background: "var(--sel)", outline: "1px solid var(--line)" },
  ".cm-tooltip": {
    background: "var(--card)",
    color: "var(--text)",
    border: "1px solid var(--edge)",
    borderRadius: "8px",
    boxShadow: "0 6px 24px var(--shadow)",
    zIndex: "5",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "13px", maxHeight: "13em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--sel)",
    color: "var(--text)",
    outline: "1px solid var(--strong)",
    outlineOffset: "-1px",
  },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal", marginLeft: "1em" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { padding: "6px 10px", maxWidth: "min(320px, 80vw)", fontFamily: "var(--sans)" },
});

/** The colours of the transcript, so that a line looks the same before and after Enter. */
const colours = HighlightStyle.define([
  {
    tag: [
      tags.keyword,
      tags.bool,
      tags.null,
      tags.operatorKeyword,
      tags.controlKeyword,
      tags.definitionKeyword,
      tags.moduleKeyword,
      tags.self,
    ],
    color: "var(--strong)",
  },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--alive)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
]);

/** Moves through the list, takes one with Tab, puts it away with Escape; Enter is the prompt's, always. */
const completionKeys = Prec.highest(
  keymap.of([
    { key: "Ctrl-Space", run: startCompletion },
    { key: "Escape", run: closeCompletion, stopPropagation: true },
    { key: "ArrowDown", run: moveCompletionSelection(true) },
    { key: "ArrowUp", run: moveCompletionSelection(false) },
    { key: "PageDown", run: moveCompletionSelection(true, "page") },
    { key: "PageUp", run: moveCompletionSelection(false, "page") },
    { key: "Tab", run: acceptCompletion },
  ]),
);

const setMark = StateEffect.define<Mark | null>();

/** What is wrong, underlined until the text changes there. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, { changes, effects }) {
    let next = set.map(changes);
    for (const effect of effects) {
      if (!effect.is(setMark)) continue;
      const { value } = effect;
      const wrong = (): Decoration => Decoration.mark({ class: "wrong", attributes: { title: value?.message ?? "" } });
      next = value ? Decoration.set([wrong().range(value.from, value.to)]) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const setPoint = StateEffect.define<number | null>();
const standing = Decoration.line({ class: "standing", attributes: { "aria-current": "step" } });

/** The line that is about to run. */
const points = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, { changes, effects }) {
    let next = set.map(changes);
    for (const effect of effects) {
      if (effect.is(setPoint)) next = effect.value === null ? Decoration.none : Decoration.set([standing.range(effect.value)]);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export class CodeEditor implements Editor {
  private readonly view: EditorView;

  constructor(root: ShadowRoot, options: EditorOptions) {
    const { name, hint, isPrompt, isReadonly } = options;
    this.view = new EditorView({
      root,
      state: EditorState.create({
        extensions: [
          lineNumbers(isPrompt ? { formatNumber: (line) => (line === 1 ? ">>>" : "...") } : {}),
          EditorState.readOnly.of(isReadonly ?? false),
          history(),
          drawSelection(),
          bracketMatching(),
          indentUnit.of("    "),
          EditorState.tabSize.of(4),
          pythonLanguage,
          syntaxHighlighting(colours),
          placeholder(hint),
          EditorView.contentAttributes.of({
            "aria-label": name,
            autocorrect: "off",
            autocapitalize: "off",
            spellcheck: "false",
          }),
          completion(options, root),
          isPrompt ? [] : [indentOnInput(), keymap.of([indentWithTab]), marks, points],
          keymap.of([...historyKeymap, ...standardKeymap]),
          EditorView.updateListener.of((update) => update.docChanged && options.changed?.()),
          look,
        ],
      }),
    });
  }

  get element(): HTMLElement {
    return this.view.dom;
  }

  get isChoosing(): boolean {
    return completionStatus(this.view.state) === "active";
  }

  read(): Typed {
    const { from, to } = this.view.state.selection.main;
    return { text: this.view.state.doc.toString(), from, to };
  }

  write({ text, from, to }: Typed): void {
    closeCompletion(this.view);
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: from, head: to },
      scrollIntoView: true,
      annotations: Transaction.userEvent.of("set"), // nobody typed this: no list opens for it
    });
  }

  mark(mark: Mark | null): void {
    const end = this.view.state.doc.length;
    const here = mark && mark.from < mark.to && mark.to <= end ? mark : null;
    const scroll = here ? [EditorView.scrollIntoView(here.from, { y: "center" })] : [];
    this.view.dispatch({ effects: [setMark.of(here), ...scroll] });
  }

  point(row: number | null): void {
    const { doc } = this.view.state;
    const from = row !== null && row < doc.lines ? doc.line(row + 1).from : null;
    const scroll = from === null ? [] : [EditorView.scrollIntoView(from, { y: "center" })];
    this.view.dispatch({ effects: [setPoint.of(from), ...scroll] });
  }

  focus(): void {
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }
}

function completion({ names }: EditorOptions, root: ShadowRoot): Extension {
  const ask = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const question = asked(context.state.sliceDoc(0, context.pos), context.pos);
    // After a dot at once, and for names from the second letter on: a list for every letter is in the way.
    if (!question || (question.path.length === 0 && question.prefix.length < 2 && !context.explicit)) return null;
    const found = await names(question.path);
    if (context.aborted || found.length === 0) return null;
    const module = question.path.at(-1) ?? "";
    return { from: question.from, options: found.map((each) => option(each, module)), validFor: /^[\p{L}\p{N}_]*$/u };
  };
  return [
    autocompletion({ override: [ask], defaultKeymap: false, icons: false, interactionDelay: 0 }),
    completionKeys,
    tooltips({ parent: root.querySelector<HTMLElement>(".frame") ?? document.body, position: "absolute" }),
  ];
}

function option(candidate: Candidate, module: string): Completion {
  const { name, kind, detail } = candidate;
  const help = helpLine(module, name);
  return {
    label: name,
    detail: [kind, detail !== kind && detail].filter(Boolean).join(" "),
    boost: helpRank(module, name) || rank(candidate),
    ...(help && { info: help }),
  };
}
