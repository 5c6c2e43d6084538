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
    best = np.argpartition(scores, -depth, axis=1)[:, -depth:]
    edge = np.take_along_axis(scores, best, axis=1).min(axis=1, keepdims=True)
    # where the edge of the list cuts through equal scores, argpartition takes any of them
    for row in np.flatnonzero((scores >= edge).sum(axis=1) > depth):
        above = np.flatnonzero(scores[row] > edge[row])
        level = np.flatnonzero(scores[row] == edge[row])
        best[row] = np.concatenate([above, level[: depth - len(above)]])
    best.sort(axis=1)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    lists: Places = np.take_along_axis(best, order, axis=1)
    return lists
