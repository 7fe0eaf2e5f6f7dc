/** What the graph is written with: prefixes, classes, properties, graphs; from `/sparql/vocabulary`. */

import { isLocal } from "./terms";

export interface Named {
  readonly iri: string;
  /** Language -> its name. */
  readonly labels: Readonly<Record<string, string>>;
  /** Language -> what it means. */
  readonly comments?: Readonly<Record<string, string>>;
  /** Entities of a class, triples of a property; 0 where none is known. */
  readonly count?: number;
}

export interface Vocabulary {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly classes: readonly Named[];
  readonly properties: readonly Named[];
  readonly graphs: readonly Named[];
  /** Functions beyond SPARQL's own, as CURIEs. */
  readonly functions: readonly string[];
}

export const EMPTY: Vocabulary = { prefixes: new Map(), classes: [], properties: [], graphs: [], functions: [] };

/** Read what `/sparql/vocabulary` tells. */
export function readVocabulary(told: Omit<Vocabulary, "prefixes"> & { prefixes: Record<string, string> }): Vocabulary {
  return { ...told, prefixes: new Map(Object.entries(told.prefixes)) };
}

/** Write an IRI as a query would: by the longest prefix that leaves a plain name, else in `<>`. */
export function written(iri: string, ...known: ReadonlyMap<string, string>[]): { text: string; prefix: string; namespace: string } {
  let [name, best] = ["", ""];
  for (const prefixes of known) {
    for (const [prefix, namespace] of prefixes) {
      if (iri.startsWith(namespace) && namespace.length > best.length && isLocal(iri.slice(namespace.length))) {
        [name, best] = [prefix, namespace];
      }
    }
  }
  return best ? { text: `${name}:${iri.slice(best.length)}`, prefix: name, namespace: best } : { text: `<${iri}>`, prefix: "", namespace: "" };
}

/** Give the name to show: in the language, else in the other. */
export function label(named: Pick<Named, "labels">, language: string): string {
  return named.labels[language] ?? Object.values(named.labels)[0] ?? "";
}

/** Take accents and capitals away, for comparing. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Say how well a text answers what is being written: 3 it begins so, 2 a word of it does, 1 it is
 * within, 0 not at all.
 */
export function fit(text: string, wanted: string): number {
  if (!wanted) return 1;
  const [hay, needle] = [folded(text), folded(wanted)];
  if (hay.startsWith(needle)) return 3;
  const at = hay.indexOf(needle);
  if (at < 0) return 0;
  // A hump of `hasCoordinatingSite` begins a word too.
  return /[\p{L}\p{N}]/u.test(hay[at - 1] ?? " ") && !isHump(text, at) ? 1 : 2;
}

function isHump(text: string, at: number): boolean {
  return /^\p{Lu}$/u.test(text[at] ?? "") && /^\p{Ll}$/u.test(text[at - 1] ?? "");
}
