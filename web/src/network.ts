/** The triples of a CONSTRUCT as a small picture of nodes and links. */

import { cells, type Answer } from "./ask";
import { h, svg } from "./dom";
import type { Labels } from "./labels";
import { curie, read } from "./terms";
import type { Words } from "./words";

/** A picture of more cannot be read. */
const MOST_NODES = 60;
const ROUNDS = 300;
const [WIDTH, HEIGHT] = [1200, 680];
/** Pixels of a letter, and of a line of text. */
const [LETTER, LINE] = [6.6, 15];

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly property: string;
}

export interface Point {
  x: number;
  y: number;
}

/** Give the links between things, as far as a picture holds them, and whether there are more. */
export function links(answer: Answer, most = MOST_NODES): { found: Link[]; isCut: boolean } {
  const nodes = new Set<string>();
  const found: Link[] = [];
  let isCut = false;
  for (const row of answer.rows) {
    const [subject = "", predicate = "", object = ""] = cells(answer, row);
    if (object.startsWith('"')) continue;
    const more = [subject, object].filter((node) => !nodes.has(node));
    if (nodes.size + new Set(more).size > most) {
      isCut = true;
      continue;
    }
    for (const node of more) nodes.add(node);
    found.push({ from: subject, to: object, property: predicate });
  }
  return { found, isCut };
}

/** Place nodes: links pull, all push; the same links give the same picture. */
export function laid(found: readonly Link[]): Map<string, Point> {
  const names = [...new Set(found.flatMap(({ from, to }) => [from, to]))];
  const points = new Map(names.map((name, i) => {
    const turn = i * 2.399963; // the golden angle spreads them
    const radius = 20 * Math.sqrt(i + 1);
    return [name, { x: radius * Math.cos(turn), y: radius * Math.sin(turn) }];
  }));
  const all = [...points.values()];
  const ideal = 120;
  for (let round = 0; round < ROUNDS; round++) {
    const heat = 30 * (1 - round / ROUNDS);
    const moves = new Map<Point, Point>(all.map((point) => [point, { x: -point.x * 0.02, y: -point.y * 0.04 }]));
    for (const [i, one] of all.entries()) {
      for (const two of all.slice(i + 1)) {
        const [dx, dy] = [one.x - two.x || 0.1, one.y - two.y || 0.1];
        const push = (ideal * ideal) / (dx * dx + dy * dy);
        nudge(moves.get(one)!, dx * push, dy * push);
        nudge(moves.get(two)!, -dx * push, -dy * push);
      }
    }
    for (const { from, to } of found) {
      const [one, two] = [points.get(from)!, points.get(to)!];
      const [dx, dy] = [one.x - two.x, one.y - two.y];
      const pull = Math.hypot(dx, dy) / ideal;
      nudge(moves.get(one)!, -dx * pull * 0.3, -dy * pull * 0.3);
      nudge(moves.get(two)!, dx * pull * 0.3, dy * pull * 0.3);
    }
    for (const [point, { x, y }] of moves) {
      const length = Math.hypot(x, y) || 1;
      point.x += (x / length) * Math.min(length, heat);
      point.y += (y / length) * Math.min(length, heat);
    }
  }
  return fitted(points);
}

/** Draw the picture, with what it leaves out said below. */
export function network(answer: Answer, words: Words, labels: Labels, prefixes: ReadonlyMap<string, string>): HTMLElement {
  const { found, isCut } = links(answer);
  if (!found.length) return h("p", { class: "hint" }, words.say("graphNone"));
  const points = laid(found);
  const degrees = new Map<string, number>();
  for (const node of found.flatMap(({ from, to }) => [from, to])) degrees.set(node, (degrees.get(node) ?? 0) + 1);
  const name = (written: string) => {
    const iri = read(written)?.value ?? written;
    return labels.of(iri)?.label || curie(iri, prefixes);
  };
  const named = legible([...points].sort(([a], [b]) => degrees.get(b)! - degrees.get(a)!), (node) => short(name(node)));
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words.say("graph"), class: "network" },
    ...found.map(({ from, to, property }) => {
      const [one, two] = [points.get(from)!, points.get(to)!];
      return svg("line", { class: "link", x1: one.x, y1: one.y, x2: two.x, y2: two.y }, svg("title", {}, `${name(from)} – ${name(property)} → ${name(to)}`));
    }),
    ...[...points].map(([node, { x, y }]) =>
      svg(
        "g",
        { class: "node" },
        svg("title", {}, name(node)),
        svg("circle", { cx: x, cy: y, r: 5 + Math.min(degrees.get(node)!, 12) / 2 }),
        named.has(node) && svg("text", { x, y: y - 13, "text-anchor": "middle" }, short(name(node))),
      ),
    ),
  );
  return h("figure", { tabindex: 0 }, picture, h("figcaption", {}, `${words.say("graphSame")} ${isCut ? words.say("graphCut", { n: points.size }) : ""}`));
}

/** Choose the names that can be written without one over another; the others show under the pointer. */
function legible(points: readonly (readonly [string, Point])[], text: (node: string) => string): Set<string> {
  const taken: [left: number, right: number, base: number][] = points.map(([, { x, y }]) => [x - 8, x + 8, y + 6]);
  const named = new Set<string>();
  for (const [node, { x, y }] of points) {
    const half = (text(node).length * LETTER) / 2;
    const [left, right, base] = [x - half, x + half, y - 13];
    const isFree = taken.every(([from, to, at]) => right < from || left > to || Math.abs(base - at) > LINE);
    if (!isFree || left < 0 || right > WIDTH) continue;
    taken.push([left, right, base]);
    named.add(node);
  }
  return named;
}

function nudge(move: Point, x: number, y: number): void {
  move.x += x;
  move.y += y;
}

function fitted(points: Map<string, Point>): Map<string, Point> {
  const all = [...points.values()];
  const [xs, ys] = [all.map(({ x }) => x), all.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left || 1, Math.max(...ys) - top || 1];
  for (const point of all) {
    point.x = 100 + ((point.x - left) / width) * (WIDTH - 200);
    point.y = 40 + ((point.y - top) / height) * (HEIGHT - 80);
  }
  return points;
}

function short(text: string): string {
  return text.length <= 26 ? text : `${text.slice(0, 25)}…`;
}
