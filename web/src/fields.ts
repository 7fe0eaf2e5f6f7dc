/** The parameters of the query as fields of a form, which write into the query as they are changed. */

import { h } from "./dom";
import { changes, parameters, prefixesOf, written, type Parameter } from "./parameters";
import type { Found } from "./complete";
import type { Words } from "./words";

export interface FieldsNeeds {
  readonly words: Words;
  readonly query: () => string;
  readonly change: (changes: { from: number; to: number; insert: string }[]) => void;
  readonly search: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
  /** Run the query: Enter in a field. */
  readonly run: () => void;
}

/** Letters from which things are searched. */
const LEAST = 2;

export class Fields {
  private shape = "";
  private readonly body = h("div", { class: "fields" });
  private readonly inputs: (HTMLInputElement | HTMLSelectElement)[] = [];

  constructor(private readonly needs: FieldsNeeds, private readonly host: HTMLElement) {
    const { words } = needs;
    host.append(h("h2", {}, words.say("parameters")), h("p", { class: "hint" }, words.say("parametersNote")), this.body);
    host.hidden = true;
  }

  /** Follow the query. */
  refresh(): void {
    const found = parameters(this.needs.query());
    this.host.hidden = found.length === 0;
    const shape = JSON.stringify(found.map(({ name, sort, row }) => [name, sort, row]));
    if (shape !== this.shape) {
      this.shape = shape;
      this.inputs.length = 0;
      this.body.replaceChildren(...found.map((parameter, i) => this.field(parameter, i)));
    }
    for (const [i, { value }] of found.entries()) {
      const input = this.inputs[i]!;
      // Whoever writes in a field is not written over.
      if (input !== document.activeElement && input.value !== value) input.value = value;
      if (input.value === value) this.judge(input, true, "");
    }
  }

  private field(parameter: Parameter, i: number): HTMLElement {
    const { words } = this.needs;
    const key = `param.${parameter.name}`;
    const name = (words.has(key) ? words.say(key) : `?${parameter.name}`) + (parameter.row ? ` ${parameter.row}` : "");
    const [id, wrong] = [`field-${i}`, h("p", { class: "wrong", id: `field-${i}-wrong` })];
    const input = this.input(parameter, i, id);
    this.inputs[i] = input;
    const label = h("label", { for: id }, name);
    if (words.has(key)) label.append(" ", h("code", {}, `?${parameter.name}`));
    const suggestions = input instanceof HTMLInputElement && isSearched(parameter) ? this.suggestions(input, parameter, `${id}-list`) : null;
    return h("div", { class: parameter.sort === "iri" ? "field wide" : "field" }, label, input, suggestions, wrong);
  }

  private input(parameter: Parameter, i: number, id: string): HTMLInputElement | HTMLSelectElement {
    const common = { id, "aria-describedby": `${id}-wrong`, oninput: () => this.write(i) };
    if (parameter.name === "lang" && ["fr", "en"].includes(parameter.value)) {
      const select = h("select", common, h("option", { value: "fr" }, "français"), h("option", { value: "en" }, "English"));
      select.value = parameter.value;
      return select;
    }
    if (parameter.sort === "boolean") {
      const select = h("select", common, h("option", {}, "true"), h("option", {}, "false"));
      select.value = parameter.value;
      return select;
    }
    const input = h("input", {
      ...common,
      type: parameter.sort === "date" ? "date" : "text",
      inputmode: parameter.sort === "number" ? "decimal" : null,
      value: parameter.value,
      spellcheck: "false",
      autocomplete: "off",
      onkeydown: (event) => {
        if ((event as KeyboardEvent).key === "Enter") this.needs.run();
      },
    });
    return input;
  }

  /** Offer what is found for the words of the field. */
  private suggestions(input: HTMLInputElement, parameter: Parameter, id: string): HTMLElement {
    const list = h("datalist", { id });
    input.setAttribute("list", id);
    let stop = new AbortController();
    input.addEventListener("input", async () => {
      stop.abort();
      const text = input.value.trim();
      if (text.length < LEAST || [...list.children].some((option) => (option as HTMLOptionElement).value === text)) return;
      stop = new AbortController();
      const found = await this.needs.search(text.replace(/^[\w-]*:/, ""), stop.signal).catch(() => null);
      if (!found) return;
      const options = found.map((one): [string, string] => [
        parameter.sort === "iri" ? this.short(one.iri) : (one.code ?? "").replace(/^ORPHA:/, ""),
        `${one.label} · ${one.typeLabel}`,
      ]);
      list.replaceChildren(...options.filter(([value]) => value).map(([value, label]) => h("option", { value }, label)));
    });
    return list;
  }

  private short(iri: string): string {
    let best = `<${iri}>`;
    for (const [prefix, { iri: namespace }] of prefixesOf(this.needs.query())) {
      const local = iri.slice(namespace.length);
      if (iri.startsWith(namespace) && /^[\w][\w-]*$/.test(local)) best = `${prefix}:${local}`;
    }
    return best;
  }

  private write(i: number): void {
    const query = this.needs.query();
    const parameter = parameters(query)[i];
    const input = this.inputs[i];
    if (!parameter || !input) return;
    const insert = written(parameter, input.value, prefixesOf(query));
    this.judge(input, insert !== null, this.needs.words.say("parameter.wrong", { value: input.value, sort: this.needs.words.say(`sort.${parameter.sort}`) }));
    if (insert !== null) this.needs.change(changes(parameter, insert));
  }

  private judge(input: HTMLElement, isRight: boolean, message: string): void {
    if (isRight) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    const wrong = this.body.querySelector(`#${input.id}-wrong`);
    if (wrong) wrong.textContent = isRight ? "" : message;
  }
}

/** Whether `/search` knows what may stand in a field. */
function isSearched(parameter: Parameter): boolean {
  return parameter.sort === "iri" || parameter.name === "orphaCode";
}
