"""Words as they stand: which of them an item's text holds, and the items whose words are most alike.

The few axes of an embedder tell what a text is about; a brand, an author or the name of a series they cannot hold.
Those very words tell of what kind an item is, and whom it will please, before anybody took it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import CountVectorizer

WORD = r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
"""A run of letters and digits (also a single one); in Chinese and Japanese, which set no spaces, each character."""

FEWEST = 2
"""A term that stands in fewer texts joins nothing to anything."""

NEAREST = 20
"""So many items vouch for one that nobody took yet."""

SHARPNESS = 2
"""They count by their cosine to this power."""

COMMON = 1000
"""A term that stands in more texts than this says too little of any of them."""

CELLS = 4_000_000
"""Products of two entries worked out at once, at least for one text: bounds the memory."""


@dataclass(frozen=True)
class Said:
    """Which terms stand in each of n texts.

    Attributes:
        start: (n + 1,) where the terms of each text begin.
        term: (m,) their places, ascending within a text.
        idf: (terms,) log(1 + number of texts / number of those with the term).
    """

    start: NDArray[np.int32]
    term: NDArray[np.int32]
    idf: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.start) - 1

    @cached_property
    def row(self) -> NDArray[np.int64]:
        """(m,) the text of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    @cached_property
    def weighted(self) -> csr_array:
        """(n, terms) TF-IDF, rows of norm 1."""
        weight = self.idf[self.term]
        length = np.sqrt(np.bincount(self.row, weight.astype(np.float64) ** 2, minlength=len(self)))
        return self._matrix(weight / length[self.row])

    @cached_property
    def stands(self) -> csr_array:
        """(n, terms) 1 where a term stands."""
        return self._matrix(np.ones(len(self.term)))

    def only(self, chosen: NDArray[np.bool_]) -> "Said":
        """The same texts, those not `chosen` (n,) emptied."""
        start = np.concatenate([[0], np.cumsum(np.diff(self.start) * chosen)]).astype(np.int32)
        return Said(start, self.term[chosen[self.row]], self.idf)

    def first(self, count: int) -> "Said":
        """The first `count` texts."""
        return Said(self.start[: count + 1], self.term[: self.start[count]], self.idf)

    def _matrix(self, values: NDArray[np.floating]) -> csr_array:
        return csr_array((values.astype(np.float32), self.term, self.start), shape=(len(self), len(self.idf)))


def _silent(count: int) -> Said:
    """So many texts without a term."""
    return Said(np.zeros(count + 1, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))


SILENT = _silent(0)
"""No text at all."""


@dataclass(frozen=True)
class Terms:
    """The terms of a catalogue, single words and pairs of neighbours, in the order of their columns.

    Attributes:
        names: the terms.
        idf: (terms,) as in `Said`.
    """

    names: tuple[str, ...]
    idf: NDArray[np.float32]

    @classmethod
    def fit(cls, texts: Sequence[str]) -> tuple["Terms", Said]:
        """The terms that stand in `FEWEST` texts or more, and where they stand in these."""
        reader = _reader(min_df=FEWEST)
        try:
            there = reader.fit_transform(texts)
        except ValueError:  # what scikit-learn says when no term is left
            said = _silent(len(texts))
            return cls((), said.idf), said
        df = np.bincount(there.indices, minlength=there.shape[1])
        idf = np.log1p(sum(map(bool, texts)) / df).astype(np.float32)
        return cls(tuple(reader.get_feature_names_out().tolist()), idf), _said(there, idf)

    def read(self, texts: Sequence[str]) -> Said:
        """Which of the terms stand in some texts."""
        if not self.names:
            return _silent(len(texts))
        return _said(self._reader.transform(texts), self.idf)

    @cached_property
    def _reader(self) -> "CountVectorizer":
        return _reader(vocabulary={name: n for n, name in enumerate(self.names)})


@dataclass(frozen=True)
class Shelf:
    """What a model keeps of the words, to read items that it has not met.

    Attributes:
        names: the terms.
        met: which of them stand in the texts of the target items that somebody took; the others are empty.
    """

    names: tuple[str, ...]
    met: Said

    @cached_property
    def terms(self) -> Terms:
        """The terms, to read with."""
        return Terms(self.names, self.met.idf)


def nearest(said: Said, others: Said) -> csr_array:
    """(n, m) how much each of m other texts vouches for each of n: the `NEAREST` by cosine; a row sums to 1 or to 0.

    Terms in more than `COMMON` of the others bring none of them nearer. So the work grows with the number of texts, and
    not with its square.
    """
    across = _rare(csr_array(others.weighted.T))
    work = np.cumsum(said.stands @ np.diff(across.indptr))
    cuts = np.flatnonzero(np.diff(work // CELLS, prepend=-1))
    blocks = pairwise([*cuts.tolist(), len(said)])
    found = [_closest(csr_array(said.weighted[start:stop] @ across)) for start, stop in blocks]
    return csr_array(vstack([across[:0], *found], format="csr"))


def _rare(across: csr_array) -> csr_array:
    """The rows (terms) with at most `COMMON` entries; the others empty."""
    size = np.diff(across.indptr)
    kept = size <= COMMON
    start = np.concatenate([[0], np.cumsum(size * kept)])
    some = np.repeat(kept, size)
    rare: csr_array = csr_array((across.data[some], across.indices[some], start), shape=across.shape)
    return rare


def _reader(**settings: object) -> "CountVectorizer":
    from sklearn.feature_extraction.text import CountVectorizer  # heavy, and only needed where texts are read

    return CountVectorizer(
        binary=True, ngram_range=(1, 2), preprocessor=str.casefold, token_pattern=WORD, dtype=np.float32, **settings
    )


def _said(there: csr_array, idf: NDArray[np.float32]) -> Said:
    there.sort_indices()
    return Said(there.indptr.astype(np.int32), there.indices.astype(np.int32), idf)


def _closest(like: csr_array) -> csr_array:
    """The greatest cosines of each row, each to the power of `SHARPNESS`, and divided by their sum."""
    bounds = pairwise(like.indptr.tolist())
    kept = [start + _greatest(like.data[start:stop]) for start, stop in bounds]
    start = np.concatenate([[0], np.cumsum([len(one) for one in kept])])
    place = np.concatenate(kept) if kept else np.zeros(0, np.int64)
    row = np.repeat(np.arange(len(kept)), np.diff(start))
    weight = like.data[place] ** SHARPNESS
    share = weight / np.bincount(row, weight, minlength=len(kept))[row]
    return csr_array((share.astype(np.float32), like.indices[place], start), shape=like.shape)


def _greatest(values: NDArray[np.float32]) -> NDArray[np.int64]:
    """The places of the `NEAREST` greatest."""
    if len(values) <= NEAREST:
        return np.arange(len(values))
    return np.argpartition(-values, NEAREST - 1)[:NEAREST]
