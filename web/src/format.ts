/** A query laid out as the catalogue's are: spaces and line ends change, and nothing else. */

import { CALLED, CLAUSES, KEYWORDS, PATTERNS } from "./keywords";
import { tokens, type Token } from "./tokens";

const INDENT = "  ";
/** Longest line that is written, but for what cannot be broken. */
const WIDE = 100;

/**
 * What a bracket holds: patterns, one a line; patterns on one line; rows of VALUES, several lines or
 * one; an expression; a path or list; a blank node.
 */
type Context = "group" | "inline" | "data" | "row" | "expression" | "path" | "bracket";

/** Lay a query out; one whose words it would change comes back as it was. */
export function format(query: string): string {
  const cut = tokens(query);
  const laid = new Layout(query, cut).text();
  return same(cut, tokens(laid)) ? laid : query;
}

class Layout {
  private readonly lines: string[] = [];
  private readonly stack: Context[] = [];
  private line = "";
  private clause = "";
  /** First token of the triple, filter or clause that is being written. */
  private statement = 0;
  /** Whether each open bracket ends a statement with its close: FILTER (…), BIND (…). */
  private readonly ending: boolean[] = [];

  constructor(
    private readonly query: string,
    private readonly cut: readonly Token[],
  ) {}

  text(): string {
    for (let i = 0; i < this.cut.length; i++) this.add(i);
    this.flush();
    return `${this.lines.join("\n").trim()}\n`;
  }

  private add(i: number): void {
    const [token, previous] = [this.cut[i]!, this.cut[i - 1]];
    const between = previous ? this.query.slice(previous.to, token.from) : "\n";
    if (token.kind === "comment") return this.comment(token, between);
    if (previous?.kind === "comment") this.flush();
    if (/\n[ \t]*\r?\n/.test(between) && this.isGroup() && !this.line.trim()) this.gap();
    const word = token.kind === "word" ? token.text.toUpperCase() : "";
    if (this.isGroup() && (CLAUSES.has(word) || PATTERNS.has(word))) this.begin(word, between);
    else if (between.includes("\n") && this.line.trim() && this.keepsBreak(i)) this.break();
    if (token.text === "}") return this.close(i);
    if (token.text === ")" || token.text === "]") this.stack.pop();
    this.put(i, KEYWORDS.has(word) ? word : token.text);
    if (token.text === "{") this.open(i);
    else if (token.text === "(") this.push(i);
    else if (token.text === "[") this.stack.push("bracket");
    else if (token.text === ")" && this.ending.pop() && this.isGroup()) this.end(i);
    else if (token.text === "." && this.isGroup()) this.end(i);
    else if (token.text === ";" && this.isGroup() && this.isLong(i) && !this.isBroken(i)) this.break();
  }

  private put(i: number, text: string): void {
    if (!this.line.trim()) {
      // A line that goes on has its margin already.
      if (!this.line) this.statement = i;
      this.line ||= this.margin();
    } else if (this.isSpaced(i)) this.line += " ";
    this.line += text;
  }

  private isSpaced(i: number): boolean {
    const [left, right] = [this.cut[i - 1]!, this.cut[i]!];
    const isTight = left.to === right.from;
    const inExpression = ["expression", "data", "row"].includes(this.stack.at(-1) ?? "");
    if (left.text === "(" || right.text === ")" || right.kind === "lang") return false;
    if (left.text === "^^" || right.text === "^^" || left.text === "!" || left.text === "^") return false;
    if (right.text === "," || right.text === ";") return !inExpression;
    if (right.text === "(") {
      const isCall = (left.kind === "name" || left.kind === "iri") && isTight;
      return !isCall && !CALLED.has(left.text.toUpperCase()) && !(!inExpression && /^[/|]$/.test(left.text));
    }
    if (inExpression) return !(/^[-+]$/.test(left.text) && isTight && !this.isOperand(i - 2));
    // A path is written in one piece.
    if (/^[/|]$/.test(left.text) || /^[/|]$/.test(right.text)) return false;
    return !(/^[*+?]$/.test(right.text) && isTight);
  }

  private isOperand(i: number): boolean {
    const token = this.cut[i];
    return token !== undefined && (token.kind !== "punct" || token.text === ")");
  }

  /** Begin a clause or pattern on a line of its own; WHERE may stay on the line of a short SELECT. */
  private begin(word: string, between: string): void {
    const stays = word === "WHERE" && !between.includes("\n") && this.line.length < WIDE - 8;
    if (!stays) this.flush();
    if (this.clause === "PREFIX" && word !== "PREFIX" && !this.stack.length) this.gap();
    this.clause = word;
  }

  /** Long lists, expressions and rows are broken by whoever writes them. */
  private keepsBreak(i: number): boolean {
    const context = this.stack.at(-1);
    if (context === "row" || context === "inline") return false;
    return !this.isGroup() || /^[;,]$/.test(this.cut[i - 1]!.text) || this.isLong(i);
  }

  private break(): void {
    const isRow = this.stack.at(-1) === "data";
    this.flush();
    this.line = this.margin(isRow ? 0 : 1);
  }

  /** Whether the statement is too long for one line. */
  private isLong(i: number): boolean {
    return this.margin().length + this.whole(i).replace(/\s+/g, " ").length > WIDE;
  }

  private isBroken(i: number): boolean {
    return this.whole(i).trim().includes("\n");
  }

  /** The statement that a token is part of, as it was written. */
  private whole(i: number): string {
    let depth = 0;
    let end = i;
    for (; end < this.cut.length; end++) {
      const { text, kind } = this.cut[end]!;
      if (/^[([{]$/.test(text)) depth += 1;
      if (/^[)\]}]$/.test(text)) depth -= 1;
      if (depth < 0 || (depth === 0 && text === ".") || text === "{") break;
      if (depth === 0 && end > this.statement && kind === "word" && (PATTERNS.has(text.toUpperCase()) || CLAUSES.has(text.toUpperCase()))) break;
    }
    return this.query.slice(this.cut[this.statement]?.from ?? 0, this.cut[end]?.to ?? this.query.length);
  }

  private open(i: number): void {
    const inside = this.inside(i);
    const isShort = !/[\n#]/.test(inside) && this.line.length + inside.length + 1 <= WIDE;
    if (this.isData(i)) this.stack.push(isShort ? "row" : "data");
    else this.stack.push(isShort && this.stack.length > 0 ? "inline" : "group");
    if (this.isBlock() && !this.isBeside(i)) this.flush();
    if (this.stack.at(-1) === "group") this.clause = "";
  }

  private close(i: number): void {
    if (this.isBlock()) {
      this.flush();
      this.stack.pop();
      this.line = `${this.margin()}}`;
    } else {
      this.stack.pop();
      this.line += " }";
    }
    const next = this.cut[i + 1];
    const goesOn = next?.text === "." || next?.text.toUpperCase() === "UNION" || (next && this.isBeside(i));
    if (this.isGroup() && !goesOn) this.flush();
  }

  private inside(i: number): string {
    let depth = 0;
    for (let j = i; j < this.cut.length; j++) {
      if (this.cut[j]!.text === "{") depth += 1;
      if (this.cut[j]!.text === "}" && --depth === 0) return this.query.slice(this.cut[i]!.to, this.cut[j]!.from);
    }
    return "\n";
  }

  private isData(i: number): boolean {
    let j = i - 1;
    while (this.cut[j]?.kind === "var" || /^[()]$/.test(this.cut[j]?.text ?? "")) j -= 1;
    return this.cut[j]?.text.toUpperCase() === "VALUES";
  }

  private push(i: number): void {
    const [before, further] = [this.cut[i - 1]?.text.toUpperCase() ?? "", this.cut[i - 2]?.text.toUpperCase() ?? ""];
    this.ending.push(before === "FILTER" || before === "BIND" || further === "FILTER");
    this.stack.push(this.bracketed(i));
  }

  private bracketed(i: number): Context {
    const [left, token] = [this.cut[i - 1], this.cut[i]!];
    const outer = this.stack.at(-1);
    const isCall = left?.kind === "word" || ((left?.kind === "name" || left?.kind === "iri") && left.to === token.from);
    const inExpression = outer === "expression" || outer === "data" || outer === "row";
    return isCall || inExpression || ["SELECT", "ORDER", "GROUP", "HAVING"].includes(this.clause) ? "expression" : "path";
  }

  private comment(token: Token, between: string): void {
    if (between.includes("\n")) this.flush();
    if (/\n[ \t]*\r?\n/.test(between)) this.gap();
    this.line = this.line.trim() ? `${this.line}  ${token.text}` : (this.line || this.margin()) + token.text;
    this.flush();
  }

  private end(i: number): void {
    if (!this.isBeside(i) && this.cut[i + 1]?.text !== ".") this.flush();
  }

  /** Whether a comment follows on the same line. */
  private isBeside(i: number): boolean {
    const next = this.cut[i + 1];
    return next?.kind === "comment" && !this.query.slice(this.cut[i]!.to, next.from).includes("\n");
  }

  private isGroup(): boolean {
    const context = this.stack.at(-1);
    return context === undefined || context === "group";
  }

  private isBlock(): boolean {
    const context = this.stack.at(-1);
    return context === "group" || context === "data";
  }

  private margin(more = 0): string {
    return INDENT.repeat(this.stack.filter((context) => context === "group" || context === "data").length + more);
  }

  private flush(): void {
    if (this.line.trim()) this.lines.push(this.line.trimEnd());
    this.line = "";
  }

  private gap(): void {
    this.flush();
    if (this.lines.length && this.lines.at(-1) !== "") this.lines.push("");
  }
}

function same(one: readonly Token[], two: readonly Token[]): boolean {
  return one.length === two.length && one.every((token, i) => {
    const other = two[i]!;
    return token.text === other.text || (token.kind === "word" && token.text.toUpperCase() === other.text.toUpperCase());
  });
}
