/** The queries that were run, kept in this browser alone. */

export interface Past {
  readonly query: string;
  /** When it was last run, in milliseconds since 1970. */
  readonly at: number;
  readonly rows: number;
}

const NAME = "maillage.queries";
const MOST = 50;
const LONGEST = 20_000;

/** Remembers queries; where the browser keeps nothing, neither does this. */
export class History {
  constructor(private readonly store: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null) {}

  /** Give what was run, the newest first. */
  all(): Past[] {
    try {
      const found: unknown = JSON.parse(this.store?.getItem(NAME) ?? "[]");
      return Array.isArray(found) ? found.filter(isPast) : [];
    } catch {
      return [];
    }
  }

  add(past: Past): void {
    if (past.query.length > LONGEST) return;
    const others = this.all().filter(({ query }) => query !== past.query);
    try {
      this.store?.setItem(NAME, JSON.stringify([past, ...others].slice(0, MOST)));
    } catch {
      // The browser's room is full, or it keeps nothing: a history is no reason to fail.
    }
  }

  clear(): void {
    this.store?.removeItem(NAME);
  }
}

/** Give the browser's own store; null where it refuses. */
export function browserStore(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function isPast(value: unknown): value is Past {
  const past = value as Partial<Past> | null;
  return typeof past?.query === "string" && typeof past.at === "number" && typeof past.rows === "number";
}
