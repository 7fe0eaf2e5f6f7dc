"""Numbers as drawings: classes, scales, and plots that a template writes as SVG.

::

    plot                  rows of label, number, bars and dots -> marks to draw
    ───────────────────────────────────────────────────────────────────────
    classes               numbers -> a few classes with easy bounds
    scale                 numbers -> parts of a width, and ticks
"""

from __future__ import annotations

from maillage.plotting.classes import Classes, classes
from maillage.plotting.plot import Bar, Dot, Key, Mark, Plot, Row, Tick, both, plot
from maillage.plotting.scale import ceiling, ticks

__all__ = [
    "Bar",
    "Classes",
    "Dot",
    "Key",
    "Mark",
    "Plot",
    "Row",
    "Tick",
    "both",
    "ceiling",
    "classes",
    "plot",
    "ticks",
]
