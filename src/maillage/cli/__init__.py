"""The command `maillage`: the only place that reads the settings and opens a store.

::

    fetching  making  asking  finding  codes  suggesting  serving  scratch  writing  loading
    ─────────────────────────────────────────────────────────────────────────────────────────
                       command     what they share: settings, options, store, exit codes

Data go to stdout, messages to stderr. Exit codes: 0 done, 1 the data do not conform, 2 could not.
"""

from __future__ import annotations

from maillage.cli import (
    asking,
    codes,
    fetching,
    finding,
    loading,
    making,
    scratch,
    serving,
    suggesting,
    writing,
)
from maillage.cli.command import app, main, settings

__all__ = [
    "app",
    "asking",
    "codes",
    "fetching",
    "finding",
    "loading",
    "main",
    "making",
    "scratch",
    "serving",
    "settings",
    "suggesting",
    "writing",
]
