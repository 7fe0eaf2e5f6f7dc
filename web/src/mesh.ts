/** The picture of `/network`, alive: nearer and farther, by wheel, finger, buttons and keys. */

import { h, need } from "./dom";
import { inks, paint } from "./mesh-paint";
import { line, told, type Words } from "./mesh-told";
import { above, at, beside, between, held, kind, matching, near, related, whole, zoomed, type Mesh, type View } from "./mesh-view";

const STEP = 1.6;
const FLIGHT_MS = 260;
/** Pixels that a finger may move and still mean what is under it, and that it may miss by. */
const [SLIP, REACH] = [6, 8];
const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

async function begin(box: HTMLElement): Promise<void> {
  const answer = await fetch(box.dataset.source!, { headers: { Accept: "application/json" } });
  if (!answer.ok) return; // the picture of the server stays
  const mesh = (await answer.json()) as Mesh;
  if (mesh.marks.length) new Live(box, mesh, JSON.parse(box.dataset.words!) as Words);
}

class Live {
  private readonly still = need(".mesh-still");
  private readonly panel = need(".mesh-said");
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly tip = h("p", { class: "mesh-tip", hidden: true });
  private readonly status = h("p", { class: "hidden", role: "status" });
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private ink = inks(document.documentElement);
  private size = { width: 0, height: 0 };
  private view: View = { scale: 1, left: 0, top: 0 };
  private chosen = -1;
  private over = -1;
  private found: ReadonlySet<number> = new Set();
  private kin: ReadonlySet<number> | null = null;
  private moved = 0;
  private frame = 0;
  private flight = 0;

  constructor(private readonly box: HTMLElement, private readonly mesh: Mesh, private readonly words: Words) {
    this.canvas = h("canvas", { tabindex: "0", role: "application", "aria-label": this.say("picture") });
    this.context = this.canvas.getContext("2d")!;
    const tool = (name: string, text: string, act: () => void) => h("button", { type: "button", title: this.say(name), "aria-label": this.say(name), onclick: act }, text);
    const tools = h(
      "div",
      { class: "mesh-tools" },
      tool("in", "+", () => this.grow(STEP)),
      tool("out", "−", () => this.grow(1 / STEP)),
      tool("whole", "⤢", () => this.fly(whole(mesh, this.size))),
    );
    box.append(this.canvas, this.tip);
    this.panel.before(tools, this.status);
    const height = this.still.offsetHeight;
    box.style.height = `${height}px`;
    box.hidden = false;
    this.still.classList.add("covered");
    this.resize();
    this.view = whole(mesh, this.size);
    this.listen();
    this.draw();
  }

  private say(key: string): string {
    return this.words[key] as string;
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"] as const) canvas.addEventListener(name, (event) => this.release(event));
    canvas.addEventListener("pointerleave", () => this.point(-1, 0, 0));
    canvas.addEventListener("dblclick", (event) => this.grow(event.shiftKey ? 1 / STEP : STEP, event.offsetX, event.offsetY));
    // Who scrolls the page past the picture does not want it to grow: it must have been chosen first.
    canvas.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && document.activeElement !== canvas) return;
        event.preventDefault();
        this.look(zoomed(this.view, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018)), event.offsetX, event.offsetY, this.least()));
      },
      { passive: false },
    );
    canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => {
      const isWhole = this.isWhole();
      this.resize();
      this.look(isWhole ? whole(this.mesh, this.size) : this.view);
    }).observe(this.box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.ink = inks(document.documentElement);
      this.draw();
    });
    const field = document.getElementById(this.box.dataset.search ?? "") as HTMLInputElement | null;
    field?.addEventListener("input", () => this.search(field.value));
    if (field?.value) this.search(field.value);
  }

  private resize(): void {
    this.size = { width: this.box.clientWidth, height: this.box.clientHeight };
    const dense = Math.min(devicePixelRatio || 1, 3);
    this.canvas.width = Math.round(this.size.width * dense);
    this.canvas.height = Math.round(this.size.height * dense);
    this.context.setTransform(dense, 0, 0, dense, 0, 0);
  }

  private least(): number {
    return whole(this.mesh, this.size).scale;
  }

  private isWhole(): boolean {
    return this.view.scale <= this.least() * 1.01;
  }

  private draw(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const { view, chosen, over, kin, found } = this;
      const isHost = over >= 0 && kind(this.mesh, this.mesh.marks[over]!) === "hospital";
      const bright = kin ?? (isHost ? related(this.mesh, over) : found.size ? above(this.mesh, found) : null);
      paint(this.context, this.mesh, { view, chosen, over, kin: bright, found, caption: this.say("hospitals") }, this.size, this.ink, getComputedStyle(this.box).fontFamily);
    });
  }

  private look(view: View): void {
    cancelAnimationFrame(this.flight);
    this.view = held(view, this.mesh, this.size);
    // A finger scrolls the page while there is nothing to move within the picture.
    this.canvas.style.touchAction = this.isWhole() ? "pan-y" : "none";
    this.draw();
  }

  private fly(to: View): void {
    const from = this.view;
    const target = held(to, this.mesh, this.size);
    if (this.calm.matches) {
      this.look(target);
      return;
    }
    let began = 0;
    const step = (now: number) => {
      began ||= now;
      const part = Math.min(1, (now - began) / FLIGHT_MS);
      this.look(between(from, target, part * part * (3 - 2 * part)));
      if (part < 1) this.flight = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.flight);
    this.flight = requestAnimationFrame(step);
  }

  private grow(factor: number, x = this.size.width / 2, y = this.size.height / 2): void {
    this.fly(zoomed(this.view, factor, x, y, this.least()));
  }

  private choose(number: number): void {
    this.chosen = number;
    this.kin = number < 0 ? null : related(this.mesh, number);
    const asked = new URLSearchParams(location.search).get("lang");
    const query = asked ? `?lang=${this.box.dataset.language}` : "";
    const alone = (slug: string) => `${location.pathname}${query ? `${query}&` : "?"}filiere=${encodeURIComponent(slug)}`;
    const hint = h("p", { class: "trail" }, this.say("hint"));
    this.panel.replaceChildren(...(number < 0 ? [hint] : told(this.mesh, number, this.words, (page) => page + query, alone)));
    this.status.textContent = number < 0 ? "" : line(this.mesh, number, this.words);
    this.draw();
  }

  private search(text: string): void {
    this.found = matching(this.mesh, text);
    this.status.textContent = text.trim() ? this.say("found").replace("{n}", String(new Set([...this.found].map((i) => this.mesh.marks[i]!.node)).size)) : "";
    this.draw();
  }

  private point(number: number, x: number, y: number): void {
    this.canvas.classList.toggle("on", number >= 0);
    this.tip.hidden = number < 0;
    if (number >= 0) {
      this.tip.textContent = line(this.mesh, number, this.words);
      const left = Math.min(x + 14, Math.max(0, this.size.width - this.tip.offsetWidth - 6));
      const top = y + 18 + this.tip.offsetHeight > this.size.height ? y - this.tip.offsetHeight - 10 : y + 18;
      this.tip.style.transform = `translate(${left}px, ${Math.max(0, top)}px)`;
    }
    if (number !== this.over) {
      this.over = number;
      this.draw();
    }
  }

  private press(event: PointerEvent): void {
    if (event.button) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.moved = this.pointers.size > 1 ? SLIP : 0;
  }

  private drag(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    const here = { x: event.offsetX, y: event.offsetY };
    if (!before) {
      if (event.pointerType === "mouse") this.point(at(this.mesh, this.view, here.x, here.y, 3), here.x, here.y);
      return;
    }
    const [dx, dy] = [here.x - before.x, here.y - before.y];
    this.moved += Math.hypot(dx, dy);
    if (this.moved < SLIP) return;
    this.tip.hidden = true;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, here);
    let view: View = { ...this.view, left: this.view.left + dx / (other ? 2 : 1), top: this.view.top + dy / (other ? 2 : 1) };
    if (other) {
      const apart = (one: { x: number; y: number }) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
      view = zoomed(view, apart(here) / apart(before), (here.x + other.x) / 2, (here.y + other.y) / 2, this.least());
    }
    this.canvas.classList.add("drag");
    this.look(view);
  }

  private release(event: PointerEvent): void {
    const was = this.pointers.delete(event.pointerId);
    this.canvas.classList.remove("drag");
    if (!was || event.type === "pointercancel" || this.moved >= SLIP) return;
    this.choose(at(this.mesh, this.view, event.offsetX, event.offsetY, event.pointerType === "mouse" ? 3 : REACH));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const mark = this.mesh.marks[this.chosen];
    if (arrow) this.follow(mark ? beside(this.mesh, this.chosen, ...arrow) : 0);
    else if (event.key === "Enter" || event.key === " ") this.enter();
    else if (event.key === "Escape" && mark) mark.within >= 0 ? this.follow(mark.within) : (this.choose(-1), this.fly(whole(this.mesh, this.size)));
    else if (event.key === "+" || event.key === "=") this.grow(STEP);
    else if (event.key === "-") this.grow(1 / STEP);
    else if (event.key === "0") this.fly(whole(this.mesh, this.size));
    else return;
    event.preventDefault();
  }

  /** Go into a filière or centre, from a site to its hospital, from a hospital to its first site. */
  private enter(): void {
    if (this.chosen < 0) return this.follow(0);
    const inner = this.mesh.marks.findIndex(({ within }) => within === this.chosen);
    const thread = this.mesh.threads.find((ends) => ends.includes(this.chosen));
    if (inner >= 0) this.follow(inner);
    else if (thread) this.follow(thread[0] === this.chosen ? thread[1] : thread[0]);
  }

  /** Choose a thing, and go where it can be seen. */
  private follow(number: number): void {
    this.choose(number);
    const mark = this.mesh.marks[number]!;
    const around = mark.within >= 0 ? this.mesh.marks[mark.within]! : mark;
    const { scale, left, top } = this.view;
    const [x, y] = [mark.x * scale + left, mark.y * scale + top];
    const isSeen = x > 20 && y > 20 && x < this.size.width - 20 && y < this.size.height - 20 && mark.r * scale > 5;
    if (!isSeen) this.fly(near(this.mesh, around, this.size));
  }
}

const live = document.querySelector<HTMLElement>(".mesh-live");
if (live) void begin(live);
