"""Measurements of time on a machine that others use too: one in which it stood still is made again."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

import pytest

STILL: Final = 0.1
"""Seconds: a thread that only sleeps and wakes so much too late was kept from running."""

TRIES: Final = 6
NAP: Final = 0.01


class Stalls:
    """Watches, while it is open, how late a thread that only sleeps is woken; `longest` in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        before = time.monotonic()
        while not self._done.wait(NAP):
            now = time.monotonic()
            self.longest = max(self.longest, now - before - NAP)
            before = now


def undisturbed(measure: Callable[[], None]) -> None:
    """Make a measurement; where it fails while the machine stood still, make it again, some times."""
    for n in range(TRIES):
        with Stalls() as stalls:
            try:
                measure()
            except (Exception, pytest.fail.Exception):
                if stalls.longest < STILL or n == TRIES - 1:
                    raise
            else:
                return
