/** Rows with points, over the départements' own shapes: the mainland, Paris and around, five overseas. */

import { cells, type Answer } from "./ask";
import { h, svg } from "./dom";
import type { Labels } from "./labels";
import { curie, read, type Term } from "./terms";
import type { Words } from "./words";

export interface Frame {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Metres of one step. */
  readonly stepM: number;
  readonly west: number;
  readonly north: number;
  /** Latitude along which lengths are true overseas; null for Lambert-93. */
  readonly parallel: number | null;
  readonly paths: readonly string[];
}

export interface Outlines {
  readonly attribution: string;
  readonly frames: readonly Frame[];
}

interface Needs {
  readonly words: Words;
  readonly labels: Labels;
  readonly prefixes: () => ReadonlyMap<string, string>;
}

const WKT = "http://www.opengis.net/ont/geosparql#wktLiteral";
/** Longitude before latitude, which is also what a literal without a system means (GeoSPARQL 1.0 §8.5.1). */
const CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
/** Circles that a page draws without effort. */
const MOST = 2_000;
/** Lambert-93 on GRS 80 (IGN, NT/G 71), as in `maillage.drawing.projection`. */
const [E, N, C, X0, Y0, MERIDIAN] = [0.0818191910428158, 0.725607765053267, 11_754_255.426096, 700_000, 12_655_612.049876, Math.PI / 60];
const RADIUS_M = 6_371_008.8;

/** Read a point; null for any other geometry, or one in another system of coordinates. */
export function point(term: Term | null): { longitude: number; latitude: number } | null {
  if (term?.kind !== "literal" || term.datatype !== WKT) return null;
  const match = /^\s*(?:<([^>]*)>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*$/i.exec(term.value);
  if (!match || (match[1] && match[1] !== CRS84)) return null;
  return { longitude: Number(match[2]), latitude: Number(match[3]) };
}

/** Give the first column that has points; null if none has. */
export function pointColumn(answer: Pick<Answer, "kind" | "columns" | "rows">): number | null {
  if (answer.kind !== "rows") return null;
  const sample = answer.rows.slice(0, 200).map((row) => cells(answer, row));
  const found = answer.columns.findIndex((_, column) => sample.some((row) => point(read(row[column] ?? ""))));
  return found < 0 ? null : found;
}

/** Put a point on a map, in its steps; null if it lies outside. */
export function placed(frame: Frame, longitude: number, latitude: number): [number, number] | null {
  const [east, north] = projected(longitude, latitude, frame.parallel);
  const [x, y] = [east / frame.stepM - frame.west, frame.north - north / frame.stepM];
  return x >= 0 && y >= 0 && x <= frame.width && y <= frame.height ? [x, y] : null;
}

/** Draw the maps, with what they leave out said below. */
export function drawn(answer: Answer, outlines: Outlines, needs: Needs): HTMLElement {
  const { words } = needs;
  const column = pointColumn(answer) ?? 0;
  const points = answer.rows.slice(0, MOST).flatMap((row) => {
    const terms = cells(answer, row).map(read);
    const found = point(terms[column] ?? null);
    return found ? [{ ...found, name: name(terms, column, needs) }] : [];
  });
  const seen = new Set<object>();
  const maps = outlines.frames.map((frame) => {
    const here = points.flatMap((one) => {
      const at = placed(frame, one.longitude, one.latitude);
      if (at) seen.add(one);
      return at ? [{ at, name: one.name }] : [];
    });
    const radius = frame.width / (frame.name === "mainland" ? 110 : 32);
    return svg(
      "svg",
      { viewBox: `0 0 ${frame.width} ${frame.height}`, class: frame.name === "mainland" ? "mainland" : "inset", role: "img", "aria-label": `${words.say("map")} ${frame.name}: ${words.count("mapped", here.length)}` },
      ...frame.paths.map((path) => svg("path", { d: path })),
      ...here.map(({ at: [x, y], name: title }) => svg("circle", { cx: x, cy: y, r: radius }, svg("title", {}, title))),
    );
  });
  const missing = answer.rows.length - seen.size;
  const told = [words.count("mapped", seen.size), missing ? words.count("unmapped", missing) : "", `${outlines.attribution} (${words.say("redrawn")})`];
  return h("figure", {}, h("div", { class: "maps" }, ...maps), h("figcaption", {}, told.filter(Boolean).join(" ")));
}

function name(terms: readonly (Term | null)[], column: number, { labels, prefixes }: Needs): string {
  const other = terms.filter((term, i) => term && i !== column);
  const thing = other.find((term) => term?.kind === "iri") ?? other[0];
  if (!thing) return "";
  return thing.kind === "iri" ? labels.of(thing.value)?.label || curie(thing.value, prefixes()) : thing.value;
}

function projected(longitude: number, latitude: number, parallel: number | null): [number, number] {
  const [along, up] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  if (parallel !== null) return [RADIUS_M * along * Math.cos((parallel * Math.PI) / 180), RADIUS_M * up];
  const isometric = Math.atanh(Math.sin(up)) - E * Math.atanh(E * Math.sin(up));
  const radius = C * Math.exp(-N * isometric);
  const angle = N * (along - MERIDIAN);
  return [X0 + radius * Math.sin(angle), Y0 - radius * Math.cos(angle)];
}
