import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { batched } from "../src/labels";
import { cells, url } from "../src/ask";
import { completions } from "../src/complete";
import { gist, matching, type Example } from "../src/catalogue";
import { plottable, ticks } from "../src/chart";
import { format } from "../src/format";
import { Lines } from "../src/lines";
import { placed, point, pointColumn, type Frame } from "../src/map";
import { laid, links } from "../src/network";
import { changes, essence, parameters, written as writtenValue } from "../src/parameters";
import { History } from "../src/past";
import { place } from "../src/place";
import { order } from "../src/sort";
import { curie, number, read, triple } from "../src/terms";
import { declaration, declared, form, tokens, undeclared, words } from "../src/tokens";
import { fit, written } from "../src/vocabulary";
import { Words } from "../src/words";

const FILES = import.meta.glob<string>("../../queries/examples/*.ttl", { query: "?raw", import: "default", eager: true });
const EXAMPLES = Object.entries(FILES).map(([path, text]) => ({
  name: path.split("/").at(-1)!,
  query: /sh:(?:select|construct|ask) """\n(.*?)"""/s.exec(text)![1]!,
}));

test("the catalogue is read", () => expect(EXAMPLES.length).toBeGreaterThanOrEqual(42));

test("a query is cut into its words", () => {
  const cut = tokens(`SELECT ?a { ?a mlg:b.c <http://e/#x> ; "a\\"b"@fr . } # <end>`);
  expect(cut.map((token) => token.kind)).toEqual(
    ["word", "var", "punct", "var", "name", "iri", "punct", "string", "lang", "punct", "punct", "comment"],
  );
  expect(cut[4]!.text).toBe("mlg:b.c");
  expect(cut.at(-1)!.text).toBe("# <end>");
});

test("a full stop ends a triple, and is no part of a name", () => {
  expect(words("?a a mlg:B.").map((token) => token.text)).toEqual(["?a", "a", "mlg:B", "."]);
});

test("a quote never closed does not take the rest with it", () => {
  expect(words(`{ "a }`).map((token) => token.text)).toEqual(["{", '"', "a", "}"]);
});

test.each([
  ["", "start"],
  ["SELECT * { ", "subject"],
  ["SELECT * { ?a ", "predicate"],
  ["SELECT * { ?a a ", "class"],
  ["SELECT * { ?a rdf:type ", "class"],
  ["SELECT * { ?a mlg:b ", "object"],
  ["SELECT * { ?a mlg:b ?c ; ", "predicate"],
  ["SELECT * { ?a mlg:b ?c , ", "object"],
  ["SELECT * { ?a mlg:b ?c . ", "subject"],
  ["SELECT * { ?a mlg:b/", "predicate"],
  ["SELECT * { ?a (mlg:b|", "predicate"],
  ["SELECT * { ?a (mlg:b|mlg:c)* ", "object"],
  ["SELECT * { ?a mlg:b [ ", "predicate"],
  ["SELECT * { FILTER (", "expression"],
  ["SELECT * { FILTER (geof:distance(", "expression"],
  ["SELECT * { OPTIONAL { ?x ", "predicate"],
  ["SELECT * { { ?a ?b ?c } ", "subject"],
  ["SELECT * { VALUES ?a { ", "data"],
  ["SELECT * { GRAPH ", "graph"],
  ["PREFIX ", "prefix"],
  ["SELECT (COUNT(", "expression"],
  ['SELECT * { ?a ?b "1"^^xsd:date . ', "subject"],
])("%s is followed by a %s", (before, expected) => expect(place(words(before))).toBe(expected));

test("prefixes are found, and declared where they sort", () => {
  const query = "PREFIX a: <http://a/>\nPREFIX c: <http://c/>\n\nSELECT * {}";
  expect([...declared(words(query)).keys()]).toEqual(["a", "c"]);
  expect(declaration(query, "a", "http://a/")).toBeNull();
  const { from, insert } = declaration(query, "b", "http://b/")!;
  expect(query.slice(0, from) + insert + query.slice(from)).toBe(query.replace("\nPREFIX c", "\nPREFIX b: <http://b/>\nPREFIX c"));
  expect(declaration("ASK {}", "b", "http://b/")).toEqual({ from: 0, insert: "PREFIX b: <http://b/>\n\n" });
});

test("names without a declared prefix are seen, and nothing else is", () => {
  const query = 'PREFIX a: <http://a/>\nSELECT * { a:x b:y "c:d"@en, <e:f> . ?s :g ?o } # h:i';
  expect(undeclared(words(query)).map((token) => token.text)).toEqual(["b:y", ":g"]);
});

test("the form of a query is told from its words alone", () => {
  expect(form("# SELECT\nPREFIX select: <http://e/ASK>\nCONSTRUCT {} {}")).toBe("construct");
  expect(form("?")).toBe("");
});

test.each(EXAMPLES)("$name: laid out again it is the same query, and stays so", ({ query }) => {
  const once = format(query);
  expect(format(once)).toBe(once);
  const plain = (text: string) => words(text).map((token) => token.text);
  expect(plain(once)).toEqual(plain(query));
});

test("the catalogue is laid out by this very taste, but for a few lines", () => {
  const kept = EXAMPLES.filter(({ query }) => format(query).trim() === query.trim());
  expect(kept.length).toBeGreaterThan(EXAMPLES.length * 0.7);
});

test("a query on one line is laid out", () => {
  const query =
    "prefix mlg: <https://e/#> select ?a (count(*) as ?n) where{?a a mlg:B;mlg:c/mlg:d* ?e,?f.optional{?e mlg:g ?h.filter(?h>-3&&!bound(?i))}}group by ?a order by desc(?n) limit 10";
  expect(format(query)).toBe(`PREFIX mlg: <https://e/#>

SELECT ?a (COUNT(*) AS ?n) WHERE {
  ?a a mlg:B ; mlg:c/mlg:d* ?e , ?f .
  OPTIONAL { ?e mlg:g ?h . FILTER (?h > -3 && !BOUND(?i)) }
}
GROUP BY ?a
ORDER BY DESC(?n)
LIMIT 10
`);
});

test("comments keep their places, and what is no query is left alone", () => {
  const query = "# one\nSELECT * {\n  ?a ?b ?c . # two\n  # three\n}\n";
  expect(format(query)).toBe("# one\nSELECT * {\n  ?a ?b ?c .  # two\n  # three\n}\n");
  expect(words(format('SELECT { "')).map((token) => token.text)).toEqual(["SELECT", "{", '"']);
});

test("terms of TSV are read", () => {
  expect(read("<http://e/>")).toEqual({ kind: "iri", value: "http://e/" });
  expect(read('"a\\tb\\u00e9"@fr')).toEqual({ kind: "literal", value: "a\tbé", lang: "fr", datatype: "" });
  expect(read("")).toBeNull();
  expect(number(read("1.5"))).toBe(1.5);
  expect(number(read('"7"^^<http://www.w3.org/2001/XMLSchema#integer>'))).toBe(7);
  expect(number(read('"01"'))).toBeNaN();
  expect(triple('<a> <b> "c . d"@en .')).toEqual(["<a>", "<b>", '"c . d"@en']);
  expect(triple("garbage")).toBeNull();
});

test("IRIs are shortened by the longest namespace, and written only where that is SPARQL", () => {
  const prefixes = new Map([["id", "https://e/id/"], ["centre", "https://e/id/centre/"]]);
  expect(curie("https://e/id/centre/x", prefixes)).toBe("centre:x");
  expect(written("https://e/id/centre/x", prefixes).text).toBe("centre:x");
  expect(written("https://e/id/site/x", prefixes).text).toBe("<https://e/id/site/x>");
});

test("names are found by their beginnings, accents aside", () => {
  expect(fit("hasCoordinatingSite", "coord")).toBe(2);
  expect(fit("évolutif", "EVOL")).toBe(3);
  expect(fit("maladie rare", "rare")).toBe(2);
  expect(fit("maladie", "adie")).toBe(1);
  expect(fit("maladie", "xyz")).toBe(0);
});

test("lines are whole, however the body is cut", () => {
  const lines = new Lines();
  expect(lines.push("a\tb\r\nc")).toEqual(["a\tb"]);
  expect(lines.push("d\n")).toEqual(["cd"]);
  expect(lines.rest).toBe("");
});

test("every example has its parameters, and writing back what they have changes nothing", () => {
  for (const { name, query } of EXAMPLES) {
    const found = parameters(query);
    expect(found.length, name).toBeGreaterThan(0);
    for (const parameter of found) {
      const insert = writtenValue(parameter, parameter.value, declared(words(query)))!;
      for (const { from, to } of changes(parameter, insert)) expect(insert, name).toBe(query.slice(from, to));
    }
  }
});

test("what is the same in every row is one parameter", () => {
  const found = parameters('SELECT * WHERE { VALUES (?a ?lang) { (e:x "fr") (e:y "fr") } }');
  expect(found.map(({ name, value, row, spans }) => [name, value, row, spans.length])).toEqual([
    ["a", "e:x", 1, 1],
    ["a", "e:y", 2, 1],
    ["lang", "fr", 0, 2],
  ]);
  expect(parameters("SELECT * { ?s ?p ?o . VALUES ?s { e:x } }")).toEqual([]);
  expect(parameters("SELECT * WHERE { VALUES ?a { ")).toEqual([]);
});

test("a query stays the example that it was, whatever its parameters and its layout", () => {
  const query = EXAMPLES[0]!.query;
  const [first] = parameters(query);
  const changed = changes(first!, '"448"').reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), query);
  expect(changed).not.toBe(query);
  expect(essence(changed)).toBe(essence(query));
  expect(essence(format(changed))).toBe(essence(query));
  expect(essence(query.replace("LIMIT", "").replace("DISTINCT", ""))).not.toBe(essence(query));
});

test("no value gets out of its place in the query", () => {
  const prefixes = new Map([["e", {}]]);
  const value = (sort: "text" | "date" | "number" | "iri", text: string) => writtenValue({ sort, suffix: "" }, text, prefixes);
  expect(value("text", 'a" } #\n')).toBe('"a\\" } #\\n"');
  expect(value("date", "2026-02-30")).toBeNull();
  expect(value("date", '2026-02-03" )')).toBeNull();
  expect(value("number", "1 } ")).toBeNull();
  expect(value("number", "-2.5e3")).toBe("-2.5e3");
  expect(value("iri", "e:x } ")).toBeNull();
  expect(value("iri", "other:x")).toBeNull();
  expect(value("iri", "<http://e/> ?x")).toBeNull();
  expect(value("iri", "<http://e/>")).toBe("<http://e/>");
});

test("rows are ordered by number, by language, and what is missing comes last", async () => {
  const ordered = async (column: string[], direction: "up" | "down") =>
    [...(await order(column, direction, new Intl.Collator("fr", { numeric: true }).compare, async () => {}))!].map((i) => column[i]);
  expect(await ordered(["10", "", "9", "-1.5"], "up")).toEqual(["-1.5", "9", "10", ""]);
  expect(await ordered(["10", "", "9"], "down")).toEqual(["10", "9", ""]);
  expect(await ordered(['"eau"@fr', '"étude"@fr', '"zoo"@fr', '"Été"@fr'], "up")).toEqual(['"eau"@fr', '"Été"@fr', '"étude"@fr', '"zoo"@fr']);
});

test("a long order gives way, and ends when nobody wants it", async () => {
  const column = Array.from({ length: 20_000 }, (_, i) => `"${(i * 7919) % 20_000}"`);
  const found = (await order(column, "up", new Intl.Collator("en", { numeric: true }).compare, async () => {}))!;
  expect(column[found[0]!]).toBe('"0"');
  expect(column[found[19_999]!]).toBe('"19999"');
  expect(await order(column, "up", () => 0, async () => {}, () => false)).toBeNull();
});

test("an answer tells what a chart can show", () => {
  const answer = { kind: "rows", columns: ["name", "n"], rows: ['"a"\t1', '"b"\t2'] } as never;
  expect(plottable(answer)).toEqual({ numbers: [1], names: [0] });
  expect(ticks(0, 10)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(ticks(3, 3)).toEqual([3]);
  expect(cells({ kind: "graph" }, '<a> <b> "c" .')).toEqual(["<a>", "<b>", '"c"']);
});

test("a picture has links between things, not more than it holds, and is the same each time", () => {
  const rows = Array.from({ length: 90 }, (_, i) => `<e:${i}> <e:p> <e:${i + 1}> .`);
  const { found, isCut } = links({ kind: "graph", rows: ['<e:0> <e:p> "text" .', ...rows] } as never);
  expect(found).toHaveLength(59);
  expect(isCut).toBe(true);
  const places = [...laid(found).values()];
  expect(places).toEqual([...laid(found).values()]);
  for (const { x, y } of places) expect(Number.isFinite(x) && x >= 0 && x <= 1200 && y >= 0 && y <= 680).toBe(true);
});

test("examples are searched in both languages, by every word", () => {
  const example = (identifier: string, fr: string, en: string): Example =>
    ({ name: identifier, identifier, titles: { fr, en }, comments: {}, keywords: [], query: "" });
  const all = [example("CQ01", "Le site le plus proche", "The nearest site"), example("CQ02", "Les associations", "The associations")];
  expect(matching(all, "").length).toBe(2);
  expect(matching(all, "nearest").map(({ identifier }) => identifier)).toEqual(["CQ01"]);
  expect(matching(all, "proche site").map(({ identifier }) => identifier)).toEqual(["CQ01"]);
  expect(matching(all, "cq02").map(({ identifier }) => identifier)).toEqual(["CQ02"]);
  expect(matching(all, "site associations")).toEqual([]);
  expect(gist("PREFIX a: <http://e/>\nSELECT *\n{}")).toBe("SELECT * {}");
});

test("the history keeps the newest of each, survives rubbish, and can be cleared", () => {
  const kept = new Map<string, string>();
  const store = { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k) };
  const history = new History(store);
  for (let i = 0; i < 60; i++) history.add({ query: `ASK { ${i} }`, at: i, rows: 0 });
  history.add({ query: "ASK { 30 }", at: 99, rows: 1 });
  expect(history.all()).toHaveLength(50);
  expect(history.all()[0]).toEqual({ query: "ASK { 30 }", at: 99, rows: 1 });
  expect(history.all().filter(({ query }) => query === "ASK { 30 }")).toHaveLength(1);
  history.clear();
  expect(history.all()).toEqual([]);
  kept.set("maillage.queries", "{not json");
  expect(history.all()).toEqual([]);
  expect(new History(null).all()).toEqual([]);
});

test("labels are asked for in URLs that are not too long", () => {
  const iris = Array.from({ length: 300 }, (_, i) => `https://w3id.org/maillage/id/centre/${"x".repeat(40)}${i}`);
  const batches = batched(iris);
  expect(batches.flat()).toEqual(iris);
  for (const batch of batches) expect(new URLSearchParams(batch.map((iri) => ["iri", iri])).toString().length).toBeLessThan(5_200);
  expect(batched(["x".repeat(9_000)])).toEqual([]);
  expect(batched(Array.from({ length: 250 }, (_, i) => `urn:${i}`)).map((batch) => batch.length)).toEqual([100, 100, 50]);
});

test("texts are filled in, counted and measured as the language does", () => {
  const fr = new Words("fr", { "rows.one": "{n} ligne", "rows.other": "{n} lignes", "unit.MB": "{n} Mo", seconds: "{n} s" });
  expect(fr.count("rows", 0)).toBe("0 ligne");
  expect(fr.count("rows", 1234).replace(/\s/g, " ")).toBe("1 234 lignes");
  expect(fr.size(1_250_000)).toBe("1,3 Mo");
  expect(fr.say("seconds")).toBe("{n} s");
  expect(fr.say("run")).toBe("run");
});

test("a URL holds any query", () => {
  expect(new URL(url("http://e/sparql", "ASK { ?s ?p 'é&+' }", "csv")).searchParams.get("query")).toBe("ASK { ?s ?p 'é&+' }");
});

test("points are put where the server puts them, and no other geometry is taken for one", () => {
  const wkt = (text: string) => read(`"${text}"^^<http://www.opengis.net/ont/geosparql#wktLiteral>`);
  expect(point(wkt("POINT(3 46.5)"))).toEqual({ longitude: 3, latitude: 46.5 });
  expect(point(wkt("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(46.5 3)"))).toBeNull();
  expect(point(wkt("LINESTRING(3 46, 4 47)"))).toBeNull();
  expect(point(read('"POINT(3 46.5)"'))).toBeNull();
  const plain: Frame = { name: "mainland", width: 1000, height: 1000, stepM: 1000, west: 200, north: 7000, parallel: null, paths: [] };
  // The origin of Lambert-93: 700 km east, 6 600 km north.
  expect(placed(plain, 3, 46.5)!.map(Math.round)).toEqual([500, 400]);
  expect(placed(plain, 55.5, -21)).toBeNull();
  const answer = { kind: "rows" as const, columns: ["a", "where"], rows: ['"x"\t"POINT(3 46.5)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'] };
  expect(pointColumn(answer)).toBe(1);
  expect(pointColumn({ ...answer, rows: ['"x"\t"y"'] })).toBeNull();
});

/** What is proposed at the end of a query. */
async function proposed(query: string): Promise<string[] | null> {
  const mlg = "https://w3id.org/maillage/ontology#";
  const rdfs = "http://www.w3.org/2000/01/rdf-schema#";
  const named = (iri: string, fr: string, count: number) => ({ iri, labels: { fr }, count });
  const source = completions({
    vocabulary: () => ({
      prefixes: new Map([["mlg", mlg], ["rdfs", rdfs]]), classes: [], graphs: [], functions: [],
      properties: [named(`${mlg}noMatch`, "ne correspond pas à", 0), named(`${rdfs}label`, "nom", 9), named(`${mlg}unitName`, "nom de l’unité", 6)],
    }),
    search: async () => [],
    words: new Words("fr", {}),
  });
  const found = await source(new CompletionContext(EditorState.create({ doc: query }), query.length, false));
  return found && found.options.map((option) => option.label);
}

test("a term called just so is proposed before one whose IRI begins so", async () => {
  expect(await proposed("SELECT * { ?s nom")).toEqual(["rdfs:label", "mlg:noMatch", "mlg:unitName"]);
  expect(await proposed("SELECT * { ?s noM")).toEqual(["rdfs:label", "mlg:noMatch", "mlg:unitName"]);
  expect((await proposed("SELECT * { ?s noma"))![0]).toBe("mlg:noMatch");
});

test("what is written whole is not proposed again, or Enter would begin no line", async () => {
  expect(await proposed("SELECT ?name { ?s ?p ?name } ORDER BY ?nam")).toEqual(["?name"]);
  expect(await proposed("SELECT ?name { ?s ?p ?name } ORDER BY ?name")).toBeNull();
  // There is a longer one too, and a name that lacks its PREFIX line.
  expect(await proposed("SELECT ?name { ?s ?p ?name, ?names } ORDER BY ?name")).toEqual(["?name", "?names"]);
  expect(await proposed("SELECT * { ?s mlg:noMatch")).toEqual(["mlg:noMatch"]);
});
