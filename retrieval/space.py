"""Makes a search by inner product fit for a graph of nearest neighbours, without changing the order of the results.

Two things stand in the way. HNSW (Malkov and Yashunin, 2018) follows links between *items* that are near each other,
but an inner product has no notion of near: long vectors attract all links, and recall falls to a half. And people's
vectors vary along other directions than items do, so links drawn by the items' own geometry lead the search astray.

The remedies, both exact:

- Any invertible map A keeps all scores: (q A^-1)' (A c) = q' c. A is chosen so that the people's vectors vary alike in
  every direction (whitening): the squared distance of two items is then how much their scores differ from person to
  person.
- One more dimension, sqrt(reach^2 - |c|^2) for an item and 0 for a query, gives all items the same length, so that the
  greatest inner product is the smallest distance (Bachrach and others, RecSys 2014, section 3).
"""

from dataclasses import dataclass

import numpy as np

from migration.embedder import Vectors

FLOOR = 1e-5
"""Directions in which people vary less than this share of the widest one are treated as if they varied that much."""

ENOUGH = 2
"""People needed for each dimension before their directions can be told from chance."""


@dataclass(frozen=True)
class SearchSpace:
    """A pair of maps (dim, dim), for queries and for items, that keep every inner product."""

    to_query: Vectors
    to_item: Vectors

    @classmethod
    def fit(cls, queries: Vectors, dim: int) -> "SearchSpace":
        """The whitening of the (n, dim) sample of queries; the identity where there are too few."""
        if len(queries) < ENOUGH * dim:
            return cls(np.eye(dim, dtype=np.float32), np.eye(dim, dtype=np.float32))
        variance, axes = np.linalg.eigh(np.cov(queries, rowvar=False, dtype=np.float64).reshape(dim, dim))
        spread = np.sqrt(np.maximum(variance, max(variance[-1], np.finfo(np.float32).tiny) * FLOOR))
        return cls((axes / spread).astype(np.float32), (axes * spread).astype(np.float32))

    def items(self, vectors: Vectors) -> Vectors:
        """Map (n, dim) items to (n, dim + 1) points of one length."""
        mapped = vectors @ self.to_item
        squares = np.einsum("ij,ij->i", mapped, mapped)
        height = np.sqrt(np.maximum(squares.max(initial=0.0) - squares, 0.0))
        return np.hstack([mapped, height[:, None]]).astype(np.float32)

    def query(self, vector: Vectors) -> Vectors:
        """Map one query (dim,) to a point (dim + 1,)."""
        return np.append(vector @ self.to_query, np.float32(0.0))
