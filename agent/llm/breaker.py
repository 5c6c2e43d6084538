"""Leaving an endpoint alone that keeps failing, so that nobody waits for it in vain."""

import threading
import time
from collections.abc import Callable, Generator

from agent.llm.calls import Call, Calls, P, R
from agent.llm.errors import GarbledError, ModelError, OverloadedError, RestingError, TooSlowError, UnreachableError
from agent.llm.seam import Deadline

FAILURES = 5
"""Failures in a row that open the breaker."""

REST = 30.0
"""Seconds between two probes while it is open."""

_FAILURES = (UnreachableError, OverloadedError, TooSlowError, GarbledError)
"""What speaks against the endpoint; a refusal or a rejected request shows that it is alive."""


class Breaker:
    """Opens after some failures in a row; then one call every so many seconds is let through, and closes it again.

    Args:
        inner: carries out what is let through.
        failures: in a row, that open it.
        rest: seconds between probes.
        clock: monotonic seconds.
    """

    def __init__(
        self, inner: Calls, failures: int = FAILURES, rest: float = REST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._inner = inner
        self._failures = failures
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._next_probe = 0.0

    @property
    def open(self) -> bool:
        """Whether calls are kept from the endpoint at present."""
        with self._lock:
            return self._in_a_row >= self._failures

    def flow(self, call: Call[P, R], deadline: Deadline) -> Generator[P, None, R]:
        """See `Calls`.

        Raises:
            RestingError: the breaker is open, and it is not time for a probe.
        """
        self._let_through()
        try:
            result = yield from self._inner.flow(call, deadline)
        except ModelError as error:
            if not deadline.ended:  # else it says nothing of the endpoint
                self._note(failed=isinstance(error, _FAILURES))
            raise
        self._note(failed=False)
        return result

    def _let_through(self) -> None:
        with self._lock:
            if self._in_a_row < self._failures:
                return
            now = self._clock()
            if now < self._next_probe:
                raise RestingError(
                    f"the language model's endpoint failed {self._in_a_row} times in a row and is left alone "
                    f"for another {self._next_probe - now:.0f} s",
                    "`segue doctor` says what is wrong with it.",
                )
            self._next_probe = now + self._rest

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._in_a_row = self._in_a_row + 1 if failed else 0
            if self._in_a_row == self._failures:
                self._next_probe = self._clock() + self._rest
