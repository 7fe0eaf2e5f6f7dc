/** The texts of the page in its language; the server writes them (`web/editor/words.py`). */

export const KEYS = [
  "run", "cancel", "format", "share", "copied", "copy", "copyFailed", "code", "query", "help", "running", "stopped",
  "waiting", "rows.one", "rows.other", "triples.one", "triples.other", "uses.one", "uses.other", "bytes", "unit.kB",
  "unit.MB", "kept", "seconds", "cut", "limited", "lost", "partly", "answer", "table", "map", "mapped.one", "mapped.other", "unmapped.one", "unmapped.other", "redrawn", "chart", "graph", "raw", "as", "yes",
  "no", "none", "download", "sort", "sorted.up", "sorted.down", "empty", "cell", "cellHint", "language", "datatype",
  "examples", "history", "historyNote", "historyEmpty", "clear", "searchExamples", "found.one", "found.other",
  "nothingFound", "loaded", "meaning", "changed", "parameters", "parametersNote", "parameter.wrong", "sort.text", "sort.date",
  "sort.number", "sort.iri", "sort.boolean", "unreachable", "unprepared", "goThere", "undeclared", "declare", "notHere",
  "chartKind", "bars", "lines", "chartX", "chartY", "chartCut", "graphCut", "graphNone", "graphSame", "rawCut",
  "snippetNote", "close", "param.lang", "param.asOf", "param.orphaCode", "param.audience", "param.centre",
  "param.association", "param.departmentCode", "param.fromCode", "param.regionCode", "param.from", "param.to",
] as const;

export type Key = (typeof KEYS)[number];
type Counted = Extract<Key, `${string}.one`> extends `${infer Name}.one` ? Name : never;

export class Words {
  private readonly plural: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;
  readonly collator: Intl.Collator;

  constructor(
    readonly language: string,
    private readonly texts: Readonly<Record<string, string>>,
  ) {
    const locale = language === "fr" ? "fr-FR" : "en-GB";
    this.plural = new Intl.PluralRules(locale);
    this.numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    this.collator = new Intl.Collator(locale, { numeric: true });
  }

  /** Give a text, `{name}` filled in. */
  say(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
    const text = this.texts[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? this.number(value) : value;
    });
  }

  /** Give the text for so many, e.g. `12 rows`. */
  count(name: Counted, n: number): string {
    const key = `${name}.${this.plural.select(n) === "one" ? "one" : "other"}` as Key;
    return this.say(key, { n });
  }

  /** Whether there is a text of this name. */
  has(key: string): key is Key {
    return key in this.texts;
  }

  number(value: number): string {
    return this.numbers.format(value);
  }

  /** Write a number of bytes. */
  size(bytes: number): string {
    if (bytes < 1000) return this.say("bytes", { n: bytes });
    if (bytes < 1e6) return this.say("unit.kB", { n: Math.round(bytes / 100) / 10 });
    return this.say("unit.MB", { n: Math.round(bytes / 1e5) / 10 });
  }
}
