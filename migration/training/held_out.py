"""People of whom the target side is hidden, and how well vectors or scores serve them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from migration.blend import Blend
from migration.channels.bag import Bag
from migration.embedder import Vectors
from migration.top import top

Figure = TypeVar("Figure", float, NDArray[np.float64])

CELLS = 6_000_000
"""So many scores are held at once: larger arrays go back to the system each time, and are fetched anew."""

LIST, POOL = 10, 200
"""How long the lists are by which people are judged, and the pools that hold what they took."""

RECALL_COUNTS = 0.1
"""How much Recall@200 counts beside NDCG@10: the first places matter most, and lists are drawn from the pool."""

FLAT = 0.995
"""Settings that reach this share of the best objective are as good as the best: rules of taste decide among them."""

FEWEST = 50
"""With fewer people than this nothing can be told, and what would be chosen stays at its start."""


@dataclass(frozen=True)
class HeldOut:
    """People of whom the target side is hidden: what they took elsewhere, and the truth (people, targets), 1 or 0."""

    histories: Bag
    truth: Bag
    targets: int

    @classmethod
    def of(cls, bag: Bag, targets: int) -> "HeldOut":
        """Hide the target side of all people of a bag."""
        there = bag.targets
        return cls(bag.sources, there.keep(there.weight > 0), targets)

    @property
    def size(self) -> int:
        """Number of people."""
        return self.histories.size

    def taken(self, start: int, stop: int) -> NDArray[np.bool_]:
        """(stop - start, targets) what the people of a stretch truly took."""
        part = self.truth.people(start, stop)
        out = np.zeros((stop - start, self.targets), dtype=bool)
        out[part.person, part.item] = True
        return out


def stretches(people: int, targets: int) -> Iterator[tuple[int, int]]:
    """Where to start and stop, so that no more than `CELLS` scores of people (rows) and targets are held at once."""
    step = max(1, CELLS // max(1, targets))
    for start in range(0, people, step):
        yield start, min(start + step, people)


def figures(held: HeldOut, users: Vectors, items: Vectors) -> tuple[float, float]:
    """Mean NDCG@10 and Recall@200 of people (n, d) over all target items (j, d)."""
    ndcg, recall = _of_people(held, users, items).mean(axis=1) if held.size else np.zeros(2)
    return float(ndcg), float(recall)


def objectives(held: HeldOut, users: Vectors, items: Vectors) -> NDArray[np.float64]:
    """(people,) NDCG@10 + 0.1 Recall@200 of people (n, d) over all target items (j, d)."""
    return objective(*_of_people(held, users, items))


def objective(ndcg: Figure, recall: Figure) -> Figure:
    """NDCG@10 + 0.1 Recall@200: what every choice of a training is made by."""
    return ndcg + RECALL_COUNTS * recall


def _of_people(held: HeldOut, users: Vectors, items: Vectors) -> NDArray[np.float64]:
    """(2, people) NDCG@10 and Recall@200."""
    parts = [np.zeros((2, 0))]
    for start, stop in stretches(held.size, held.targets):
        taken = held.taken(start, stop)
        parts.append(ndcg_and_recall(users[start:stop] @ items.T, taken))
    return np.concatenate(parts, axis=1)


def ndcg_and_recall(
    scores: Vectors, taken: NDArray[np.bool_], total: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """(2, people) NDCG@10 and Recall@200 of scores (people, n) where `taken` (people, n) is the truth.

    `total` (people,) is how many items each truly took where `taken` does not show them all.
    """
    total = taken.sum(axis=1) if total is None else total
    found = np.take_along_axis(taken, top(scores, min(POOL, scores.shape[1])), axis=1)
    gain = 1 / np.log2(np.arange(2, LIST + 2))
    ideal = np.concatenate([[1], np.cumsum(gain)])[np.minimum(total, LIST)]
    first = found[:, :LIST]
    ndcg = (first @ gain[: first.shape[1]]) / ideal
    recall = found.sum(axis=1) / np.maximum(total, 1)
    return np.stack([ndcg, recall])


Fold = tuple[HeldOut, Blend]
"""Held-out people, and a blend whose channels have seen nothing of them."""


def shortened(bag: Bag, length: int, seed: int) -> Bag:
    """Every person with at most `length` of their entries, drawn at random."""
    draw = np.random.default_rng([seed, length]).random(len(bag))
    order = np.lexsort((draw, bag.person))
    start = np.searchsorted(bag.person, np.arange(bag.size + 1))
    rank = np.empty(len(bag), dtype=np.int64)
    rank[order] = np.arange(len(bag)) - start[bag.person]
    return bag.keep(rank < length)
