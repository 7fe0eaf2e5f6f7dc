/** Rows as bars or as a line: a first look, and no more. */

import { cells, type Answer } from "./ask";
import { h, svg } from "./dom";
import type { Labels } from "./labels";
import { point } from "./map";
import { curie, isDate, number, read, type Term } from "./terms";
import type { Words } from "./words";

/** Bars and points that can still be told apart. */
const MOST_BARS = 40;
const MOST_POINTS = 1000;
const [WIDTH, BAR, LEFT, RIGHT] = [760, 26, 240, 90];

export interface Plotted {
  /** Columns that can be measured. */
  readonly numbers: number[];
  /** Columns that are the name of a bar. */
  readonly names: number[];
}

/** Tell which columns of an answer a chart can show. */
export function plottable(answer: Answer): Plotted {
  const sample = answer.rows.slice(0, 200).map((row) => cells(answer, row).map(read));
  const has = (column: number, test: (term: Term | null) => boolean) => {
    const terms = sample.map((row) => row[column] ?? null).filter((term) => term !== null);
    return terms.length > 0 && terms.every(test);
  };
  const all = answer.columns.map((_, column) => column);
  const numbers = all.filter((column) => has(column, (term) => !Number.isNaN(number(term))));
  return { numbers, names: all.filter((column) => !numbers.includes(column) || numbers.length > 1) };
}

/** Choose steps of 1, 2 or 5 for an axis. */
export function ticks(low: number, high: number, count = 5): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

export interface ChartNeeds {
  readonly words: Words;
  readonly labels: Labels;
  readonly prefixes: () => ReadonlyMap<string, string>;
}

/** The chart of an answer, with the choice of what it shows. */
export class Chart {
  readonly element = h("div", { class: "chart" });
  private answer: Answer | null = null;
  private readonly kind: HTMLSelectElement;
  private readonly x: HTMLSelectElement;
  private readonly y: HTMLSelectElement;
  private readonly figure = h("figure", { tabindex: 0 });

  constructor(private readonly needs: ChartNeeds) {
    const { words } = needs;
    const select = () => h("select", { onchange: () => this.draw() });
    [this.kind, this.x, this.y] = [select(), select(), select()];
    this.kind.append(new Option(words.say("bars"), "bars"), new Option(words.say("lines"), "lines"));
    this.element.append(
      h(
        "div",
        { class: "chart-choice" },
        h("label", {}, words.say("chartKind"), " ", this.kind),
        h("label", {}, words.say("chartX"), " ", this.x),
        h("label", {}, words.say("chartY"), " ", this.y),
      ),
      this.figure,
    );
  }

  show(answer: Answer): void {
    if (answer === this.answer) return this.draw();
    this.answer = answer;
    const { numbers, names } = plottable(answer);
    const option = (column: number) => new Option(answer.columns[column], String(column));
    this.y.replaceChildren(...numbers.toReversed().map(option));
    this.x.replaceChildren(...names.map(option));
    const sample = answer.rows.slice(0, 50).map((row) => cells(answer, row).map(read));
    const steady = names.find((column) => sample.some((row) => row[column]) && sample.every((row) => !row[column] || isDate(row[column] ?? null)));
    this.kind.value = steady === undefined ? "bars" : "lines";
    // A name says more than an IRI beside it, or than where it is.
    const named = names.find((column) => sample.some((row) => row[column]?.kind === "literal" && !point(row[column])));
    this.x.value = String(steady ?? named ?? names[0] ?? "");
    this.draw();
  }

  draw(): void {
    const { answer } = this;
    if (!answer || !this.y.value) return;
    const [x, y] = [Number(this.x.value), Number(this.y.value)];
    const points = answer.rows.map((row) => {
      const found = cells(answer, row);
      return { name: read(found[x] ?? ""), value: number(read(found[y] ?? "")) };
    });
    const sound = points.filter(({ value }) => Number.isFinite(value));
    const isBars = this.kind.value === "bars";
    const shown = sound.slice(0, isBars ? MOST_BARS : MOST_POINTS);
    const title = `${answer.columns[y]} / ${answer.columns[x]}`;
    const caption = shown.length < points.length ? this.needs.words.say("chartCut", { shown: shown.length, all: points.length }) : "";
    this.figure.replaceChildren(
      isBars ? this.bars(shown, title) : this.lines(shown, title),
      h("figcaption", {}, caption),
    );
  }

  private bars(points: readonly { name: Term | null; value: number }[], title: string): SVGElement {
    const { words } = this.needs;
    const high = Math.max(...points.map(({ value }) => value), 0);
    const low = Math.min(...points.map(({ value }) => value), 0);
    const scale = (value: number) => LEFT + ((value - low) / (high - low || 1)) * (WIDTH - LEFT - RIGHT);
    const height = points.length * BAR + 8;
    return svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": title },
      svg("title", {}, title),
      svg("line", { class: "axis", x1: scale(0), x2: scale(0), y1: 0, y2: height }),
      ...points.map(({ name, value }, i) =>
        svg(
          "g",
          { class: "bar" },
          svg("title", {}, `${this.name(name)}: ${words.number(value)}`),
          svg("text", { x: LEFT - 8, y: i * BAR + 21, "text-anchor": "end" }, short(this.name(name), 34)),
          svg("rect", { x: Math.min(scale(0), scale(value)), y: i * BAR + 7, height: BAR - 8, width: Math.max(Math.abs(scale(value) - scale(0)), 1), rx: 2 }),
          svg("text", { class: "value", x: Math.max(scale(value), scale(0)) + 6, y: i * BAR + 21 }, words.number(value)),
        ),
      ),
    );
  }

  private lines(points: readonly { name: Term | null; value: number }[], title: string): SVGElement {
    const { words } = this.needs;
    const placed = points.map(({ name, value }) => ({ name: this.name(name), at: position(name), value }));
    const isMeasured = placed.every(({ at }) => !Number.isNaN(at));
    const sorted = isMeasured ? placed.sort((a, b) => a.at - b.at) : placed.map((point, i) => ({ ...point, at: i }));
    const [height, top, bottom, left] = [340, 16, 40, 70];
    const values = sorted.map(({ value }) => value);
    const [low, high] = [Math.min(...values, 0), Math.max(...values)];
    const [from, to] = [sorted[0]?.at ?? 0, sorted.at(-1)?.at ?? 1];
    const x = (at: number) => left + ((at - from) / (to - from || 1)) * (WIDTH - left - 30);
    const y = (value: number) => height - bottom - ((value - low) / (high - low || 1)) * (height - top - bottom);
    const named = [...new Set([0, Math.floor((sorted.length - 1) / 2), sorted.length - 1])].filter((i) => sorted[i]);
    return svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": title },
      svg("title", {}, title),
      ...ticks(low, high).flatMap((tick) => [
        svg("line", { class: "rule", x1: left, x2: WIDTH - 30, y1: y(tick), y2: y(tick) }),
        svg("text", { class: "value", x: left - 8, y: y(tick) + 5, "text-anchor": "end" }, words.number(tick)),
      ]),
      svg("polyline", { class: "line", points: sorted.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ") }),
      ...(sorted.length > 120 ? [] : sorted.map(({ name, at, value }) =>
        svg("circle", { class: "point", cx: x(at), cy: y(value), r: 4 }, svg("title", {}, `${name}: ${words.number(value)}`)),
      )),
      ...named.map((i) =>
        svg(
          "text",
          { x: x(sorted[i]!.at), y: height - 12, "text-anchor": i === 0 ? "start" : i === sorted.length - 1 ? "end" : "middle" },
          short(sorted[i]!.name, 24),
        ),
      ),
    );
  }

  private name(term: Term | null): string {
    if (!term) return "–";
    if (term.kind !== "iri") return term.value;
    return this.needs.labels.of(term.value)?.label || curie(term.value, this.needs.prefixes());
  }
}

function position(term: Term | null): number {
  if (isDate(term)) return Date.parse(term!.value.length === 4 ? `${term!.value}-01-01` : term!.value);
  return number(term);
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
