"""How many threads a product of matrices takes."""

from functools import cache

import threadpoolctl


@cache  # looking for the libraries takes two milliseconds, and one time is enough
def one_thread_each() -> None:
    """From now on every product in this process takes one thread.

    Those who ask are served beside one another. The small products of one of them gain nothing by more threads, and
    threads that wait for work keep the cores from ChromaDB: its queries then take several times as long.
    """
    threadpoolctl.threadpool_limits(limits=1, user_api="blas")
