"""The seam to a language model: one question in, words and what they cost out, within a deadline.

Whoever asks catches `ModelError` and goes on without the model, saying so (`how="degraded"`).
"""

import time
from collections.abc import Callable, Generator
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


class Deadline:
    """A moment by which an answer must be there, whatever the endpoint does.

    Args:
        seconds: from now on.
        clock: monotonic seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._end - self._clock())

    @property
    def passed(self) -> bool:
        """Whether the moment is over."""
        return self.left == 0.0


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
