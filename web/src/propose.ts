/** A list of proposals under a search field: the combobox pattern of ARIA 1.2, by hand. */

import { h } from "./dom";
import { marked } from "./folded";
import { codeOf, otherName, question, written, type Item, type Purpose } from "./hits";

/** Milliseconds of silence after which a question is asked. */
const SILENCE_MS = 120;
const KEPT = 60;

/** The words of the page; the server writes them (`templates/base.html`). */
export type Words = Readonly<Record<string, string>>;

interface Shown {
  readonly item: Item;
  readonly option: HTMLElement;
}

/**
 * Propose what a text may mean while it is typed. The form goes on working by itself.
 *
 * @param input the field, within a box that has a position.
 * @param search path of `/search`.
 * @param words texts of the page.
 */
export function propose(input: HTMLInputElement, search: string, words: Words): void {
  const purpose = input.dataset.propose as Purpose;
  const lang = document.documentElement.lang;
  const list = h("ul", { id: `${input.id}-list`, class: "proposals", role: "listbox", "aria-label": words.list, hidden: true });
  const status = h("p", { class: "hidden", role: "status" });
  const kept = new Map<string, Promise<Item[]>>();
  let shown: Shown[] = [];
  let active = -1;
  let settled = input.value;
  let timer = 0;
  let stop = new AbortController();

  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    autocapitalize: "off", spellcheck: "false", autocomplete: "off",
  })) input.setAttribute(name, value);

  const close = () => {
    stop.abort();
    clearTimeout(timer);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    move(-1);
  };

  const move = (to: number) => {
    shown[active]?.option.setAttribute("aria-selected", "false");
    active = to;
    const option = shown[active]?.option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const choose = ({ item }: Shown, apart = false) => {
    if (purpose !== "page") {
      input.value = settled = written(item, input.maxLength > 0 ? input.maxLength : 200);
      close();
      return;
    }
    const isAsked = input.form?.querySelector('[name="lang"]');
    const address = item.page! + (isAsked ? `?lang=${lang}` : "");
    close();
    if (apart) open(address, "_blank", "noopener");
    else location.assign(address);
  };

  const show = (items: readonly Item[], text: string) => {
    shown = items.map((item, i) => ({ item, option: drawn(item, text, `${input.id}-${i}`, words, lang) }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...shown.map(({ option }) => option));
    const box = input.offsetParent as HTMLElement | null;
    list.style.top = `${input.offsetTop + input.offsetHeight + 4}px`;
    list.style.left = `${input.offsetLeft}px`;
    list.style.width = `${Math.max(input.offsetWidth, Math.min((box?.clientWidth ?? 0) - input.offsetLeft, 448))}px`;
    list.scrollTop = 0;
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = shown.length > 1 ? words.many!.replace("{n}", String(shown.length)) : words[shown.length ? "one" : "none"]!;
  };

  const ask = async () => {
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    const text = input.value;
    settled = text;
    const address = question(search, purpose, text, lang);
    if (!address) {
      close();
      status.textContent = "";
      return;
    }
    try {
      if (!kept.has(address)) {
        if (kept.size > KEPT) kept.clear();
        kept.set(address, asked(address, signal));
      }
      const items = await kept.get(address)!;
      if (!signal.aborted && document.activeElement === input) show(purpose === "page" ? items.filter(({ page }) => page) : items, text);
    } catch {
      // The form goes on working; nobody is told of a list that did not come.
      kept.delete(address);
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (input.value === settled && !(event as InputEvent).inputType) return;
    timer = window.setTimeout(ask, SILENCE_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) void ask();
      // The field itself is one of the stops.
      else move(event.altKey ? active : ((active + 1 + step + shown.length + 1) % (shown.length + 1)) - 1);
    } else if (event.key === "Enter" && shown[active]) {
      event.preventDefault();
      choose(shown[active]!, event.ctrlKey || event.metaKey);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const one = shown.find(({ option }) => option.contains(event.target as Node));
    if (one) choose(one, event.ctrlKey || event.metaKey);
  });
}

async function asked(address: string, signal: AbortSignal): Promise<Item[]> {
  const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return ((await answer.json()) as { items: Item[] }).items;
}

function drawn(item: Item, text: string, id: string, words: Words, lang: string): HTMLElement {
  const named = (said: string, tag: string) => [
    h("span", { lang: tag && tag !== lang && tag }, ...pieces(said, text)),
    tag && tag !== lang && h("span", { class: "tongue" }, ` ${words.tongue!.replace("{language}", tongue(tag, lang))}`),
  ];
  const other = otherName(item, text);
  return h(
    "li",
    { id, role: "option", "aria-selected": "false" },
    h("span", { class: "name" }, ...named(item.label, item.labelLang), " ", codeOf(item) && h("code", {}, ...pieces(codeOf(item), text))),
    h("span", { class: "kind" }, ` ${item.typeLabel}`, ...(other ? [` · ${words.also} `, ...named(other.text, other.lang)] : [])),
  );
}

function pieces(text: string, asked: string): (Node | string)[] {
  return marked(text, asked).map(([piece, isMatch]) => (isMatch ? h("mark", {}, piece) : piece));
}

function tongue(tag: string, lang: string): string {
  return new Intl.DisplayNames([lang], { type: "language" }).of(tag) ?? tag;
}
