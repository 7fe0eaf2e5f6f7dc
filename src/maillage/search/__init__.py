"""Full-text search beside the store: an index of names, made of the graph by `queries/search`.

::

    find     one question -> hits        finder   which index a server asks
    listing  hits -> lines
    ───────────────────────────────────────────────────────────────────────
    index    names -> tantivy, on disk or in memory
    names    graph -> names, through Store.query
    fold     text -> what is compared
"""

from __future__ import annotations

from maillage.search.find import LONGEST, Hit, check_limit, check_text, check_types, find
from maillage.search.finder import Finder, built_beside, choose, made_of, trouble
from maillage.search.index import SearchIndex, open_index
from maillage.search.names import TYPES, Entity, Name

__all__ = [
    "LONGEST",
    "TYPES",
    "Entity",
    "Finder",
    "Hit",
    "Name",
    "SearchIndex",
    "built_beside",
    "check_limit",
    "check_text",
    "check_types",
    "choose",
    "find",
    "made_of",
    "open_index",
    "trouble",
]
