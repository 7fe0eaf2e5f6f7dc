"""What a benchmark says while it runs, on stderr: how far it is, and what it measures now."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from maillage.terminal import stderr


class Telling:
    """A bar with what is being measured on a terminal, and a line now and then elsewhere."""

    #: Seconds between two lines where there is no terminal.
    PAUSE_S = 5.0

    def __init__(self, steps: int) -> None:
        """Prepare to tell of so many steps."""
        self._console = stderr()
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=self._console, transient=True)
        self._task = self._bar.add_task("…", total=steps)
        self._steps, self._done, self._said = steps, 0, 0.0

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def say(self, text: str) -> None:
        """Tell what begins, or what was found."""
        self._console.print(text, markup=False)

    def step(self, what: str, found: str) -> None:
        """Tell that one round more is measured."""
        self._done += 1
        self._bar.update(self._task, advance=1, description=f"{what}: {found}")
        now = time.monotonic()
        if not self._console.is_terminal and now - self._said > self.PAUSE_S:
            self._said = now
            self.say(f"{self._done} of {self._steps}: {what}: {found}")

    def skip(self, rounds: int) -> None:
        """Tell that so many rounds are not to be."""
        self._steps -= rounds
        self._bar.update(self._task, total=self._steps)
