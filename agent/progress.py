"""Progress on a terminal: bars where a person is watching, single lines where a log is kept."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

T = TypeVar("T")


class TerminalProgress:
    """`migration.progress.Progress` drawn by rich on standard error; silent bars when that is no terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, quiet=quiet)

    def track(self, work: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """Yield the elements of `work` and move a bar; the bar goes when the work is done."""
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        with bar:
            yield from bar.track(work, total=total, description=label)

    def note(self, text: str) -> None:
        """Print one line."""
        self._console.print(text, style="dim", markup=False, highlight=False, soft_wrap=True)
