"""Where an item stands among all that could be recommended: exact, over the whole catalogue of a target domain."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from retrieval.vector_index import Rows


def places(scores: NDArray[np.float32], rows: Rows, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The place (r,) of each of the `rows`, from 1, by score; of equal scores the lower row goes first.

    Args:
        scores: (n,) of the whole catalogue.
        rows: whose places are wanted; a row that is not allowed is placed as if it were.
        allowed: (n,) which rows take part.
    """
    others = np.flatnonzero(allowed)
    found = [_ahead(scores[others], others, scores[row], row) for row in rows.tolist()]
    return np.array(found, dtype=np.int64) + 1


def places_of_one(
    scores: Iterable[NDArray[np.float32]], row: int, allowed: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The score (p,) and the place (p,) of one row of the catalogue for each of many people.

    Args:
        scores: (n,) of the whole catalogue, for each of them.
        row: of the item.
        allowed: (n,) which rows take part.
    """
    others = np.flatnonzero(allowed)
    found = [(line[row], _ahead(line[others], others, line[row], row) + 1) for line in scores]
    own, ranks = zip(*found, strict=True)
    return np.array(own, np.float32), np.array(ranks, np.int64)


def _ahead(scores: NDArray[np.float32], rows: Rows, own: np.float32, row: int) -> int:
    return int(np.count_nonzero(scores > own) + np.count_nonzero((scores == own) & (rows < row)))
