/** `/sparql` with script: the form of the page becomes the editor, and its answer the results. */

import "./editor.css";
import { ask, Refused, url, type Answer, type Problem } from "./ask";
import { best, Catalogue, type Example } from "./catalogue";
import { makeCode, type Code } from "./code";
import type { Found } from "./complete";
import { h, need } from "./dom";
import { Fields } from "./fields";
import { format } from "./format";
import { essence } from "./parameters";
import { Labels } from "./labels";
import { browserStore, History } from "./past";
import { copy, showPrograms } from "./programs";
import { Results } from "./results";
import { declaration, prefixOf, undeclared, words as cutWords } from "./tokens";
import { EMPTY, readVocabulary, type Vocabulary } from "./vocabulary";
import { Words } from "./words";

/** What the page tells the script, in the attributes of `#editor`. */
interface Page {
  readonly language: string;
  /** Path of the endpoint. */
  readonly endpoint: string;
  /** What a link within the site begins with. */
  readonly root: string;
  /** Whether links go on asking for the language. */
  readonly asked: boolean;
}

function start(host: HTMLElement): void {
  const { language = "en", endpoint = "/sparql", root = "", asked, words: texts = "{}" } = host.dataset;
  const page: Page = { language, endpoint, root, asked: asked !== undefined };
  new Editor(host, page, new Words(language, JSON.parse(texts) as Record<string, string>)).begin();
}

class Editor {
  private vocabulary: Vocabulary = EMPTY;
  /** Ends when the vocabulary and the examples have come, or cannot be had. */
  private prepared: Promise<void> = Promise.resolve();
  private readonly history = new History(browserStore());
  private readonly code: Code;
  private readonly labels: Labels;
  private readonly results: Results;
  private readonly catalogue: Catalogue;
  private readonly fields: Fields;
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly error = h("div", { class: "error", role: "alert" });
  private readonly about = h("div", { class: "about-example" });
  /** Says that the query is no longer the one that is told about. */
  private readonly changed = h("p", { class: "note-line", hidden: true });
  /** What the example opened last is. */
  private example = "";
  private readonly runButton: HTMLButtonElement;
  private readonly cancelButton: HTMLButtonElement;
  private running: AbortController | null = null;
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(
    host: HTMLElement,
    private readonly page: Page,
    private readonly words: Words,
  ) {
    const { endpoint } = page;
    const tell = (message: string) => this.tell(message);
    const prefixes = () => this.vocabulary.prefixes;
    const form = need<HTMLFormElement>("form.query");
    const query = need<HTMLTextAreaElement>("textarea", form).value;
    this.changed.textContent = words.say("changed");
    this.labels = new Labels((iris) => this.json(`${endpoint}/labels?${new URLSearchParams(iris.map((iri) => ["iri", iri]))}`), () => this.results.refresh());
    const say = words.say.bind(words);
    const button = (key: Parameters<typeof say>[0], onclick: () => void, kind = "quiet") => h("button", { type: "button", class: kind, onclick }, say(key));
    this.runButton = h("button", { type: "button", class: "run", onclick: () => void this.run() }, say("run"), " ", h("kbd", {}, shortcut()));
    this.cancelButton = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => void this.cancel() }, say("cancel"), " ", h("kbd", {}, "Esc"));
    const code = h("div", { class: "code" });
    const parameters = h("section", { class: "parameters" });
    const beside = h("section", { class: "catalogue", "aria-label": say("examples") });
    const answer = h("section", { class: "answer", "aria-label": say("answer") });
    const bar = h(
      "div",
      { class: "bar" },
      this.runButton,
      this.cancelButton,
      h("span", { class: "bar-gap" }),
      button("format", () => this.format()),
      button("share", () => void this.share()),
      button("code", () => showPrograms(words, absolute(endpoint), this.code.query(), tell)),
    );
    host.append(
      h("div", { class: "bench" }, h("div", { class: "writing" }, this.about, parameters, h("div", { class: "sheet" }, code, bar), h("p", { class: "hint", id: "keys" }, say("help")), this.error, this.status), beside),
      answer,
    );
    this.code = makeCode(code, query, words, { vocabulary: () => this.vocabulary, search: (text, signal) => this.search(text, signal), words }, {
      run: () => void this.run(),
      cancel: () => this.cancel(),
      changed: (query) => {
        this.fields.refresh();
        this.changed.hidden = !this.example || essence(query) === this.example;
      },
    });
    this.fields = new Fields(
      {
        words,
        query: () => this.code.query(),
        change: (changes) => this.code.change(changes),
        search: (text, signal) => this.search(text, signal),
        run: () => void this.run(),
      },
      parameters,
    );
    this.results = new Results({ words, labels: this.labels, prefixes, href: (path) => this.href(path), tell, endpoint, outlines: () => this.json(`${endpoint}/outlines`) }, answer);
    this.catalogue = new Catalogue({ words, history: this.history, open: (text, example) => this.open(text, example) }, beside);
    // Without script the form is the page; with it, it is in the way.
    for (const element of document.querySelectorAll("[data-plain]")) element.remove();
    host.hidden = false;
  }

  begin(): void {
    // A `#query=` is a draft, which is not run; a `?query=` is a question, which is.
    const draft = new URLSearchParams(location.hash.slice(1)).get("query");
    if (draft) this.code.replace(draft);
    this.fields.refresh();
    this.prepared = this.prepare(this.page.endpoint);
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) {
      link.addEventListener("click", () => this.carry(link));
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]") && this.cancel()) event.preventDefault();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) void this.run();
    });
    if (this.code.query().trim() && new URLSearchParams(location.search).has("query")) void this.run();
    else this.code.view.focus();
  }

  /** Fetch what helps to write; queries can be asked without. */
  private async prepare(endpoint: string): Promise<void> {
    try {
      const [told, { examples }] = await Promise.all([
        this.json<Parameters<typeof readVocabulary>[0]>(`${endpoint}/vocabulary`),
        this.json<{ examples: Example[] }>(`${endpoint}/examples`),
      ]);
      this.vocabulary = readVocabulary(told);
      this.catalogue.show(examples);
      this.code.refresh();
      this.results.refresh();
    } catch {
      this.tell(this.words.say("unprepared"));
    }
  }

  private async run(): Promise<void> {
    if (!this.code.query().trim()) return this.tell(this.words.say("empty"));
    await this.declare();
    const query = this.code.query();
    this.running?.abort();
    const running = (this.running = new AbortController());
    this.code.mark(null);
    this.error.replaceChildren();
    this.busy(true);
    const { endpoint, language } = this.page;
    try {
      const answer = await ask({
        endpoint, query, language, signal: running.signal,
        progress: (so_far) => running === this.running && this.results.show(so_far, query),
      });
      if (running !== this.running) return;
      this.finished(answer, query);
    } catch (error) {
      if (running !== this.running) return;
      this.failed(error);
    } finally {
      if (running === this.running) {
        this.running = null;
        this.busy(false);
      }
    }
  }

  /** Declare our own prefixes that the query uses without: nobody has to know those by heart. */
  private async declare(): Promise<void> {
    const missing = () => new Set(undeclared(cutWords(this.code.query())).map((token) => prefixOf(token.text)));
    if (!missing().size) return;
    await this.prepared;
    for (const prefix of missing()) {
      const iri = this.vocabulary.prefixes.get(prefix);
      const line = iri && declaration(this.code.query(), prefix, iri);
      if (line) this.code.change([line]);
    }
  }

  private finished(answer: Answer, query: string): void {
    const { words } = this;
    const number = answer.kind === "graph" ? words.count("triples", answer.rows.length) : words.count("rows", answer.rows.length);
    // The eye finds it at the answer.
    this.tell(answer.kind === "boolean" ? words.say(answer.truth ? "yes" : "no") : number, "hidden");
    // On a telephone the answer is far below.
    if (matchMedia("(max-width: 60rem)").matches) need("#editor .answer").scrollIntoView({ block: "start" });
    if (answer.broken) return;
    this.history.add({ query, at: Date.now(), rows: answer.rows.length });
    this.catalogue.refresh();
    const asked = this.link(query);
    if (asked.length <= 8_000) history.replaceState(null, "", asked);
  }

  private failed(error: unknown): void {
    const { words } = this;
    this.results.hide();
    if (error instanceof DOMException && error.name === "AbortError") return this.tell(words.say("stopped"));
    this.tell("");
    if (!(error instanceof Refused)) return this.error.replaceChildren(h("p", {}, words.say("unreachable")));
    this.show(error.problem);
  }

  private show(problem: Problem): void {
    const { words } = this;
    const { line, column = 1 } = problem;
    const where = line && h("button", { type: "button", class: "plain", onclick: () => this.code.goTo(line, column) }, words.say("goThere", { line, column }));
    this.error.replaceChildren(h("p", {}, h("strong", {}, problem.title), " "), h("p", {}, problem.detail), ...(where ? [where] : []));
    this.code.mark(problem);
  }

  /** Stop what runs: the server ends its worker when the request goes. */
  private cancel(): boolean {
    if (!this.running) return false;
    this.running.abort();
    return true;
  }

  private busy(isBusy: boolean): void {
    const hadFocus = document.activeElement === this.cancelButton;
    this.cancelButton.hidden = !isBusy;
    if (hadFocus && !isBusy) this.runButton.focus();
    this.runButton.toggleAttribute("data-busy", isBusy);
    clearInterval(this.ticking);
    if (!isBusy) return;
    const begun = performance.now();
    const tick = () => this.tell(this.words.say("running", { n: Math.round((performance.now() - begun) / 1000) }));
    // A quick answer needs no word; a slow one says that it is waited for, each second to the eye.
    this.ticking = setInterval(tick, 1000);
  }

  private open(query: string, example: Example | null): void {
    this.example = example ? essence(query) : "";
    this.code.replace(query);
    this.code.foldPrefixes();
    this.error.replaceChildren();
    this.results.hide();
    this.about.replaceChildren();
    if (example) {
      const { language } = this.page;
      const [titleLang, title] = best(example.titles, language);
      const [commentLang, comment] = best(example.comments, language);
      this.about.append(
        h("p", { class: "entry-code" }, example.identifier),
        h("h2", { lang: titleLang }, title),
        this.changed,
        h("details", {}, h("summary", {}, this.words.say("meaning")), ...comment.split("\n").map((line) => h("p", { lang: commentLang }, line))),
      );
    }
    this.tell(this.words.say("loaded"));
    this.runButton.scrollIntoView({ block: "nearest" });
    this.code.view.focus();
  }

  private format(): void {
    const query = this.code.query();
    const laid = format(query);
    if (laid !== query) this.code.replace(laid);
  }

  private async share(): Promise<void> {
    await copy(new URL(this.link(this.code.query()), location.href).href, this.words, (message) => this.tell(message));
  }

  /** The page with a query, which everybody may open, with script or without. */
  private link(query: string): string {
    const { endpoint, asked, language } = this.page;
    return url(endpoint, query) + (asked ? `&lang=${language}` : "");
  }

  /** Take the query along to the other language. */
  private carry(link: HTMLAnchorElement): void {
    const query = this.code.query();
    if (query.trim()) link.href = `${this.page.endpoint}?lang=${link.hreflang}#${new URLSearchParams({ query })}`;
  }

  private href(path: string): string {
    const { root, asked, language } = this.page;
    const [before, fragment] = path.split("#");
    return root + before + (asked ? `?lang=${language}` : "") + (fragment ? `#${fragment}` : "");
  }

  private async search(text: string, signal: AbortSignal): Promise<readonly Found[]> {
    const asked = new URLSearchParams({ q: text.slice(0, 200), lang: this.page.language, limit: "8" });
    return (await this.json<{ items: Found[] }>(`${this.page.root}/search?${asked}`, signal)).items;
  }

  private async json<T>(address: string, signal?: AbortSignal): Promise<T> {
    const headers = { Accept: "application/json", "Accept-Language": this.page.language };
    const response = await fetch(address, { headers, credentials: "omit", ...(signal && { signal }) });
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return (await response.json()) as T;
  }

  private tell(message: string, kind = ""): void {
    this.status.className = `status ${kind}`;
    this.status.textContent = message;
  }
}

function absolute(path: string): string {
  return new URL(path, location.href).href;
}

function shortcut(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ ↵" : "Ctrl ↵";
}

const host = document.querySelector<HTMLElement>("#editor");
if (host) start(host);
