/** What `/search` gives, and what a field says once a hit is chosen. */

import { fold, marked } from "./folded";

/** What a field is for: any page, the disease or the place of "find a centre". */
export type Purpose = "page" | "disease" | "place";

/** One hit of `/search`, as far as it is used here. */
export interface Item {
  readonly page: string | null;
  readonly type: string;
  readonly typeLabel: string;
  readonly label: string;
  readonly labelLang: string;
  readonly code: string;
  readonly match: { readonly field: string; readonly text: string; readonly lang: string };
}

const TYPES: Record<Purpose, readonly string[]> = { page: [], disease: ["ClinicalEntity"], place: ["Commune", "Department"] };
const POSTCODE = /^\d{5}$/;
const MOST = 8;
/** Fewer letters say too little. */
const LEAST = 2;

/** Say what to ask the server, or nothing where too little is typed. */
export function question(search: string, purpose: Purpose, text: string, lang: string): string | null {
  const asked = text.trim().replace(/\s+/g, " ");
  if (asked.length < LEAST) return null;
  const query = new URLSearchParams({ q: asked, lang, limit: String(MOST) });
  for (const type of TYPES[purpose]) query.append("type", type);
  return `${search}?${query}`;
}

/** Say what the field holds once a hit is chosen, so that the server knows which one is meant. */
export function written(item: Item, most: number): string {
  if (item.type === "ClinicalEntity") {
    const whole = `${item.label} (${item.code})`;
    return whole.length <= most ? whole : item.code;
  }
  if (item.type === "Commune") {
    return POSTCODE.test(item.match.text) ? `${codeOf(item)} ${item.label}` : `${item.label} (${codeOf(item)})`;
  }
  return item.type === "Department" ? `${item.label} (${item.code})` : item.label;
}

/** Give the code of the département of a commune: three digits overseas, else two. */
export function department(commune: string): string {
  return commune.slice(0, /^9[78]/.test(commune) ? 3 : 2);
}

/** Give the name that was found, where it says more of what was asked for than the one shown. */
export function otherName(item: Item, asked: string): { text: string; lang: string } | null {
  const { text, lang, field } = item.match;
  if (field === "code" || fold(item.label).includes(fold(text)) || hits(item.label, asked) >= hits(text, asked)) return null;
  return { text, lang };
}

/** Give the code to show beside a name: of a commune, the postcode that was asked for or its département. */
export function codeOf(item: Item): string {
  if (item.type !== "Commune") return item.code;
  return POSTCODE.test(item.match.text) ? item.match.text : department(item.code.replace("INSEE:", ""));
}

/** Round a position to about one kilometre, and write it as `/find` reads it. */
export function rounded(latitude: number, longitude: number): string {
  return [latitude, longitude].map((degrees) => (Math.round(degrees * 100) / 100 || 0).toFixed(2)).join(",");
}

function hits(text: string, asked: string): number {
  return marked(text, asked).reduce((sum, [piece, isMatch]) => sum + (isMatch ? piece.length : 0), 0);
}
