/** The answer: what it is in a line, and its views. */

import { text, url, type Answer } from "./ask";
import { Chart, plottable } from "./chart";
import { h } from "./dom";
import { drawn, pointColumn, type Outlines } from "./map";
import { Grid, type GridNeeds } from "./grid";
import { Tabs } from "./tabs";

export interface ResultsNeeds extends GridNeeds {
  readonly endpoint: string;
  readonly outlines: () => Promise<Outlines>;
}

type Format = readonly [extension: string, mediaType: string];

const TABLES: readonly Format[] = [
  ["csv", "text/csv"],
  ["tsv", "text/tab-separated-values"],
  ["json", "application/sparql-results+json"],
  ["xml", "application/sparql-results+xml"],
];
const GRAPHS: readonly Format[] = [
  ["ttl", "text/turtle"],
  ["nt", "application/n-triples"],
  ["jsonld", "application/ld+json"],
  ["rdf", "application/rdf+xml"],
];
/** Characters of an answer that are shown as they came. */
const MOST_RAW = 200_000;
/** A longer query is not for a link. */
const LONGEST_LINK = 6_000;

export class Results {
  private readonly facts = h("p", { class: "facts-line" });
  private readonly notes = h("div", {});
  private readonly files = h("ul", { class: "downloads" });
  private readonly truth = h("p", { class: "boolean" });
  private readonly grid: Grid;
  private readonly chart: Chart;
  private readonly panels = { table: h("div", {}), map: h("div", {}), chart: h("div", {}), graph: h("div", {}), raw: h("div", {}) };
  private readonly tabs: Tabs;
  private answer: Answer | null = null;
  private query = "";
  private outlines: Promise<Outlines> | null = null;
  private raw = new AbortController();

  constructor(private readonly needs: ResultsNeeds, private readonly host: HTMLElement) {
    const { words } = needs;
    this.grid = new Grid(needs);
    this.chart = new Chart(needs);
    this.panels.table.append(this.truth, this.grid.element);
    this.panels.chart.append(this.chart.element);
    this.tabs = new Tabs(
      [
        { id: "table", label: words.say("table"), panel: this.panels.table, shown: () => this.answer && this.grid?.show(this.answer) },
        { id: "map", label: words.say("map"), panel: this.panels.map, shown: () => void this.drawMap() },
        { id: "chart", label: words.say("chart"), panel: this.panels.chart, shown: () => this.answer && this.chart.show(this.answer) },
        { id: "graph", label: words.say("graph"), panel: this.panels.graph, shown: () => void this.drawGraph() },
        { id: "raw", label: words.say("raw"), panel: this.panels.raw, shown: () => this.answer && void this.drawRaw() },
      ],
      words.say("answer"),
    );
    host.append(
      h("div", { class: "answer-head" }, h("h2", {}, words.say("answer")), this.facts),
      this.notes,
      h("div", { class: "answer-bar" }, this.tabs.list, h("div", { class: "files" }, h("span", { class: "hint" }, words.say("download")), this.files)),
      ...Object.values(this.panels),
    );
    host.hidden = true;
  }

  /** Show an answer, as it comes and when it is whole. */
  show(answer: Answer, query: string): void {
    const isNew = answer.columns !== this.answer?.columns;
    this.answer = answer;
    this.query = query;
    this.host.hidden = false;
    this.tell(answer);
    this.truth.hidden = answer.kind !== "boolean";
    this.truth.textContent = answer.truth === undefined ? "" : this.needs.words.say(answer.truth ? "yes" : "no");
    const isEmpty = answer.done && answer.kind !== "boolean" && !answer.rows.length;
    this.grid.element.hidden = answer.kind === "boolean" || isEmpty;
    if (isNew || answer.done) {
      this.tabs.offer(this.offered(answer));
      if (isNew) this.tabs.show("table");
      this.list(answer);
    }
    if (this.tabs.current === "table" && !this.grid.element.hidden) this.grid.show(answer);
  }

  hide(): void {
    this.host.hidden = true;
    this.answer = null;
  }

  /** More labels are known. */
  refresh(): void {
    if (!this.answer) return;
    if (this.tabs.current === "table") this.grid.refresh();
    if (this.tabs.current === "map") void this.drawMap();
    if (this.tabs.current === "chart") this.chart.draw();
    if (this.tabs.current === "graph") void this.drawGraph();
  }

  private offered(answer: Answer): string[] {
    if (answer.kind === "graph") return ["table", "graph", "raw"];
    if (answer.kind === "boolean") return ["table", "raw"];
    const { numbers, names } = plottable(answer);
    const isMapped = answer.done && pointColumn(answer) !== null;
    const isPlotted = answer.done && numbers.length && names.length;
    return ["table", ...(isMapped ? ["map"] : []), ...(isPlotted ? ["chart"] : []), "raw"];
  }

  private tell(answer: Answer): void {
    const { words } = this.needs;
    const number = answer.kind === "graph" ? words.count("triples", answer.rows.length) : words.count("rows", answer.rows.length);
    const parts = [
      answer.kind === "boolean" ? "" : number,
      words.say("seconds", { n: Math.max(Math.round(answer.seconds * 100) / 100, 0.01) }),
      words.size(answer.bytes),
      answer.kept ? words.say("kept") : "",
    ];
    this.facts.textContent = parts.filter(Boolean).join(" · ");
    const notes = [
      answer.cut && words.say("cut", { n: answer.rows.length }),
      answer.broken === "lost" && words.say("lost"),
      answer.broken === "stopped" && words.say("partly"),
      answer.done && answer.most > 0 && answer.rows.length >= answer.most && words.say("limited", { n: answer.most }),
      answer.done && answer.kind !== "boolean" && !answer.rows.length && words.say("none"),
    ];
    this.notes.replaceChildren(...notes.filter((note) => note !== false).map((note) => h("p", { class: "note-line" }, note)));
  }

  private formats(answer: Answer): readonly Format[] {
    return answer.kind === "graph" ? GRAPHS : TABLES;
  }

  private list(answer: Answer): void {
    this.files.replaceChildren(
      ...this.formats(answer).map(([extension, mediaType]) => {
        const href = url(this.needs.endpoint, this.query, extension);
        const link = h("a", { href, download: `maillage.${extension}` }, extension);
        if (href.length > LONGEST_LINK) link.addEventListener("click", (event) => void this.save(event, extension, mediaType));
        return h("li", {}, link);
      }),
    );
  }

  /** Fetch by POST what is too long for a link, and save it. */
  private async save(event: Event, extension: string, mediaType: string): Promise<void> {
    event.preventDefault();
    try {
      const body = await this.fetched(mediaType, new AbortController().signal);
      const href = URL.createObjectURL(new Blob([body], { type: mediaType }));
      h("a", { href, download: `maillage.${extension}` }).click();
      URL.revokeObjectURL(href);
    } catch (error) {
      this.needs.tell(error instanceof Error ? error.message : String(error));
    }
  }

  private fetched(mediaType: string, signal: AbortSignal): Promise<string> {
    const { endpoint, words } = this.needs;
    return text({ endpoint, query: this.query, language: words.language, signal }, mediaType);
  }

  private async drawMap(): Promise<void> {
    const { answer } = this;
    if (!answer?.done || answer.kind !== "rows" || pointColumn(answer) === null) return;
    this.outlines ??= this.needs.outlines();
    try {
      this.panels.map.replaceChildren(drawn(answer, await this.outlines, this.needs));
    } catch {
      this.outlines = null;
      this.panels.map.replaceChildren(h("p", { class: "note-line" }, this.needs.words.say("unreachable")));
    }
  }

  private async drawGraph(): Promise<void> {
    const { answer } = this;
    if (answer?.kind !== "graph" || !answer.done) return;
    const { network } = await import("./network");
    this.panels.graph.replaceChildren(network(answer, this.needs.words, this.needs.labels, this.needs.prefixes()));
  }

  private async drawRaw(extension = ""): Promise<void> {
    const { answer } = this;
    const { words } = this.needs;
    if (!answer) return;
    this.raw.abort();
    this.raw = new AbortController();
    const { signal } = this.raw;
    const formats = this.formats(answer);
    const [chosen, mediaType] = formats.find(([name]) => name === extension) ?? formats[answer.kind === "graph" ? 0 : 2]!;
    const select = h("select", { id: "raw-format", onchange: () => void this.drawRaw(select.value) }, ...formats.map(([name]) => h("option", { value: name }, name)));
    select.value = chosen;
    const shown = h("pre", { tabindex: 0, "aria-busy": "true" }, words.say("waiting"));
    const hadFocus = document.activeElement?.id === "raw-format";
    this.panels.raw.replaceChildren(h("p", { class: "raw-choice" }, h("label", { for: "raw-format" }, words.say("as")), " ", select), shown);
    if (hadFocus) select.focus();
    try {
      const body = await this.fetched(mediaType, signal);
      shown.replaceChildren(h("code", {}, body.slice(0, MOST_RAW)));
      if (body.length > MOST_RAW) shown.before(h("p", { class: "note-line" }, words.say("rawCut", { shown: words.size(MOST_RAW), all: words.size(body.length) })));
    } catch (error) {
      if (!signal.aborted) shown.textContent = error instanceof Error ? error.message : String(error);
    }
    shown.removeAttribute("aria-busy");
  }
}
