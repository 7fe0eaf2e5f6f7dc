/**
 * An answer as a table of which only what is seen is in the page: a hundred thousand rows weigh as
 * much as forty. Keyboard and roles are those of the ARIA grid pattern.
 */

import { cells, type Answer } from "./ask";
import { h, pause } from "./dom";
import type { Labels } from "./labels";
import { order, type Direction } from "./sort";
import { curie, number, read, type Term } from "./terms";
import type { Words } from "./words";

export interface GridNeeds {
  readonly words: Words;
  readonly labels: Labels;
  readonly prefixes: () => ReadonlyMap<string, string>;
  /** Write a link within the site, in the page's language. */
  readonly href: (path: string) => string;
  /** Tell those who listen. */
  readonly tell: (message: string) => void;
}

/** Rows above and below what is seen. */
const MARGIN = 8;
const REM_ROW = 2.25;
/** Rows that tell how wide a column is, and whether it is of numbers. */
const SAMPLE = 200;

export class Grid {
  readonly element: HTMLElement;
  private readonly scroller: HTMLElement;
  private readonly head: HTMLElement;
  private readonly body: HTMLElement;
  private readonly detail: HTMLElement;
  private answer: Answer | null = null;
  private order: Uint32Array | null = null;
  private sorted: { column: number; direction: Direction } | null = null;
  /** The cell that has the focus, or would get it; row -1 is the header. */
  private active = { row: 0, column: 0 };
  private rowPx = 36;
  private drawn = "";
  private numeric: boolean[] = [];
  /** Of the columns, in letters. */
  private widths: number[] = [];
  private sorting = 0;

  constructor(private readonly needs: GridNeeds) {
    const { words } = needs;
    this.head = h("div", { role: "row", class: "grid-row grid-head", "aria-rowindex": 1 });
    this.body = h("div", { role: "rowgroup", class: "grid-body" });
    this.scroller = h(
      "div",
      {
        role: "grid",
        class: "grid",
        "aria-label": words.say("answer"),
        "aria-describedby": "grid-hint",
        onscroll: () => this.draw(),
        onkeydown: (event) => this.key(event as KeyboardEvent),
        onclick: (event) => this.click(event as MouseEvent),
        onfocusin: (event) => this.focused(event as FocusEvent),
      },
      h("div", { role: "rowgroup", class: "grid-top" }, this.head),
      this.body,
    );
    this.detail = h("div", { class: "cell", "aria-live": "off" });
    this.element = h("div", {}, this.scroller, h("p", { id: "grid-hint", class: "hint" }, words.say("cellHint")), this.detail);
    new ResizeObserver(() => (this.spread(), this.draw())).observe(this.scroller);
  }

  /** Show an answer, or more of the one that is shown. */
  show(answer: Answer): void {
    if (answer !== this.answer) {
      if (answer.columns !== this.answer?.columns) this.reset(answer);
      this.answer = answer;
    }
    this.measure();
    this.drawn = "";
    this.draw();
  }

  /** Draw again: there are more labels. */
  refresh(): void {
    this.drawn = "";
    this.draw();
    this.describe();
  }

  /** The column that the table is sorted by. */
  private async sort(column: number): Promise<void> {
    const { answer, needs } = this;
    // What is still coming has no order yet.
    if (!answer?.done) return;
    const current = this.sorted?.column === column ? this.sorted.direction : null;
    const direction: Direction | null = current === null ? "up" : current === "up" ? "down" : null;
    const run = ++this.sorting;
    this.scroller.setAttribute("aria-busy", "true");
    const found = direction
      ? await order(
          answer.rows.map((row) => cells(answer, row)[column] ?? ""),
          direction,
          (a, b) => needs.words.collator.compare(a, b),
          pause,
          () => run === this.sorting && answer === this.answer,
        )
      : null;
    if (run !== this.sorting) return;
    this.scroller.removeAttribute("aria-busy");
    if (direction && !found) return;
    this.order = found;
    this.sorted = direction && { column, direction };
    this.header();
    this.refresh();
    this.needs.tell(direction ? needs.words.say(`sorted.${direction}`, { column: answer.columns[column] ?? "" }) : "");
  }

  private reset(answer: Answer): void {
    this.order = null;
    this.sorted = null;
    this.sorting += 1;
    this.active = { row: 0, column: 0 };
    this.scroller.scrollTo(0, 0);
    this.scroller.removeAttribute("aria-busy");
    this.scroller.setAttribute("aria-colcount", String(answer.columns.length));
    this.detail.replaceChildren();
    this.numeric = [];
  }

  private measure(): void {
    const { answer } = this;
    if (!answer) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    this.rowPx = Math.round(rem * REM_ROW);
    this.element.style.setProperty("--row", `${this.rowPx}px`);
    this.scroller.style.setProperty("--rows", String(Math.max(answer.rows.length, 1)));
    this.body.style.setProperty("block-size", `${answer.rows.length * this.rowPx}px`);
    this.scroller.setAttribute("aria-rowcount", String(answer.done ? answer.rows.length + 1 : -1));
    if (this.numeric.length && !answer.done) return;
    const sample = answer.rows.slice(0, SAMPLE).map((row) => cells(answer, row).map(read));
    const widths = answer.columns.map((name, column) => {
      const terms = sample.map((row) => row[column] ?? null);
      this.numeric[column] = terms.some(Boolean) && terms.every((term) => !term || !Number.isNaN(number(term)));
      const lengths = terms.map((term) => this.guess(term)).sort((a, b) => a - b);
      const usual = lengths[Math.floor(lengths.length * 0.9)] ?? 4;
      return Math.min(Math.max(usual, name.length * 1.1 + 5, 6), 44);
    });
    this.widths = widths;
    this.spread();
    this.header();
  }

  /** Give the columns their widths: at least what they need, and all the room there is. */
  private spread(): void {
    const letter = parseFloat(getComputedStyle(this.scroller).fontSize) * 0.56;
    const needed = this.widths.reduce((sum, width) => sum + width * letter, 0);
    const scale = Math.max((this.scroller.clientWidth - 2) / (needed || 1), 1);
    this.scroller.style.setProperty("--columns", this.widths.map((width) => `${Math.floor(width * letter * scale)}px`).join(" "));
  }

  private guess(term: Term | null): number {
    if (!term) return 1;
    if (term.kind !== "iri") return term.value.length + 2;
    // Its label is not known yet, and is longer than its short form.
    return Math.max(curie(term.value, this.needs.prefixes()).length + 8, 24);
  }

  private header(): void {
    const { words } = this.needs;
    const columns = this.answer?.columns ?? [];
    this.head.replaceChildren(
      ...columns.map((name, column) => {
        const direction = this.sorted?.column === column ? this.sorted.direction : null;
        return h(
          "div",
          {
            role: "columnheader",
            class: this.numeric[column] ? "number" : null,
            "aria-colindex": column + 1,
            "aria-sort": direction ? (direction === "up" ? "ascending" : "descending") : "none",
          },
          h(
            "button",
            { type: "button", tabindex: this.active.row < 0 && this.active.column === column ? 0 : -1, title: words.say("sort"), "data-column": column },
            name,
            h("span", { class: "arrow", "aria-hidden": "true" }, direction ? (direction === "up" ? "▲" : "▼") : "↕"),
          ),
        );
      }),
    );
  }

  private draw(): void {
    const { answer } = this;
    if (!answer || !this.scroller.isConnected) return;
    const height = this.scroller.clientHeight;
    const first = Math.max(Math.floor(this.scroller.scrollTop / this.rowPx) - MARGIN, 0);
    const last = Math.min(Math.ceil((this.scroller.scrollTop + height) / this.rowPx) + MARGIN, answer.rows.length);
    const key = `${first}-${last}-${answer.rows.length}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const hadFocus = this.body.contains(document.activeElement);
    const shown = Array.from({ length: Math.max(last - first, 0) }, (_, i) => first + i);
    const { row } = this.active;
    // Out of sight, the cell with the focus stays: else the keys would fall on nothing.
    if (row >= 0 && row < answer.rows.length && (row < first || row >= last)) shown.push(row);
    this.body.replaceChildren(...shown.sort((a, b) => a - b).map((at) => this.row(answer, at)));
    if (hadFocus) this.cell()?.focus({ preventScroll: true });
  }

  private row(answer: Answer, at: number): HTMLElement {
    const written = cells(answer, answer.rows[this.order?.[at] ?? at] ?? "");
    const row = h(
      "div",
      { role: "row", class: at % 2 ? "grid-row odd" : "grid-row", "aria-rowindex": at + 2, "data-row": at },
      ...answer.columns.map((_, column) => {
        const isActive = at === this.active.row && column === this.active.column;
        return h(
          "div",
          { role: "gridcell", class: this.numeric[column] ? "number" : null, tabindex: isActive ? 0 : -1, "aria-colindex": column + 1, "data-column": column },
          ...this.content(read(written[column] ?? "")),
        );
      }),
    );
    row.style.setProperty("inset-block-start", `${at * this.rowPx}px`);
    return row;
  }

  private content(term: Term | null): (Node | string)[] {
    if (!term) return [];
    if (term.kind === "bnode") return [h("code", {}, term.value)];
    if (term.kind === "literal") {
      return term.lang ? [h("span", { lang: term.lang }, term.value), h("sup", {}, term.lang)] : [term.value];
    }
    const short = curie(term.value, this.needs.prefixes());
    const found = this.needs.labels.of(term.value);
    const name = h("span", { lang: found?.lang || null }, found?.label || short);
    const href = found?.page ? this.needs.href(found.page) : /^https?:/.test(term.value) ? term.value : "";
    const link = href ? h("a", { href, tabindex: -1, ...(found?.page ? {} : { rel: "external noreferrer" }) }, name) : name;
    return found?.label ? [link, " ", h("code", {}, short)] : [link];
  }

  private cell(): HTMLElement | null {
    const { row, column } = this.active;
    if (row < 0) return this.head.querySelector(`[data-column="${column}"]`);
    return this.body.querySelector(`[data-row="${row}"] [data-column="${column}"]`);
  }

  private key(event: KeyboardEvent): void {
    const { answer } = this;
    if (!answer || event.altKey) return;
    const { row, column } = this.active;
    const [lastRow, lastColumn] = [answer.rows.length - 1, answer.columns.length - 1];
    const page = Math.max(Math.floor(this.scroller.clientHeight / this.rowPx) - 2, 1);
    const control = event.ctrlKey || event.metaKey;
    const to: Record<string, [number, number]> = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageDown: [row + page, column],
      PageUp: [Math.max(row - page, 0), column],
      Home: [control ? 0 : row, 0],
      End: [control ? lastRow : row, lastColumn],
    };
    const target = to[event.key];
    if (target) {
      event.preventDefault();
      this.move(Math.min(Math.max(target[0], -1), lastRow), Math.min(Math.max(target[1], 0), lastColumn));
    } else if (event.key === "Enter" && row >= 0) {
      this.cell()?.querySelector("a")?.click();
    } else if (control && event.key === "c" && row >= 0 && !getSelection()?.toString()) {
      const term = this.term();
      if (term) void navigator.clipboard?.writeText(term.value).then(() => this.needs.tell(this.needs.words.say("copied")));
    }
  }

  private move(row: number, column: number): void {
    this.active = { row, column };
    if (row >= 0) {
      const [top, height] = [row * this.rowPx, this.scroller.clientHeight - this.head.offsetHeight];
      if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
      else if (top + this.rowPx > this.scroller.scrollTop + height) this.scroller.scrollTop = top + this.rowPx - height;
    }
    this.drawn = "";
    this.draw();
    this.header();
    const cell = this.cell();
    cell?.focus({ preventScroll: true });
    // A wide table scrolls sideways to the cell.
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.describe();
  }

  private click(event: MouseEvent): void {
    const target = event.target as Element;
    const button = target.closest("button[data-column]");
    if (button) {
      const column = Number(button.getAttribute("data-column"));
      this.active = { row: -1, column };
      void this.sort(column).then(() => this.cell()?.focus({ preventScroll: true }));
      return;
    }
    if (!target.closest("a")) this.focused(event);
  }

  private focused(event: Event): void {
    const cell = (event.target as Element).closest("[role=gridcell]");
    const row = cell?.closest("[data-row]")?.getAttribute("data-row");
    if (!cell || !row) return;
    const column = Number(cell.getAttribute("data-column"));
    const isNew = this.active.row !== Number(row) || this.active.column !== column;
    this.active = { row: Number(row), column };
    if (isNew) {
      this.body.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
      cell.setAttribute("tabindex", "0");
    }
    this.describe();
  }

  private term(): Term | null {
    const { answer } = this;
    const { row, column } = this.active;
    if (!answer || row < 0) return null;
    return read(cells(answer, answer.rows[this.order?.[row] ?? row] ?? "")[column] ?? "");
  }

  /** Show the whole of the cell that has the focus: a row has one line. */
  private describe(): void {
    const { words } = this.needs;
    const term = this.term();
    if (!term || !this.answer) return void this.detail.replaceChildren();
    const name = this.answer.columns[this.active.column] ?? "";
    const found = term.kind === "iri" ? this.needs.labels.of(term.value) : null;
    const facts = term.kind === "literal"
      ? [term.lang && `${words.say("language")} ${term.lang}`, term.datatype && `${words.say("datatype")} ${curie(term.datatype, this.needs.prefixes())}`]
      : [];
    this.detail.replaceChildren(
      h("p", { class: "cell-name" }, words.say("cell", { row: this.active.row + 1, column: name })),
      ...(found?.label ? [h("p", { class: "cell-label", lang: found.lang || null }, found.label)] : []),
      h("p", { class: "cell-value", lang: (term.kind === "literal" && term.lang) || null }, term.value),
      ...facts.filter(Boolean).map((fact) => h("p", { class: "cell-fact" }, String(fact))),
    );
  }
}
