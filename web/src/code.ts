/** The field that queries are written in: CodeMirror, in a shadow tree. */

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, codeFolding, ensureSyntaxTree, foldEffect, foldGutter, foldKeymap, foldNodeProp, HighlightStyle, indentService, indentUnit, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { forceLinting, linter, lintKeymap } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import type { Problem } from "./ask";
import { completions, type Completing } from "./complete";
import { mistakes, offset, setProblem, told } from "./mistakes";
import { words } from "./tokens";
import type { Words } from "./words";

export interface Handlers {
  readonly run: () => void;
  /** Stops what runs; tells whether anything did. */
  readonly cancel: () => boolean;
  readonly changed: (query: string) => void;
}

export interface Code {
  readonly view: EditorView;
  query(): string;
  /** Put a text in the place of all there is; it can be undone. */
  replace(query: string): void;
  change(changes: readonly { from: number; to?: number; insert: string }[]): void;
  mark(problem: Problem | null): void;
  goTo(line: number, column: number): void;
  /** Put the PREFIX lines out of the way. */
  foldPrefixes(): void;
  /** Look again: the vocabulary has come. */
  refresh(): void;
}

/**
 * Make the field.
 *
 * Its styles are sheets made by script, which a document takes as a `<style>` that the policy
 * forbids, but a shadow tree takes as they are.
 */
export function makeCode(host: HTMLElement, query: string, say: Words, completing: Completing, handlers: Handlers): Code {
  const root = host.attachShadow({ mode: "open" });
  const hint = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: query,
      extensions: [
        // Before CodeMirror's own, which would take Tab and Escape.
        keymap.of([
          { key: "Mod-Enter", run: (v) => (closeCompletion(v), handlers.run(), true), preventDefault: true },
          { key: "Tab", run: acceptCompletion },
          { key: "Escape", run: (v) => completionStatus(v.state) !== "active" && handlers.cancel() },
        ]),
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        foldGutter(),
        codeFolding({ placeholderText: "…" }),
        drawSelection(),
        OVERWRITING,
        indentUnit.of("  "),
        indentService.of((context, at) => indentation(context.state.doc.sliceString(0, context.lineAt(at).from), context.lineAt(at).text)),
        EditorState.tabSize.of(2),
        LANGUAGE,
        syntaxHighlighting(COLOURS),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completions(completing)], icons: false, activateOnTypingDelay: 80 }),
        told,
        linter((v) => mistakes(v.state, completing.vocabulary().prefixes, say), { delay: 600 }),
        highlightActiveLine(),
        EditorView.lineWrapping,
        hint.of(placeholder("SELECT * WHERE { ?s ?p ?o } LIMIT 10")),
        EditorState.phrases.of(PHRASES[say.language] ?? {}),
        EditorView.contentAttributes.of({
          "aria-label": say.say("query"),
          "aria-describedby": "keys",
          spellcheck: "false",
          autocapitalize: "off",
        }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
        THEME,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) handlers.changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    view,
    query: () => view.state.doc.toString(),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } }),
    change: (changes) => view.dispatch({ changes: [...changes] }),
    mark: (problem) => {
      view.dispatch({ effects: setProblem.of(problem) });
      forceLinting(view);
    },
    goTo: (line, column) => {
      const at = offset(view.state.doc, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    foldPrefixes: () => foldPrefixes(view),
    refresh: () => forceLinting(view),
  };
}

/** Chrome writes over a selection in the style of what stood there, which the policy forbids. */
const OVERWRITING = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data } = event;
    const { main } = view.state.selection;
    if (event.inputType !== "insertText" || !data || main.empty || view.composing) return false;
    const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    const isHandled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, main.from, main.to, data, insert));
    if (!isHandled) view.dispatch(insert());
    return true;
  },
});

/** Give the spaces that a line begins with: two for every brace that is open. */
export function indentation(before: string, line: string): number {
  const braces = words(before).filter((token) => /^[{}]$/.test(token.text));
  const open = braces.reduce((depth, token) => Math.max(depth + (token.text === "{" ? 1 : -1), 0), 0);
  return 2 * Math.max(open - (/^\s*\}/.test(line) ? 1 : 0), 0);
}

function foldPrefixes(view: EditorView): void {
  const prologue = ensureSyntaxTree(view.state, view.state.doc.length, 200)?.topNode.getChild("Query")?.getChild("Prologue");
  if (!prologue) return;
  const first = view.state.doc.lineAt(prologue.from);
  if (prologue.to > first.to) view.dispatch({ effects: foldEffect.of({ from: first.to, to: prologue.to }) });
}

/** The grammar's own colours leave prefixed names and `a` as they are. */
const LANGUAGE = new LanguageSupport(
  SparqlLanguage.configure({
    props: [
      styleTags({ "Pname_ln Pname_ns": tags.propertyName, A_predicate: tags.keyword, Langtag: tags.annotation }),
      foldNodeProp.add({ Prologue: (node, state) => ({ from: Math.min(state.doc.lineAt(node.from).to, node.to), to: node.to }) }),
    ],
  }),
);

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--code-variable)" },
  { tag: [tags.namespace, tags.url, tags.propertyName], color: "var(--code-name)" },
  { tag: [tags.string, tags.annotation], color: "var(--code-string)" },
  { tag: tags.typeName, color: "var(--code-string)" },
  { tag: [tags.integer, tags.float, tags.bool], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
]);

const THEME = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--card)", fontSize: "var(--code-size, .9rem)", minHeight: "18rem", maxHeight: "var(--code-height, 34rem)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", minHeight: "18rem" },
  ".cm-content": { padding: ".7rem 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 .9rem 0 .4rem" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--code-selection)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "transparent", border: "0", paddingLeft: ".3rem" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--code-line)" },
  ".cm-foldPlaceholder": { background: "var(--accent-soft)", color: "var(--accent)", border: "0", padding: "0 .5em", borderRadius: "3px" },
  "&.cm-focused .cm-matchingBracket": { background: "var(--accent-soft)", outline: "1px solid var(--accent)", borderRadius: "2px" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "var(--warn-soft)", outline: "1px solid var(--warn)", borderRadius: "2px" },
  ".cm-placeholder": { color: "var(--quiet)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--warn) 1.5px", textUnderlineOffset: "3px" },
  ".cm-lintPoint": { "&:after": { borderBottomColor: "var(--warn)" } },
  ".cm-tooltip": { background: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px", boxShadow: "0 6px 24px rgb(0 0 0 / .16)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: ".85rem", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .7rem", display: "flex", gap: "1.2rem", justifyContent: "space-between" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent, var(--paper))" },
  ".cm-completionDetail": { fontFamily: "var(--sans, system-ui)", fontStyle: "normal", opacity: ".8", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", maxWidth: "24rem" },
  ".cm-completionInfo": { padding: ".6rem .8rem", font: ".85rem/1.45 var(--sans, system-ui)", maxWidth: "22rem" },
  "@media (max-width: 60rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  ".cm-completionInfo p": { margin: "0 0 .35rem" },
  ".cm-completionInfo .amount": { color: "var(--quiet)" },
  ".cm-diagnostic": { padding: ".5rem .7rem", font: ".85rem/1.45 var(--sans, system-ui)", borderLeft: "4px solid var(--warn)", maxWidth: "32rem" },
  ".cm-diagnosticAction": { font: "inherit", fontWeight: "600", background: "var(--accent)", color: "var(--on-accent, var(--paper))", borderRadius: "4px", padding: ".15rem .6rem", margin: ".35rem 0 0", display: "block", cursor: "pointer" },
  ".cm-panels": { background: "var(--paper)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { background: "var(--accent-soft)" },
});

/** CodeMirror's own words, for those who hear or see them. */
const PHRASES: Record<string, Record<string, string>> = {
  fr: {
    "Control character": "Caractère de contrôle",
    "Folded lines": "Lignes repliées",
    "Unfolded lines": "Lignes dépliées",
    "folded code": "code replié",
    unfold: "déplier",
    "Fold line": "Replier la ligne",
    "Unfold line": "Déplier la ligne",
    to: "à",
    "Selection deleted": "Sélection supprimée",
    Completions: "Propositions",
    Diagnostics: "Erreurs",
    "No diagnostics": "Aucune erreur",
    close: "fermer",
  },
};
