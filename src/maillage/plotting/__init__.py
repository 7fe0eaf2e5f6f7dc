"""Numbers as drawings: classes, scales, and plots that a template writes as SVG.

::

    classes               numbers -> a few classes with easy bounds
"""

from __future__ import annotations

from maillage.plotting.classes import Classes, classes

__all__ = ["Classes", "classes"]
