"""How to cite one entity: its IRI, the build it was read in, and the licence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from maillage.web.page.site import Published
from maillage.web.wording.links import Resource

__all__ = ["LICENSE", "Citation", "cite"]

#: Of the curated data, and of Orphanet's entities.
LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
_SPECIAL: Final = re.compile(r"[\\{}$&#%_~^]")
_NAMED: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Citation:
    """One entity as literature, in plain text and for BibTeX."""

    text: str
    bibtex: str


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
    text = f"Maillage contributors. “{name}”. Maillage, {build}{day}. {what.iri}. CC BY 4.0."
    fields = {
        "title": f"{{{_escaped(name)}}}",
        "author": "{Maillage contributors}",
        "howpublished": f"\\url{{{what.iri}}}",
        "note": f"Maillage, {build}. CC BY 4.0",
    }
    if published.date:
        fields["year"] = published.date[:4]
        fields["date"] = published.date
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"maillage-{what.path}")
    body = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return Citation(text, f"@misc{{{key},\n{body},\n}}")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _NAMED.get(match[0], "\\" + match[0]), text)
