"""The outlines of the départements, in frames: the mainland, Paris and around, five overseas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.drawing.projection import project
from maillage.errors import SourceError

__all__ = ["Frame", "Outline", "Outlines", "read_outlines"]


@dataclass(frozen=True)
class Outline:
    """One département in one frame.

    Attributes:
        code: of the département.
        path: its shape, as data of an SVG path, in steps of the frame.
        middle: a point well within it, in the same.
    """

    code: str
    path: str
    middle: tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """One map: a plane, and the départements on it.

    Attributes:
        name: ``mainland``, ``paris``, or the code of an overseas département.
        width: in steps; x goes from 0 to it, eastwards.
        height: in steps; y goes from 0 to it, southwards.
        step_m: metres of one step.
        outlines: code -> its outline.
    """

    name: str
    width: int
    height: int
    step_m: int
    outlines: Mapping[str, Outline]
    west: int
    north: int
    parallel: float | None

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Put a point on the map, in steps; it may lie outside of it."""
        x, y = project(longitude, latitude, self.parallel)
        return x / self.step_m - self.west, self.north - y / self.step_m


@dataclass(frozen=True)
class Outlines:
    """All frames.

    Attributes:
        frames: by name.
        attribution: what must be said beside every map.
    """

    frames: Mapping[str, Frame]
    attribution: str

    def frames_of(self, code: str) -> list[Frame]:
        """List the frames that show a département; none for 975, 977, 978 and beyond."""
        return [frame for frame in self.frames.values() if code in frame.outlines]


def read_outlines(path: Path) -> Outlines:
    """Read the file that `maillage.drawing.derive` has written.

    Raises:
        SourceError: it is absent or of another form; names it.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
        frames = {
            name: Frame(
                name=name,
                width=frame["width"],
                height=frame["height"],
                step_m=frame["stepM"],
                outlines={
                    code: Outline(code, shape["path"], (shape["middle"][0], shape["middle"][1]))
                    for code, shape in frame["departments"].items()
                },
                west=frame["west"],
                north=frame["north"],
                parallel=frame["parallel"],
            )
            for name, frame in document["frames"].items()
        }
        return Outlines(frames, document["attribution"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(
            f"{path.name}: no outlines of départements ({error}); `make outlines` writes them",
            fr=f"{path.name} : pas de contours de départements ({error}) ; `make outlines` les"
            " écrit",
        ) from error
