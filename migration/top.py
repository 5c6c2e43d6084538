"""The best places of each row of scores: how every ranked list begins."""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
"""(people, depth): places of items in the catalogue, the best first."""


def top(scores: NDArray[np.float32], depth: int) -> Places:
    """The places of the `depth` highest scores in each row, the highest first; of equal scores the lower place first.

    Args:
        scores: (people, items), any real numbers or -inf. A list is no longer than the catalogue.
        depth: number of places wanted.

    Raises:
        ValueError: a score is not a number, which would make the order mean nothing.
    """
    if np.isnan(scores).any():
        raise ValueError("a score is not a number (NaN)")
    if depth >= scores.shape[1]:
        return np.argsort(-scores, axis=1, kind="stable")
    edge = np.partition(scores, -depth, axis=1)[:, [-depth]]  # many times quicker than `argpartition` on equal scores
    listed = scores >= edge
    for row in np.flatnonzero(listed.sum(axis=1) > depth):
        level = np.flatnonzero(scores[row] == edge[row])
        listed[row, level[depth - np.count_nonzero(listed[row]) :]] = False
    best = np.nonzero(listed)[1].reshape(len(scores), depth)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    lists: Places = np.take_along_axis(best, order, axis=1)
    return lists
