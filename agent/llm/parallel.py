"""Many answers at once, a bounded number of them, in the order of what was asked."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_parallel(work: Callable[[T], R], things: Iterable[T], at_once: int) -> Iterator[tuple[T, R]]:
    """Each thing with what `work` makes of it, in order; at most `at_once` are under way, and few are held.

    What `work` raises is raised here, at its place; nothing new is begun after that.

    Args:
        work: may be called from several threads.
        things: taken one by one, as there is room.
        at_once: threads.
    """
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="segue-batch")
    waiting: deque[tuple[T, Future[R]]] = deque()
    try:
        for thing in things:
            waiting.append((thing, pool.submit(work, thing)))
            if len(waiting) >= 2 * at_once:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
