"""The seam to a language model: one question in, words and what they cost out, within a deadline.

Whoever asks catches `ModelError` and goes on without the model, saying so (`how="degraded"`).
"""

import time
from collections.abc import Callable, Generator, Iterator
from typing import Literal, Protocol

from migration.domain import Value
from prompts.ask import Ask

Mode = Literal["json_schema", "json_object", "text"]
"""The three ways to ask for structure; not every endpoint knows all of them."""


class Usage(Value):
    """What answers cost; `+` adds two up."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    milliseconds: int = 0
    price: float | None = None
    """In the currency of the prices that are set; None where none are."""

    def __add__(self, other: "Usage") -> "Usage":
        prices = [price for price in (self.price, other.price) if price is not None]
        return Usage(
            calls=self.calls + other.calls,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            tokens_cached=self.tokens_cached + other.tokens_cached,
            milliseconds=self.milliseconds + other.milliseconds,
            price=sum(prices) if prices else None,
        )


class Completion(Value):
    """An answer, complete: one that was cut off is an error, not an answer."""

    text: str
    usage: Usage = Usage()
    model: str = ""
    mode: Mode = "text"


SLICE = 0.25
"""Seconds of one wait at most: so soon is it seen that somebody has ended a deadline."""


class Deadline:
    """A moment by which an answer must be there, whatever the endpoint does.

    Whoever wants no answer any more ends it, from any thread: all waits under it are over within `SLICE`.

    Args:
        seconds: from now on.
        clock: monotonic seconds.
        outer: a deadline that holds as well.
    """

    def __init__(
        self, seconds: float, clock: Callable[[], float] = time.monotonic, outer: "Deadline | None" = None
    ) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self._outer = outer
        self._ended = False

    def end(self) -> None:
        """Let it be over now."""
        self._ended = True

    @property
    def ended(self) -> bool:
        """Whether somebody ended it, so that what fails now is nobody's fault."""
        return self._ended or (self._outer is not None and self._outer.ended)

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        if self.ended:
            return 0.0
        own = max(0.0, self._end - self._clock())
        return min(own, self._outer.left) if self._outer else own

    def within(self, seconds: float) -> "Deadline":
        """A deadline so many seconds from now, or this one if it is sooner; it ends with this one."""
        return Deadline(seconds, self._clock, self)

    def slices(self) -> Iterator[float]:
        """What is left, as seconds of short waits one after the other."""
        while left := self.left:
            yield min(SLICE, left)


class ChatModel(Protocol):
    """A language model. Safe to be asked from several threads."""

    @property
    def name(self) -> str:
        """The model, as its endpoint calls it."""
        ...

    def complete(self, ask: Ask, deadline: Deadline) -> Completion:
        """Answer `ask` before `deadline`.

        Raises:
            ModelError: nothing usable came in time; its subclass tells why.
        """
        ...

    def stream(self, ask: Ask, deadline: Deadline) -> Generator[str, None, Usage]:
        """Answer in pieces, as they come; the whole is the pieces joined, and what it cost is the generator's value.

        Raises:
            ModelError: the stream did not begin, broke off or was cut; what came before was yielded.
        """
        ...
