import { expect, test } from "vitest";
import { fold, marked } from "../src/folded";
import { codeOf, department, otherName, question, rounded, written, type Item } from "../src/hits";

const item = (given: Partial<Item>): Item => ({
  page: "/page/orpha/58", type: "ClinicalEntity", typeLabel: "maladie", label: "Maladie d'Alexander", labelLang: "fr", code: "ORPHA:58",
  match: { field: "label", text: "Maladie d'Alexander", lang: "fr" }, ...given,
});
const shown = (text: string, asked: string) => marked(text, asked).map(([piece, isMatch]) => (isMatch ? `[${piece}]` : piece)).join("");

test("texts are folded as the search folds them", () => expect(fold("Œsophage É ß")).toBe("oesophage e ss"));

test("the beginnings of words that were asked for are marked, accents or not", () => {
  expect(shown("Hémophilie acquise", "hemo")).toBe("[Hémo]philie acquise");
  expect(shown("Hémophilie acquise", "acq hémophilie")).toBe("[Hémophilie] [acq]uise");
  expect(shown("Maladie de l'œsophage", "oeso")).toBe("Maladie de l'[œso]phage");
  expect(shown("Maladie de l'œsophage", "o")).toBe("Maladie de l'œsophage");
  expect(shown("Encéphalopathie", "pathie")).toBe("Encéphalopathie");
  expect(shown("Hémophilie C, Centre", "hemophilie c")).toBe("[Hémophilie] [C], Centre");
  expect(shown("ORPHA:58", "orpha:58")).toBe("[ORPHA]:[58]");
  expect(shown("<b>x</b>", "b")).toBe("<[b]>x</[b]>");
});

test("nothing asked marks nothing, and nothing is lost", () => {
  expect(shown("É — x", "")).toBe("É — x");
  expect(marked("", "x")).toEqual([]);
});

test("the server is asked for what the field is for", () => {
  expect(question("/search", "page", " a ", "fr")).toBeNull();
  expect(question("/search", "page", "l'é  x", "fr")).toBe("/search?q=l%27%C3%A9+x&lang=fr&limit=8");
  expect(question("/m/search", "place", "35", "en")).toBe("/m/search?q=35&lang=en&limit=8&type=Commune&type=Department");
});

test("what is chosen says which one is meant", () => {
  expect(written(item({}), 200)).toBe("Maladie d'Alexander (ORPHA:58)");
  expect(written(item({}), 20)).toBe("ORPHA:58");
  const rennes = { type: "Commune", label: "Rennes", code: "INSEE:35238" };
  expect(written(item({ ...rennes, match: { field: "label", text: "Rennes", lang: "fr" } }), 100)).toBe("Rennes (35)");
  expect(written(item({ ...rennes, match: { field: "code", text: "35700", lang: "" } }), 100)).toBe("35700 Rennes");
  expect(written(item({ type: "Department", label: "Ille-et-Vilaine", code: "35" }), 100)).toBe("Ille-et-Vilaine (35)");
  expect(codeOf(item({ ...rennes }))).toBe("35");
  expect(["97411", "2A004", "98735"].map(department)).toEqual(["974", "2A", "987"]);
});

test("another name is told where it says more of what was asked for", () => {
  const synonym = { field: "synonym", text: "Hémophilie C", lang: "fr" };
  expect(otherName(item({ label: "Déficit congénital en facteur XI", match: synonym }), "hemophilie c")?.text).toBe("Hémophilie C");
  const english = { field: "label", text: "Alexander disease", lang: "en" };
  expect(otherName(item({ match: english }), "alexand")).toBeNull();
  expect(otherName(item({ match: english }), "alexander disease")).toEqual({ text: "Alexander disease", lang: "en" });
  expect(otherName(item({ match: { field: "code", text: "ORPHA:58", lang: "" } }), "orpha:58")).toBeNull();
});

test("a position is rounded to about a kilometre", () => {
  expect(rounded(48.114699, -1.679401)).toBe("48.11,-1.68");
  expect(rounded(-21.1, 55.4999)).toBe("-21.10,55.50");
  expect(rounded(0.001, -0.001)).toBe("0.00,0.00");
});
