"""What the channels learn from: the training people's bag over the whole vocabulary, and the words of its items."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.bag import Bag
from migration.channels.table import ItemTable, learned_table, mix
from migration.embedder import Vectors
from migration.words import SILENT, Said, nearest


@dataclass(frozen=True)
class Corpus:
    """Training people and the vocabulary, in which the `targets` items of the target domain come first.

    Attributes:
        bag: what the training people took; `bag.items` is the whole vocabulary.
        text: (V, t) text vectors of the vocabulary; t is 0 when nothing has words.
        targets: number of target items.
        said: the terms in the texts of the vocabulary.
    """

    bag: Bag
    text: Vectors
    targets: int
    said: Said = SILENT

    @cached_property
    def count(self) -> NDArray[np.int64]:
        """(V,) number of training people who took (or disliked) each item."""
        return np.bincount(self.bag.item, minlength=len(self.bag.items))

    @cached_property
    def crossed(self) -> NDArray[np.int64]:
        """Places in the bag of the people who have entries on both sides, ascending."""
        here = np.bincount(self.bag.sources.person, minlength=self.bag.size)
        there = np.bincount(self.bag.targets.person, minlength=self.bag.size)
        return np.flatnonzero((here > 0) & (there > 0))

    @cached_property
    def overlapping(self) -> Bag:
        """The people who have entries on both sides: from them the crossing is learned."""
        return self.bag.chosen(self.crossed)

    def without(self, people: NDArray[np.int64]) -> "Corpus":
        """The corpus of everybody but the people at some places in the bag; those of one domain alone stay."""
        return replace(self, bag=self.bag.chosen(np.setdiff1d(np.arange(self.bag.size), people)))

    def split(self, matrix: csr_array) -> tuple[csr_array, csr_array]:
        """The columns of a (people, V) matrix as (source part, target part)."""
        return matrix[:, self.targets :], matrix[:, : self.targets]

    def table(self, rows: NDArray[np.floating]) -> ItemTable:
        """A table over all V items, or over the target items, or over the source items, told by the number of rows."""
        start = {len(self.count): 0, self.targets: 0}.get(len(rows), self.targets)
        span = slice(start, start + len(rows))
        return learned_table(rows.astype(np.float32), self.text[span], self.count[span], start, self.near)

    def lived(self, table: ItemTable, share: float = 1.0) -> ItemTable:
        """The table of target items with, for each that nobody took, `share` of the row of those who vouch for it."""
        rows = table.rows * (self.count[: self.targets] > 0)[:, None]
        if self.near is not None:
            mix(rows, self.near, table.rows, share)
        return replace(table, rows=rows, vouched=share)

    @cached_property
    def near(self) -> csr_array | None:
        """(targets, targets) which target items that somebody took vouch for those that nobody took; None: no words."""
        if not len(self.said.idf):
            return None
        met = self.count[: self.targets] > 0
        there = self.said.first(self.targets)
        return nearest(there.only(~met), there.only(met))
