/** RDF terms as SPARQL TSV and N-Triples write them, read when they are shown. */

export type Term =
  | { readonly kind: "iri"; readonly value: string }
  | { readonly kind: "bnode"; readonly value: string }
  | { readonly kind: "literal"; readonly value: string; readonly lang: string; readonly datatype: string };

const XSD = "http://www.w3.org/2001/XMLSchema#";
const ESCAPES: Record<string, string> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$/s;
const NUMERIC = new Set(
  ["integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
    "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"].map((n) => XSD + n),
);

/**
 * Read one cell.
 *
 * @param text as in a TSV of SPARQL 1.1 (§3 of its formats) or N-Triples; empty where unbound.
 */
export function read(text: string): Term | null {
  if (!text) return null;
  if (text.startsWith("<")) return { kind: "iri", value: unescaped(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { kind: "bnode", value: text };
  const match = LITERAL.exec(text);
  if (match) {
    const [, value = "", lang = "", datatype = ""] = match;
    return { kind: "literal", value: unescaped(value), lang, datatype };
  }
  return { kind: "literal", value: text, lang: "", datatype: XSD + bare(text) };
}

/** Give the number that a term is; NaN if it is none. */
export function number(term: Term | null): number {
  if (term?.kind !== "literal" || !NUMERIC.has(term.datatype)) return NaN;
  return Number(term.value);
}

/** Say whether a term is a date, a year or a time that sorts as its text. */
export function isDate(term: Term | null): boolean {
  return term?.kind === "literal" && /#(?:date|dateTime|gYear|gYearMonth)$/.test(term.datatype);
}

/**
 * Split one triple of N-Triples.
 *
 * @returns subject, predicate and object as written; null for a line that has none.
 */
export function triple(line: string): [string, string, string] | null {
  const match = /^(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(.+?)\s*\.\s*$/s.exec(line);
  return match ? [match[1]!, match[2]!, match[3]!] : null;
}

/** Shorten an IRI by the longest namespace that fits; else give it whole. */
export function curie(iri: string, prefixes: ReadonlyMap<string, string>): string {
  let [best, name] = ["", ""];
  for (const [prefix, namespace] of prefixes) {
    if (iri.startsWith(namespace) && namespace.length > best.length) [best, name] = [namespace, prefix];
  }
  return best ? `${name}:${iri.slice(best.length)}` : iri;
}

/** Say whether what follows a prefix can be written without escapes. */
export function isLocal(text: string): boolean {
  return /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.\-]*[\p{L}\p{N}_\-])?$/u.test(text);
}

function bare(text: string): string {
  if (text === "true" || text === "false") return "boolean";
  if (/[eE]/.test(text)) return "double";
  return text.includes(".") ? "decimal" : "integer";
}

function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (_, short, long, one: string) => {
    const code = short ?? long;
    return code ? String.fromCodePoint(parseInt(code, 16)) : (ESCAPES[one] ?? one);
  });
}
