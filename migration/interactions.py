"""From a log of events to the sparse users × items matrix that every model learns from."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.events import EventLog


def interactions(log: EventLog) -> csr_array:
    """The (users, items) matrix of a log, float32: 1 where a user took an item, -1 where they disliked it.

    Of several events with one item the last one counts. Rows and columns are those of `log.users` and `log.items`.
    """
    shape = (len(log.users), len(log.items))
    # the log is sorted by time within a user
    last = last_of_each(log.user.astype(np.int64) * max(shape[1], 1) + log.item)
    values = log.sign[last].astype(np.float32)
    return csr_array((values, (log.user[last], log.item[last])), shape=shape)


def last_of_each(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The last place of each value that occurs, ascending."""
    return np.sort(len(values) - 1 - np.unique(values[::-1], return_index=True)[1])


def columns(log: EventLog, domain: str) -> NDArray[np.int64]:
    """Places in `log.items` of the items of one domain, ascending."""
    return np.flatnonzero(np.array([key.domain == domain for key in log.items], dtype=bool))
