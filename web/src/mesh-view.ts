/** The network as the server has placed it (`/network?format=json`), and where the eye is. */

import { fold } from "./folded";

/** One thing of the network. */
export interface Thing {
  readonly iri: string;
  readonly kind: "filiere" | "centre" | "site" | "hospital";
  readonly page: string | null;
  readonly label: string;
  readonly labelLang: string;
  readonly short: string;
}

/** One thing where it is drawn; `within` is the number of the mark around it, or -1. */
export interface Mark {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly within: number;
  readonly role: string;
  readonly ended: boolean;
  readonly weight: number;
}

/** What the server gives. */
export interface Mesh {
  readonly width: number;
  readonly height: number;
  readonly letters: number;
  readonly top: number;
  readonly nodes: readonly Thing[];
  readonly links: readonly { from: number; to: number; relation: string; roles: readonly string[]; ended: string | null }[];
  readonly marks: readonly Mark[];
  readonly threads: readonly (readonly [site: number, hospital: number])[];
}

/** From units of the picture to pixels: `x * scale + left`. */
export interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much larger than the whole a picture gets. */
const LARGEST = 40;

/** Show a box as large as it fits, with a margin. */
export function fitted(box: { x: number; y: number; width: number; height: number }, size: Size, margin = 8, most = Infinity): View {
  const scale = Math.min((size.width - 2 * margin) / box.width, (size.height - 2 * margin) / box.height, most);
  return {
    scale,
    left: size.width / 2 - (box.x + box.width / 2) * scale,
    top: size.height / 2 - (box.y + box.height / 2) * scale,
  };
}

/** Show the whole. */
export function whole(mesh: Mesh, size: Size): View {
  return fitted({ x: 0, y: 0, width: mesh.width, height: mesh.height }, size);
}

/** Show a mark and what is around it. */
export function near(mesh: Mesh, mark: Mark, size: Size): View {
  const reach = Math.max(mark.r * 1.25, mesh.letters * 2);
  const box = { x: mark.x - reach, y: mark.y - reach, width: 2 * reach, height: 2 * reach };
  return fitted(box, size, 8, whole(mesh, size).scale * LARGEST);
}

/** Grow or shrink around a point of the screen, which stays where it is. */
export function zoomed(view: View, factor: number, x: number, y: number, least: number): View {
  const scale = Math.min(Math.max(view.scale * factor, least), least * LARGEST);
  const by = scale / view.scale;
  return { scale, left: x - (x - view.left) * by, top: y - (y - view.top) * by };
}

/** Keep a part of the picture on the screen, and the whole of it in the middle. */
export function held(view: View, mesh: Mesh, size: Size): View {
  const hold = (start: number, length: number, room: number) =>
    length <= room ? (room - length) / 2 : Math.min(Math.max(start, room * 0.6 - length), room * 0.4);
  return {
    scale: view.scale,
    left: hold(view.left, mesh.width * view.scale, size.width),
    top: hold(view.top, mesh.height * view.scale, size.height),
  };
}

/** Go a part of the way from one view to another; sizes grow evenly. */
export function between(from: View, to: View, part: number): View {
  const scale = from.scale * (to.scale / from.scale) ** part;
  // What moves evenly is the place, in units, at the corner of the screen.
  const even = to.scale === from.scale ? part : (scale - from.scale) / (to.scale - from.scale);
  return { scale, left: from.left + (to.left - from.left) * even, top: from.top + (to.top - from.top) * even };
}

/** Find the mark at a point: the innermost, and the nearest of small ones within a finger's reach. */
export function at(mesh: Mesh, view: View, x: number, y: number, reach: number): number {
  let [best, distance] = [-1, Infinity];
  for (let i = mesh.marks.length - 1; i >= 0; i--) {
    const mark = mesh.marks[i]!;
    const away = Math.hypot(mark.x * view.scale + view.left - x, mark.y * view.scale + view.top - y);
    const isSmall = kind(mesh, mark) === "site" || kind(mesh, mark) === "hospital";
    const edge = away - mark.r * view.scale;
    // Of things this small nobody can point at one.
    const isSeen = !isSmall || mark.r * view.scale > 1.2;
    if (isSmall && isSeen && edge < reach && away < distance) [best, distance] = [i, away];
    if (!isSmall && best < 0 && edge < 0) return i;
  }
  return best;
}

/** Find the nearest mark of the same kind in a direction, or the same one. */
export function beside(mesh: Mesh, from: number, dx: number, dy: number): number {
  const here = mesh.marks[from]!;
  let [best, cost] = [from, Infinity];
  for (const [i, mark] of mesh.marks.entries()) {
    if (i === from || kind(mesh, mark) !== kind(mesh, here)) continue;
    const along = (mark.x - here.x) * dx + (mark.y - here.y) * dy;
    const across = Math.abs((mark.x - here.x) * dy - (mark.y - here.y) * dx);
    if (along > across * 0.3 && along + 2 * across < cost) [best, cost] = [i, along + 2 * across];
  }
  return best;
}

/** Give the marks that belong to one: itself, what it lies in, what lies in it, and hospitals and sites joined to those. */
export function related(mesh: Mesh, chosen: number): Set<number> {
  const found = new Set(mesh.marks.flatMap(({ node }, i) => (node === mesh.marks[chosen]!.node ? [i] : [])));
  const isHospital = kind(mesh, mesh.marks[chosen]!) === "hospital";
  if (isHospital) for (const [site, hospital] of mesh.threads) if (found.has(hospital)) found.add(site);
  // Outer marks come before inner ones.
  for (const [i, { within }] of mesh.marks.entries()) if (!isHospital && found.has(within)) found.add(i);
  for (const [site, hospital] of mesh.threads) if (!isHospital && found.has(site)) found.add(hospital);
  return above(mesh, found);
}

/** Add to marks all that they lie in. */
export function above(mesh: Mesh, marks: ReadonlySet<number>): Set<number> {
  const found = new Set(marks);
  for (const i of marks) for (let up = mesh.marks[i]!.within; up >= 0; up = mesh.marks[up]!.within) found.add(up);
  return found;
}

/** Find the marks whose names have all the words, each at the beginning of a word. */
export function matching(mesh: Mesh, text: string): Set<number> {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (!words.length) return new Set();
  const hits = mesh.nodes.map(({ label, short }) => {
    const said = ` ${fold(`${short} ${label}`).replace(/[^\p{L}\p{N}]+/gu, " ")}`;
    return words.every((word) => said.includes(` ${word}`));
  });
  return new Set(mesh.marks.flatMap(({ node }, i) => (hits[node] ? [i] : [])));
}

/** Tell of what kind a mark is. */
export function kind(mesh: Mesh, mark: Mark): Thing["kind"] {
  return mesh.nodes[mark.node]!.kind;
}
