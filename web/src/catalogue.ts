/** Beside the editor: the catalogue of example queries, and what was run in this browser. */

import { h } from "./dom";
import type { History } from "./past";
import { Tabs } from "./tabs";
import { fit } from "./vocabulary";
import type { Words } from "./words";

/** One example query, in both languages. */
export interface Example {
  readonly name: string;
  readonly identifier: string;
  readonly titles: Readonly<Record<string, string>>;
  readonly comments: Readonly<Record<string, string>>;
  readonly keywords: readonly string[];
  readonly query: string;
}

export interface CatalogueNeeds {
  readonly words: Words;
  readonly history: History;
  readonly open: (query: string, example: Example | null) => void;
}

/** Give the examples that answer what is searched, the best first; all in their order for nothing. */
export function matching(examples: readonly Example[], wanted: string): Example[] {
  const parts = wanted.trim().split(/\s+/).filter(Boolean);
  if (!parts.length) return [...examples];
  const scored = examples.map((example) => {
    const texts = [...Object.values(example.titles), example.identifier, ...example.keywords];
    const more = [...Object.values(example.comments), example.query];
    const scores = parts.map((part) => {
      const best = Math.max(...texts.map((text) => fit(text, part)));
      return best ? best + 1 : Math.max(...more.map((text) => Math.min(fit(text, part), 1)));
    });
    return { example, score: scores.includes(0) ? 0 : scores.reduce((a, b) => a + b, 0) };
  });
  return scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).map(({ example }) => example);
}

export class Catalogue {
  private examples: readonly Example[] = [];
  private readonly search: HTMLInputElement;
  private readonly list = h("ul", { class: "entries" });
  private readonly cards: HTMLElement;
  private readonly found = h("p", { class: "hint", role: "status" });
  private readonly past = h("div", {});
  private readonly tabs: Tabs;

  constructor(private readonly needs: CatalogueNeeds, host: HTMLElement) {
    const { words } = needs;
    this.search = h("input", { type: "search", id: "search-examples", autocomplete: "off", placeholder: words.say("searchExamples"), oninput: () => this.draw() });
    this.cards = stepping(this.list, words.say("examples"));
    const examples = h("div", {}, h("label", { class: "hidden", for: "search-examples" }, words.say("searchExamples")), this.search, this.found, this.cards);
    this.tabs = new Tabs(
      [
        { id: "examples", label: words.say("examples"), panel: examples },
        { id: "history", label: words.say("history"), panel: this.past, shown: () => this.drawPast() },
      ],
      words.say("examples"),
    );
    host.append(this.tabs.list, examples, this.past);
  }

  show(examples: readonly Example[]): void {
    this.examples = examples;
    this.draw();
  }

  /** Show what was run since. */
  refresh(): void {
    if (this.tabs.current === "history") this.drawPast();
  }

  private draw(): void {
    const { words } = this.needs;
    const found = matching(this.examples, this.search.value);
    this.found.textContent = this.search.value.trim() ? (found.length ? words.count("found", found.length) : words.say("nothingFound")) : "";
    this.list.replaceChildren(
      ...found.map((example, i) => {
        const [lang, title] = best(example.titles, words.language);
        return h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "entry", lang, tabindex: i ? -1 : 0, onclick: () => this.needs.open(example.query, example) },
            h("span", { class: "entry-code" }, example.identifier),
            h("span", {}, title),
          ),
        );
      }),
    );
  }

  private drawPast(): void {
    const { words, history } = this.needs;
    const all = history.all();
    const time = new Intl.DateTimeFormat(words.language === "fr" ? "fr-FR" : "en-GB", { dateStyle: "short", timeStyle: "short" });
    const clear = h("button", { type: "button", class: "plain", onclick: () => (history.clear(), this.drawPast()) }, words.say("clear"));
    this.past.replaceChildren(
      h("p", { class: "hint" }, words.say("historyNote"), " ", all.length ? clear : null),
      all.length
        ? stepping(h(
            "ul",
            { class: "entries" },
            ...all.map(({ query, at, rows }, i) =>
              h(
                "li",
                {},
                h(
                  "button",
                  { type: "button", class: "entry", tabindex: i ? -1 : 0, onclick: () => this.needs.open(query, null) },
                  h("span", { class: "entry-code" }, `${time.format(at)} · ${words.count("rows", rows)}`),
                  h("code", {}, gist(query)),
                ),
              ),
            ),
          ), words.say("history"))
        : h("p", { class: "hint" }, words.say("historyEmpty")),
    );
  }
}

/** Make a list of buttons one stop of Tab; the arrow keys go through it. */
function stepping(list: HTMLElement, label: string): HTMLElement {
  const onkeydown = (event: Event) => {
    const buttons = [...list.querySelectorAll<HTMLElement>("button")];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[(event as KeyboardEvent).key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = buttons[Math.min(Math.max(to, 0), buttons.length - 1)]!;
    buttons[at]!.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  return h("div", { role: "toolbar", class: "stack", "aria-orientation": "vertical", "aria-label": label, onkeydown }, list);
}

/** Give the text in the language, or in the other, with its language. */
export function best(texts: Readonly<Record<string, string>>, language: string): [string, string] {
  const found = texts[language];
  if (found !== undefined) return [language, found];
  return Object.entries(texts)[0] ?? ["", ""];
}

/** What tells a query from others: not its prefixes. */
export function gist(query: string): string {
  const text = query.replace(/^\s*(?:PREFIX|BASE)\s[^\n]*$/gim, "").replace(/\s+/g, " ").trim();
  return text.length > 140 ? `${text.slice(0, 139)}…` : text;
}
