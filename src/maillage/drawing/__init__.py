"""Outlines of the départements, and where a point of the world lies on them.

::

    derive                official boundaries (GeoJSON) -> the small file of outlines
    ───────────────────────────────────────────────────────────────────────
    topology              rings -> shared borders, each simplified once
    outlines              the file of outlines -> shapes, and points put on them
    ───────────────────────────────────────────────────────────────────────
    projection            longitude and latitude -> metres of a plane
"""

from __future__ import annotations

from maillage.drawing.outlines import Frame, Outline, Outlines, read_outlines

__all__ = ["Frame", "Outline", "Outlines", "read_outlines"]
