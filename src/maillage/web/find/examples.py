"""The questions that the pages propose: in plain words, and as they are asked of `/find`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from maillage.report import Text
from maillage.web.wording.language import Wording

__all__ = ["EXAMPLES", "in_words"]

#: What a parent may ask, and the parameters of the answer.
EXAMPLES: Final[tuple[tuple[Text, Mapping[str, str]], ...]] = (
    (
        Text(
            "Près de Rennes, qui suit un adulte atteint de la maladie d’Alexander ?",
            "Near Rennes, who follows an adult with Alexander disease?",
        ),
        {"orpha": "58", "from": "35000", "audience": "adult"},
    ),
    (
        Text(
            "À La Réunion, à qui s’adresser pour un enfant atteint d’une leucodystrophie ?",
            "In La Réunion, whom to ask for a child with a leukodystrophy?",
        ),
        {"orpha": "68356", "from": "974", "audience": "child"},
    ),
    (
        Text(
            "Près de Lille, qui soigne la maladie de Willebrand ?",
            "Near Lille, who treats von Willebrand disease?",
        ),
        {"orpha": "903", "from": "59000"},
    ),
)


def in_words(wording: Wording) -> list[tuple[str, Mapping[str, str]]]:
    """Give the questions in a language, each with its parameters."""
    return [(t.fr if wording.code == "fr" else t.en, q) for t, q in EXAMPLES]
