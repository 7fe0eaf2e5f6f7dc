/** What the IRIs of an answer are called, and their pages; asked for as they come into view. */

export interface Label {
  readonly label: string;
  /** Language of the label where it is not the page's. */
  readonly lang: string;
  /** Path of the page; empty if the site has none. */
  readonly page: string;
}

/** IRIs of one request: its URL has to stay well below what a page's may have. */
const MOST_BYTES = 5_000;
/** IRIs that the server takes at once. */
const MOST = 100;
/** Milliseconds in which requests are gathered. */
const GATHER_MS = 60;

export class Labels {
  private readonly known = new Map<string, Label | null>();
  private wanted = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param fetcher asks for the labels of some IRIs.
   * @param changed called when more are known.
   */
  constructor(
    private readonly fetcher: (iris: readonly string[]) => Promise<Record<string, Label>>,
    private readonly changed: () => void,
  ) {}

  /** Give a label if it is known, and ask for it if it was not yet asked for. */
  of(iri: string): Label | null {
    const found = this.known.get(iri);
    if (found === undefined && /^https?:/.test(iri)) {
      this.known.set(iri, null);
      this.wanted.add(iri);
      this.timer ??= setTimeout(() => void this.ask(), GATHER_MS);
    }
    return found ?? null;
  }

  private async ask(): Promise<void> {
    const batches = batched([...this.wanted]);
    this.wanted = new Set();
    this.timer = undefined;
    for (const batch of batches) {
      try {
        const found = await this.fetcher(batch);
        for (const [iri, label] of Object.entries(found)) this.known.set(iri, label);
      } catch {
        // The answer can be read without; the next view of these rows tries again.
        for (const iri of batch) this.known.delete(iri);
        return;
      }
      this.changed();
    }
  }
}

/** Cut a list so that each part fits into a URL. */
export function batched(iris: readonly string[]): string[][] {
  const batches: string[][] = [];
  let size = Infinity;
  for (const iri of iris) {
    const length = encodeURIComponent(iri).length + 5;
    if (length > MOST_BYTES) continue;
    if (size + length > MOST_BYTES || batches.at(-1)!.length >= MOST) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)!.push(iri);
    size += length;
  }
  return batches;
}
