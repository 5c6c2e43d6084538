"""A model whose calls are carried out with patience, behind a breaker and a gate; the usage says what that took."""

import time
from collections.abc import Generator

from agent.llm.calls import Calls, once
from agent.llm.seam import ChatModel, Completion, Deadline, Usage
from prompts.ask import Ask


class Guarded:
    """A `ChatModel` around another.

    Args:
        inner: is asked, each time anew.
        calls: how the asking is carried out.
    """

    def __init__(self, inner: ChatModel, calls: Calls) -> None:
        self._inner = inner
        self._calls = calls

    @property
    def name(self) -> str:
        """See `ChatModel`."""
        return self._inner.name

    def complete(self, ask: Ask, deadline: Deadline) -> Completion:
        """See `ChatModel`."""
        counted = _Counted()

        def work() -> Completion:
            counted.tries += 1
            return self._inner.complete(ask, deadline)

        done = once(self._calls, work, deadline)
        return done.model_copy(update={"usage": counted.added_to(done.usage)})

    def stream(self, ask: Ask, deadline: Deadline) -> Generator[str, None, Usage]:
        """See `ChatModel`."""
        counted = _Counted()

        def work() -> Generator[str, None, Usage]:
            counted.tries += 1
            return self._inner.stream(ask, deadline)

        usage = yield from self._calls.flow(work, deadline)
        return counted.added_to(usage)


class _Counted:
    """Tries and time of one answer."""

    def __init__(self) -> None:
        self.tries = 0
        self._begun = time.monotonic()

    def added_to(self, usage: Usage) -> Usage:
        """The usage of the try that succeeded, with the tries before it and the time of them all."""
        spent = round((time.monotonic() - self._begun) * 1000)
        return usage.model_copy(update={"calls": usage.calls + self.tries - 1, "milliseconds": spent})
