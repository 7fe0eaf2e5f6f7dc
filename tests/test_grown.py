"""Examples on a graph as large as those with communes: they once died there, or were stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from maillage.store import Store, open_store, select
from maillage.store.oxigraph import write_store
from maillage.terms import PREFIXES

ROOT = Path(__file__).parents[1]
#: Communes, of which France has four times as many; and centres that cover the same entities.
COMMUNES, CENTRES, ENTITIES = 8_000, 30, 300


def _grown() -> Iterator[str]:
    """Write in TriG what the graph grows by."""
    yield from (f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
    yield "mlgg:grown {"
    for i in range(COMMUNES):
        commune = f"<{PREFIXES['mlgid']}commune/x{i}>"
        place = f"<{PREFIXES['mlgid']}geometrie/x{i}>"
        yield f'{commune} a mlg:Commune ; rdfs:label "Commune {i}"@fr ; mlg:postcode "x{i}" ;'
        yield f" mlg:inDepartment <{PREFIXES['mlgid']}departement/35> ; geo:hasGeometry {place} ."
        yield f'{place} a geo:Geometry ; geo:asWKT "POINT(2 {i / COMMUNES})"^^geo:wktLiteral .'
    for i in range(CENTRES):
        centre = f"<{PREFIXES['mlgid']}centre/x{i:02}>"
        covered = ", ".join(f"<{PREFIXES['mlgid']}entity/{n}>" for n in range(ENTITIES))
        yield f'{centre} a mlg:ReferenceCentre ; rdfs:label "Centre {i}"@fr ;'
        yield f" mlg:coversInferred {covered} ."
    yield "}"


@pytest.fixture(scope="module")
def grown(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The real graph and more; a query gets the time and memory that a server gives it."""
    folder = tmp_path_factory.mktemp("grown")
    more = ox.parse("\n".join(_grown()), format=ox.RdfFormat.TRIG)
    (folder / "more.nq").write_bytes(
        (published_folder / "maillage.nq").read_bytes()
        + (ox.serialize(more, format=ox.RdfFormat.N_QUADS) or b"")
    )
    write_store(folder / "store", folder / "more.nq")
    opened = open_store(f"oxigraph://{folder / 'store'}", workers=1)
    yield opened
    opened.close()


def _query(stem: str) -> str:
    (path,) = (ROOT / "queries/examples").glob(f"{stem}-*.ttl")
    return path.read_text("utf-8").split('sh:select """')[1].split('"""')[0]


@pytest.mark.parametrize(("stem", "rows"), [("cq07", 2), ("f01", 10)])
def test_communes_do_not_hold_up_who_asks_for_sites(
    stem: str, rows: int, grown: Store, published: Store
) -> None:
    found = list(select(grown, _query(stem)))
    assert found == list(select(published, _query(stem)))
    assert len(found) == rows


def test_centres_that_cover_much_are_compared(grown: Store, published: Store) -> None:
    found = list(select(grown, _query("cq19")))
    index = [row for row in found if "centre/x" in row["first"].value]
    assert len(index) == CENTRES * (CENTRES - 1) // 2
    assert {(row["shared"].value, row["together"].value) for row in index} == {("300", "300")}
    known = list(select(published, _query("cq19")))
    assert [row for row in found if row not in index] == known
    assert len(known) == 10
