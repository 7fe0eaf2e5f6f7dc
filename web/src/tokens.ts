/** The words of a SPARQL query, told from its strings, IRIs, comments and names (SPARQL 1.1 §19.8). */

export type Kind = "comment" | "iri" | "string" | "var" | "bnode" | "name" | "lang" | "number" | "word" | "punct";

export interface Token {
  readonly kind: Kind;
  /** As written. */
  readonly text: string;
  /** Offsets in the query, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

const LOCAL = String.raw`(?:[\p{L}\p{N}_:.\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])`;
const LEXER = new RegExp(
  [
    String.raw`(?<space>[ \t\r\n\uFEFF]+)`,
    String.raw`(?<comment>#[^\r\n]*)`,
    String.raw`(?<iri><[^<>"{}|^\x60\\\x00-\x20]*>)`,
    String.raw`(?<string>'''(?:'{0,2}(?:[^'\\]|\\.))*'''|"""(?:"{0,2}(?:[^"\\]|\\.))*"""|'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")`,
    String.raw`(?<var>[?$][\p{L}\p{N}_]+)`,
    String.raw`(?<bnode>_:[\p{L}\p{N}_](?:[\p{L}\p{N}_.\-·]*[\p{L}\p{N}_\-·])?)`,
    String.raw`(?<name>(?:\p{L}(?:[\p{L}\p{N}_.\-·]*[\p{L}\p{N}_\-·])?)?:(?:${LOCAL}*(?:[\p{L}\p{N}_:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]))?)`,
    String.raw`(?<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)`,
    String.raw`(?<number>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<punct>\^\^|&&|\|\||[<>!]=|[^])`,
  ].join("|"),
  "uys",
);

/**
 * Cut a query into tokens, spaces left out.
 *
 * A character that belongs to none, such as a quote never closed, is a `punct` of its own.
 */
export function tokens(query: string): Token[] {
  const found: Token[] = [];
  LEXER.lastIndex = 0;
  let match: RegExpExecArray | null;
  while (LEXER.lastIndex < query.length && (match = LEXER.exec(query))) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0];
    if (kind !== "space") {
      found.push({ kind: kind as Kind, text: match[0], from: match.index, to: LEXER.lastIndex });
    }
  }
  return found;
}

/** Tokens that mean something to an engine. */
export function words(query: string): Token[] {
  return tokens(query).filter((token) => token.kind !== "comment");
}

export interface Prefix {
  readonly prefix: string;
  readonly iri: string;
  /** Where its declaration ends. */
  readonly to: number;
}

/** Give the prefixes that a query declares, by name. */
export function declared(cut: readonly Token[]): Map<string, Prefix> {
  const found = new Map<string, Prefix>();
  for (const [i, token] of cut.entries()) {
    const [name, iri] = [cut[i + 1], cut[i + 2]];
    if (token.kind === "word" && token.text.toUpperCase() === "PREFIX" && name?.kind === "name" && iri?.kind === "iri") {
      const prefix = name.text.slice(0, -1);
      found.set(prefix, { prefix, iri: iri.text.slice(1, -1), to: iri.to });
    }
  }
  return found;
}

/** Give the names in a query whose prefix it does not declare. */
export function undeclared(cut: readonly Token[]): Token[] {
  const known = declared(cut);
  return cut.filter((token, i) => token.kind === "name" && cut[i - 1]?.text.toUpperCase() !== "PREFIX" && !known.has(prefixOf(token.text)));
}

/** Give the prefix of a name that has one. */
export function prefixOf(name: string): string {
  return name.slice(0, name.indexOf(":"));
}

export type Form = "select" | "ask" | "construct" | "describe" | "";

/** Tell what a query asks for; empty if it is no query. */
export function form(query: string): Form {
  const forms = new Set(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]);
  const found = words(query).find((token) => token.kind === "word" && forms.has(token.text.toUpperCase()));
  return (found?.text.toLowerCase() ?? "") as Form;
}

/**
 * Say where a PREFIX line is to be put, and write it.
 *
 * @returns the change that declares the prefix; null if the query declares it.
 */
export function declaration(query: string, prefix: string, iri: string): { from: number; insert: string } | null {
  const known = declared(words(query));
  if (known.has(prefix)) return null;
  // Sorted as the examples are; after the last one that sorts before it.
  const before = [...known.values()].filter((other) => other.prefix < prefix).at(-1);
  const line = `PREFIX ${prefix}: <${iri}>`;
  if (before) return { from: before.to, insert: `\n${line}` };
  const start = words(query)[0]?.from ?? 0;
  return { from: start, insert: `${line}\n${known.size ? "" : "\n"}` };
}
