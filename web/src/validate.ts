/** `/validate` with script: files are dropped or pasted, and the findings come without a reload. */

import { need } from "./dom";

/** The texts of the page in its language; the server writes them (`templates/validate_form.html`). */
type Words = Readonly<Record<"sending" | "checking" | "tooLarge" | "tooMany" | "unreachable" | "stopped" | "chosen" | "pasted" | "changed", string>>;

class Check {
  private readonly words: Words;
  private readonly files: HTMLInputElement;
  private readonly text: HTMLTextAreaElement;
  private readonly chosen: HTMLElement;
  private readonly stop: HTMLButtonElement;
  private readonly progress: HTMLProgressElement;
  private readonly status = need("#status");
  private running: XMLHttpRequest | null = null;

  constructor(private readonly form: HTMLFormElement) {
    this.words = JSON.parse(form.dataset.words ?? "{}") as Words;
    this.files = need("#file", form);
    this.text = need("#text", form);
    this.chosen = need("#chosen", form);
    this.stop = need("#stop", form);
    this.progress = need("#progress", form);
  }

  begin(): void {
    for (const element of this.form.querySelectorAll<HTMLElement>("p.script")) element.hidden = false;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.files.addEventListener("change", () => this.list());
    this.stop.addEventListener("click", () => this.running?.abort());
    document.addEventListener("paste", (event) => this.paste(event));
    this.takeDrops(need("#drop", this.form));
    this.list(); // a browser may have kept the choice of before a reload
  }

  /** The whole page takes what is dropped: else a browser would leave it, and open the file. */
  private takeDrops(zone: HTMLElement): void {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("over");
    };
    document.addEventListener("dragenter", over);
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) zone.classList.remove("over");
    });
    document.addEventListener("drop", (event) => {
      zone.classList.remove("over");
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.take(event.dataTransfer.files);
    });
  }

  /** Cells that are pasted where no field is go to the field, and files to the files. */
  private paste(event: ClipboardEvent): void {
    const data = event.clipboardData;
    if (!data) return;
    const text = data.getData("text/plain");
    // A spreadsheet gives its cells as a picture too: the text is what is meant.
    if (data.files.length && !text) {
      event.preventDefault();
      this.take(data.files);
      return;
    }
    const inField = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
    if (inField || !text.trim()) return;
    event.preventDefault();
    this.text.value = text;
    this.text.focus();
    this.tell(this.words.pasted);
  }

  private take(files: FileList): void {
    this.files.files = files;
    this.list();
    this.form.requestSubmit();
  }

  /** Name what is chosen: after a drop, browsers' own fields say no more than how many there are. */
  private list(): void {
    const names = [...(this.files.files ?? [])].map((file) => file.name);
    this.chosen.hidden = names.length < 2;
    this.chosen.textContent = this.words.chosen.replace("{names}", () => names.join(", "));
  }

  private submit(event: SubmitEvent): void {
    // A file of findings is a download, which the browser does best by itself.
    if (need<HTMLSelectElement>("#format", this.form).value) return;
    event.preventDefault();
    void this.run();
  }

  private async run(): Promise<void> {
    const wrong = await this.unfit();
    this.running?.abort(); // now, for another may have been sent in the meantime
    if (wrong) {
      this.fail(wrong);
      return;
    }
    const request = new XMLHttpRequest();
    this.running = request;
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "text/html");
    request.responseType = "document"; // read by the browser, and nothing in it runs
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      this.progress.max = total || 1;
      this.progress.value = loaded;
    });
    request.upload.addEventListener("load", () => {
      this.progress.removeAttribute("value"); // how long the check takes nobody knows
      this.tell(this.words.checking);
    });
    request.addEventListener("load", () => this.show(request.response as Document | null));
    request.addEventListener("error", () => this.fail(this.words.unreachable));
    request.addEventListener("abort", () => {
      if (this.running === request) this.tell(this.words.stopped);
    });
    request.addEventListener("loadend", () => {
      if (this.running !== request) return;
      this.running = null;
      this.busy(false);
    });
    this.busy(true);
    this.tell(this.words.sending);
    request.send(new FormData(this.form));
  }

  /** Say why what is chosen cannot be sent; empty if it can. */
  private async unfit(): Promise<string> {
    const files = [...(this.files.files ?? [])];
    const { most = "0", mostFiles = "0" } = this.form.dataset;
    const size = files.reduce((sum, file) => sum + file.size, 0) + new Blob([this.text.value]).size;
    if (size > Number(most)) {
      const mb = (bytes: number) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
      return this.words.tooLarge.replace("{size}", mb(size)).replace("{most}", mb(Number(most)));
    }
    if (files.length > Number(mostFiles)) return this.words.tooMany.replace("{most}", mostFiles);
    for (const file of files) {
      try {
        await file.slice(0, 1).arrayBuffer();
      } catch {
        // It was mended meanwhile: a browser gives what it was when it was chosen, or nothing.
        this.files.value = "";
        this.list();
        return this.words.changed.replace("{name}", () => file.name);
      }
    }
    return "";
  }

  /** Put the answer in the place of the one before, and go there. */
  private show(page: Document | null): void {
    const answer = page?.querySelector("#answer");
    if (!page || !answer) {
      this.fail(page?.querySelector(".told")?.textContent ?? this.words.unreachable);
      return;
    }
    need("#answer").replaceWith(document.importNode(answer, true));
    document.title = page.title;
    const place = document.querySelector<HTMLElement>("#found, #wrong");
    // A message is read out by itself; findings are led to, and their heading is told.
    this.tell(document.querySelector("#verdict")?.textContent ?? "");
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "start" });
  }

  private fail(message: string): void {
    const told = document.createElement("p");
    told.className = "message";
    told.setAttribute("role", "alert");
    told.textContent = message;
    need("#answer").replaceChildren(told);
    this.tell("");
    told.scrollIntoView({ block: "nearest" });
  }

  private busy(now: boolean): void {
    this.stop.hidden = this.progress.hidden = !now;
    need("#answer").setAttribute("aria-busy", String(now));
  }

  private tell(message: string): void {
    this.status.textContent = message;
  }
}

const form = document.querySelector<HTMLFormElement>("#check");
if (form) new Check(form).begin();
