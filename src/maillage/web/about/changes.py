"""A changelog in Markdown, cut into parts that a template can show: no text of it becomes markup.

Only what `CHANGELOG.md` uses is understood: headings, paragraphs, lists of one level, code, links
and emphasis, which is left out as signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["Part", "Span", "parts_of", "read_changes"]

_SPANS: Final = re.compile(r"`([^`]+)`|\[([^\]]*)\]\(([^)\s]*)\)")
_EMPHASIS: Final = re.compile(r"\*+")


@dataclass(frozen=True)
class Span:
    """A run of text.

    Attributes:
        text: what to read.
        code: whether it is code.
        href: where it leads, an absolute address; empty if nowhere.
    """

    text: str
    code: bool = False
    href: str = ""


@dataclass(frozen=True)
class Part:
    """What stands under one heading.

    Attributes:
        level: of the heading, 2 or more.
        heading: its text.
        paragraphs: of text.
        items: of its list.
    """

    level: int
    heading: str
    paragraphs: list[tuple[Span, ...]] = field(default_factory=list)
    items: list[tuple[Span, ...]] = field(default_factory=list)


def read_changes(path: Path) -> tuple[Part, ...]:
    """Read a changelog; nothing where there is none."""
    return parts_of(path.read_text("utf-8")) if path.is_file() else ()


def parts_of(text: str) -> tuple[Part, ...]:
    r"""Cut a changelog into its parts; what stands before the first one is left out.

    >>> parts_of("# Log\n\n## [1.0]\n\n- Adds `x`.\n")[0].items[0][1]
    Span(text='x', code=True, href='')
    """
    found: list[Part] = []
    for line in text.splitlines():
        if head := re.fullmatch(r"(##+)\s+(.*)", line):
            found.append(Part(len(head[1]), head[2].replace("[", "").replace("]", "")))
        elif not found or not line.strip():
            continue
        elif line.startswith("- "):
            found[-1].items.append(tuple(_spans(line[2:])))
        elif line.startswith("  ") and found[-1].items:
            found[-1].items[-1] += (Span(" "), *_spans(line.strip()))
        else:
            found[-1].paragraphs.append(tuple(_spans(line)))
    return tuple(found)


def _spans(text: str) -> Iterator[Span]:
    at = 0
    for match in _SPANS.finditer(text):
        if before := text[at : match.start()]:
            yield Span(_EMPHASIS.sub("", before))
        code, words, href = match.groups()
        if code is not None:
            yield Span(code, code=True)
        else:
            # A path of the repository leads nowhere here.
            yield Span(words.replace("`", ""), href=href if href.startswith("https://") else "")
        at = match.end()
    if rest := text[at:]:
        yield Span(_EMPHASIS.sub("", rest))
