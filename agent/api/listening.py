"""An answer on its way to somebody who may leave: made in threads, sent as it comes, ended when nobody listens."""

from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from threading import Lock
from typing import TypeVar

from anyio import CancelScope, to_thread

from agent.llm.seam import Deadline

T = TypeVar("T")


@asynccontextmanager
async def listening(pieces: Generator[T, None, None], deadline: Deadline) -> AsyncIterator[AsyncIterator[T]]:
    """The pieces as they come. On the way out the answer is ended, and what was said of it is kept.

    Args:
        pieces: of an answer, none of them None.
        deadline: of that answer; with its end a thread that waits for a language model is back within a moment.
    """
    one_at_a_time = Lock()  # a generator cannot be closed while a thread is in it

    def step() -> T | None:
        with one_at_a_time:
            return next(pieces, None)

    def close() -> None:
        with one_at_a_time:
            pieces.close()

    async def each() -> AsyncIterator[T]:
        while (piece := await to_thread.run_sync(step, abandon_on_cancel=True)) is not None:
            yield piece

    try:
        yield each()
    finally:
        deadline.end()
        with CancelScope(shield=True):
            await to_thread.run_sync(close)
