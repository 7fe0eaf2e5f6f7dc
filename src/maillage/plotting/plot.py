"""What a plot is made of, and three kinds of them, drawn in rows of label, number and line.

Lengths along a row are parts of its width, so that a plot on a page is as wide as its place and its
letters stay as large as the reader has them; heights are pixels. A row reads as a line of a table:
what it is on the left, the number on the right, and under both the bar or the dots that compare it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

__all__ = [
    "NARROW",
    "WIDE",
    "Bar",
    "Dot",
    "Key",
    "Mark",
    "Plot",
    "Room",
    "Row",
    "Tick",
    "both",
    "plot",
]

_LINE: Final = 17
_SMALL: Final = 14
_BAR: Final = 9
_DOT: Final = 5.5
_GAP: Final = 13


@dataclass(frozen=True)
class Room:
    """How many letters fit beside each other, since SVG breaks no lines.

    Attributes:
        label: of a label.
        together: of a label and the number beside it.
        note: of the small text under a row.
    """

    label: int
    together: int
    note: int


#: A telephone 320 pixels wide, and a place at least 500 pixels wide.
NARROW: Final = Room(34, 38, 44)
WIDE: Final = Room(62, 68, 80)


@dataclass(frozen=True)
class Bar:
    """A piece of the line of a row, from one part of its width to another.

    Attributes:
        kind: a word for the style.
        start, end: from 0 to 1.
        about: said when a pointer rests on it.
    """

    kind: str
    start: float
    end: float
    about: str = ""


@dataclass(frozen=True)
class Dot:
    """A point on the line of a row; `at` is from 0 to 1, `size` its radius in pixels."""

    kind: str
    at: float
    about: str = ""
    size: float = _DOT


@dataclass(frozen=True)
class Row:
    """One line of a plot.

    Attributes:
        label: what it is about.
        value: the number, as it is written.
        bars, dots: what compares it, in the order in which they are drawn.
        note: small text under it.
    """

    label: str
    value: str
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Key:
    """What a bar or dot of a kind means."""

    kind: str
    text: str
    dot: bool = False
    size: float = _DOT


@dataclass(frozen=True)
class Tick:
    """A place along the width, 0 to 1, what stands there, and whether its line must be seen."""

    at: float
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Mark:
    """One thing to draw.

    Attributes:
        shape: ``rect``, ``circle``, ``line`` or ``text``.
        kind: a word for the style.
        x: part of the width, from 0 to 1.
        y: pixels from the top: of the middle of a circle, the foot of a text, the top of the rest.
        size: radius in pixels, or the part of the width that a rect takes.
        height: pixels.
        shift: pixels to the right of `x`.
        text: of a text; of the others, said when a pointer rests on it.
    """

    shape: str
    kind: str
    x: float
    y: float
    size: float = 0.0
    height: float = 0.0
    shift: float = 0.0
    text: str = ""


@dataclass(frozen=True)
class Plot:
    """A drawing of some height and of any width."""

    height: float
    marks: tuple[Mark, ...] = field(default_factory=tuple)


def plot(
    rows: Sequence[Row],
    keys: Iterable[Key] = (),
    ticks: Sequence[Tick] = (),
    room: Room = NARROW,
) -> Plot:
    """Draw rows one under the other.

    Args:
        rows: the lines.
        keys: what their kinds mean, told above them.
        ticks: places along the width; lines go down from them.
        room: how wide it is drawn at least.

    >>> made = plot([Row("Corse", "2", bars=(Bar("strong", 0, 0.5),))])
    >>> [mark.shape for mark in made.marks], made.height
    (['text', 'text', 'rect'], 34.0)
    """
    marks: list[Mark] = []
    y = 0.0
    for key in keys:
        if key.dot:
            marks.append(Mark("circle", key.kind, 0, y + 10, size=key.size, shift=8))
        else:
            marks.append(Mark("rect", f"{key.kind} sample", 0, y + 5, height=10))
        lines = textwrap.wrap(key.text, room.note - 6) or [""]
        for line in lines:
            marks.append(Mark("text", "key", 0, y + 14, shift=26, text=line))
            y += _LINE
        y += 3
    y += 10 if marks else 0
    if ticks:
        marks += [Mark("text", _anchored(t.at), t.at, y + 10, text=t.text) for t in ticks]
        y += 22
    top, body = y, list[Mark]()
    for row in rows:
        drawn, y = _row(row, y, room)
        body += drawn
        y += _GAP
    y -= _GAP - 8
    rules = [
        Mark("line", "rule now" if tick.strong else "rule", tick.at, top, height=y - top - 6)
        for tick in ticks
        if 0 < tick.at < 1  # at the ends they would run through the words
    ]
    return Plot(round(y, 1), (*marks, *rules, *body))


def both(
    rows: Sequence[Row], keys: Sequence[Key] = (), ticks: Sequence[Tick] = ()
) -> tuple[Plot, Plot]:
    """Draw the same for a telephone and for a wider place."""
    return plot(rows, keys, ticks, NARROW), plot(rows, keys, ticks, WIDE)


def _row(row: Row, y: float, room: Room) -> tuple[list[Mark], float]:
    """Draw one line from the height `y` on; give its lower end too."""
    # The number stands beside the first line alone; no word is broken for it.
    beside = room.label - min(room.label, max(room.together - len(row.value), 12))
    wrapped = textwrap.wrap(
        row.label, room.label, initial_indent=" " * beside, break_long_words=False
    )
    lines = [line.strip() for line in wrapped] or [""]
    marks = [
        Mark("text", "label", 0, y + 13 + number * _LINE, text=line)
        for number, line in enumerate(lines)
    ]
    if row.value:
        marks.append(Mark("text", "value", 1, y + 13, text=row.value))
    y += _LINE * len(lines) + (4 if row.dots else 0)  # dots are higher than bars
    marks += [
        Mark("rect", bar.kind, bar.start, y, bar.end - bar.start, _BAR, text=bar.about)
        for bar in row.bars
        if bar.end > bar.start
    ]
    at = [dot.at for dot in row.dots]
    if at and max(at) > min(at):
        marks.append(Mark("rect", "span", min(at), y + 4, max(at) - min(at), 1.5))
    marks += [
        Mark("circle", dot.kind, dot.at, y + 4.5, dot.size, text=dot.about) for dot in row.dots
    ]
    y += _BAR if row.bars or row.dots else 0
    for line in textwrap.wrap(row.note, room.note) if row.note else ():
        marks.append(Mark("text", "note", 0, y + _SMALL, text=line))
        y += _SMALL
    return marks, y


def _anchored(at: float) -> str:
    """Keep the text of a tick within the drawing."""
    return "tick" if 0.06 < at < 0.94 else "tick first" if at <= 0.06 else "tick last"
