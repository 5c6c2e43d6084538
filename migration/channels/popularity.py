"""What everybody takes, and what everybody would be shown: two numbers of their own, so that they can be dialled.

The first lifts what many took. The second holds back what a recommender shows again and again, popular or not: most of
its lists begin with the same few hundred items, and a dial on popularity alone hardly changes that.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from migration.channels.bag import Items
from migration.channels.corpus import Corpus
from migration.channels.one_less import People
from migration.channels.table import ItemTable
from migration.embedder import Vectors


@dataclass(frozen=True)
class Popularity:
    """log(1 + number of people who took the item), and how strongly the item is to be held back.

    Both are zero for an item that training never met.
    """

    name: ClassVar[str] = "popularity"
    log_count: ItemTable
    shown: ItemTable

    @property
    def dim(self) -> int:
        """Two."""
        return 2

    def users(self, people: People) -> Vectors:
        """The same for everybody: popularity alone, which the blend scales."""
        return self.dialled(people.size, 1.0, 1.0)

    def dialled(self, size: int, weight: float, dial: float | None) -> Vectors:
        """People (size, 2) for whom popularity counts `weight` times the dial, and what is shown often 1 less the dial.

        So at 1 nothing is held back, and at 0 popularity counts for nothing. None leaves both numbers out.
        """
        numbers = (0.0, 0.0) if dial is None else (weight * dial, dial - 1.0)
        return np.tile(np.array(numbers, np.float32), (size, 1))

    def items(self, items: Items) -> Vectors:
        """log(1 + count), and how strongly to hold back, (n, 2)."""
        return np.concatenate([self.log_count.gather(items), self.shown.gather(items)], axis=1)


def fit_popularity(corpus: Corpus) -> Popularity:
    """Count the training people, single-domain ones included, who took each target item; nothing is held back yet."""
    there = corpus.bag.targets
    taken = np.bincount(there.item[there.weight > 0], minlength=corpus.targets)[: corpus.targets]
    unseen = np.zeros((corpus.text.shape[1] + 1, 1), np.float32)
    rows = np.log1p(taken).astype(np.float32)[:, None]
    return Popularity(ItemTable(rows, unseen), ItemTable(np.zeros_like(rows), unseen))
