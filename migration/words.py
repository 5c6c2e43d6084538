"""Words as they stand: which of them an item's text holds, and the items whose words are most alike.

The few axes of an embedder tell what a text is about; a brand, an author or the name of a series they cannot hold.
Those very words tell of what kind an item is, and whom it will please, before anybody took it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
"""A run of letters and digits; in Chinese and Japanese, which set no spaces, each character."""

FEWEST = 2
"""A term that stands in fewer texts joins nothing to anything."""

NEAREST = 20
"""So many items vouch for one that nobody took yet."""

SHARPNESS = 2
"""They count by their cosine to this power."""

CELLS = 4_000_000
"""Cosines worked out at once: bounds the memory."""


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
    def shares(self) -> csr_array:
        """(n, terms) 1 / (number of terms in the text): a long text says less with each."""
        return self._matrix(1 / np.diff(self.start)[self.row])

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


SILENT = Said(np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))
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
        everywhere: dict[str, int] = {}
        start, place = _columns([[everywhere.setdefault(t, len(everywhere)) for t in _terms(text)] for text in texts])
        df = np.bincount(place, minlength=len(everywhere))
        kept = df >= FEWEST
        names = [term for term, good in zip(everywhere, kept.tolist(), strict=True) if good]
        there = csr_array((kept[place], place, start), shape=(len(texts), len(everywhere)))[:, np.flatnonzero(kept)]
        there.sort_indices()
        idf = np.log1p(sum(map(bool, texts)) / df[kept]).astype(np.float32)
        return cls(tuple(names), idf), Said(there.indptr.astype(np.int32), there.indices.astype(np.int32), idf)

    def read(self, texts: Sequence[str]) -> Said:
        """Which of the terms stand in some texts."""
        column = self._column
        start, place = _columns([sorted(column[term] for term in _terms(t) if term in column) for t in texts])
        return Said(start, place, self.idf)

    @cached_property
    def _column(self) -> Mapping[str, int]:
        return {name: n for n, name in enumerate(self.names)}


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
    """(n, m) how much each of m other texts vouches for each of n: the `NEAREST` by cosine; a row sums to 1 or to 0."""
    shape = len(said), len(others)
    asked, there = (np.flatnonzero(np.diff(side.start)) for side in (said, others))
    if not len(asked) or not len(there):
        return _sparse(np.zeros(0, np.float32), np.zeros(0, np.int64), np.zeros(0, np.int64), shape)
    across, size = csr_array(others.weighted[there].T), max(1, CELLS // len(there))
    found = [_closest(csr_array(said.weighted[asked[n : n + size]] @ across)) for n in range(0, len(asked), size)]
    place, weight = (np.concatenate(part) for part in zip(*found, strict=True))
    at = np.repeat(asked, place.shape[1])
    return _sparse(weight.ravel(), at, there[place.ravel()], shape)


def _sparse(
    values: NDArray[np.float32], row: NDArray[np.int64], column: NDArray[np.int64], shape: tuple[int, int]
) -> csr_array:
    some = values > 0
    found: csr_array = coo_array((values[some], (row[some], column[some])), shape=shape).tocsr()
    return found


def _terms(text: str) -> dict[str, None]:
    """Each word and pair of neighbouring words of a text once, in the order in which they come."""
    words = WORD.findall(text.casefold())
    return dict.fromkeys([*words, *(f"{one} {two}" for one, two in pairwise(words))])


def _closest(like: csr_array) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(n, k) the columns of the k greatest cosines in each row, and what each of these counts for."""
    cosine = like.toarray()
    count = min(NEAREST, cosine.shape[1])
    best = np.argpartition(-cosine, count - 1, axis=1)[:, :count]
    weight = np.take_along_axis(cosine, best, axis=1) ** SHARPNESS
    return best, weight / np.maximum(weight.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)


def _columns(found: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where each row begins, and the columns of all rows one after the other."""
    start = np.concatenate([[0], np.cumsum([len(one) for one in found], dtype=np.int64)])
    return start.astype(np.int32), np.fromiter((n for one in found for n in one), np.int32, count=int(start[-1]))
