/** The picture of the network on a canvas: the same as the server's, sharp at every size. */

import { kind, type Mark, type Mesh, type Size, type View } from "./mesh-view";

/** What the eye is led to. */
export interface Shown {
  readonly view: View;
  readonly chosen: number;
  readonly over: number;
  readonly kin: ReadonlySet<number> | null;
  readonly found: ReadonlySet<number>;
  /** What stands over the hospitals. */
  readonly caption: string;
}

/** The colours of the site, light or dark, by the names of `tokens.css`. */
export type Ink = Readonly<Record<string, string>>;

const COLOURS = ["card", "sunk", "line", "edge", "ink", "quiet", "accent", "paper", "coordinating", "constitutive", "resource", "competence"];
const ROLES: Record<string, [fill: string, edge: string]> = {
  coordinating: ["coordinating", "coordinating"],
  constitutive: ["constitutive", "constitutive"],
  competence: ["card", "competence"],
  "resource-and-competence": ["card", "resource"],
  "": ["card", "quiet"],
};
const FAINT = 0.22;
/** Threads of things that nobody has chosen: more hide the picture. */
const THREADS = 120;
/** Pixels of letters and of lines; less where there is little room. */
const [LETTERS, SMALL, NARROW] = [13, 11, 500];
/** Pixels between two names beside each other. */
const APART = 3;
const LONGEST = 40;
/** Units from dot to dot (`network_layout.py`); pixels that a name needs, and that of a chosen dot gets. */
const [DOTS, ROOM, MEANT] = [16, 84, 200];
/** Pixels of the radius from which on a centre within its filière has a name. */
const LEGIBLE = 30;

/** Read the colours that hold now. */
export function inks(element: Element): Ink {
  const style = getComputedStyle(element);
  return Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Paint everything anew. */
export function paint(to: CanvasRenderingContext2D, mesh: Mesh, shown: Shown, size: Size, ink: Ink, font: string): void {
  const { scale, left, top } = shown.view;
  const seen = (mark: Mark) => {
    const [x, y, r] = [mark.x * scale + left, mark.y * scale + top, mark.r * scale];
    return x + r > 0 && y + r > 0 && x - r < size.width && y - r < size.height;
  };
  const groups = new Map<string, number[]>();
  for (const [i, mark] of mesh.marks.entries()) {
    if (!seen(mark)) continue;
    const isFaint = shown.kin ? !shown.kin.has(i) : mark.ended;
    const of = kind(mesh, mark);
    const isOther = of === "hospital" ? mark.weight > 1 : of === "centre" && !mark.weight;
    const key = `${of}/${mark.role}/${isOther}/${isFaint ? "faint" : "full"}`;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  const draw = (key: string, fill: string, edge: string, width: number, dash: number[] = []) => {
    for (const strength of ["faint", "full"]) {
      const numbers = groups.get(`${key}/${strength}`);
      if (!numbers) continue;
      to.globalAlpha = strength === "faint" ? FAINT : 1;
      to.beginPath();
      for (const i of numbers) outline(to, mesh, i, shown.view);
      to.fillStyle = ink[fill]!;
      to.strokeStyle = ink[edge]!;
      to.lineWidth = width;
      to.setLineDash(dash);
      to.fill();
      to.stroke();
    }
  };
  const dots = Math.max(0.8, Math.min(3.5, 2.2 * scale));

  to.clearRect(0, 0, size.width, size.height);
  to.lineJoin = "miter";
  draw("filiere//false", "sunk", "line", 1);
  draw("centre//false", "card", "edge", 1);
  draw("centre//true", "card", "edge", 1, [3, 3]); // nothing has been entered of it
  threads(to, mesh, shown, ink);
  for (const [role, [fill, edge]] of Object.entries(ROLES)) {
    const dash = role === "resource-and-competence" ? [2.6 * scale, 1.4 * scale] : [];
    draw(`site/${role}/false`, fill, edge, dots, dash);
  }
  draw("hospital//false", "card", "ink", 1.2);
  draw("hospital//true", "ink", "ink", 1.2);
  to.globalAlpha = 1;
  to.setLineDash([]);
  for (const i of shown.found) ring(to, mesh, i, shown.view, ink.accent!, 2.5);
  if (shown.over >= 0) ring(to, mesh, shown.over, shown.view, ink.accent!, 2);
  if (shown.chosen >= 0) ring(to, mesh, shown.chosen, shown.view, ink.accent!, 3.5);
  to.font = `${SMALL}px ${font}`;
  to.textAlign = "left";
  to.fillStyle = ink.quiet!;
  to.strokeStyle = ink.card!;
  to.lineWidth = 4;
  const caption = [shown.caption, mesh.letters * scale + left, (mesh.top - mesh.letters * 0.6) * scale + top] as const;
  to.strokeText(...caption); // threads run behind it
  to.fillText(...caption);
  names(to, mesh, shown, size, ink, font);
}

function outline(to: CanvasRenderingContext2D, mesh: Mesh, i: number, { scale, left, top }: View, more = 0): void {
  const mark = mesh.marks[i]!;
  const [x, y, r] = [mark.x * scale + left, mark.y * scale + top, Math.max(mark.r * scale, 0.7) + more];
  if (kind(mesh, mark) === "hospital") {
    to.rect(x - r, y - r, 2 * r, 2 * r);
  } else {
    to.moveTo(x + r, y);
    to.arc(x, y, r, 0, 2 * Math.PI);
  }
}

function ring(to: CanvasRenderingContext2D, mesh: Mesh, i: number, view: View, colour: string, width: number): void {
  to.beginPath();
  outline(to, mesh, i, view, width);
  to.strokeStyle = colour;
  to.lineWidth = width;
  to.stroke();
}

function threads(to: CanvasRenderingContext2D, mesh: Mesh, { view, kin }: Shown, ink: Ink): void {
  // Of one filière all, as the server draws them; of the whole network those that lead to what is shared.
  const isAlone = kind(mesh, mesh.marks[0]!) !== "filiere";
  const drawn = mesh.threads.filter(([site, hospital]) => (kin ? kin.has(site) && kin.has(hospital) : isAlone || mesh.marks[hospital]!.weight > 1));
  if (!kin && drawn.length > THREADS) return;
  const { scale, left, top } = view;
  to.beginPath();
  for (const [site, hospital] of drawn) {
    const [one, two] = [mesh.marks[site]!, mesh.marks[hospital]!];
    const [x, y, end] = [two.x * scale + left, (two.y - two.r) * scale + top, (one.y + 2 * two.y) / 3];
    to.moveTo(one.x * scale + left, one.y * scale + top);
    to.quadraticCurveTo(x, end * scale + top, x, y);
  }
  to.globalAlpha = kin ? 0.7 : 0.45;
  to.strokeStyle = kin ? ink.accent! : ink.quiet!;
  to.lineWidth = 1.2;
  to.setLineDash([]);
  to.stroke();
  to.globalAlpha = 1;
}

/** Write the names for which there is room, those of larger things first. */
function names(to: CanvasRenderingContext2D, mesh: Mesh, shown: Shown, size: Size, ink: Ink, font: string): void {
  const { scale, left, top } = shown.view;
  const letter = size.width < NARROW ? SMALL : LETTERS;
  const high = letter + 1;
  const taken: [left: number, right: number, from: number, to: number][] = [];
  const isAlone = kind(mesh, mesh.marks[0]!) !== "filiere";
  const rank = (i: number) => (i === shown.chosen ? 0 : i === shown.over ? 1 : 2);
  const numbers = mesh.marks.map((_, i) => i).sort((a, b) => rank(a) - rank(b) || mesh.marks[b]!.r - mesh.marks[a]!.r);
  to.textAlign = "center";
  to.lineJoin = "round";
  to.fillStyle = ink.ink!;
  to.strokeStyle = ink.card!;
  to.lineWidth = 4;
  for (const i of numbers) {
    const mark = mesh.marks[i]!;
    const [x, y, r] = [mark.x * scale + left, mark.y * scale + top, mark.r * scale];
    if (x < -r || y < -r || x > size.width + r || y > size.height + r) continue;
    const of = kind(mesh, mark);
    const isBig = of === "filiere" || of === "centre";
    const isMeant = rank(i) < 2;
    // A dot has room for a name as wide as the way to the next one, and as high as what is between them.
    const room = of === "site" ? DOTS * scale : r / 0.43;
    if (!isMeant && !isBig && room < ROOM) continue;
    const thing = mesh.nodes[mark.node]!;
    to.font = `${isBig ? 600 : 400} ${of === "filiere" ? letter : letter - 1}px ${font}`;
    const text = thing.short || thing.label;
    const width = (said: string) => to.measureText(said).width;
    const most = Math.max(1, Math.floor((of === "site" ? room * 0.866 - 2 * r : r) / high));
    const lines = isBig ? [cut(text)] : isMeant ? wrapped(text, Math.max(room, MEANT), 3, width) : wrapped(text, room - 6, Math.min(most, 3), width);
    const half = Math.max(...lines.map(width)) / 2;
    if (of === "centre" && !isMeant && !isAlone && (half > r * 0.95 || r < LEGIBLE)) continue;
    // At the edge a name moves in, as long as its thing is on the screen.
    const middle = x >= 0 && x <= size.width ? Math.min(Math.max(x, half + 3), Math.max(half + 3, size.width - half - 3)) : x;
    const base = of === "filiere" ? y - r + letter * 0.35 : of === "centre" ? y - r - 5 : y + r + letter + 1;
    const box = [middle - half, middle + half, base - letter, base + (lines.length - 1) * high] as const;
    const isFree = taken.every(([from, end, above, below]) => box[1] + APART < from || box[0] - APART > end || box[3] < above || box[2] > below);
    if (!isFree) continue;
    taken.push([...box]);
    to.globalAlpha = shown.kin && !shown.kin.has(i) ? 0.35 : 1;
    for (const [n, said] of lines.entries()) {
      to.strokeText(said, middle, base + n * high);
      to.fillText(said, middle, base + n * high);
    }
  }
  to.globalAlpha = 1;
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Break a text into lines of a width; what does not fit is left out, and that is shown. */
export function wrapped(text: string, room: number, most: number, width: (text: string) => number): string[] {
  const lines: string[] = [];
  const words = text.split(" ");
  while (words.length && lines.length < most) {
    let line = words.shift()!;
    while (words.length && width(`${line} ${words[0]}`) <= room) line += ` ${words.shift()}`;
    lines.push(line);
  }
  let last = lines.pop() ?? "";
  const isCut = words.length > 0;
  if (isCut || width(last) > room) {
    last = isCut ? `${last} ${words[0]}` : last;
    while (last.length > 1 && width(`${last}…`) > room) last = last.slice(0, -1).trimEnd();
    last += "…";
  }
  return [...lines, last];
}
