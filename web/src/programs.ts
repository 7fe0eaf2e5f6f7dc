/** The dialog with the same query in programs. */

import { h } from "./dom";
import { snippets } from "./snippets";
import { Tabs } from "./tabs";
import { form } from "./tokens";
import type { Words } from "./words";

/** Show programs that ask a query; closing gives the focus back. */
export function showPrograms(words: Words, endpoint: string, query: string, tell: (message: string) => void): void {
  const panels = snippets(endpoint, query, form(query)).map(({ name, extension, code }) => ({
    id: `code-${extension}`,
    label: name,
    panel: h(
      "div",
      {},
      h("pre", { tabindex: 0 }, h("code", {}, code)),
      h("button", { type: "button", class: "quiet", onclick: () => void copy(code, words, tell) }, words.say("copy")),
    ),
  }));
  const tabs = new Tabs(panels, words.say("code"));
  const dialog = h(
    "dialog",
    { class: "programs", "aria-labelledby": "programs-title", onclose: () => dialog.remove() },
    h(
      "div",
      { class: "dialog-head" },
      h("h2", { id: "programs-title" }, words.say("code")),
      h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, words.say("close")),
    ),
    h("p", { class: "hint" }, words.say("snippetNote")),
    tabs.list,
    ...panels.map(({ panel }) => panel),
  );
  document.body.append(dialog);
  dialog.showModal();
  tabs.list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
}

/** Put a text on the clipboard, and say so. */
export async function copy(text: string, words: Words, tell: (message: string) => void): Promise<void> {
  tell(words.say((await isCopied(text)) ? "copied" : "copyFailed"));
}

async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Over plain HTTP a page has no clipboard; what is selected in it can be copied all the same.
    const field = h("textarea", { class: "hidden" });
    field.value = text;
    const before = document.activeElement as HTMLElement | null;
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    before?.focus();
    return isDone;
  }
}
