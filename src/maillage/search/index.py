"""The full-text index: one document a name, on disk or in memory. Only this module writes tantivy.

Texts are folded before they reach tantivy (`maillage.search.fold`), so that a name and a question
are treated alike by construction; tantivy adds the stems and the automata.
Order is decided here, once: every name bears its place among all names in each language, and
questions sort by that place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tantivy import (
    Document,
    Filter,
    Index,
    SchemaBuilder,
    Searcher,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from maillage.errors import StoreUnavailable
from maillage.negotiate import LANGUAGES
from maillage.search.fold import fold, forms, key, meant
from maillage.search.names import Entity, Name

__all__ = [
    "FORMAT",
    "STEMMED",
    "SearchIndex",
    "in_memory",
    "is_current",
    "open_index",
    "write_index",
]

#: Number of the layout below; an index of another number is made anew by the next build.
FORMAT: Final = 3
_ABOUT: Final = "maillage.json"
#: What tantivy locks to read the list of files: it opens it for writing.
_LOCK: Final = ".tantivy-meta.lock"
_STEMMERS: Final = {"fr": "french", "en": "english"}
#: Bytes that the writer may hold before it begins another segment.
_HEAP: Final = 128_000_000
#: Shortest word that has an ending to take off; stemmers make DES and aEDS unknowable.
STEMMED: Final = 5
#: Which kind of name comes first where nothing else tells.
_FIELDS: Final = ("code", "label", "acronym", "synonym")


@dataclass(frozen=True)
class SearchIndex:
    """An index that can be asked; see `maillage.search.find`."""

    tantivy: Index

    @cached_property
    def searcher(self) -> Searcher:
        """The one snapshot there is: an index is never written after it was made."""
        return self.tantivy.searcher()

    @cached_property
    def stemmers(self) -> dict[str, TextAnalyzer]:
        """Language -> what makes stems of folded words."""
        return _analyzers()

    def documents(self) -> list[dict[str, Any]]:
        """Give all it holds, in the order of the index: for tests and comparison."""
        from tantivy import Order, Query

        found = self.searcher.search(
            Query.all_query(),
            max(1, self.searcher.num_docs),
            order_by_field=f"place_{LANGUAGES[0]}",
            order=Order.Asc,
        )
        return [read_document(self.searcher.doc(address)) for _, address in found.hits]


def write_index(folder: Path, entities: Sequence[Entity], names: Sequence[Name]) -> None:
    """Write an index into a new folder.

    Args:
        folder: folder to make; must not exist.
        entities: what can be found.
        names: by which names.
    """
    folder.mkdir()
    _fill(Index(_schema(), path=str(folder)), entities, names)
    about = {"format": FORMAT, "entities": len(entities), "names": len(names)}
    (folder / _ABOUT).write_text(json.dumps(about) + "\n", "utf-8")
    # tantivy keeps its lists of files to its owner; a server may run as somebody else.
    for path in folder.iterdir():
        path.chmod((folder / _ABOUT).stat().st_mode)


def in_memory(entities: Sequence[Entity], names: Sequence[Name]) -> SearchIndex:
    """Make an index that goes with the process.

    >>> in_memory([], []).searcher.num_docs
    0
    """
    index = Index(_schema())
    _fill(index, entities, names)
    return _ready(index)


def is_current(folder: Path) -> bool:
    """Say whether a folder holds an index of today's layout."""
    try:
        about = json.loads((folder / _ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and about.get("format") == FORMAT


def open_index(folder: Path) -> SearchIndex:
    """Open an index on disk.

    Raises:
        StoreUnavailable: there is none, or one of another version.
    """
    # Whoever asks the server is told this too: no path of its machine.
    place = f"{folder.parent.name}/{folder.name}"
    if not is_current(folder):
        raise StoreUnavailable(
            f"there is no search index of this version in {place}: run `maillage build`",
            fr=f"il n’y a pas d’index de recherche de cette version dans {place} :"
            " lancez `maillage build`",
        )
    try:
        return _opened(folder)
    except (OSError, ValueError) as error:
        raise StoreUnavailable(
            f"the search index in {place} cannot be opened: {error};"
            " remove that folder and run `maillage build`",
            fr=f"l’index de recherche dans {place} ne s’ouvre pas : {error} ;"
            " supprimez ce dossier et lancez `maillage build`",
        ) from error


def read_document(document: Document) -> dict[str, Any]:
    """Give what is stored with one name: ``entity``, ``name`` and ``folded``."""
    found: dict[str, Any] = json.loads(bytes(document.get_first("data") or b"{}"))
    return found


def stems(stemmer: TextAnalyzer, folded: str) -> str:
    """Give a whole name with its endings off, and the small words inside it."""
    first, *rest = folded.split() or [""]
    words = [first, *meant(" ".join(rest))]
    long = iter(stemmer.analyze(" ".join(word for word in words if len(word) >= STEMMED)))
    return " ".join(next(long) if len(word) >= STEMMED else word for word in words)


def _schema() -> Any:  # tantivy's Schema, which has no use but to be handed back
    builder = SchemaBuilder()
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("whole", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="folded", index_option="basic")
    for lang in LANGUAGES:
        builder.add_text_field(
            f"stems_{lang}", tokenizer_name=f"stems_{lang}", index_option="basic"
        )
        builder.add_text_field(f"stem_{lang}", tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(f"place_{lang}", fast=True)
    builder.add_unsigned_field("number", fast=True)
    builder.add_bytes_field("data", stored=True)
    return builder.build()


def _analyzers() -> dict[str, TextAnalyzer]:
    return {
        lang: TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer(name)).build()
        for lang, name in _STEMMERS.items()
    }


def _opened(folder: Path) -> SearchIndex:
    """Open an index, also where nothing may be written: on a read-only disk, or by another account.

    tantivy wants to write its lock even to read, so it gets a folder of ours with links to the
    files; once they are open, the folder has served.
    """
    try:
        (folder / _LOCK).open("ab").close()
    except OSError:
        pass
    else:
        return _ready(Index.open(str(folder)))
    with TemporaryDirectory(prefix="maillage-search-") as ours:
        for path in folder.iterdir():
            if path.suffix != ".lock":
                (Path(ours) / path.name).symlink_to(path.resolve())
        return _ready(Index.open(ours))


def _ready(index: Index) -> SearchIndex:
    # Nothing will change, so no thread need watch for it.
    index.config_reader(reload_policy="manual")
    return SearchIndex(index)


def _fill(index: Index, entities: Sequence[Entity], names: Sequence[Name]) -> None:
    index.register_tokenizer("folded", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    for lang, analyzer in _analyzers().items():
        index.register_tokenizer(f"stems_{lang}", analyzer)
    # One thread and one commit make one segment, with the documents in the order given.
    writer = index.writer(_HEAP, 1)
    for document in _documents(entities, names):
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


def _documents(entities: Sequence[Entity], names: Sequence[Name]) -> Iterable[Document]:
    stemmers = _analyzers()
    known = {entity.iri: (number, entity) for number, entity in enumerate(entities)}
    told = {entity.iri: asdict(entity) for entity in entities}
    folds = {name.text: fold(name.text) for name in names}
    places = {
        lang: {
            name: place
            for place, name in enumerate(
                sorted(names, key=lambda n: _place(n, folds[n.text], known[n.entity][1], lang))
            )
        }
        for lang in LANGUAGES
    }
    for name in names:
        number, entity = known[name.entity]
        folded = folds[name.text]
        document = Document()
        document.add_text("type", entity.type)
        for form in _forms(name, folded):
            document.add_text("key", key(form))
            document.add_text("whole", form)
        for lang in LANGUAGES:
            document.add_unsigned(f"place_{lang}", places[lang][name])
            if name.field != "code":  # 35 is no word of ICD-11:2A60.35
                document.add_text(f"stems_{lang}", folded)
                document.add_text(f"stem_{lang}", stems(stemmers[lang], folded))
        if name.field != "code":
            document.add_text("words", folded)
        document.add_unsigned("number", number)
        data = {"entity": told[entity.iri], "name": vars(name), "folded": folded}
        document.add_bytes("data", json.dumps(data, ensure_ascii=False, sort_keys=True).encode())
        yield document


def _forms(name: Name, folded: str) -> list[str]:
    """A code is found with its system before it and without."""
    if name.field != "code":
        return forms(folded)
    return list(dict.fromkeys([folded, fold(name.text.rpartition(":")[2])]))


def _place(name: Name, folded: str, entity: Entity, lang: str) -> tuple[object, ...]:
    """Order names that match alike: by kind, then the shorter, then the reader's language."""
    return (
        entity.rank,
        folded.count(" "),
        name.lang not in {lang, ""},
        _FIELDS.index(name.field),
        len(name.text),
        folded,
        name.text,
        name.lang,
        entity.iri,
    )
