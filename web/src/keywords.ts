/** The keywords of SPARQL 1.1, by what they do. */

/** Functions of SPARQL itself. */
export const FUNCTIONS: readonly string[] = [
  "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "IRI", "URI",
  "BNODE", "RAND", "ABS", "CEIL", "FLOOR", "ROUND", "CONCAT", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI", "CONTAINS",
  "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ", "NOW",
  "UUID", "STRUUID", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "COALESCE", "IF", "STRLANG", "STRDT", "SAMETERM", "ISIRI",
  "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "REGEX", "SUBSTR", "REPLACE",
];
/** A clause begins a line, and so does a pattern. */
export const CLAUSES: ReadonlySet<string> = new Set([
  "PREFIX", "BASE", "SELECT", "CONSTRUCT", "ASK", "DESCRIBE", "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET",
]);
export const PATTERNS: ReadonlySet<string> = new Set(["OPTIONAL", "FILTER", "BIND", "VALUES", "GRAPH", "MINUS", "SERVICE"]);
/** Words that hold on to their bracket. */
export const CALLED: ReadonlySet<string> = new Set([...FUNCTIONS, "ASC", "DESC"]);
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...FUNCTIONS, ...CLAUSES, ...PATTERNS, "DISTINCT", "REDUCED", "NAMED", "BY", "ASC", "DESC", "AS", "UNION", "NOT", "EXISTS", "IN",
  "UNDEF", "SEPARATOR", "SILENT",
]);
/** What completion offers outside of braces, and where a pattern may begin. */
export const OFFERED: Readonly<Record<"start" | "group", readonly string[]>> = {
  start: ["SELECT", "DISTINCT", "CONSTRUCT", "ASK", "DESCRIBE", "WHERE", "PREFIX", "FROM", "FROM NAMED", "ORDER BY", "GROUP BY",
    "HAVING", "LIMIT", "OFFSET", "ASC", "DESC", "VALUES"],
  group: ["OPTIONAL", "FILTER", "FILTER NOT EXISTS", "FILTER EXISTS", "BIND", "VALUES", "UNION", "GRAPH", "MINUS", "SELECT"],
};
