"""Which sites care for a condition, from a place, for whom: an answer, and why each site is in it.

::

    document  listing     an answer -> names and values, or lines
    notes                 what an answer must say besides its sites
    ───────────────────────────────────────────────────────────────────────
    answer                one question -> one answer
    ───────────────────────────────────────────────────────────────────────
    condition             a code -> what Orphanet says it is
    origin  gazetteer     what was typed -> a place
    ranking               queries/find/sites.rq -> the sites, in its order
    path                  by which steps a condition leads to a group
    ───────────────────────────────────────────────────────────────────────
    model                 what an answer is made of
    place                 a commune or département -> where distances begin
    asked                 parameters -> a question
    graph                 queries with their values in them, facts of nodes
"""

from __future__ import annotations

from maillage.finding.answer import answer
from maillage.finding.asked import Asked, read
from maillage.finding.document import document
from maillage.finding.gazetteer import Gazetteer
from maillage.finding.graph import Graph
from maillage.finding.model import Answer

__all__ = ["Answer", "Asked", "Gazetteer", "Graph", "answer", "document", "read"]
