"""One person whole, and without each of their items: what evidence is measured by, all of it at once.

A bag with all these people would hold nearly the same entries over and over. Here the entries stand once, and each
form of the person tells which one it lacks.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.bag import TARGET, Bag, Items
from migration.embedder import Vectors


@dataclass(frozen=True)
class OneLess:
    """Forms of one person with m entries, each of which lacks one entry at most.

    Attributes:
        bag: of the one person.
        lost: (size,) the entry that each form lacks; -1 for the whole.
    """

    bag: Bag
    lost: NDArray[np.int64]

    @classmethod
    def each(cls, bag: Bag) -> "OneLess":
        """The whole first, then the person without each entry in turn."""
        return cls(bag, np.arange(-1, len(bag)))

    @property
    def size(self) -> int:
        """Number of forms."""
        return len(self.lost)

    @property
    def items(self) -> Items:
        """The items that the entries point into."""
        return self.bag.items

    @property
    def domain(self) -> NDArray[np.int64]:
        """(m,) the domain of each entry's item."""
        return self.bag.domain

    @property
    def item(self) -> NDArray[np.int64]:
        """(m,) as in the bag."""
        return self.bag.item

    @property
    def weight(self) -> NDArray[np.float32]:
        """(m,) as in the bag."""
        return self.bag.weight

    @property
    def time(self) -> NDArray[np.int64]:
        """(m,) as in the bag."""
        return self.bag.time

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """(size,) number of entries of each form."""
        return len(self.bag) - (self.lost >= 0)

    @cached_property
    def kept(self) -> NDArray[np.bool_]:
        """(size, m) whether a form has an entry."""
        kept: NDArray[np.bool_] = self.lost[:, None] != np.arange(len(self.bag))
        return kept

    @cached_property
    def kinds(self) -> NDArray[np.int64]:
        """(kinds,) the domains in which forms lack an entry, ascending; the whole comes first, as -1."""
        return np.flatnonzero(np.bincount(self._lost_domain + 1)) - 1

    @cached_property
    def kind(self) -> NDArray[np.int64]:
        """(size,) the place of each form among the kinds: those of one kind weigh the entries that they have alike."""
        return np.searchsorted(self.kinds, self._lost_domain)

    @cached_property
    def scale(self) -> NDArray[np.float32]:
        """(kinds, m) n^-0.5, with n the number of entries in the domain of the entry that forms of a kind have."""
        count = np.bincount(self.domain)[self.domain] - (self.kinds[:, None] == self.domain)
        scale: NDArray[np.float32] = 1 / np.sqrt(np.maximum(count, 1), dtype=np.float32)
        return scale

    def keep(self, entries: NDArray[np.bool_]) -> "OneLess":
        """The same forms with only the entries for which `entries` (m,) is true."""
        place = np.where(entries, np.cumsum(entries) - 1, -1)
        return replace(self, bag=self.bag.keep(entries), lost=np.append(place, -1)[self.lost])

    @cached_property
    def sources(self) -> "OneLess":
        """Without the entries of the target domain."""
        return self.keep(self.domain != TARGET)

    def pool(self, rows: Vectors, *, scaled: bool = True) -> Vectors:
        """(size, k) sums of the items' rows (len(items), k), as a bag pools them."""
        pooled: Vectors = (self._pooled if scaled else self.kept * self.weight) @ rows[self.item]
        return pooled

    def counts(self, cell: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
        """(size, cells) how many entries of each form lie in each cell; `cell` (m,) tells where each one lies."""
        count = np.tile(np.bincount(cell, minlength=cells), (self.size, 1))
        less = np.flatnonzero(self.lost >= 0)
        count[less, cell[self.lost[less]]] -= 1
        return count

    def total(self, rows: csr_array) -> csr_array:
        """(size, j) the sums of the rows (m, j) of each form's entries."""
        column, place = np.unique(rows.indices, return_inverse=True)
        narrow = csr_array((rows.data, place, rows.indptr), shape=(rows.shape[0], len(column)))
        total = self.kept @ narrow.toarray()
        start = np.arange(self.size + 1) * len(column)
        return csr_array((total.ravel(), np.tile(column, self.size), start), shape=(self.size, rows.shape[1]))

    @cached_property
    def _lost_domain(self) -> NDArray[np.int64]:
        return np.append(self.domain, -1)[self.lost]

    @cached_property
    def _pooled(self) -> NDArray[np.float32]:
        return self.kept * (self.weight * self.scale)[self.kind]


People = Bag | OneLess
"""Whoever a channel carries across."""
