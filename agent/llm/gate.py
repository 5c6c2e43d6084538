"""A bound on calls at once, so that a burst of people does not become a burst of requests."""

import threading
from collections.abc import Generator

from agent.llm.calls import Call, Calls, P, R
from agent.llm.errors import TooSlowError
from agent.llm.seam import Deadline


class Gate:
    """Lets so many calls through at once; the others wait for their turn, no longer than their deadline.

    Args:
        inner: carries out what is let through.
        places: calls at once.
    """

    def __init__(self, inner: Calls, places: int) -> None:
        self._inner = inner
        self._places = threading.BoundedSemaphore(places)

    def flow(self, call: Call[P, R], deadline: Deadline) -> Generator[P, None, R]:
        """See `Calls`.

        Raises:
            TooSlowError: no place became free in time.
        """
        if not any(self._places.acquire(timeout=seconds) for seconds in deadline.slices()):
            raise TooSlowError(
                "so many calls to the language model are under way that this one did not get its turn in time",
                "Raise SEGUE_LLM__CONCURRENCY or SEGUE_LLM__DEADLINE_S.",
            )
        try:
            return (yield from self._inner.flow(call, deadline))
        finally:
            self._places.release()
