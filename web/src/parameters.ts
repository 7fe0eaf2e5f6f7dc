/**
 * The parameters of a query: the VALUES block that comes first in its WHERE, as in the catalogue.
 *
 * A column that has the same value in every row is one parameter; the others have one a row.
 */

import { declared, words, type Prefix, type Token } from "./tokens";

export type Sort = "text" | "date" | "number" | "iri" | "boolean";

export interface Parameter {
  /** Name of the variable, without `?`. */
  readonly name: string;
  readonly sort: Sort;
  /** What a person writes, e.g. `58`, `2026-11-22`, `audience:adult`. */
  readonly value: string;
  /** Row of the block, from 1; 0 if it is the same in all. */
  readonly row: number;
  /** Where the values stand in the query. */
  readonly spans: readonly (readonly [number, number])[];
  /** What follows the closing quote: `@fr`, `^^xsd:date`. */
  readonly suffix: string;
}

interface Cell {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** More fields than these are no form. */
const MOST = 12;

/** Give the parameters of a query, in the order of their columns; none if there is no such block. */
export function parameters(query: string): Parameter[] {
  const block = rows(query);
  if (!block) return [];
  const found: Parameter[] = [];
  for (const [column, name] of block.names.entries()) {
    const cells = block.rows.map((row) => row[column]!);
    const read = cells.map(value);
    if (read.some((one) => one === null)) continue;
    const isSame = cells.every((cell) => cell.text === cells[0]!.text);
    for (const [i, cell] of (isSame ? cells.slice(0, 1) : cells).entries()) {
      const spans = isSame ? cells.map(({ from, to }) => [from, to] as const) : [[cell.from, cell.to] as const];
      found.push({ name, ...read[i]!, row: isSame ? 0 : i + 1, spans });
    }
  }
  return found.length <= MOST ? found : found.filter((parameter) => parameter.row === 0);
}

/**
 * Write a value as SPARQL.
 *
 * @returns null if it is no value of that sort; the query would not be what it seems.
 */
export function written(parameter: Pick<Parameter, "sort" | "suffix">, value: string, prefixes: ReadonlyMap<string, unknown>): string | null {
  const text = value.trim();
  switch (parameter.sort) {
    case "text":
      return `"${value.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"${parameter.suffix}`;
    case "date":
      return isDay(text) ? `"${text}"${parameter.suffix}` : null;
    case "number":
      return /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? text : null;
    case "boolean":
      return text === "true" || text === "false" ? text : null;
    case "iri": {
      const [token, more] = words(text);
      if (!token || more || token.to !== text.length) return null;
      if (token.kind === "iri") return /^<[a-z][a-z0-9+.-]*:/i.test(text) ? text : null;
      return token.kind === "name" && prefixes.has(text.slice(0, text.indexOf(":"))) ? text : null;
    }
  }
}

/** Put a value in the place of what a parameter has. */
export function changes(parameter: Parameter, insert: string): { from: number; to: number; insert: string }[] {
  return parameter.spans.map(([from, to]) => ({ from, to, insert }));
}

/** Give what a query is besides its parameters: two that differ in these alone ask the same. */
export function essence(query: string): string {
  const spans = parameters(query).flatMap(({ spans: found }) => found).sort(([a], [b]) => b - a);
  const rest = spans.reduce((text, [from, to]) => `${text.slice(0, from)}…${text.slice(to)}`, query);
  return words(rest).map(({ text }) => text).join(" ");
}

/** The prefixes that a value may use. */
export function prefixesOf(query: string): Map<string, Prefix> {
  return declared(words(query));
}

function rows(query: string): { names: string[]; rows: Cell[][] } | null {
  const cut = words(query);
  const opening = cut.findIndex((token) => token.text === "{");
  let i = cut.findIndex(
    (token, k) =>
      token.text.toUpperCase() === "VALUES" &&
      cut[k - 1]?.text === "{" &&
      (k - 1 === opening || cut[k - 2]?.text.toUpperCase() === "WHERE"),
  );
  if (i < 0) return null;
  i += 1;
  const names: string[] = [];
  const isTuple = cut[i]?.text === "(";
  if (isTuple) i += 1;
  while (cut[i]?.kind === "var") names.push(cut[i++]!.text.slice(1));
  if (isTuple && cut[i++]?.text !== ")") return null;
  if (cut[i++]?.text !== "{" || !names.length) return null;
  const found: Cell[][] = [];
  while (cut[i] && cut[i]!.text !== "}") {
    if (isTuple && cut[i++]?.text !== "(") return null;
    const row: Cell[] = [];
    while (cut[i] && row.length < names.length) {
      const [cell, next] = read(query, cut, i);
      row.push(cell);
      i = next;
    }
    if (isTuple && cut[i++]?.text !== ")") return null;
    if (row.length === names.length) found.push(row);
  }
  return cut[i] && found.length ? { names, rows: found } : null;
}

function read(query: string, cut: readonly Token[], i: number): [Cell, number] {
  let end = i + 1;
  if (cut[i]!.kind === "string" && cut[end]?.kind === "lang") end += 1;
  else if (cut[i]!.kind === "string" && cut[end]?.text === "^^") end += 2;
  else if (/^[+-]$/.test(cut[i]!.text)) end += 1;
  const found = cut.slice(i, end);
  const [from, to] = [cut[i]!.from, found.at(-1)!.to];
  return [{ from, to, text: query.slice(from, to), tokens: found }, end];
}

function value({ tokens: found, text }: Cell): Pick<Parameter, "sort" | "value" | "suffix"> | null {
  const [first, second, third] = found;
  switch (first?.kind) {
    case "string": {
      if (/^("""|''')/.test(first.text)) return null;
      const suffix = text.slice(first.text.length);
      const plain = first.text.slice(1, -1).replace(/\\(.)/g, (_, c: string) => ({ n: "\n", t: "\t", r: "\r" })[c] ?? c);
      const sort = second?.text === "^^" && /^xsd:date$|#date>$/.test(third?.text ?? "") ? "date" : "text";
      return { sort, value: plain, suffix };
    }
    case "number":
    case "punct":
      return { sort: "number", value: text, suffix: "" };
    case "iri":
    case "name":
      return { sort: "iri", value: text, suffix: "" };
    case "word":
      return /^(true|false)$/.test(text) ? { sort: "boolean", value: text, suffix: "" } : null;
    default:
      return null;
  }
}

function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
