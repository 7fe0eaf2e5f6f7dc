/** Panels of which one is shown, by the ARIA tabs pattern: arrows move, and what is reached is shown. */

import { h } from "./dom";

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly panel: HTMLElement;
  /** Called when it is shown. */
  readonly shown?: () => void;
}

export class Tabs {
  readonly list: HTMLElement;
  private readonly buttons = new Map<string, HTMLButtonElement>();
  current = "";

  constructor(private readonly tabs: readonly Tab[], label: string) {
    this.list = h("div", { role: "tablist", class: "tabs", "aria-label": label, onkeydown: (event) => this.key(event as KeyboardEvent) });
    for (const tab of tabs) {
      const button = h(
        "button",
        { type: "button", role: "tab", id: `tab-${tab.id}`, "aria-controls": `panel-${tab.id}`, onclick: () => this.show(tab.id) },
        tab.label,
      );
      tab.panel.id = `panel-${tab.id}`;
      tab.panel.setAttribute("role", "tabpanel");
      tab.panel.setAttribute("aria-labelledby", button.id);
      this.buttons.set(tab.id, button);
      this.list.append(button);
    }
    if (tabs[0]) this.show(tabs[0].id);
  }

  show(id: string): void {
    this.current = id;
    for (const tab of this.tabs) {
      const button = this.buttons.get(tab.id)!;
      const isShown = tab.id === id;
      button.setAttribute("aria-selected", String(isShown));
      button.tabIndex = isShown ? 0 : -1;
      tab.panel.hidden = !isShown;
      if (isShown) tab.shown?.();
    }
  }

  /** Leave out the tabs that mean nothing now. */
  offer(ids: readonly string[]): void {
    for (const [id, button] of this.buttons) button.hidden = !ids.includes(id);
    if (!ids.includes(this.current) && ids[0]) this.show(ids[0]);
  }

  private key(event: KeyboardEvent): void {
    const offered = [...this.buttons].filter(([, button]) => !button.hidden);
    const at = offered.findIndex(([id]) => id === this.current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: offered.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const [id, button] = offered[(to + offered.length) % offered.length]!;
    this.show(id);
    button.focus();
  }
}
