/** A body cut into lines while it comes. */

/** Cuts pieces of text into whole lines; `rest` is what has no end yet. */
export class Lines {
  rest = "";

  /** Give the lines that end in this piece. */
  push(piece: string): string[] {
    const lines = (this.rest + piece).split("\n");
    this.rest = lines.pop() ?? "";
    return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  }
}
