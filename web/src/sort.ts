/** The order of rows by a column, found in slices: the page goes on being usable. */

import { isDate, number, read } from "./terms";

export type Direction = "up" | "down";
/** Milliseconds of work between two looks at what the reader does. */
const SLICE_MS = 12;

interface Keyed {
  readonly number: number;
  readonly text: string;
}

/**
 * Order rows: unbound cells last, numbers by value, dates and text by their order in the language.
 *
 * @param cells the column, as written in the answer.
 * @param pause gives way to the page; resolves when to go on.
 * @param isWanted whether somebody still waits for the order.
 * @returns the numbers of the rows in their new order; null if nobody does.
 */
export async function order(
  cells: readonly string[], direction: Direction, compare: (a: string, b: string) => number,
  pause: () => Promise<void>, isWanted: () => boolean = () => true,
): Promise<Uint32Array | null> {
  let since = performance.now();
  const breathe = async (): Promise<boolean> => {
    if (performance.now() - since > SLICE_MS) {
      await pause();
      since = performance.now();
    }
    return isWanted();
  };
  const ranks = await ranked(cells, compare, breathe);
  if (!ranks) return null;
  const sign = direction === "up" ? 1 : -1;
  // What is unbound has no rank, and comes last either way; rows alike stay in their order.
  return merged(cells.length, (a, b) => {
    const [one, two] = [ranks[a]!, ranks[b]!];
    if (one < 0 || two < 0) return one < 0 ? (two < 0 ? a - b : 1) : -1;
    return sign * (one - two) || a - b;
  }, breathe);
}

/** Give each row the rank of its value: long columns say the same over and over. */
async function ranked(
  cells: readonly string[], compare: (a: string, b: string) => number, breathe: () => Promise<boolean>,
): Promise<Int32Array | null> {
  const distinct = new Map<string, number>();
  const which = new Int32Array(cells.length);
  for (const [i, cell] of cells.entries()) {
    let at = distinct.get(cell);
    if (at === undefined) distinct.set(cell, (at = distinct.size));
    which[i] = cell ? at : -1;
    if (i % 1000 === 0 && !(await breathe())) return null;
  }
  const keys = [...distinct.keys()].map(key);
  const sorted = await merged(keys.length, (a, b) => compareKeys(keys[a]!, keys[b]!, compare), breathe);
  if (!sorted) return null;
  const ranks = new Int32Array(keys.length);
  let rank = 0;
  for (const [i, at] of sorted.entries()) {
    if (i && compareKeys(keys[sorted[i - 1]!]!, keys[at]!, compare)) rank += 1;
    ranks[at] = rank;
  }
  return which.map((at) => (at < 0 ? -1 : ranks[at]!));
}

function key(cell: string): Keyed {
  const term = read(cell);
  return { number: isDate(term) ? NaN : number(term), text: term?.value ?? "" };
}

function compareKeys(one: Keyed, two: Keyed, compare: (a: string, b: string) => number): number {
  const [a, b] = [Number.isNaN(one.number), Number.isNaN(two.number)];
  if (a !== b) return a ? 1 : -1;
  return a ? compare(one.text, two.text) : one.number - two.number;
}

/** Merge sort from the bottom up, with a breath after each few hundred comparisons. */
async function merged(
  length: number, compare: (a: number, b: number) => number, breathe: () => Promise<boolean>,
): Promise<Uint32Array | null> {
  let from = Uint32Array.from({ length }, (_, i) => i);
  let to = new Uint32Array(length);
  for (let width = 1; width < length; width *= 2) {
    let done = 0;
    for (let start = 0; start < length; start += 2 * width) {
      const [middle, end] = [Math.min(start + width, length), Math.min(start + 2 * width, length)];
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        const isLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0);
        to[at] = isLeft ? from[left++]! : from[right++]!;
        if (++done % 500 === 0 && !(await breathe())) return null;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
