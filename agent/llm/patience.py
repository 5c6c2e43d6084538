"""Asking again: a few times, after a wait with jitter, and never past the deadline."""

import random
import time
from collections.abc import Callable, Generator

from agent.llm.calls import Call, Calls, P, R
from agent.llm.errors import GarbledError, ModelError
from agent.llm.seam import Deadline

FIRST_WAIT = 0.5
"""Seconds before the second try at most; doubled each time, and between half and the whole of it by chance."""

LONGEST_WAIT = 8.0
TIME_FOR_AN_ANSWER = 0.2
"""Seconds that must be left after the wait for another try to make sense."""

GARBLED_AGAIN = 1
"""A model that writes nonsense is asked once more, however many retries there are: each one is paid for."""


class Patience:
    """Retries what may get better: a busy endpoint, a broken connection, a garbled answer.

    A stream is begun anew only while nothing of it has been passed on. `Retry-After` is kept where the deadline allows;
    where it does not, there is no point in waiting, and the error comes at once.

    Args:
        inner: carries out each try.
        retries: tries after the first.
        sleep: waits so many seconds.
        chance: a number between 0 and 1.
    """

    def __init__(
        self,
        inner: Calls,
        retries: int,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._inner = inner
        self._retries = retries
        self._sleep = sleep
        self._chance = chance

    def flow(self, call: Call[P, R], deadline: Deadline) -> Generator[P, None, R]:
        """See `Calls`."""
        tries = 0
        while True:
            begun: list[bool] = []
            try:
                return (yield from _noting(self._inner.flow(call, deadline), begun))
            except ModelError as error:
                wait = self._wait(error, tries)
                tries += 1
                if begun or not self._again(error, tries) or wait + TIME_FOR_AN_ANSWER > deadline.left:
                    raise
            for seconds in deadline.within(wait).slices():
                self._sleep(seconds)

    def _again(self, error: ModelError, tries: int) -> bool:
        most = min(self._retries, GARBLED_AGAIN) if isinstance(error, GarbledError) else self._retries
        return error.retryable and tries <= most

    def _wait(self, error: ModelError, tries: int) -> float:
        backoff = min(LONGEST_WAIT, FIRST_WAIT * float(2**tries)) * (0.5 + 0.5 * self._chance())
        return max(backoff, error.retry_after or 0.0)


def _noting(pieces: Generator[P, None, R], begun: list[bool]) -> Generator[P, None, R]:
    """The pieces; `begun` is no longer empty once one of them was passed on."""
    while True:
        try:
            piece = next(pieces)
        except StopIteration as end:
            result: R = end.value
            return result
        begun.append(True)
        yield piece
