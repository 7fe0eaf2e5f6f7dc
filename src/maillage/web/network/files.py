"""The network as files: JSON for the script and for programs, CSV and GraphML of its links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from maillage.spreadsheet import written
from maillage.web.network.graph import Network, Thing
from maillage.web.network.layout import Picture, shortened

__all__ = ["document", "graphml", "links", "sheet"]

_HEAD: Final = ("from", "from_name", "relation", "to", "to_name", "roles", "ended")
_GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
#: Keys of GraphML: whether of nodes or of edges, and name.
_KEYS: Final = (("node", "kind"), ("node", "label"), ("edge", "relation"), ("edge", "roles"))

#: From, relation, to, roles, last day of a part that has ended.
Link = tuple[Thing, str, Thing, tuple[str, ...], str]


def links(network: Network) -> Iterator[Link]:
    """Give every link once: centre to filière, centre to site, site to hospital."""
    seen: set[tuple[str, str]] = set()
    for filiere in network.filieres:
        for centre in filiere.centres:
            yield centre.thing, "attachedTo", filiere.thing, (), centre.ended
    for centre in network.centres():
        for site in centre.sites:
            if (pair := (centre.thing.iri, site.thing.iri)) not in seen:
                seen.add(pair)
                yield centre.thing, "hasSite", site.thing, site.roles, site.ended
            if site.hospital and (pair := (site.thing.iri, site.hospital.iri)) not in seen:
                seen.add(pair)
                yield site.thing, "hostedBy", site.hospital, (), ""


def document(network: Network, picture: Picture, root: str) -> dict[str, object]:
    """Describe nodes, links and where they are drawn.

    Args:
        network: what.
        picture: where.
        root: what paths of pages begin with.
    """
    things: dict[str, Thing] = {}
    found = list(links(network))
    for filiere in network.filieres:
        things[filiere.thing.iri] = filiere.thing
    for source, _, target, _, _ in found:
        things.setdefault(source.iri, source)
        things.setdefault(target.iri, target)
    for centre in network.loose:
        things.setdefault(centre.thing.iri, centre.thing)
    number = {iri: n for n, iri in enumerate(things)}
    return {
        "width": picture.width,
        "height": picture.height,
        "letters": picture.letters,
        "top": picture.top,
        "nodes": [
            {
                "iri": thing.iri,
                "kind": thing.kind,
                "page": root + thing.href if thing.href else None,
                "label": thing.text,
                "labelLang": thing.lang,
                "short": shortened(thing) if thing.kind in {"filiere", "centre"} else "",
            }
            for thing in things.values()
        ],
        "links": [
            {
                "from": number[source.iri],
                "relation": relation,
                "to": number[target.iri],
                "roles": list(roles),
                "ended": ended or None,
            }
            for source, relation, target, roles, ended in found
        ],
        "marks": [
            {
                "node": number[mark.thing.iri],
                "x": mark.x,
                "y": mark.y,
                "r": mark.r,
                "within": mark.within,
                "role": mark.role,
                "ended": mark.ended,
                "weight": mark.weight,
            }
            for mark in picture.marks
        ],
        "threads": [list(thread) for thread in picture.threads],
    }


def sheet(network: Network) -> str:
    """Write the links as CSV (RFC 4180)."""
    return written(
        _HEAD,
        (
            (source.iri, source.text, relation, target.iri, target.text, " ".join(roles), ended)
            for source, relation, target, roles, ended in links(network)
        ),
    )


def graphml(network: Network) -> bytes:
    """Write nodes and links as GraphML, for Gephi, yEd, Cytoscape, networkx or igraph."""
    ET.register_namespace("", _GRAPHML)
    root = ET.Element(_tag("graphml"))
    for of, name in _KEYS:
        key = {"id": name, "for": of, "attr.name": name, "attr.type": "string"}
        ET.SubElement(root, _tag("key"), key)
    graph = ET.SubElement(root, _tag("graph"), {"id": "network", "edgedefault": "directed"})
    found = list(links(network))
    ends = [thing for source, _, target, _, _ in found for thing in (source, target)]
    alone = [filiere.thing for filiere in network.filieres]
    alone += [centre.thing for centre in network.loose]
    for thing in {thing.iri: thing for thing in (*alone, *ends)}.values():
        node = ET.SubElement(graph, _tag("node"), {"id": thing.iri})
        _data(node, "kind", thing.kind)
        _data(node, "label", thing.text)
    for source, relation, target, roles, _ in found:
        edge = ET.SubElement(graph, _tag("edge"), {"source": source.iri, "target": target.iri})
        _data(edge, "relation", relation)
        if roles:
            _data(edge, "roles", " ".join(roles))
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _tag(name: str) -> str:
    return f"{{{_GRAPHML}}}{name}"


def _data(parent: ET.Element, key: str, text: str) -> None:
    ET.SubElement(parent, _tag("data"), {"key": key}).text = text
