"""The seam through which long work tells how far it is. The terminal's implementation lives in `agent/`."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Wraps an iterable and tells somebody how far it is."""

    def track(self, work: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """Yield the elements of `work` unchanged; `total` is their number where it is known."""
        ...

    def note(self, text: str) -> None:
        """Tell one line that stands by itself ("epoch 3: NDCG@10 .071")."""
        ...


class Quiet:
    """Tells nobody: for tests and for use as a library."""

    def track(self, work: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """Yield the elements of `work` unchanged."""
        yield from work

    def note(self, text: str) -> None:
        """Tell nobody."""


QUIET = Quiet()
