"""K: what those who took the same target items took beside them, item by item.

That two items are bought together is not a matter of taste, and no few axes can hold it. So whoever has target items
already is served by these pairs too: each item that goes with theirs is lifted. The score stays one inner product, with
one more number for every target item, nearly all of them zero for any person; they are kept and added apart.

Cosines between items after Sarwar et al., "Item-based collaborative filtering recommendation algorithms" (WWW 2001);
a person counts n^-0.5, and pairs of rare items are shrunk.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.corpus import Corpus
from migration.channels.one_less import People

MOST = 100
"""So many companions of an item are kept, the closest."""

SHRINK = 5.0
"""Takers added to every item's own: what was seen together once or twice proves little."""

BUSIEST = 1000
"""Who took more target items than this tells nothing of what goes together."""

BLOCK = 1024
"""Items whose companions are looked for at once."""


@dataclass(frozen=True)
class Companions:
    """The J target items' companions, as rows of a sparse matrix.

    Attributes:
        start: (J + 1,) where each item's companions begin.
        item: (m,) the places of the companions.
        amount: (m,) how close they are, 1 on average.
    """

    start: NDArray[np.int32]
    item: NDArray[np.int32]
    amount: NDArray[np.float32]

    def lifts(self, people: People) -> csr_array:
        """(size, J) what target items gain from the target items in people's histories; a dislike takes away."""
        size = len(self.start) - 1
        place = people.items.place[people.item]
        people = people.keep((place >= 0) & (place < size))
        place = people.items.place[people.item]
        first, count = self.start[place], self.start[place + 1] - self.start[place]
        end = np.concatenate([[0], np.cumsum(count)])
        cell = np.repeat(first - end[:-1], count) + np.arange(end[-1])
        amount = self.amount[cell] * np.repeat(people.weight, count)
        lifts = people.total(csr_array((amount, self.item[cell], end), shape=(len(place), size)))
        lifts.data = np.maximum(lifts.data, 0)
        return lifts


def fit_companions(corpus: Corpus) -> Companions:
    """c_ij = sum over people of n^-0.5, divided by ((df_i + 5) (df_j + 5))^0.5; the `MOST` greatest of each row."""
    there = corpus.bag.targets
    busy = np.bincount(there.person, minlength=there.size) > BUSIEST
    there = there.keep((there.weight > 0) & ~busy[there.person])
    taken = csr_array(there.matrix(np.ones(len(there), np.float32))[:, : corpus.targets])
    rarity = 1 / np.sqrt(np.bincount(there.item, minlength=corpus.targets)[: corpus.targets] + SHRINK)
    damped = taken.multiply(there.lengths.clip(1)[:, None] ** -0.5).multiply(rarity[None, :]).tocsr()
    rows = list(_closest(taken.multiply(rarity[None, :]).tocsc(), damped))
    sizes, item, amount = (np.concatenate(part) for part in zip(*rows, strict=True))
    mean = float(amount.mean()) if len(amount) else 1.0
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    return Companions(start, item.astype(np.int32), (amount / mean).astype(np.float32))


def _closest(
    taken: csr_array, damped: csr_array
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]:
    """The number of companions of each item of a stretch, their places and how close they are."""
    for first in range(0, taken.shape[1], BLOCK):
        like = csr_array(taken[:, first : first + BLOCK].T @ damped)
        row = np.repeat(np.arange(like.shape[0]), np.diff(like.indptr))
        other = (like.indices != row + first) & (like.data > 0)
        row, item, close = row[other], like.indices[other].astype(np.int64), like.data[other].astype(np.float64)
        order = np.lexsort((item, -close, row))
        begin = np.searchsorted(row, np.arange(like.shape[0]))
        kept = order[np.arange(len(row)) - begin[row[order]] < MOST]
        yield np.bincount(row[kept], minlength=like.shape[0]), item[kept], close[kept]
