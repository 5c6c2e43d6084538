"""People who stand near one another in a target space, found among their migrated profiles."""

import numpy as np
from numpy.typing import NDArray

from migration.embedder import Vectors

SEED = 0


def clusters(vectors: Vectors, count: int, least: int) -> NDArray[np.int64]:
    """Sort people into at most `count` clusters of at least `least` each.

    K-means over directions (rows of length 1): how strongly somebody likes things does not part them from others.
    People of a cluster that turns out too small join the nearest one that is large enough.

    Args:
        vectors: (people, dim).
        count: clusters wanted.
        least: of people in each.

    Returns:
        (people,) number of each person's cluster, from 0, the largest first; -1 for all where there are too few people.
    """
    from sklearn.cluster import KMeans  # heavy, and only needed here

    people = len(vectors)
    count = min(count, people // max(least, 1))
    if count < 1:
        return np.full(people, -1, dtype=np.int64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.maximum(lengths, 1e-12)
    found = KMeans(count, n_init=4, random_state=SEED).fit(directions)
    sizes = np.bincount(found.labels_, minlength=count)
    order = np.argsort(-sizes, kind="stable")
    large = order[sizes[order] >= least] if (sizes >= least).any() else order[:1]
    distances = np.linalg.norm(directions[:, None, :] - found.cluster_centers_[None, large, :], axis=2)
    nearest: NDArray[np.int64] = distances.argmin(axis=1).astype(np.int64)
    return nearest
