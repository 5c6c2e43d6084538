"""The bias: one dimension of its own for how much an item is taken by everybody, so that it can be dialled."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from migration.channels.bag import Bag, Items
from migration.channels.corpus import Corpus
from migration.channels.table import ItemTable
from migration.embedder import Vectors


@dataclass(frozen=True)
class Popularity:
    """log(1 + number of people who took the item); zero for an item that training never met."""

    name: ClassVar[str] = "popularity"
    log_count: ItemTable

    @property
    def dim(self) -> int:
        """One."""
        return 1

    def users(self, bag: Bag) -> Vectors:
        """One for everybody: the blend scales it."""
        return np.ones((bag.size, 1), np.float32)

    def items(self, items: Items) -> Vectors:
        """log(1 + count), (n, 1)."""
        return self.log_count.gather(items)


def fit_popularity(corpus: Corpus) -> Popularity:
    """Count the training people, single-domain ones included, who took each target item."""
    there = corpus.bag.targets
    taken = np.bincount(there.item[there.weight > 0], minlength=corpus.targets)[: corpus.targets]
    rows = np.log1p(taken).astype(np.float32)[:, None]
    return Popularity(ItemTable(rows, np.zeros((corpus.text.shape[1] + 1, 1), np.float32)))
