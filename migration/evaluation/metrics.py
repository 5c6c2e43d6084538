"""How good ranked lists are: figures per person, and figures of all lists together.

Everything starts from the lists' best places (`top`) and from where they hit the truth (`hits`); then a figure is a few
array operations for all people at once. `wanted` is always the number of right answers of each person (at least 1).

Sources: Järvelin and Kekäläinen 2002 (NDCG, binary gain, log base 2); Voorhees 1999 (reciprocal rank); Zhou et al. 2010
(novelty as self-information); the Gini coefficient as in Chin et al. 2022.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.top import Places

Hits = NDArray[np.bool_]
"""(people, depth): whether the item at each place of a list is a right answer; the best place first."""
PerPerson = NDArray[np.float64]
"""(people,): one figure each."""

DEPTHS = (5, 10, 20, 50)
POOL = 200
"""Depth of the pool that a reranker would be given."""


def hits(lists: Places, truth: csr_array) -> Hits:
    """Where the lists name right answers: `truth` is (people, items), not zero where an item is one."""
    people, items = truth.shape
    rows = np.repeat(np.arange(people), np.diff(truth.indptr))
    right = np.sort(rows * items + truth.indices)
    cells = np.arange(people)[:, None] * items + lists
    return np.isin(cells, right)


def ndcg(hit: Hits, wanted: NDArray[np.int64], k: int) -> PerPerson:
    """Discounted gain of the first `k` places as a share of the best possible one."""
    discount = 1 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discount)[np.minimum(wanted, k) - 1]
    return np.asarray(hit[:, :k] @ discount[: hit.shape[1]] / ideal, dtype=np.float64)


def recall(hit: Hits, wanted: NDArray[np.int64], k: int) -> PerPerson:
    """Share of a person's right answers that the first `k` places hold."""
    return _found(hit, k) / wanted


def precision(hit: Hits, wanted: NDArray[np.int64], k: int) -> PerPerson:
    """Share of the first `k` places that are right answers; a list shorter than `k` is counted as `k` long."""
    return _found(hit, k) / k


def f1(hit: Hits, wanted: NDArray[np.int64], k: int) -> PerPerson:
    """Harmonic mean of precision and recall, 0 where both are 0."""
    return np.asarray(2 * _found(hit, k) / (k + wanted))


def hit_rate(hit: Hits, wanted: NDArray[np.int64], k: int) -> PerPerson:
    """1 where the first `k` places hold a right answer, else 0."""
    return np.asarray(hit[:, :k].any(axis=1), dtype=np.float64)


def mrr(hit: Hits, wanted: NDArray[np.int64], k: int) -> PerPerson:
    """1 / place of the first right answer, 0 where the first `k` places hold none."""
    first = hit[:, :k].argmax(axis=1) + 1
    return np.asarray(hit_rate(hit, wanted, k) / first)


MEASURES: dict[str, Callable[[Hits, NDArray[np.int64], int], PerPerson]] = {
    "ndcg": ndcg,
    "recall": recall,
    "precision": precision,
    "f1": f1,
    "hit_rate": hit_rate,
    "mrr": mrr,
}


def per_person(hit: Hits, wanted: NDArray[np.int64]) -> dict[str, PerPerson]:
    """All `MEASURES` at all `DEPTHS`, and recall of the pool, under names such as "ndcg@10"."""
    figures = {f"{name}@{k}": measure(hit, wanted, k) for name, measure in MEASURES.items() for k in DEPTHS}
    return figures | {f"recall@{POOL}": recall(hit, wanted, POOL)}


def novelty(lists: Places, popularity: NDArray[np.float32], population: int) -> PerPerson:
    """Mean self-information of a list in bits: -log2 of the share of `population` people who took each item.

    One taker is added to each item, so that an item that nobody took has a finite figure.
    """
    bits = -np.log2((popularity.astype(np.float64) + 1) / (population + 1))
    return np.asarray(bits[lists].mean(axis=1))


def exposure(lists: Places, items: int) -> NDArray[np.int64]:
    """(items,) in how many lists each item of the catalogue stands."""
    return np.bincount(lists.ravel(), minlength=items)


def coverage(shown: NDArray[np.int64]) -> float:
    """Share of the catalogue that stands in at least one list; `shown` is the `exposure`."""
    return float((shown > 0).mean())


def gini(shown: NDArray[np.int64]) -> float:
    """Inequality of exposure over the catalogue: 0 when all items are shown alike, near 1 when one item is."""
    n = len(shown)
    ranked = np.sort(shown).astype(np.float64)
    return float(((2 * np.arange(1, n + 1) - n - 1) @ ranked) / (n * ranked.sum()))


def _found(hit: Hits, k: int) -> PerPerson:
    return np.asarray(hit[:, :k].sum(axis=1), dtype=np.float64)
