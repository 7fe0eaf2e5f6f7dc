"""A map of France for a page: the départements in their panels, and markers that do not overlap.

Nothing is fetched for it and nothing runs: it is SVG within the page, and each marker is a link.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from maillage.drawing import Frame, Outlines

__all__ = ["HEIGHT", "WIDTH", "Map", "Marker", "Panel", "Pin", "compose"]

#: Size of the whole drawing, in its own units; the mainland has one a kilometre.
WIDTH: Final = 1170
HEIGHT: Final = 1352
#: Frame -> left, top, width and height of its panel; that of Paris, where most sites are, has the
#: height of the Bay of Biscay for their numbers.
_PANELS: Final[dict[str, tuple[int, int, int, int]]] = {
    "mainland": (14, 34, 1152, 1073),
    "paris": (2, 572, 220, 400),
    "971": (2, 1140, 226, 210),
    "972": (237, 1140, 226, 210),
    "973": (472, 1140, 226, 210),
    "974": (707, 1140, 226, 210),
    "976": (942, 1140, 226, 210),
}
_PAD: Final = 14
#: Units that the name of an inset takes at its top.
_HEAD: Final = 34
#: Radius of a numbered marker, and what it may shrink to in an inset that holds many.
RADIUS: Final = 30.0
_LEAST: Final = 24.0
#: Part of an inset that its numbers may cover: they stand apart, and not in rows.
_COVERED: Final = 0.36
_RINGS: Final = 14


@dataclass(frozen=True)
class Pin:
    """What is to be put on the map.

    Attributes:
        text: in the marker: a number; empty for a dot without one.
        label: what it is, for those who cannot see it and for a pointer at rest.
        href: where it leads.
        kind: a word for the style: the slug of a role, or ``here``.
        department: code of its département.
        position: latitude and longitude; None where only the département is known.
        weight: how many things stand at it; larger dots for more.
    """

    text: str
    label: str
    href: str
    kind: str
    department: str
    position: tuple[float, float] | None
    weight: int = 1


@dataclass(frozen=True)
class Marker:
    """A pin on the drawing.

    Attributes:
        pin: what it stands for.
        x, y: the place itself.
        at_x, at_y: middle of the marker, which gives way to those before it.
        radius: of the marker.
        approximate: whether the place is only the middle of the département.
        panel: name of its panel.
    """

    pin: Pin
    x: float
    y: float
    at_x: float
    at_y: float
    radius: float
    approximate: bool
    panel: str

    @property
    def moved(self) -> bool:
        """Whether a line must join the marker to its place."""
        return (self.at_x, self.at_y) != (self.x, self.y)


@dataclass(frozen=True)
class Panel:
    """One frame as it is drawn.

    Attributes:
        frame: the départements.
        x, y, width, height: where on the drawing.
        dx, dy, scale: from steps of the frame to the drawing.
    """

    frame: Frame
    x: float
    y: float
    width: float
    height: float
    dx: float
    dy: float
    scale: float

    @property
    def inset(self) -> bool:
        """Whether it is not the mainland."""
        return self.frame.name != "mainland"

    def holds(self, at: tuple[float, float], more: float) -> bool:
        """Whether a point is in what is larger on each side; in less than it, below its name."""
        head = _HEAD if more < 0 else 0
        left, top = self.x - more, self.y + head - more
        right, bottom = self.x + self.width + more, self.y + self.height + more
        return left <= at[0] <= right and top <= at[1] <= bottom

    def put(self, point: tuple[float, float]) -> tuple[float, float]:
        """Bring a point of the frame to the drawing."""
        return self.dx + point[0] * self.scale, self.dy + point[1] * self.scale


@dataclass(frozen=True)
class Map:
    """A drawing: panels, markers, and what could not be drawn.

    Attributes:
        panels: the frames.
        markers: in the order of the pins.
        beyond: pins of territories that have no outline here (975, 977, 978, 986 to 988), and
            those that lie beside the one that they are put in.
        chosen: code of the département to show, or empty.
        attribution: what must be said beside it.
    """

    panels: tuple[Panel, ...]
    markers: tuple[Marker, ...]
    beyond: tuple[Pin, ...]
    chosen: str
    attribution: str
    width: int = WIDTH
    height: int = HEIGHT


def compose(outlines: Outlines, pins: Iterable[Pin], chosen: str = "") -> Map:
    """Draw a map.

    Args:
        outlines: of the départements.
        pins: what to put on it, the first first: it keeps its place, later ones give way.
        chosen: code of the département to show as that of the reader.
    """
    panels = {name: _panel(outlines.frames[name], *box) for name, box in _PANELS.items()}
    markers: list[Marker] = []
    placed, beyond = [], []
    for pin in pins:
        # The inset of Paris says more than the mainland does.
        frames = outlines.frames_of(pin.department)
        if frames and _is_in(pin, panels[frames[-1].name]):
            placed.append((pin, panels[frames[-1].name]))
        else:
            beyond.append(pin)
    numbered = Counter(panel.frame.name for pin, panel in placed if pin.text)
    for pin, panel in placed:
        radius = _radius(pin, panel, numbered[panel.frame.name])
        markers.append(_marker(pin, panel, radius, markers, list(panels.values())))
    return Map(tuple(panels.values()), tuple(markers), tuple(beyond), chosen, outlines.attribution)


def _panel(frame: Frame, x: int, y: int, width: int, height: int) -> Panel:
    if frame.name == "mainland":
        return Panel(frame, x, y, width, height, x, y, 1.0)
    room = height - _HEAD - _PAD
    scale = min((width - 2 * _PAD) / frame.width, room / frame.height)
    dx = x + (width - frame.width * scale) / 2
    dy = y + _HEAD + (room - frame.height * scale) / 2
    return Panel(frame, x, y, width, height, round(dx, 1), round(dy, 1), round(scale, 3))


def _is_in(pin: Pin, panel: Panel) -> bool:
    """Whether a pin is on its panel: who asks from London or Moroni does so from beside it."""
    return pin.position is None or panel.holds(panel.put(panel.frame.place(*pin.position)), 0)


def _radius(pin: Pin, panel: Panel, numbered: int) -> float:
    """Tell how large a pin's marker is, of how many numbers its panel holds."""
    if not pin.text:
        return round(9 + 5 * math.sqrt(pin.weight), 1)
    if not panel.inset:
        return RADIUS
    fitting = math.sqrt(_COVERED * panel.width * (panel.height - _HEAD) / (math.pi * numbered))
    return round(min(RADIUS, max(_LEAST, fitting)), 1)


def _marker(
    pin: Pin, panel: Panel, radius: float, others: Sequence[Marker], panels: Sequence[Panel]
) -> Marker:
    outline = panel.frame.outlines[pin.department]
    point = outline.middle if pin.position is None else panel.frame.place(*pin.position)
    x, y = (round(value, 1) for value in panel.put(point))
    at = (x, y)
    # Dots may overlap, for they are seen through; a number that is covered cannot be read.
    if pin.text:
        on_sheet = [c for c in _around(x, y, radius) if _is_on_sheet(c, radius)]
        near = (c for c in on_sheet if _is_within(c, radius, panel, panels))
        # Of more than an inset can hold, the last stand around it.
        at = next((c for c in chain(near, on_sheet) if _is_free(c, radius, others)), (x, y))
    return Marker(pin, x, y, *at, radius, pin.position is None, panel.frame.name)


def _around(x: float, y: float, radius: float) -> Iterator[tuple[float, float]]:
    """Give places for a marker, from its own outwards."""
    yield x, y
    for ring in range(1, _RINGS + 1):
        turns = 8 + 4 * ring
        for turn in range(turns):
            angle = 2 * math.pi * (turn + ring / 2) / turns
            at_x = x + ring * radius * 1.1 * math.cos(angle)
            at_y = y + ring * radius * 1.1 * math.sin(angle)
            yield round(at_x, 1), round(at_y, 1)


def _is_within(
    at: tuple[float, float], radius: float, panel: Panel, panels: Sequence[Panel]
) -> bool:
    """Whether a marker stays in its own inset, or out of every inset."""
    if panel.inset:
        return panel.holds(at, -radius)
    return not any(other.holds(at, radius) for other in panels if other.inset)


def _is_on_sheet(at: tuple[float, float], radius: float) -> bool:
    return radius <= at[0] <= WIDTH - radius and radius <= at[1] <= HEIGHT - radius


def _is_free(at: tuple[float, float], radius: float, others: Sequence[Marker]) -> bool:
    return all(
        math.dist(at, (other.at_x, other.at_y)) >= radius + other.radius - 2
        for other in others
        if other.pin.text or other.pin.kind == "here"
    )
