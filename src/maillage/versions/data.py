"""Updates that only list quads (INSERT DATA, DELETE DATA), whose difference needs no whole store.

Such an update does the same to the few quads it lists, wherever they stand: so it runs on a store
that holds those of them that are there. Most writes are such, and at a million quads the
difference of any other takes longer than all the rest, for a copy of the store is read whole.

Whether an update is such is read off its words. Should the engine's parser ever see another update
in them than we do, it runs on too few quads; what it comes to is judged, validated and published
as any difference is, so nothing can be gained by that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import zip_longest
from typing import Final

import pyoxigraph as ox

from maillage.store import ALL
from maillage.store.applying import apply
from maillage.store.changes import Update
from maillage.store.oxigraph import empty_store
from maillage.tokens import tokens

__all__ = ["kept_form", "of_listed"]

_OPERATIONS: Final = frozenset({"INSERT", "DELETE"})
_WORDS: Final = _OPERATIONS | {"DATA", "GRAPH", "PREFIX", "BASE", "A", "TRUE", "FALSE"}
_TYPED: Final = b'"^^<'


def of_listed(
    update: Update, body: Collection[bytes], *, confined: bool
) -> tuple[set[bytes], set[bytes]] | None:
    """Find out what an update comes to that lists quads alone.

    Args:
        update: what is asked.
        body: the lines of the version in service.
        confined: whether the system keeps this process from opening a socket.

    Returns:
        The lines that go and those that come; None if this is another kind of update, or only the
        store can tell whether it has a quad.

    Raises:
        BadRequest: it breaks the grammar.
    """
    inserting = _all_inserted(update.sparql) if update.using == ALL else None
    if inserting is None:
        return None
    store = empty_store()
    apply(store, Update(inserting), confined=confined)
    listed = _lines(store)
    if any(isinstance(quad.graph_name, ox.DefaultGraph) for quad in store):
        return None
    there = listed & set(body)
    # The store has its own way to write some numbers and dates, so a line may be there otherwise.
    if inserting != update.sparql and any(_TYPED in line for line in listed - there):
        return None
    store = empty_store()
    store.extend(ox.parse(b"".join(there), format=ox.RdfFormat.N_QUADS))
    apply(store, update, confined=confined)
    after = _lines(store)
    return there - after, after - there


def _all_inserted(sparql: str) -> str | None:
    """Give an update that lists quads alone with all of them inserted; None if it is another."""
    cut = list(tokens(sparql))
    text, done = "", 0
    for token, after in zip_longest(cut, cut[1:]):
        if token.kind != "word" or token.text[0].isdigit():
            continue
        word = token.text.upper()
        if word not in _WORDS:
            return None
        if word in _OPERATIONS:
            if after is None or after.text.upper() != "DATA":
                return None
            text += sparql[done : token.start] + "INSERT"
            done = token.start + len(token.text)
    return text + sparql[done:]


def kept_form(quads: Iterable[ox.Quad]) -> set[bytes]:
    """Write quads as a store gives them back."""
    store = empty_store()
    store.extend(quads)
    return _lines(store)


def _lines(store: ox.Store) -> set[bytes]:
    text = store.dump(format=ox.RdfFormat.N_QUADS) or b""
    return set(text.splitlines(keepends=True))
