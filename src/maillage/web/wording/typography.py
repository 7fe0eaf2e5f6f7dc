"""The spaces of French: the ones before `;`, `:`, `!`, `?` and `»`, and after `«`, hold.

Texts, templates and labels of the graph are written with the space that keyboards have. At it a
line may end, and the next one then begins with the mark; so each page is set once, as a whole,
when it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

__all__ = ["NARROW", "hold", "sentence", "set_french"]

#: The narrow space at which no line ends.
NARROW: Final = "\u202f"
#: A space that must hold: before a mark that stands alone, and not in `a :b`, or after «.
_HELD: Final = re.compile(r"(?<=\S) (?=[;:!?»](?![\w/]))|(?<=«) ")
#: Where there may be one: the marks are fewer than the spaces, and found faster.
_MARK: Final = re.compile("[;:!?»«]")
#: What is not prose: it is shown, or run, to the letter.
_KEPT: Final = re.compile(r"<(script|style|pre|code|textarea)\b.*?</\1>", re.DOTALL)


def hold(text: str) -> str:
    """Hold the spaces of a text in French that is no HTML.

    >>> hold("Qui : « vous » ?").replace(NARROW, "~")
    'Qui~: «~vous~»~?'
    """
    return _HELD.sub(NARROW, text)


def sentence(message: str) -> str:
    """Begin a message as a sentence, unless it begins with a parameter or a quotation.

    >>> sentence("il n’y a rien"), sentence("centre= ne dit rien")
    ('Il n’y a rien', 'centre= ne dit rien')
    """
    return message if "=" in message.partition(" ")[0] else message[:1].upper() + message[1:]


def set_french(page: str) -> str:
    """Hold the spaces of a page's prose; tags, code and what is typed in fields stay as they are.

    Args:
        page: HTML, in which ``<`` and ``>`` stand for nothing but tags outside of scripts.

    >>> set_french('<p title="a : b">Qui ? <code>?s ?p ?o</code></p>').replace(NARROW, "~")
    '<p title="a : b">Qui~? <code>?s ?p ?o</code></p>'
    >>> set_french("<p>« <b>oui</b> » : non</p>").replace(NARROW, "~")
    '<p>«~<b>oui</b>~»~: non</p>'
    """
    kept = [match.span() for match in _KEPT.finditer(page)]
    starts = [start for start, _ in kept]
    parts, done = [], 0
    for mark in _MARK.finditer(page):
        at = mark.end() if mark[0] == "«" else mark.start() - 1
        if page[at : at + 1] != " " or at < done or not _HELD.match(page, at):
            continue
        before = bisect_right(starts, at) - 1
        if before >= 0 and at < kept[before][1]:
            continue
        if page.rfind("<", 0, at) > page.rfind(">", 0, at):
            continue  # within a tag: the value of an attribute
        parts += [page[done:at], NARROW]
        done = at + 1
    return "".join([*parts, page[done:]])
