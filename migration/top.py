"""The best places of each row of scores: how every ranked list begins."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Places = NDArray[np.int64]
"""(people, depth): places of items in the catalogue, the best first."""

WIDE = 10_000
"""A row of more scores is narrowed first; for fewer that takes longer than it saves."""

GROUPS = 4
"""So many groups of scores for each place wanted: with as few as that, most scores fall away."""


def top(scores: Scores, depth: int) -> Places:
    """The places of the `depth` highest scores in each row, the highest first; of equal scores the lower place first.

    Args:
        scores: (people, items), any real numbers or -inf. A list is no longer than the catalogue.
        depth: number of places wanted.

    Raises:
        ValueError: a score is not a number, which would make the order mean nothing.
    """
    if np.isnan(scores.max(initial=-np.inf)):
        raise ValueError("a score is not a number (NaN)")
    items = scores.shape[1]
    if depth >= items:
        return np.argsort(-scores, axis=1, kind="stable")
    if items <= max(WIDE, GROUPS * depth):
        return _ranked(scores, depth)
    return np.array([_narrowed(row, depth) for row in scores], np.int64).reshape(-1, depth)


def _narrowed(row: Scores, depth: int) -> Places:
    """One row of many scores.

    As many groups as places are wanted have a score of this height or more, so nothing below it is among the highest.
    """
    groups = GROUPS * depth
    tops = row[: len(row) // groups * groups].reshape(-1, groups).max(axis=0)
    high = np.flatnonzero(row >= np.partition(tops, -depth)[-depth])
    places: Places = high[_ranked(row[None, high], depth)[0]]
    return places


def _ranked(scores: Scores, depth: int) -> Places:
    """The same as `top`, for rows of `depth` numbers or more."""
    edge = np.partition(scores, -depth, axis=1)[:, [-depth]]  # many times quicker than `argpartition` on equal scores
    listed = scores >= edge
    for row in np.flatnonzero(listed.sum(axis=1) > depth):
        level = np.flatnonzero(scores[row] == edge[row])
        listed[row, level[depth - np.count_nonzero(listed[row]) :]] = False
    best = np.nonzero(listed)[1].reshape(len(scores), depth)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    lists: Places = np.take_along_axis(best, order, axis=1)
    return lists
