/** Texts compared as the search does: without case or accents, and by the beginnings of words. */

const APART: Record<string, string> = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l" };
const LETTER = /[\p{L}\p{N}]/u;

/** Fold a text; it may grow (œ). */
export function fold(text: string): string {
  return [...text].map(folded).join("");
}

/** A piece of a text, and whether it is what was asked for. */
export type Piece = readonly [text: string, isMatch: boolean];

/**
 * Cut a text so that the beginnings of its words that were asked for can be marked.
 *
 * @param text as it is shown.
 * @param asked as it was typed.
 */
export function marked(text: string, asked: string): Piece[] {
  const letters = [...text];
  const words = (fold(asked).match(/[\p{L}\p{N}]+/gu) ?? []).sort((a, b) => b.length - a.length);
  const hits = new Set<number>();
  for (const [at, letter] of letters.entries()) {
    if (!LETTER.test(letter) || (at > 0 && LETTER.test(letters[at - 1]!))) continue;
    for (const word of words) {
      const end = through(letters, at, word);
      // One letter begins too many words to say anything: it must be one.
      if (end === at || (word.length === 1 && LETTER.test(letters[end] ?? ""))) continue;
      for (let i = at; i < end; i++) hits.add(i);
      break;
    }
  }
  const pieces: [string, boolean][] = [];
  for (const [i, letter] of letters.entries()) {
    const last = pieces.at(-1);
    if (last && last[1] === hits.has(i)) last[0] += letter;
    else pieces.push([letter, hits.has(i)]);
  }
  return pieces;
}

/** Tell where a word ends that begins at a letter; that letter, if it does not. */
function through(letters: readonly string[], at: number, word: string): number {
  let said = "";
  for (let end = at; end < letters.length; end++) {
    said += folded(letters[end]!);
    if (said.startsWith(word)) return end + 1;
    if (!word.startsWith(said)) return at;
  }
  return at;
}

function folded(letter: string): string {
  const low = letter.toLowerCase();
  return APART[low] ?? low.normalize("NFD").replace(/\p{M}/gu, "");
}
