"""How a call to an endpoint is carried out: a chain of ways, each one idea, around the call itself.

A call is a generator: it yields pieces as they come and returns what it comes to. A call in one piece yields nothing.
So retrying, resting and the bound on concurrent calls are written once, for answers in one piece and for streams, for
the seam and for the agent's model.
"""

from collections.abc import Callable, Generator
from typing import Protocol, TypeVar

from agent.llm.seam import Deadline

P = TypeVar("P")
R = TypeVar("R")

Call = Callable[[], Generator[P, None, R]]
"""Makes the call, each time anew."""


class Calls(Protocol):
    """A way to carry out calls."""

    def flow(self, call: Call[P, R], deadline: Deadline) -> Generator[P, None, R]:
        """Carry out `call` by `deadline`.

        Raises:
            ModelError: the call failed, or was not made.
        """
        ...


class Direct:
    """Just call."""

    def flow(self, call: Call[P, R], deadline: Deadline) -> Generator[P, None, R]:
        """See `Calls`."""
        return (yield from call())


def once(calls: Calls, work: Callable[[], R], deadline: Deadline) -> R:
    """Carry out work that comes in one piece."""
    flow = calls.flow(lambda: _in_one_piece(work), deadline)
    try:
        while True:
            next(flow)
    except StopIteration as end:
        result: R = end.value
        return result


def _in_one_piece(work: Callable[[], R]) -> Generator[None, None, R]:
    yield from ()
    return work()
