"""Vectors that can be searched by inner product: our own file is the truth, Chroma's graph a quick way into it.

A hit of the graph stands for all rows of its vector, and what is scored beside the graph is always in the running
(`vector_builder.py` says why). Each row is then scored exactly.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from migration.embedder import Vectors
from migration.top import top
from retrieval import chroma
from retrieval.errors import IndexStale, rebuild
from retrieval.space import level, lifted
from retrieval.vector_files import BESIDE, GRAPH, GROUPS, MODE, POINTS, SAMPLE, VECTORS, SearchedBy

Rows = NDArray[np.int64]
Gains = tuple[Rows, NDArray[np.float32]]

ALIKE = 2e-3
"""Points nearer than this part of their length cannot be told apart by Chroma's 32-bit cosines."""

MOST = 4096
"""Beyond so many neighbours, one exact product over all vectors is quicker than the graph."""
PART_ASKED = 0.25
"""And beyond this part of the graph, some points of which may be out of reach."""
BLOCK = 64_000_000
"""Scores held at once by a search for many (256 MB)."""


@dataclass(frozen=True)
class Found:
    """Rows of an index, best first, with their exact scores, and what searched."""

    rows: Rows
    scores: NDArray[np.float32]
    by: SearchedBy


class VectorIndex:
    """An index that was built, open for reading. Threads may share it.

    Attributes:
        vectors: (n, dim) in the order of the rows.
        sample: (s, dim) queries by which recall is measured.
        by: whether Chroma or the exact product searches.
    """

    def __init__(self, folder: Path) -> None:
        """Open an index whose files are known to be whole.

        Everything is read into memory: a file that is cut short while it is mapped would end the process.

        Raises:
            IndexBroken: Chroma cannot open its part.
        """
        self._folder = folder
        self.vectors: Vectors = _floats(folder / VECTORS)
        self.sample: Vectors = _floats(folder / SAMPLE)
        self._groups: Rows = _rows(folder / GROUPS)
        self.by: SearchedBy = json.loads((folder / MODE).read_text(encoding="utf-8"))
        dim = self.vectors.shape[1] + 1
        self._graph = chroma.Neighbours(folder / GRAPH, dim) if self.by == "chroma" else None
        self._points, self._beside_groups = (
            _rows(folder / name) if self._graph else np.zeros(0, np.int64) for name in (POINTS, BESIDE)
        )

    def __len__(self) -> int:
        return len(self.vectors)

    def search(
        self,
        query: Vectors,
        k: int,
        allowed: NDArray[np.bool_] | None = None,
        gains: Gains | None = None,
        *,
        exact: bool = False,
    ) -> Found:
        """The `k` rows of greatest inner product with a query (dim,); fewer where fewer are allowed.

        Equal scores stand in the order of their rows.

        Args:
            query: finite numbers.
            k: at least 1.
            allowed: (n,) which rows may be found; all where it is None.
            gains: rows, each once, and what their scores gain beside the inner product, not below zero.
            exact: do without the graph.

        Raises:
            IndexBroken: Chroma failed.
            IndexStale: the query is of another length than the vectors.
            ValueError: the query holds a number that is not finite, or k is below 1.
        """
        self._check(query, k)
        permitted = len(self) if allowed is None else int(np.count_nonzero(allowed))
        for fetch in () if exact else self._fetches(query, k, permitted):
            found, least = self._beside_and(self._near(query, fetch), query, k, allowed, gains)
            # what is not among these, not scored beside and gains nothing scores no more than the last of these
            if len(found.rows) >= min(k, permitted) and found.scores[-1] > least:
                return found
        scores = self.vectors @ query
        if gains is not None:
            scores[gains[0]] += gains[1]
        rows = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
        return self._ranked(rows, scores[rows], k, "exact")

    def _beside_and(
        self, near: Rows, query: Vectors, k: int, allowed: NDArray[np.bool_] | None, gains: Gains | None
    ) -> tuple[Found, float]:
        """The `k` best of the rows beside the graph, of those `near` the query, and of those that gain.

        And the least inner product of those near the query, whether they are allowed or not.
        """
        by_graph = self.vectors[near] @ query
        fresh = ~self._is_beside[near]
        rows = np.concatenate([self._beside, near[fresh]])
        scores = np.concatenate([self._beside_vectors @ query, by_graph[fresh]])
        if gains is not None:
            rows, scores = self._with_gains(rows, scores, query, gains)
        kept = slice(None) if allowed is None else allowed[rows]
        return self._ranked(rows[kept], scores[kept], k, "chroma"), float(by_graph.min())

    def _with_gains(self, rows: Rows, scores: Vectors, query: Vectors, gains: Gains) -> Gains:
        """Some rows and those that gain, each once, and their scores with what they gain."""
        raised = np.zeros(len(self), np.float32)
        raised[gains[0]] = gains[1]
        others = np.setdiff1d(gains[0], rows, assume_unique=True)
        rows = np.concatenate([rows, others])
        return rows, np.concatenate([scores, self.vectors[others] @ query]) + raised[rows]

    def search_many(self, queries: Vectors, k: int, refused: tuple[Rows, Rows] | None = None) -> tuple[Rows, Vectors]:
        """The `k` best rows (q, k) for each of many queries (q, dim), by exact products, and their scores.

        Args:
            queries: finite numbers.
            k: at most as many as there are rows; a row that is refused comes last, with the score -inf.
            refused: pairs (number of a query, row) that are not wanted, as two arrays.
        """
        k = min(k, len(self))
        rows, scores = np.empty((len(queries), k), np.int64), np.empty((len(queries), k), np.float32)
        size = max(1, BLOCK // max(1, len(self)))
        for start in range(0, len(queries), size):
            block = slice(start, start + size)
            product = queries[block] @ self.vectors.T
            if refused is not None:
                inside = (refused[0] >= start) & (refused[0] < start + size)
                product[refused[0][inside] - start, refused[1][inside]] = -np.inf
            rows[block] = top(product, k)
            scores[block] = np.take_along_axis(product, rows[block], axis=1)
        return rows, scores

    def recall(self, k: int) -> float:
        """Share of the exact `k` best rows of the sample that `search` finds; a row as good as the last one counts.

        Longer lists than the graph is asked for are not taken: they are exact and would hide what it misses.
        """
        k = min(k, self._deepest or len(self))
        if not len(self.sample) or not k:
            return 1.0
        exact = self.search_many(self.sample, k)[1][:, -1]
        hits = 0
        for query, least in zip(self.sample, exact, strict=True):
            found = self.search(query, k).scores
            hits += int(np.count_nonzero(found >= least - _rounding(least)))
        return hits / (k * len(self.sample))

    def missed(self, queries: Vectors, k: int) -> Rows:
        """The groups among the exact `k` best of some of many queries (q, dim) that `search` does not find.

        As with `recall`, no longer lists are taken than the graph is asked for.
        """
        k = min(k, self._deepest or len(self))
        best, scores = self.search_many(queries, k)
        missed = np.zeros(len(self._sizes), dtype=np.bool_)
        for query, rows, exact in zip(queries, best, scores, strict=True):
            found = self.search(query, len(rows))
            better = rows[exact > found.scores[-1] + _rounding(found.scores[-1])]
            missed[self._groups[np.setdiff1d(better, found.rows, assume_unique=True)]] = True
        return np.flatnonzero(missed)

    def self_retrieval(self, count: int) -> float:
        """Share of up to `count` points, spread over the graph, that it finds when asked for them."""
        if self._graph is None:
            return 1.0
        asked = np.unique(np.linspace(0, len(self._points) - 1, count).astype(np.int64))
        points = self._points_at(asked)
        found = np.array([self._graph.nearest(point, 1)[0] for point in points])
        apart = np.linalg.norm(points - self._points_at(found), axis=1) / np.linalg.norm(points, axis=1)
        return float(np.mean(apart < ALIKE))

    def _points_at(self, places: Rows) -> Vectors:
        """Some points (n, dim + 1) of the graph, as they were written into it."""
        rows = self._by_group[self._starts[self._points[np.append(places, self._longest)]]]
        return level(self.vectors[rows])[:-1]

    def _check(self, query: Vectors, k: int) -> None:
        if query.shape != (self.vectors.shape[1],):
            raise IndexStale(
                f"the index holds vectors of {self.vectors.shape[1]} numbers, the query has {len(query)}",
                rebuild(self._folder),
            )
        if k < 1 or not np.isfinite(query).all():
            raise ValueError("expected k of at least 1 and a query of finite numbers")

    def _fetches(self, query: Vectors, k: int, permitted: int) -> Iterator[int]:
        """How many neighbours to ask for, more each time; nothing where the exact product does better.

        One more than is wanted: where it scores less, nothing that scores as much as the last one is left out.
        """
        fetch = max(k, k * len(self) // max(1, permitted))
        while query.any() and fetch <= self._deepest:
            yield fetch + 1
            fetch *= 2

    def _near(self, query: Vectors, count: int) -> Rows:
        """Rows of the `count` points of the graph nearest to a query."""
        assert self._graph is not None  # noqa: S101  # `_fetches` gives nothing otherwise
        return self._rows_of(self._points[self._graph.nearest(lifted(query), count)])

    def _rows_of(self, groups: Rows) -> Rows:
        sizes = self._sizes[groups]
        if sizes.sum() == len(groups):
            return self._by_group[self._starts[groups]]
        offsets = np.repeat(self._starts[groups] - np.cumsum(sizes) + sizes, sizes)
        rows: Rows = self._by_group[offsets + np.arange(sizes.sum())]
        return rows

    @cached_property
    def _deepest(self) -> int:
        """The longest list for which the graph is asked; 0 where there is no graph."""
        return min(MOST, int(PART_ASKED * len(self._points)))

    @cached_property
    def _longest(self) -> int:
        """The place in the graph of its longest vector: it decides how far `level` lifts the others."""
        squares = np.einsum("ij,ij->i", self.vectors, self.vectors)
        return int(np.argmax(squares[self._by_group[self._starts[self._points]]]))

    @cached_property
    def _beside(self) -> Rows:
        """The rows that are scored every time."""
        return self._rows_of(self._beside_groups)

    @cached_property
    def _is_beside(self) -> NDArray[np.bool_]:
        mask = np.zeros(len(self), dtype=np.bool_)
        mask[self._beside] = True
        return mask

    @cached_property
    def _beside_vectors(self) -> Vectors:
        return self.vectors[self._beside]

    def _ranked(self, rows: Rows, scores: NDArray[np.float32], k: int, by: SearchedBy) -> Found:
        if len(rows) > 4 * k:
            least = np.partition(scores, len(scores) - k)[len(scores) - k]
            rows, scores = rows[scores >= least], scores[scores >= least]
        order = np.lexsort((rows, -scores))[:k]
        return Found(rows[order], scores[order], by)

    @cached_property
    def _by_group(self) -> Rows:
        return np.argsort(self._groups, kind="stable")

    @cached_property
    def _sizes(self) -> Rows:
        return np.bincount(self._groups)

    @cached_property
    def _starts(self) -> Rows:
        return np.cumsum(self._sizes) - self._sizes


def _rounding(score: np.float32) -> float:
    """Scores nearer to one another than this may differ by their rounding alone."""
    return 1e-5 * max(1.0, abs(float(score)))


def _rows(path: Path) -> Rows:
    return np.asarray(np.load(path, allow_pickle=False), dtype=np.int64)


def _floats(path: Path) -> Vectors:
    return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)
