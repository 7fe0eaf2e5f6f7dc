"""The plot beside the tables: answers a second by question, server, data set and clients."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from benchmarks.medians import Figures, Key
from benchmarks.questions import NAMES
from benchmarks.servers import SHORT

#: Of the middle, so that all of it is seen on white and on black alike; told apart by form too.
_GREY = "#808080"
_LOOKS = (
    ("#d9480f", "o"),
    ("#e8a33d", "D"),
    ("#3b82c4", "s"),
    ("#2a9d8f", "^"),
    ("#9b6dc6", "v"),
    ("#7f8c3a", "P"),
)
_TEXT = "Answers a second, by question, data set and clients; medians, log scale."


def draw(found: dict[Key, Figures], target: Path) -> list[str]:
    """Draw it; without matplotlib or figures nothing is drawn.

    Args:
        found: medians.
        target: SVG file.

    Returns:
        What the page says in its place.
    """
    if not found or not importlib.util.find_spec("matplotlib"):
        return []
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "maillage"  # the same figures, the same bytes
    mpl.rcParams["svg.fonttype"] = "none"
    mpl.rcParams["font.size"] = 9
    from matplotlib import pyplot

    sizes = list(dict.fromkeys(key[0] for key in found))
    clients = sorted({key[2] for key in found})
    names = [name for name in SHORT.values() if any(key[3] == name for key in found)]
    questions = [name for name in NAMES if any(key[1] == name for key in found)]
    width, height = max(8.0, 0.6 + 3.6 * len(clients)), 0.9 + 2.5 * len(sizes)
    figure, panels = pyplot.subplots(
        len(sizes),
        len(clients),
        sharex=True,
        sharey="row",
        squeeze=False,
        figsize=(width, height),
        layout="constrained",
    )
    for row, data in zip(panels, sizes, strict=True):
        for panel, count in zip(row, clients, strict=True):
            for name in names:
                color, marker = _LOOKS[list(SHORT.values()).index(name)]
                keys = [(data, question, count, name) for question in questions]
                rates = [found[key].rate if key in found else None for key in keys]
                values = [float("nan") if rate is None else rate for rate in rates]
                panel.plot(questions, values, marker, color=color, label=name, markersize=5)
            panel.set_yscale("log")
            panel.set_title(f"{data}, {count} client{'s' * (count > 1)}", color=_GREY)
            panel.tick_params(axis="x", labelrotation=60)
            panel.tick_params(which="both", colors=_GREY)
            panel.grid(axis="y", color=_GREY, alpha=0.3)
            panel.patch.set_alpha(0)
            for spine in panel.spines.values():
                spine.set_color(_GREY)
        row[0].set_ylabel("answers a second", color=_GREY)
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="outside upper center",
        ncols=3,
        frameon=False,
        labelcolor=_GREY,
    )
    metadata = {"Date": None, "Title": _TEXT}
    figure.savefig(target, format="svg", transparent=True, metadata=metadata)
    pyplot.close(figure)
    return ["", f"![{_TEXT}]({target.name})"]
