"""Vectors into files that can be searched: what goes into Chroma's graph, and what is scored beside it.

Items that little is known of all stand in one place, and a graph of thousands of equal points falls apart. So vectors
that are the same but for rounding enter the graph once, and a hit stands for all their rows.

What many people take has vectors many times as long as the others'. Beside them the others could not be told apart by
32-bit cosines, and most lists begin with them anyway: the few longest stay out of the graph and are scored every time.

A graph has islands, which no query of a person reaches whose other favourites lie elsewhere, however many neighbours
are kept in view. What the graph did not give some people that it should have is scored every time too.
"""

import hashlib
from pathlib import Path

import numpy as np

from migration.embedder import Vectors
from migration.progress import Progress
from retrieval import chroma
from retrieval.space import level
from retrieval.vector_files import BESIDE, GRAPH, GROUPS, POINTS, SAMPLE, VECTORS, describe, set_mode
from retrieval.vector_index import Rows, VectorIndex

GRAIN = 1e-4
"""Vectors are the same when their numbers, rounded to this part of the usual length, are."""

LONG, MOST_LONG = 0.04, 4096
"""This share of the distinct vectors, the longest, is scored every time; at most so many."""


def build(folder: Path, vectors: Vectors, sample: Vectors, progress: Progress) -> None:
    """Write an index of (n, dim) vectors into a new folder.

    Args:
        folder: is made.
        vectors: finite numbers.
        sample: (s, dim) vectors such as people will ask with, kept with the index: its recall is measured by them.
        progress: is told how far it is.

    Raises:
        IndexBroken: Chroma failed.
    """
    folder.mkdir(parents=True)
    first, groups = distinct(vectors)
    np.save(folder / VECTORS, vectors)
    np.save(folder / GROUPS, groups)
    np.save(folder / SAMPLE, sample)
    if len(first) < chroma.FEWEST:
        return set_mode(folder, "exact")
    inside = _ordinary(vectors[first])
    np.save(folder / POINTS, inside)
    np.save(folder / BESIDE, np.setdiff1d(np.arange(len(first)), inside))
    points = level(vectors[first[inside]])
    # long vectors first: they end up among most results, and the first to come get the links that lead everywhere
    chroma.write(folder / GRAPH, points, np.argsort(points[:, -1], kind="stable"), progress)
    return set_mode(folder, "chroma")


def complete(folder: Path, queries: Vectors, k: int) -> int:
    """Let the points that the graph misses be scored beside it; how many they are.

    Points that do not find themselves are others: most of them nobody comes near, and most of those that people miss
    find themselves. So people are asked.

    Args:
        folder: of an index that was built.
        queries: (q, dim) vectors such as people will ask with, others than the sample.
        k: length of the lists in which nothing may be missing.

    Raises:
        IndexBroken: Chroma failed.
    """
    if describe(folder).search == "exact":
        return 0
    longest = np.setdiff1d(np.load(folder / BESIDE, allow_pickle=False), np.load(folder / POINTS, allow_pickle=False))
    np.save(folder / BESIDE, longest)
    missed = VectorIndex(folder).missed(queries, k)
    np.save(folder / BESIDE, np.union1d(longest, missed))
    return len(missed)


def distinct(vectors: Vectors) -> tuple[Rows, Rows]:
    """The rows in which each distinct vector comes first, and for every row the number (n,) of its vector."""
    lengths = np.linalg.norm(vectors, axis=1)
    grain = GRAIN * float(np.median(lengths[lengths > 0])) if lengths.any() else 1.0
    numbers: dict[bytes, int] = {}
    groups = np.empty(len(vectors), dtype=np.int64)
    first: list[int] = []
    for row, vector in enumerate(vectors):
        grains = np.round(vector / grain) + 0.0  # adding zero makes -0.0 the same as 0.0
        number = numbers.setdefault(hashlib.blake2b(grains.data, digest_size=16).digest(), len(numbers))
        groups[row] = number
        if number == len(first):
            first.append(row)
    return np.array(first, dtype=np.int64), groups


def _ordinary(vectors: Vectors) -> Rows:
    """The places, in order, of all vectors but the few longest."""
    few = min(MOST_LONG, int(LONG * len(vectors)))
    by_length = np.argsort(np.linalg.norm(vectors, axis=1), kind="stable")
    return np.sort(by_length[: len(vectors) - few]).astype(np.int64)
