"""What every channel reads: the items that some people took, as columns over known or merely described items."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.embedder import Vectors
from migration.words import Said

TARGET = 0
"""Place of the target domain among a model's domains; the source domains follow."""


@dataclass(frozen=True)
class Items:
    """n items as a model meets them: by their place in its vocabulary, or by their text alone.

    Attributes:
        place: (n,) row in the vocabulary, -1 for an item that it does not hold.
        domain: (n,) place among the model's domains, 0 = the target.
        text: (n, t) text vectors; read only where `place` is -1, so it may be zero elsewhere.
        said: the terms in each of the n texts; likewise.
        near: (n, targets) which items that somebody took vouch for the item, as `migration.words.nearest` gives them;
            likewise.
    """

    place: NDArray[np.int64]
    domain: NDArray[np.int64]
    text: Vectors
    said: Said | None = None
    near: csr_array | None = None

    def __len__(self) -> int:
        return len(self.place)

    @cached_property
    def described(self) -> NDArray[np.bool_]:
        """(n,) whether an item is known by its text alone."""
        described = self.place < 0
        if described.any():
            described &= self.text.any(axis=1)
        return described


@dataclass(frozen=True)
class Bag:
    """The items that `size` people took, one entry per person and item.

    Attributes:
        size: number of people, those without any entry included.
        items: the items that the entries point into.
        person: (m,) whose entry, never decreasing.
        item: (m,) place in `items`.
        weight: (m,) float32, above zero for what was taken, below for what was disliked.
        time: (m,) seconds since 1970, `NO_TIME` where unknown.
    """

    size: int
    items: Items
    person: NDArray[np.int64]
    item: NDArray[np.int64]
    weight: NDArray[np.float32]
    time: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.person)

    @cached_property
    def domain(self) -> NDArray[np.int64]:
        """(m,) the domain of each entry's item."""
        return self.items.domain[self.item]

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """(size,) number of entries of each person."""
        return np.bincount(self.person, minlength=self.size)

    @cached_property
    def scale(self) -> NDArray[np.float32]:
        """(m,) n^-0.5, with n the number of the person's entries in the domain of the entry."""
        cell = self.person * (self.items.domain.max(initial=0) + 1) + self.domain
        count = np.bincount(cell)[cell] if len(cell) else np.zeros(0)
        return (1 / np.sqrt(np.maximum(count, 1))).astype(np.float32)

    def keep(self, entries: NDArray[np.bool_]) -> "Bag":
        """The same people with only the entries for which `entries` (m,) is true."""
        return replace(
            self,
            person=self.person[entries],
            item=self.item[entries],
            weight=self.weight[entries],
            time=self.time[entries],
        )

    @cached_property
    def sources(self) -> "Bag":
        """Without the entries of the target domain."""
        return self.keep(self.domain != TARGET)

    @cached_property
    def targets(self) -> "Bag":
        """With the entries of the target domain only."""
        return self.keep(self.domain == TARGET)

    def people(self, start: int, stop: int) -> "Bag":
        """The people from `start` to before `stop`."""
        low, high = np.searchsorted(self.person, [start, stop])
        rows = slice(int(low), int(high))
        return replace(
            self,
            size=stop - start,
            person=self.person[rows] - start,
            item=self.item[rows],
            weight=self.weight[rows],
            time=self.time[rows],
        )

    def chosen(self, people: NDArray[np.int64]) -> "Bag":
        """The people at the places `people` (ascending), renumbered in that order."""
        new = np.full(self.size, -1, dtype=np.int64)
        new[people] = np.arange(len(people))
        bag = self.keep(new[self.person] >= 0)
        return replace(bag, size=len(people), person=new[bag.person])

    def matrix(self, values: NDArray[np.float32]) -> csr_array:
        """The sparse (size, len(items)) matrix with `values` (m,) at the entries."""
        start = np.searchsorted(self.person, np.arange(self.size + 1))
        return csr_array((values, self.item, start), shape=(self.size, len(self.items)))

    @cached_property
    def pooled(self) -> csr_array:
        """The pooling that most channels share: weight times n^-0.5 within each domain, (size, len(items))."""
        return self.matrix(self.weight * self.scale)

    def pool(self, rows: Vectors, *, scaled: bool = True) -> Vectors:
        """(size, k) sums of the items' rows (len(items), k) by weight, times n^-0.5 in each domain if `scaled`."""
        pooled: Vectors = (self.pooled if scaled else self.matrix(self.weight)) @ rows
        return pooled

    def counts(self, cell: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
        """(size, cells) how many entries of each person lie in each cell; `cell` (m,) tells where each one lies."""
        count = np.bincount(self.person * cells + cell, minlength=self.size * cells)
        return count.reshape(self.size, cells)

    def total(self, rows: csr_array) -> csr_array:
        """(size, j) the sums of the rows (m, j) of each person's entries."""
        start = np.searchsorted(self.person, np.arange(self.size + 1))
        # side by side: a sparse product would cost all j columns each time
        total = csr_array((rows.data, rows.indices, rows.indptr[start]), shape=(self.size, rows.shape[1]))
        total.sum_duplicates()
        return total
