import { expect, test } from "vitest";
import { wrapped } from "../src/mesh-paint";
import { above, at, beside, between, fitted, held, matching, related, whole, zoomed, type Mesh } from "../src/mesh-view";

const thing = (kind: "filiere" | "centre" | "site" | "hospital", label: string, short = "") => ({ iri: label, kind, page: `/${label}`, label, labelLang: "", short });
const mark = (node: number, x: number, y: number, r: number, within = -1) => ({ node, x, y, r, within, role: "", ended: false, weight: 1 });
/** Two filières with a centre each; one site in both centres, one in the second; two hospitals. */
const MESH: Mesh = {
  width: 200, height: 100, letters: 3, top: 80,
  nodes: [
    thing("filiere", "Première"), thing("filiere", "Seconde"), thing("centre", "Centre A"), thing("centre", "Centre B"),
    thing("site", "Génétique, Élan"), thing("site", "Sud"), thing("hospital", "Hôpital Élan"), thing("hospital", "Hôpital Sud"),
  ],
  links: [],
  marks: [
    mark(0, 50, 40, 30), mark(1, 150, 40, 30), mark(2, 50, 40, 15, 0), mark(3, 150, 40, 15, 1),
    mark(4, 50, 40, 5, 2), mark(4, 150, 40, 5, 3), mark(5, 150, 52, 5, 3), mark(6, 20, 90, 4), mark(7, 40, 90, 4),
  ],
  threads: [[4, 7], [5, 7], [6, 8]],
};
const SIZE = { width: 400, height: 200 };

test("the whole fits, and stays in the middle", () => {
  const view = fitted({ x: 0, y: 0, width: 200, height: 100 }, SIZE, 0);
  expect(view).toEqual({ scale: 2, left: 0, top: 0 });
  expect(held({ ...whole(MESH, SIZE), left: 999 }, MESH, SIZE).left).toBeCloseTo(whole(MESH, SIZE).left);
});

test("what is under the pointer stays there when it grows", () => {
  const view = zoomed({ scale: 2, left: 10, top: 20 }, 3, 110, 70, 1);
  expect(view.scale).toBe(6);
  expect([50 * view.scale + view.left, 25 * view.scale + view.top]).toEqual([110, 70]);
  expect(zoomed({ scale: 1, left: 0, top: 0 }, 0.1, 0, 0, 1).scale).toBe(1);
  expect(zoomed({ scale: 30, left: 0, top: 0 }, 9, 0, 0, 1).scale).toBe(40);
});

test("a flight begins and ends where it should, and growing leaves no jump", () => {
  const [from, to] = [{ scale: 1, left: 0, top: 0 }, { scale: 4, left: -300, top: -90 }];
  expect(between(from, to, 0)).toEqual(from);
  expect(between(from, to, 1)).toEqual(to);
  expect(between(from, { scale: 1, left: 10, top: 0 }, 0.5)).toEqual({ scale: 1, left: 5, top: 0 });
  expect(between(from, to, 0.5).scale).toBeCloseTo(2);
});

test("the innermost thing is meant, and a finger may miss a dot", () => {
  const view = { scale: 2, left: 0, top: 0 };
  expect(at(MESH, view, 100, 80, 3)).toBe(4);
  expect(at(MESH, view, 124, 80, 3)).toBe(2);
  expect(at(MESH, view, 116, 80, 8)).toBe(4);
  expect(at(MESH, view, 100, 135, 3)).toBe(0);
  expect(at(MESH, view, 200, 10, 3)).toBe(-1);
  expect(at(MESH, { scale: 0.1, left: 0, top: 0 }, 5, 4, 3)).toBe(2);
});

test("arrows go to the nearest of the same kind that way", () => {
  expect(beside(MESH, 0, 1, 0)).toBe(1);
  expect(beside(MESH, 1, 1, 0)).toBe(1);
  expect(beside(MESH, 5, 0, 1)).toBe(6);
  expect(beside(MESH, 7, 1, 0)).toBe(8);
});

test("what belongs to a thing: around it, in it, and hospitals", () => {
  expect([...related(MESH, 0)].sort()).toEqual([0, 2, 4, 7]);
  expect([...related(MESH, 4)].sort()).toEqual([0, 1, 2, 3, 4, 5, 7]); // the site stands in both centres
  expect([...related(MESH, 8)].sort()).toEqual([1, 3, 6, 8]);
});

test("what was found shows with all that it lies in", () => {
  expect([...above(MESH, new Set([6]))].sort()).toEqual([1, 3, 6]);
  expect([...above(MESH, new Set())]).toEqual([]);
});

test("words are found at the beginnings of words, accents or not", () => {
  expect([...matching(MESH, "elan")]).toEqual([4, 5, 7]);
  expect([...matching(MESH, "hop sud")]).toEqual([8]);
  expect([...matching(MESH, "lan")]).toEqual([]);
  expect([...matching(MESH, " , ")]).toEqual([]);
});

test("names are broken into lines, and what is left out is shown", () => {
  const width = (text: string) => text.length;
  expect(wrapped("Génétique médicale de Lille", 10, 3, width)).toEqual(["Génétique", "médicale", "de Lille"]);
  expect(wrapped("Génétique médicale de Lille", 10, 2, width)).toEqual(["Génétique", "médicale…"]);
  expect(wrapped("Oto-rhino-laryngologie", 8, 2, width)).toEqual(["Oto-rhi…"]);
  expect(wrapped("", 8, 2, width)).toEqual([""]);
});
