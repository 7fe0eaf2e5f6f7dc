"""How to cite one entity: its IRI, the build it was read in, and the licence if it has one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from maillage.web.page.site import Published
from maillage.web.wording.links import Resource

__all__ = ["LICENSE", "Citation", "cite", "is_licensed"]

#: Of the curated data, and of Orphanet's entities.
LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
#: What is about natural persons, whose data are not ours to license (the graph ``persons``).
_OF_PERSONS: Final = frozenset({"personne", "responsabilite"})
_SPECIAL: Final = re.compile(r"[\\{}$&#%_~^]")
_NAMED: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Citation:
    """One entity as literature, in plain text and for BibTeX."""

    text: str
    bibtex: str


def is_licensed(what: Resource) -> bool:
    """Say whether what is told of an entity is ours to license.

    >>> is_licensed(Resource("filiere/x", "https://e/x"))
    True
    >>> is_licensed(Resource("personne/x", "https://e/x"))
    False
    """
    return what.path.split("/")[0] not in _OF_PERSONS


def cite(what: Resource, name: str, published: Published, version: str) -> Citation:
    r"""Write the citation of a page.

    Args:
        what: the page.
        name: of the entity.
        published: the build in service; without one, the version of Maillage stands for it.
        version: of Maillage.

    >>> what, build = Resource("filiere/x", "https://e/x"), Published("ab1", "2026-11-22")
    >>> citation = cite(what, "A & B", build, "1")
    >>> print(citation.text)
    Maillage contributors. “A & B”. Maillage, build ab1 (2026-11-22). https://e/x. CC BY 4.0.
    >>> print(citation.bibtex.splitlines()[1])
      title = {{A \& B}},
    """
    build = f"build {published.id}" if published.id else f"version {version}"
    day = f" ({published.date})" if published.date else ""
    licence = " CC BY 4.0." if is_licensed(what) else ""
    text = f"Maillage contributors. “{name}”. Maillage, {build}{day}. {what.iri}.{licence}"
    fields = {
        "title": f"{{{_escaped(name)}}}",
        "author": "{Maillage contributors}",
        "howpublished": f"\\url{{{what.iri}}}",
        "note": f"Maillage, {build}.{licence}".removesuffix("."),
    }
    if published.date:
        fields["year"] = published.date[:4]
        fields["date"] = published.date
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"maillage-{what.path}")
    body = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return Citation(text, f"@misc{{{key},\n{body},\n}}")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _NAMED.get(match[0], "\\" + match[0]), text)
