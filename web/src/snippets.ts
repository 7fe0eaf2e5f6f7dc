/** The same query asked from a program. */

import type { Form } from "./tokens";

export interface Snippet {
  readonly name: string;
  /** File extension, for people who save it. */
  readonly extension: string;
  readonly code: string;
}

/**
 * Write programs that ask a query and print its answer.
 *
 * @param endpoint absolute URL.
 */
export function snippets(endpoint: string, query: string, kind: Form): Snippet[] {
  const isGraph = kind === "construct" || kind === "describe";
  return [
    { name: "curl", extension: "sh", code: curl(endpoint, query, isGraph) },
    { name: "Python", extension: "py", code: python(endpoint, query, isGraph, kind === "ask") },
    { name: "R", extension: "R", code: r(endpoint, query, isGraph, kind === "ask") },
    { name: "JavaScript", extension: "mjs", code: javascript(endpoint, query, isGraph, kind === "ask") },
  ];
}

function curl(endpoint: string, query: string, isGraph: boolean): string {
  const accept = isGraph ? "text/turtle" : "text/csv";
  return `curl -sS ${shell(endpoint)} \\\n  -H 'Accept: ${accept}' \\\n  --data-urlencode query=${shell(query)}\n`;
}

function python(endpoint: string, query: string, isGraph: boolean, isAsk: boolean): string {
  const head = `# pip install sparqlwrapper
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

endpoint = SPARQLWrapper(${literal(endpoint)})
endpoint.setMethod("POST")
endpoint.setQuery(${pythonText(query)})
`;
  if (isGraph) {
    return head.replace("JSON, ", "") + 'endpoint.setReturnFormat(TURTLE)\nprint(endpoint.query().convert().decode())\n';
  }
  const read = head.replace("TURTLE, ", "") + "endpoint.setReturnFormat(JSON)\nanswer = endpoint.query().convert()\n";
  if (isAsk) return `${read}print(answer["boolean"])\n`;
  return `${read}columns = answer["head"]["vars"]
for row in answer["results"]["bindings"]:
    print([row[name]["value"] if name in row else None for name in columns])
`;
}

function r(endpoint: string, query: string, isGraph: boolean, isAsk: boolean): string {
  const head = `endpoint <- ${literal(endpoint)}
query <- ${literal(query)}
`;
  const asked = (format: string) => `paste0(endpoint, "?format=${format}&query=", URLencode(query, reserved = TRUE))`;
  if (isGraph) return `${head}writeLines(readLines(${asked("ttl")}, encoding = "UTF-8", warn = FALSE))\n`;
  if (isAsk) return `${head}print(readLines(${asked("csv")}, warn = FALSE))\n`;
  // Codes such as "01" would lose their zero.
  return `${head}rows <- read.csv(${asked("csv")}, encoding = "UTF-8", colClasses = "character")\nprint(rows)\n`;
}

function javascript(endpoint: string, query: string, isGraph: boolean, isAsk: boolean): string {
  const accept = isGraph ? "text/turtle" : "application/sparql-results+json";
  const head = `const response = await fetch(${literal(endpoint)}, {
  method: "POST",
  headers: { Accept: "${accept}" },
  body: new URLSearchParams({
    query: ${template(query)},
  }),
});
if (!response.ok) throw new Error(await response.text());
`;
  if (isGraph) return `${head}console.log(await response.text());\n`;
  if (isAsk) return `${head}console.log((await response.json()).boolean);\n`;
  return `${head}const { head, results } = await response.json();
for (const row of results.bindings) {
  console.log(head.vars.map((name) => row[name]?.value ?? null));
}
`;
}

/** Quote for a POSIX shell: nothing has a meaning between single quotes but their end. */
function shell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A string that JSON, Python, R and JavaScript all read alike. */
function literal(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => (/[\u2028\u2029]/.test(c) ? `\\u${c.charCodeAt(0).toString(16)}` : c));
}

function pythonText(query: string): string {
  const text = query.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"');
  return query.includes("\n") ? `"""${text}"""` : literal(query);
}

function template(query: string): string {
  return `\`${query.replace(/[\\`]|\$(?=\{)/g, "\\$&")}\``;
}

