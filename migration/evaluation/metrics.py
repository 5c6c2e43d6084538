"""How good ranked lists are: figures per person, and figures of all lists together.

Everything starts from the lists' best places (`top`) and from where they hit the truth (`hits`); then a figure is a few
array operations for all people at once. `wanted` is always the number of right answers of each person (at least 1).

Sources: Järvelin and Kekäläinen 2002 (NDCG, binary gain, log base 2); Voorhees 1999 (reciprocal rank); Zhou et al. 2010
(novelty as self-information); the Gini coefficient as in Chin et al. 2022; accuracy at equal positives and negatives is
the figure that the sources of interest migration claim.
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


def auc(scores: NDArray[np.float32], right: NDArray[np.int32]) -> float:
    """Chance that a right answer stands above a wrong one, equal scores counting half (Hanley and McNeil 1982).

    Args:
        scores: (items,) of one person; what has -inf and is no right answer is not ranked.
        right: places of the right answers.

    Returns:
        0 to 1; 1 where there is no wrong answer.
    """
    everything, goals = np.sort(scores), np.sort(scores[right])
    hidden = np.searchsorted(everything, -np.inf, side="right")
    wrong = len(scores) - hidden - len(goals)
    if not wrong:
        return 1.0
    below, through = (np.searchsorted(everything, goals, side=side) - hidden for side in ("left", "right"))
    mine, ours = (np.searchsorted(goals, goals, side=side) for side in ("left", "right"))
    beaten = (below - mine) + 0.5 * ((through - below) - (ours - mine))
    return float(beaten.sum() / (len(goals) * wrong))


def accuracy(scores: NDArray[np.float32], right: NDArray[np.int32], wrong: NDArray[np.int64]) -> float:
    """Share of verdicts that are true when one half of equally many right and wrong answers is called right.

    The half with the higher scores is called right; equal scores at the edge count by their chance. So precision and
    recall are this figure too. `right` and `wrong` are places of one person's answers, of one length; -1 in `wrong`
    stands for none on hand, which costs nothing.
    """
    wrong = wrong[wrong >= 0]
    if not len(wrong):
        return 1.0
    goals, count = scores[right], len(right)
    both = np.concatenate([goals, scores[wrong]])
    edge = np.partition(both, len(both) - count)[len(both) - count]
    above, level = (goals > edge).sum(), (goals == edge).sum()
    room = count - (both > edge).sum()
    return float((above + level * room / max((both == edge).sum(), 1)) / count)


def unseen(lists: Places, popularity: NDArray[np.float32]) -> float:
    """Share of the places of all lists that hold an item which nobody of the training people took."""
    return float((popularity[lists] == 0).mean())


def novelty(lists: Places, popularity: NDArray[np.float32], population: int) -> PerPerson:
    """Mean self-information of a list in bits: -log2 of the share of `population` people who took each item.

    One taker is added to each item, so that an item that nobody took has a finite figure.
    """
    bits = -np.log2((popularity.astype(np.float64) + 1) / (population + 1))
    return np.asarray(bits[lists].mean(axis=1))


def exposure(lists: Places, items: int, among: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """In how many lists each item of the catalogue stands, or each of those that are ranked at all."""
    shown = np.bincount(lists.ravel(), minlength=items)
    return shown if among is None else shown[among]


def coverage(shown: NDArray[np.int64]) -> float:
    """Share of the ranked catalogue that stands in at least one list; `shown` is its `exposure`."""
    return float((shown > 0).mean())


def gini(shown: NDArray[np.int64]) -> float:
    """Inequality of exposure over the catalogue: 0 when all items are shown alike, near 1 when one item is."""
    n = len(shown)
    ranked = np.sort(shown).astype(np.float64)
    return float(((2 * np.arange(1, n + 1) - n - 1) @ ranked) / (n * ranked.sum()))


def _found(hit: Hits, k: int) -> PerPerson:
    return np.asarray(hit[:, :k].sum(axis=1), dtype=np.float64)
