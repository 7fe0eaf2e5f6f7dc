/** Where in a query the cursor stands, and so what may be written there. */

import type { Token } from "./tokens";

export type Place =
  | "start" // outside of all braces
  | "prefix" // a prefix to be declared
  | "subject"
  | "predicate"
  | "class" // object of `a`
  | "object"
  | "expression"
  | "data" // a row of VALUES
  | "graph"; // after GRAPH

interface Frame {
  kind: "group" | "expression" | "data" | "path" | "start";
  /** Terms of the triple so far. */
  terms: number;
  /** Its verb is `a`. */
  typed: boolean;
}

const TERMS = new Set(["iri", "name", "var", "string", "number", "bnode"]);
const OPERANDS = new Set(["FILTER", "BIND", "HAVING", "BY", "AS", "IN", "EXISTS"]);
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/**
 * Tell what may follow some tokens.
 *
 * @param before the tokens before the cursor, without the one that is being written.
 */
export function place(before: readonly Token[]): Place {
  const stack: Frame[] = [frame("start")];
  let data = false;
  let previous: Token | undefined;
  for (const token of before) {
    const top = stack.at(-1)!;
    if (token.kind === "punct") {
      punctuate(stack, top, token, previous, data);
      if (token.text === "{") data = false;
    } else if (TERMS.has(token.kind)) {
      if (previous?.text !== "^^") term(top, token);
    } else if (token.kind === "word") {
      const word = token.text.toUpperCase();
      if (word === "VALUES") data = true;
      if (token.text === "a" && top.terms === 1) {
        top.terms = 2;
        top.typed = true;
      } else if (word === "TRUE" || word === "FALSE") term(top, token);
      else if (top.kind === "group") Object.assign(top, frame("group"));
    }
    previous = token;
  }
  return told(stack.at(-1)!, previous);
}

function told(top: Frame, previous: Token | undefined): Place {
  const word = previous?.kind === "word" ? previous.text.toUpperCase() : "";
  if (word === "PREFIX") return "prefix";
  if (word === "GRAPH" || word === "FROM" || word === "NAMED") return "graph";
  if (top.kind === "start" || top.kind === "expression" || top.kind === "data") return top.kind;
  if (top.kind === "path" || top.terms === 1) return "predicate";
  if (top.terms === 2) return top.typed ? "class" : "object";
  return "subject";
}

function punctuate(stack: Frame[], top: Frame, token: Token, previous: Token | undefined, data: boolean): void {
  switch (token.text) {
    case "{":
      stack.push(frame(data ? "data" : "group"));
      break;
    case "(":
      stack.push(frame(bracketed(top, token, previous)));
      break;
    case "[":
      stack.push({ ...frame("group"), terms: 1 });
      break;
    case "}":
    case ")":
    case "]": {
      const closed = stack.length > 1 ? stack.pop()! : top;
      const outer = stack.at(-1)!;
      if (token.text === "}") Object.assign(outer, frame(outer.kind));
      else if (closed.kind === "path" || token.text === "]") outer.terms += 1;
      break;
    }
    case ".":
      top.terms = 0;
      top.typed = false;
      break;
    case ";":
      top.terms = 1;
      top.typed = false;
      break;
    case ",":
      if (top.kind === "group") top.terms = 2;
      break;
    case "/":
    case "|":
    case "^":
      // A path goes on.
      if (top.kind === "group" && top.terms === 2) top.terms = 1;
      break;
    default:
  }
}

function bracketed(top: Frame, token: Token, previous: Token | undefined): Frame["kind"] {
  if (top.kind === "expression" || top.kind === "start") return "expression";
  if (top.kind === "data") return "data";
  const called = previous?.kind === "name" && previous.to === token.from;
  if (called || previous?.kind === "word") return "expression";
  if (OPERANDS.has(previous?.text.toUpperCase() ?? "")) return "expression";
  return top.terms === 1 || top.kind === "path" ? "path" : "expression";
}

function term(top: Frame, token: Token): void {
  top.terms += 1;
  if (top.terms === 2) top.typed = token.text === "rdf:type" || token.text === `<${TYPE}>`;
}

function frame(kind: Frame["kind"]): Frame {
  return { kind, terms: 0, typed: false };
}
