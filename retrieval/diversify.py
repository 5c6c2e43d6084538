"""A list with variety: maximal marginal relevance."""

import numpy as np
from numpy.typing import NDArray

from migration.embedder import Vectors


def diversify(scores: NDArray[np.float32], vectors: Vectors, k: int, diversity: float) -> NDArray[np.int64]:
    """Pick `k` of n items one by one: each time the best in what it adds to those picked before.

    Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): with d the diversity,
    (1 - d) * relevance - d * greatest likeness to an item picked before. Relevance is the score, brought to [0, 1]
    within the pool; likeness is the cosine of the vectors after the pool's mean is taken off, because what all of them
    share (popularity, for one) tells no two apart.

    Args:
        scores: (n,) of the pool.
        vectors: (n, dim) of the pool.
        k: items to pick; all where there are fewer.
        diversity: 0 picks by score alone, 1 by unlikeness alone after the first.

    Returns:
        Places in the pool, in the order in which they were picked.
    """
    relevance = (1 - diversity) * _unit_range(scores)
    directions = _directions(vectors)
    nearest = np.full(len(scores), -np.inf, dtype=np.float32)
    left = np.ones(len(scores), dtype=np.bool_)
    picked: list[int] = []
    for _ in range(min(k, len(scores))):
        gain = relevance - diversity * nearest if picked else _unit_range(scores)
        best = int(np.argmax(np.where(left, gain, -np.inf)))
        picked.append(best)
        left[best] = False
        nearest = np.maximum(nearest, directions @ directions[best])
    return np.array(picked, dtype=np.int64)


def _unit_range(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = scores.min(initial=np.inf), scores.max(initial=-np.inf)
    return np.asarray((scores - low) / (high - low) if high > low else scores * 0, dtype=np.float32)


def _directions(vectors: Vectors) -> Vectors:
    centred = vectors - vectors.mean(axis=0) if len(vectors) else vectors
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(centred / np.where(length > 0, length, 1), dtype=np.float32)
