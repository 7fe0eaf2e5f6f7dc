/** What may be written at the cursor, best first. */

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { h } from "./dom";
import { FUNCTIONS, OFFERED } from "./keywords";
import { place, type Place } from "./place";
import { declaration, declared, words, type Token } from "./tokens";
import { fit, folded, label, written, type Named, type Vocabulary } from "./vocabulary";
import type { Words } from "./words";

/** An entity that `/search` finds. */
export interface Found {
  readonly iri: string;
  readonly label: string;
  readonly typeLabel: string;
  readonly code?: string | null;
}

export interface Completing {
  readonly vocabulary: () => Vocabulary;
  readonly search: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
  readonly words: Words;
}

interface Option {
  readonly text: string;
  readonly type: string;
  readonly score: number;
  readonly detail?: string;
  readonly named?: Named;
  /** What was written so far. */
  readonly wanted?: string;
  /** A prefix that the text needs, and its namespace. */
  readonly needs?: readonly [string, string];
}

/** Letters from which entities are searched. */
const LEAST = 3;
const MOST = 60;
const ORDER: Record<string, number> = { variable: 3, keyword: 2, type: 1, property: 1 };

/** Make the source of completions of the editor. */
export function completions(completing: Completing): CompletionSource {
  return async (context) => {
    const word = context.matchBefore(/(?:[?$]|<?)[\p{L}\p{N}_:.\-]*/u);
    const text = word?.text ?? "";
    if (!text && !context.explicit) return null;
    const from = word?.from ?? context.pos;
    const query = context.state.doc.toString();
    const all = words(query);
    if (all.some((t) => (t.kind === "string" || t.kind === "number") && t.from < from && from < t.to)) return null;
    if (isInComment(query, context.pos)) return null;
    const where = place(all.filter((token) => token.to <= from));
    const options = listed(completing, all, where, text, context);
    const found = await entities(completing, all, where, text, context);
    if (context.aborted) return null;
    const proposed = result(from, [...options, ...found], completing);
    // What stands there whole already would only take the Enter that was to begin a new line.
    const isDone = proposed?.options.length === 1 && options.some((option) => option.text === text && !option.needs);
    return isDone ? null : proposed;
  };
}

function result(from: number, options: readonly Option[], { words: say }: Completing): CompletionResult | null {
  const best = options.filter((option) => option.score > 0).sort(byScore).slice(0, MOST);
  if (!best.length) return null;
  return { from, filter: false, options: best.map((option) => completion(option, say)) };
}

function byScore(one: Option, two: Option): number {
  return two.score - one.score
    || (ORDER[two.type] ?? 0) - (ORDER[one.type] ?? 0)
    || (two.named?.count ?? 0) - (one.named?.count ?? 0)
    || one.text.length - two.text.length;
}

function listed(completing: Completing, all: readonly Token[], where: Place, text: string, context: CompletionContext): Option[] {
  const vocabulary = completing.vocabulary();
  const known = new Map([...declared(all)].map(([name, { iri }]) => [name, iri]));
  if (where === "prefix") {
    return [...vocabulary.prefixes]
      .filter(([name]) => !known.has(name))
      .map(([name, iri]) => ({ text: `${name}: <${iri}>`, type: "namespace", score: fit(name, text.replace(":", "")) }));
  }
  const variables = [...new Set(all.filter((t) => t.kind === "var" && t.to !== context.pos).map((t) => t.text))];
  if (/^[?$]/.test(text)) {
    return variables.map((name) => ({ text: name, type: "variable", score: fit(name.slice(1), text.slice(1)) }));
  }
  const made = (named: Named, type: string): Option => {
    const { text: short, prefix, namespace } = written(named.iri, known, vocabulary.prefixes);
    return {
      text: short, type, named, score: scored(named, short, text), wanted: text.slice(text.indexOf(":") + 1),
      ...(prefix && { needs: [prefix, namespace] as const }),
    };
  };
  const options: Option[] = [];
  if (where === "predicate") options.push(...vocabulary.properties.map((named) => made(named, "property")));
  if (where === "class" || where === "data" || where === "expression") options.push(...vocabulary.classes.map((named) => made(named, "type")));
  if (where === "graph" || where === "data") options.push(...vocabulary.graphs.map((named) => made(named, "namespace")));
  if (where === "expression" && text.includes(":")) options.push(...vocabulary.properties.map((named) => made(named, "property")));
  if (text.includes(":") || text.startsWith("<")) return options;
  // A term is found by three letters of its name, else everything would be.
  const terms = text.length >= 2 || context.explicit ? options : [];
  const keyword = (name: string, type = "keyword"): Option => ({ text: name, type, score: text || context.explicit ? begins(name, text) : 0 });
  if (where === "start") terms.push(...OFFERED.start.map((name) => keyword(name)));
  if (where === "subject" || where === "object") terms.push(...OFFERED.group.map((name) => keyword(name)));
  if (where === "predicate" && !text) terms.push({ text: "a", type: "keyword", score: 4 });
  if (where === "expression" || where === "start") {
    terms.push(...FUNCTIONS.map((name) => keyword(name, "function")));
    terms.push(...vocabulary.functions.map((name): Option => {
      const prefix = name.split(":")[0]!;
      return { text: name, type: "function", score: fit(name.split(":")[1]!, text), needs: [prefix, vocabulary.prefixes.get(prefix) ?? ""] };
    }));
  }
  if (!text) terms.push(...variables.map((name) => ({ text: name, type: "variable", score: 1 })));
  return terms;
}

async function entities(
  { search, vocabulary }: Completing, all: readonly Token[], where: Place, text: string, context: CompletionContext,
): Promise<Option[]> {
  if (!["subject", "object", "data", "expression"].includes(where) || /^[?$<]/.test(text)) return [];
  const known = new Map([...declared(all)].map(([name, { iri }]) => [name, iri]));
  const namespace = text.includes(":") ? (known.get(text.split(":")[0]!) ?? vocabulary().prefixes.get(text.split(":")[0]!)) : "";
  const wanted = text.slice(text.indexOf(":") + 1).replaceAll("-", " ");
  if (namespace === undefined || wanted.length < LEAST) return [];
  if (!namespace && OFFERED.group.some((name) => name === text.toUpperCase())) return [];
  const stop = new AbortController();
  context.addEventListener("abort", () => stop.abort());
  const found = await search(wanted, stop.signal).catch(() => []);
  return found
    .filter((entity) => entity.iri.startsWith(namespace))
    .map((entity, rank) => {
      const { text: short, prefix, namespace: needed } = written(entity.iri, known, vocabulary().prefixes);
      return {
        text: short, type: "constant", score: 0.9 - rank / 100,
        detail: [entity.label, entity.typeLabel].filter(Boolean).join(" · "),
        ...(prefix && { needs: [prefix, needed] as const }),
      };
    });
}

function scored(named: Named, short: string, text: string): number {
  const local = short.slice(short.indexOf(":") + 1);
  if (text.includes(":")) {
    const [prefix, rest = ""] = text.split(":");
    return short.startsWith(`${prefix}:`) ? Math.max(fit(local, rest), labelled(named, rest)) : 0;
  }
  return Math.max(fit(local, text), labelled(named, text), text.length > 1 && short.startsWith(text) ? 2 : 0);
}

/** A term called just what is written goes before one whose IRI only begins so: `nom` is no `noMatch`. */
function labelled(named: Named, text: string): number {
  const whole = folded(text);
  return Math.max(0, ...Object.values(named.labels).map((name) => fit(name, text) - 0.5 + (whole && folded(name) === whole ? 1 : 0)));
}

function begins(name: string, text: string): number {
  return name.startsWith(text.toUpperCase()) ? 2.5 : 0;
}

function isInComment(query: string, position: number): boolean {
  const line = query.slice(query.lastIndexOf("\n", position - 1) + 1, position);
  return /(?:^|\s)#/.test(line);
}

function completion(option: Option, say: Words): Completion {
  const { named } = option;
  const detail = option.detail ?? (named ? told(named, say.language, option.wanted) : undefined);
  return {
    label: option.text,
    type: option.type,
    ...(detail && { detail }),
    ...(named && { info: () => information(named, say) }),
    apply: (view, _, from, to) => insert(view, option, from, to),
  };
}

/** Give the name in the reader's language, or the one that holds what is written. */
function told(named: Named, language: string, wanted = ""): string {
  const own = label(named, language);
  if (fit(own, wanted)) return own;
  return Object.values(named.labels).find((text) => fit(text, wanted)) ?? own;
}

function information(named: Named, say: Words): Node {
  const comment = label({ labels: named.comments ?? {} }, say.language);
  const names = Object.entries(named.labels).map(([lang, text]) => h("p", {}, h("b", { lang }, text), ` ${lang}`));
  const amount = named.count ? h("p", { class: "amount" }, say.count("uses", named.count)) : null;
  return h("div", { class: "about" }, ...names, comment ? h("p", {}, comment) : null, amount);
}

/** Write an option, and the PREFIX line it needs. */
function insert(view: EditorView, option: Option, from: number, to: number): void {
  const line = option.needs ? declaration(view.state.doc.toString(), ...option.needs) : null;
  const changes = view.state.changes([{ from, to, insert: option.text }, ...(line ? [line] : [])]);
  view.dispatch({
    changes,
    selection: { anchor: changes.mapPos(to, 1) },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}
