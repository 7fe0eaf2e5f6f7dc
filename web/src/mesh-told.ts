/** What is said of the thing that was chosen, below the picture: names, roles, and ways on. */

import { h } from "./dom";
import { type Mesh, type Thing } from "./mesh-view";

/** The words of the page; the server writes them (`templates/network.html`). */
export interface Words {
  readonly roles: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly [name: string]: string | Readonly<Record<string, string>>;
}

/** Sites and centres that are listed; the page of the thing has all. */
const MOST = 24;

/** Say in one line what a mark is, for a pointer at rest and for those who hear it. */
export function line(mesh: Mesh, number: number, words: Words): string {
  const mark = mesh.marks[number]!;
  const thing = mesh.nodes[mark.node]!;
  const parts = [thing.kind === "filiere" && thing.short ? `${thing.short} – ${thing.label}` : thing.label];
  parts.push(thing.kind === "site" && mark.role ? words.roles[mark.role]! : words.kinds[thing.kind]!);
  if (mark.ended) parts.push(words.ended as string);
  return parts.join(", ");
}

/** Make what is shown of a mark. */
export function told(mesh: Mesh, number: number, words: Words, linked: (page: string) => string, alone: (slug: string) => string): Node[] {
  const mark = mesh.marks[number]!;
  const thing = mesh.nodes[mark.node]!;
  const say = (key: string) => words[key] as string;
  const link = (to: Thing, text = to.label) => (to.page ? h("a", { href: linked(to.page), lang: to.labelLang }, text) : h("span", { lang: to.labelLang }, text));
  const trail: string[] = [];
  for (let up = mark.within; up >= 0; up = mesh.marks[up]!.within) trail.unshift(nameOf(mesh.nodes[mesh.marks[up]!.node]!));
  const parts: Node[] = [
    h("p", { class: "trail" }, [words.kinds[thing.kind], ...trail].join(" · ")),
    h("h3", { lang: thing.labelLang }, thing.kind === "filiere" && thing.short ? `${thing.short} – ${thing.label}` : thing.label),
  ];
  const joined = mesh.links.filter(({ from, to }) => from === mark.node || to === mark.node);
  if (thing.kind === "site") {
    const part = joined.find((one) => one.relation === "hasSite" && mark.within >= 0 && one.from === mesh.marks[mark.within]!.node);
    const roles = (part?.roles ?? []).map((slug) => words.roles[slug]).join(" / ");
    const hospital = joined.find(({ relation }) => relation === "hostedBy");
    if (roles) parts.push(h("p", {}, `${say("role")} : ${roles}${mark.ended ? ` (${say("ended")})` : ""}`));
    parts.push(h("p", {}, `${say("hosted")} : `, hospital ? link(mesh.nodes[hospital.to]!) : say("noHospital")));
  }
  const below = joined.filter(({ relation, from, to }) =>
    thing.kind === "hospital" ? relation === "hostedBy" : thing.kind === "centre" ? relation === "hasSite" && from === mark.node : thing.kind === "filiere" && relation === "attachedTo" && to === mark.node,
  );
  if (below.length) {
    const others = below.map(({ from, to }) => mesh.nodes[from === mark.node ? to : from]!);
    const title = { hospital: "hosts", centre: "sites", filiere: "centres" }[thing.kind as "hospital" | "centre" | "filiere"];
    parts.push(h("p", {}, `${say(title)} (${others.length}) :`));
    parts.push(h("ul", {}, ...others.slice(0, MOST).map((other) => h("li", {}, link(other)))));
    if (others.length > MOST) parts.push(h("p", { class: "trail" }, say("more").replace("{n}", String(others.length - MOST))));
  }
  const ways = h("p", { class: "ways" });
  if (thing.page) ways.append(link(thing, say("open")));
  if (thing.kind === "filiere") ways.append(" · ", h("a", { href: alone(thing.iri.split("/").at(-1)!) }, say("alone")));
  parts.push(ways);
  return parts;
}

function nameOf(thing: Thing): string {
  return thing.short || thing.label;
}
