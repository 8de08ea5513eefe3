/**
 * The comfortable prompt: CodeMirror 6 with Python highlighting, behind the same interface as the plain one. A chunk
 * of its own, loaded on first focus. Keys that mean something to the prompt never reach it (see prompt.ts).
 */
import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { type Editor, NAME, PLACEHOLDER, type Typed } from "./editor.ts";

const look = EditorView.theme({
  "&": { fontSize: "13px", background: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto hidden" },
  ".cm-content": { padding: "0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0" },
  ".cm-gutters": { background: "transparent", border: "none", color: "var(--strong)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0", minWidth: "32px", textAlign: "left" },
  ".cm-placeholder": { color: "var(--muted)" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--sel)",
  },
  ".cm-matchingBracket": { background: "var(--sel)", outline: "1px solid var(--line)" },
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

export class CodeEditor implements Editor {
  private readonly view: EditorView;

  constructor(root: ShadowRoot) {
    this.view = new EditorView({
      root,
      state: EditorState.create({
        extensions: [
          lineNumbers({ formatNumber: (line) => (line === 1 ? ">>>" : "...") }),
          history(),
          drawSelection(),
          bracketMatching(),
          indentUnit.of("    "),
          EditorState.tabSize.of(4),
          pythonLanguage,
          syntaxHighlighting(colours),
          placeholder(PLACEHOLDER),
          EditorView.contentAttributes.of({
            "aria-label": NAME,
            autocorrect: "off",
            autocapitalize: "off",
            spellcheck: "false",
          }),
          keymap.of([...historyKeymap, ...standardKeymap]),
          look,
        ],
      }),
    });
  }

  get element(): HTMLElement {
    return this.view.dom;
  }

  read(): Typed {
    const { from, to } = this.view.state.selection.main;
    return { text: this.view.state.doc.toString(), from, to };
  }

  write({ text, from, to }: Typed): void {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: from, head: to },
      scrollIntoView: true,
    });
  }

  focus(): void {
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }
}
