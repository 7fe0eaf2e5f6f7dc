"""Tables and RDF with mistakes, for the tests of what checks strangers' files."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pyoxigraph as ox

SOURCE = "saintlouis-aplasies-medullaires"
#: A table of sites with a mistake of each kind, and where they are: (line, column, rule).
SITES = f"""id,name_fr,name_en,unit,pole,hosted_by,source,locator,couleur
aplasies-saint-louis,Aplasies,Aplasias,,,hopital-saint-louis,{SOURCE},l. 20,
Hôpital É,Essai,Test,,,hopital-saint-louis,{SOURCE},l. 1,
nouveau,,No French name,,,hopital-saint-luis,source-inconnue,l. 2,bleu
espace, Deux fois ,Two spaces,,,hopital-saint-louis,{SOURCE},l. 3,
court,Trop court
long,a,b,,,hopital-saint-louis,{SOURCE},l. 4,,plus,encore
script,<script>alert(1)</script>,<img src=x onerror=alert(1)>,,,hopital-saint-louis,{SOURCE},l. 5,
"""
EXPECTED = {
    (1, "couleur", "read-unknown-column"),
    (2, "id", "read-duplicate-id"),
    (3, "id", "read-bad-slug"),
    (4, "name_fr", "read-empty-cell"),
    (4, "hosted_by", "read-unknown-ref"),
    (4, "source", "read-unknown-source"),
    (5, "name_fr", "read-stray-space"),
    (6, "", "read-ragged-row"),
    (7, "", "read-ragged-row"),
    (8, "id", "ExpertSite-takes-part"),
    (5, "id", "ExpertSite-takes-part"),
}
#: A filière that lacks a name in French, and has one property that nobody knows.
TURTLE = """@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .

<https://w3id.org/maillage/id/filiere/essai-{n}> a mlg:HealthNetwork ;
  rdfs:label "Only English"@en ;
  prov:wasDerivedFrom <https://w3id.org/maillage/id/document/oscar-missions> .
"""
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


def rdf(ending: str) -> bytes:
    """The filière in one format, under an IRI of its own."""
    text = TURTLE.replace("{n}", ending)
    if ending == "ttl":
        return text.encode()
    triples = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    return ox.serialize(triples, format=FORMATS[ending]) or b""


def workbook(**sheets: str) -> bytes:
    """Tables as the sheets of a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, text in sheets.items():
        page = book.create_sheet(name)
        for line in text.splitlines():
            page.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A workbook of 200 kB whose sheet unpacks to 200 MB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(sites="id,name_fr\na,b"))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b" " * 200_000_000 + b"</sheetData>")
            made.writestr(name, content)
    return out.getvalue()


def entity_bomb() -> bytes:
    """Half a kilobyte of RDF/XML that unfolds to a hundred gigabytes."""
    entities = "".join(f'<!ENTITY e{n} "{("&e" + str(n - 1) + ";") * 10}">' for n in range(1, 11))
    return (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        '<rdf:Description rdf:about="http://e/x"><e:p>&e10;</e:p></rdf:Description></rdf:RDF>'
    ).encode()
