/** What is wrong with a query, at its place: what the endpoint said, and what is seen while it is written. */

import { syntaxTree } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import { StateEffect, StateField, type EditorState, type Text } from "@codemirror/state";
import type { Problem } from "./ask";
import { declaration, prefixOf, undeclared, words as cutWords } from "./tokens";
import type { Words } from "./words";

/** Set what the endpoint said of the query; null to take it back. */
export const setProblem = StateEffect.define<Problem | null>();

/** What the endpoint said of this very text; the first change takes it away. */
export const told = StateField.define<Problem | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setProblem)) return effect.value;
    return transaction.docChanged ? null : value;
  },
});

/**
 * Give the offset of a place.
 *
 * @param line counted from 1.
 * @param column counted from 1, in characters, as the endpoint counts.
 */
export function offset(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  // What JavaScript counts are UTF-16 units: a character beyond the BMP is two.
  const before = [...found.text].slice(0, Math.max(column - 1, 0)).join("");
  return found.from + before.length;
}

/** Say what is wrong, for CodeMirror to mark. */
export function mistakes(state: EditorState, prefixes: ReadonlyMap<string, string>, say: Words): Diagnostic[] {
  const problem = state.field(told);
  if (problem?.line) {
    const from = offset(state.doc, problem.line, problem.column ?? 1);
    return [{ from, to: end(state, from), severity: "error", message: problem.detail }];
  }
  const found = nameless(state, prefixes, say);
  return found.length ? found : broken(state, say);
}

function nameless(state: EditorState, prefixes: ReadonlyMap<string, string>, say: Words): Diagnostic[] {
  return undeclared(cutWords(state.doc.toString())).map((token) => {
    const prefix = prefixOf(token.text);
    const iri = prefixes.get(prefix);
    return {
      from: token.from,
      to: token.to,
      severity: "error" as const,
      message: say.say("undeclared", { prefix }),
      ...(iri && {
        actions: [
          {
            name: say.say("declare", { prefix }),
            apply: (view) => {
              const line = declaration(view.state.doc.toString(), prefix, iri);
              if (line) view.dispatch({ changes: line, userEvent: "input" });
            },
          },
        ],
      }),
    } satisfies Diagnostic;
  });
}

/** Mark the first place where the grammar is left; what follows it is often sound. */
function broken(state: EditorState, say: Words): Diagnostic[] {
  if (!state.doc.toString().trim()) return [];
  let first = -1;
  syntaxTree(state).iterate({
    enter(node) {
      if (first < 0 && node.type.isError) first = node.from;
      return first < 0;
    },
  });
  if (first < 0) return [];
  return [{ from: first, to: end(state, first), severity: "error", message: say.say("notHere") }];
}

/** Where the word at an offset ends; a mark has to be seen, so it is a character at least. */
function end(state: EditorState, from: number): number {
  const rest = state.doc.lineAt(from).text.slice(from - state.doc.lineAt(from).from);
  return Math.min(from + Math.max(/^\S+/.exec(rest)?.[0].length ?? 1, 1), state.doc.length);
}
