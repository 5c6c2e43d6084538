"""L: which words cross over, word by word. For items that nobody took yet it may count for more or less.

A term crosses when those who took source items with it took target items with it too, more often than chance: its
lift. A person and an item then score the sum over the terms of both, each by the logarithm of its lift and by its
TF-IDF in both. Of these scores the strongest singular vectors are kept: the best approximation by so few numbers
(Eckart and Young, 1936), where as many axes of the texts themselves would be spent on words that many items share.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator

from migration.channels.algebra import truncated_svd
from migration.channels.bag import Items
from migration.channels.corpus import Corpus
from migration.channels.one_less import People
from migration.channels.table import ItemTable
from migration.embedder import Vectors

SEEN, EXPECTED = 0.3, 0.03
"""People added to those on whom a term was seen to cross, and to those expected by chance: a term of which nothing is
known passes for one with a lift of ten, which is what rare ones have, until more is known of it."""

FAINT = 1e-6
"""An axis weaker than this beside the strongest is the rounding of a computer."""


@dataclass(frozen=True)
class WordsSettings:
    """Choices of a fit. There are many words that cross, and few are alike, so `rank` is larger than elsewhere."""

    rank: int = 256


@dataclass(frozen=True)
class Words:
    """The fitted channel.

    Attributes:
        taken: rows of the source items.
        offered: rows of the target items.
        column: (k,) the places of the terms that cross among all terms.
        from_source: (k, d) what each of them brings into a profile.
        to_target: (k, d) and where it places an item.
    """

    name: ClassVar[str] = "words"
    taken: ItemTable
    offered: ItemTable
    column: NDArray[np.int32]
    from_source: Vectors
    to_target: Vectors

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.offered.dim

    def users(self, people: People) -> Vectors:
        """People u = n^-0.5 sum over their source items of what the items' terms bring, by TF-IDF."""
        return people.sources.pool(self._rows(people.items, self.taken, self.from_source))

    def items(self, items: Items) -> Vectors:
        """The sum of the places of an item's terms, by TF-IDF."""
        return self._rows(items, self.offered, self.to_target)

    def louder(self, unmet: NDArray[np.bool_], factor: float) -> "Words":
        """The same with the rows of target items that nobody took (`unmet`) and of new ones times `factor`."""
        rows = self.offered.rows.copy()
        rows[unmet] *= np.float32(factor)
        return replace(self, offered=replace(self.offered, rows=rows), to_target=self.to_target * np.float32(factor))

    def _rows(self, items: Items, table: ItemTable, terms: Vectors) -> Vectors:
        rows = table.gather(items)
        if items.said is not None:
            rows += items.said.weighted[:, self.column] @ terms
        return rows


def fit_words(corpus: Corpus, settings: WordsSettings, seed: int) -> Words:
    """SVD of X L Y': X people by the source terms that they met, L log lifts, Y target items by their terms (TF-IDF).

    The scores of training people and items have a mean square of 1, or are 0 where no term crosses.
    """
    column, lift = _crossing(corpus)
    terms = csr_array(corpus.said.weighted[:, column])
    source, target = csr_array(terms[corpus.targets :]), csr_array(terms[: corpus.targets])
    pooled, _ = corpus.split(corpus.overlapping.pooled)
    left, values, right = truncated_svd(_product(_scaled(pooled @ source, lift), target), settings.rank, seed, power=2)
    strong = values > values.max(initial=0) * FAINT
    if not strong.any():
        return _silent(corpus)
    spread = np.sqrt(np.sum(values**2) / (len(left) * corpus.targets))
    from_source = lift[:, None] * (target.T @ right[strong].T) / spread
    to_target = lift[:, None] * (source.T @ (pooled.T @ left[:, strong])) / values[strong]
    return Words(
        _table(source @ from_source, corpus, corpus.targets),
        _table(target @ to_target, corpus, 0),
        column.astype(np.int32),
        from_source.astype(np.float32),
        to_target.astype(np.float32),
    )


def _silent(corpus: Corpus) -> Words:
    taken, offered = (np.zeros((n, 1)) for n in (len(corpus.count) - corpus.targets, corpus.targets))
    none = np.zeros((0, 1), np.float32)
    tables = _table(taken, corpus, corpus.targets), _table(offered, corpus, 0)
    return Words(*tables, np.zeros(0, np.int32), none, none)


def _crossing(corpus: Corpus) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The places of the terms that stand on both sides and cross, and the logarithm of the lift of each."""
    bag, stands = corpus.overlapping, corpus.said.stands
    x, y = corpus.split(bag.matrix((bag.weight > 0).astype(np.float32)))
    here, there = (x @ stands[corpus.targets :]).sign(), (y @ stands[: corpus.targets]).sign()
    both, source, target = (_sums(part) for part in (here.multiply(there), here, there))
    lift = (both + SEEN) / (source * target / bag.size + EXPECTED)
    standing = (_sums(stands[corpus.targets :]) > 0) & (_sums(stands[: corpus.targets]) > 0)
    column = np.flatnonzero(standing & (lift > 1))
    return column, np.log(lift[column]).astype(np.float32)


def _sums(matrix: csr_array) -> NDArray[np.float64]:
    return np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()


def _scaled(matrix: csr_array, columns: NDArray[np.float32]) -> csr_array:
    return csr_array((matrix.data * columns[matrix.indices], matrix.indices, matrix.indptr), shape=matrix.shape)


def _product(people: csr_array, items: csr_array) -> LinearOperator:
    """The product of people and items transposed, without making it dense."""
    one, other = people.astype(np.float64), items.astype(np.float64)
    back, across = csr_array(one.T), csr_array(other.T)
    return LinearOperator(
        (one.shape[0], other.shape[0]),
        matvec=lambda v: one @ (across @ v),
        matmat=lambda q: one @ (across @ q),
        rmatvec=lambda v: other @ (back @ v),
        rmatmat=lambda q: other @ (back @ q),
        dtype=np.float64,
    )


def _table(rows: NDArray[np.floating], corpus: Corpus, start: int) -> ItemTable:
    """A table whose rows for items outside it are made from their terms, and from nothing else."""
    return ItemTable(rows.astype(np.float32), np.zeros((corpus.text.shape[1] + 1, rows.shape[1]), np.float32), start)
