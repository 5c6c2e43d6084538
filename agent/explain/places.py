"""Where an item stands among all that could be recommended: exact, over the whole catalogue of a target domain."""

import numpy as np
from numpy.typing import NDArray

from migration.embedder import Vectors
from retrieval.vector_index import Rows

CELLS = 8_000_000
"""At most this many scores are held at once (32 MB)."""


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
    vectors: Vectors, profiles: Vectors, row: int, allowed: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The score (p,) and the place (p,) of one row of the catalogue for each of many profiles.

    Args:
        vectors: (n, dim) of the whole catalogue.
        profiles: (p, dim) of people, or of one person with something taken out.
        row: of the item.
        allowed: (n,) which rows take part.
    """
    others = np.flatnonzero(allowed)
    scores, ranks = np.empty(len(profiles), np.float32), np.empty(len(profiles), np.int64)
    size = max(1, CELLS // max(1, len(vectors)))
    for start in range(0, len(profiles), size):
        product = profiles[start : start + size] @ vectors.T
        for n, line in enumerate(product, start):
            scores[n], ranks[n] = line[row], _ahead(line[others], others, line[row], row) + 1
    return scores, ranks


def _ahead(scores: NDArray[np.float32], rows: Rows, own: np.float32, row: int) -> int:
    return int(np.count_nonzero(scores > own) + np.count_nonzero((scores == own) & (rows < row)))
