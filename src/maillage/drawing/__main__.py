"""``python -m maillage.drawing BOUNDARIES OUT``: write the outlines of the départements."""

from __future__ import annotations

import sys
from pathlib import Path

from maillage.drawing.derive import derive
from maillage.errors import MaillageError

if len(sys.argv) != 3:
    sys.exit("python -m maillage.drawing BOUNDARIES.geojson[.xz] OUT.json")
try:
    derive(Path(sys.argv[1]), Path(sys.argv[2]))
except MaillageError as error:
    sys.exit(f"{error}\n{error.fr}")
