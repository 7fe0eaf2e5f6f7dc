/** One query asked of the endpoint; its rows come while they are computed. */

import { Lines } from "./lines";
import { triple } from "./terms";

/** What the endpoint says against a query (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Answer {
  readonly kind: "rows" | "graph" | "boolean";
  /** Names of the columns, without `?`. */
  readonly columns: string[];
  /** The cells of each row, tabs between them; see `cells`. */
  readonly rows: string[];
  truth?: boolean;
  /** Bytes of the body, decompressed. */
  bytes: number;
  /** Seconds until the last byte. */
  seconds: number;
  /** Whether the server had it already. */
  kept: boolean;
  /** Most rows that the server gives, where it limits them. */
  most: number;
  /** There are more rows than are held here. */
  cut: boolean;
  /** It ended before its end: an error on the way, or the reader has stopped it. */
  broken: "" | "lost" | "stopped";
  /** Nothing more comes. */
  done: boolean;
}

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export interface Asking {
  readonly endpoint: string;
  readonly query: string;
  readonly language: string;
  readonly signal: AbortSignal;
  /** Called when there is something to show, and as more comes. */
  readonly progress: (answer: Answer) => void;
}

/** A taller table than this cannot be drawn, and its text fills a tablet's memory. */
export const MOST_ROWS = 500_000;
/** Longer URLs are stopped by some proxies. */
const LONGEST_URL = 6_000;
const ACCEPT = "text/tab-separated-values, application/n-triples;q=0.9";

/**
 * Ask a query.
 *
 * @throws Refused: the endpoint says why.
 * @throws DOMException `AbortError`: stopped before anything came.
 * @throws TypeError: the server cannot be reached.
 */
export async function ask(asking: Asking): Promise<Answer> {
  const begun = performance.now();
  const response = await request(asking, ACCEPT);
  if (!response.ok) throw new Refused(await problem(response));
  const graph = (response.headers.get("content-type") ?? "").startsWith("application/n-triples");
  const answer: Answer = {
    kind: graph ? "graph" : "rows",
    columns: graph ? ["subject", "predicate", "object"] : [],
    rows: [],
    bytes: 0,
    seconds: 0,
    kept: (response.headers.get("cache-status") ?? "").includes("hit"),
    most: Number(response.headers.get("x-sparql-maxrows") ?? 0),
    cut: false,
    broken: "",
    done: false,
  };
  const lines = new Lines();
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let told = 0;
  try {
    while (reader && !answer.cut) {
      const { done, value } = await reader.read();
      if (done) break;
      answer.bytes += value.length;
      take(answer, lines.push(decoder.decode(value, { stream: true })));
      const now = performance.now();
      if (now - told > 100 && answer.columns.length) {
        answer.seconds = (now - begun) / 1000;
        asking.progress(answer);
        told = performance.now();
      }
    }
    if (answer.cut) await reader?.cancel();
    else if (lines.rest) take(answer, [lines.rest]);
  } catch (error) {
    if (!answer.rows.length) throw error;
    answer.broken = asking.signal.aborted ? "stopped" : "lost";
  }
  const settled = answer.truth === undefined ? answer : { ...answer, kind: "boolean" as const };
  settled.seconds = (performance.now() - begun) / 1000;
  settled.done = true;
  asking.progress(settled);
  return settled;
}

/** Ask for the text of an answer in another format. */
export async function text(asking: Omit<Asking, "progress">, accept: string): Promise<string> {
  const response = await request(asking, accept);
  if (!response.ok) throw new Refused(await problem(response));
  return response.text();
}

/** Give the cells of a row, or the three terms of a triple. */
export function cells(answer: Pick<Answer, "kind">, row: string): string[] {
  return answer.kind === "graph" ? (triple(row) ?? []) : row.split("\t");
}

/** Write the URL that gives the answer of a query. */
export function url(endpoint: string, query: string, format = ""): string {
  const asked = new URLSearchParams({ query, ...(format && { format }) });
  return `${endpoint}?${asked}`;
}

function request({ endpoint, query, language, signal }: Omit<Asking, "progress">, accept: string): Promise<Response> {
  const headers = { Accept: accept, "Accept-Language": language };
  const asked = url(endpoint, query);
  // By GET, so that the browser keeps it too; credentials are never asked for.
  if (asked.length <= LONGEST_URL) return fetch(asked, { headers, signal, credentials: "omit" });
  return fetch(endpoint, { method: "POST", headers, signal, credentials: "omit", body: new URLSearchParams({ query }) });
}

function take(answer: Answer, lines: string[]): void {
  for (const line of lines) {
    if (answer.kind === "graph") {
      if (line && !line.startsWith("#")) answer.rows.push(line);
    } else if (answer.columns.length) {
      answer.rows.push(line);
    } else if (line === "true" || line === "false") {
      answer.truth = line === "true";
    } else if (answer.truth === undefined) {
      // A SELECT without variables has an empty header.
      answer.columns.push(...line.split("\t").map((name) => name.replace(/^\?/, "")));
    }
    if (answer.rows.length >= MOST_ROWS) {
      answer.cut = true;
      return;
    }
  }
}

async function problem(response: Response): Promise<Problem> {
  const body = await response.text();
  try {
    return { ...JSON.parse(body), status: response.status };
  } catch {
    // A proxy in between answers in its own words.
    return { status: response.status, title: response.statusText, detail: body.slice(0, 300) };
  }
}
