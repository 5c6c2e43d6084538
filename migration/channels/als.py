"""A: implicit matrix factorisation of all domains at once; a stranger is folded in by one small solve.

Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets" (2008), with two changes: a row counts
n^-0.5 in each domain, so that those who take much do not drown the others; and a person's missing entries are held
against the items of the domains that the person is known in, not of those where they are a stranger.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.algebra import conjugate_gradient
from migration.channels.bag import Bag, Items
from migration.channels.corpus import Corpus
from migration.channels.one_less import OneLess, People
from migration.channels.table import ItemTable
from migration.embedder import Vectors


@dataclass(frozen=True)
class AlsSettings:
    """Choices of a fit. `weighted` scales each row by n^-0.5; all training people or only `overlapping` ones learn."""

    rank: int = 64
    alpha: float = 100.0
    regularisation: float = 600.0
    weighted: bool = True
    overlapping: bool = True
    rounds: int = 8
    steps: int = 3


@dataclass(frozen=True)
class Als:
    """The fitted channel: factors of all items, and what is needed to fold a person in.

    Attributes:
        factors: the table of item factors V; the target items' rows are their places in the target space.
        grams: (D, k, k) V'V over the items of each domain.
        unit: (D,) mean entry of each domain, by which entries are divided.
        alpha, regularisation, weighted: as in `AlsSettings`.
    """

    name: ClassVar[str] = "als"
    factors: ItemTable
    grams: NDArray[np.float32]
    unit: NDArray[np.float32]
    alpha: float
    regularisation: float
    weighted: bool

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.factors.dim

    def users(self, people: People) -> Vectors:
        """People u = (sum_d V_d'V_d + reg I + sum (c - 1) v v')^-1 sum c p v over their entries; p = 0 for a dislike.

        The d runs over the source domains: in the target domain, what a person has not taken yet is no evidence at all.
        """
        rows = self.factors.gather(people.items) @ self._root
        size = np.abs(confidences(people, self.unit, self.alpha, weighted=self.weighted))
        wanted = size * (people.weight > 0)
        if isinstance(people, OneLess):
            return _one_less(people, rows, size - 1, wanted) @ self._root.T
        return _one_by_one(people, rows, size - 1, wanted) @ self._root.T

    @cached_property
    def _root(self) -> NDArray[np.float32]:
        """(k, k) R with R R' = (sum_d V_d'V_d + reg I)^-1: in the rows V R, that sum is the identity."""
        base = self.grams[1:].sum(axis=0, dtype=np.float64) + self.regularisation * np.eye(self.dim)
        return np.linalg.inv(np.linalg.cholesky(base)).T.astype(np.float32)

    def items(self, items: Items) -> Vectors:
        """The items' factors."""
        return self.factors.gather(items)


def _one_by_one(bag: Bag, rows: Vectors, extra: NDArray[np.float32], wanted: NDArray[np.float32]) -> Vectors:
    """(size, k) people of whom each has entries of their own; `extra` and `wanted` (m,) as for `_solved`."""
    out = np.zeros((bag.size, rows.shape[1]), np.float32)
    for people, entries in _blocks(bag):
        inside = entries >= 0
        out[people] = _solved(rows[bag.item[entries]], extra[entries] * inside, wanted[entries] * inside)
    return out


def _blocks(bag: Bag) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """People (p,) of about as many entries, with the places (p, n) of these, -1 where one has fewer than n.

    Those without any are left out.
    """
    lengths, first = bag.lengths, np.searchsorted(bag.person, np.arange(bag.size))
    order = np.argsort(-lengths, kind="stable")[: np.count_nonzero(lengths)]
    while len(order):
        width = np.arange(lengths[order[0]])
        people = order[: max(1, CELLS // len(width))]
        yield people, np.where(width < lengths[people, None], first[people, None] + width, -1)
        order = order[len(people) :]


def _solved(rows: Vectors, extra: NDArray[np.float32], wanted: NDArray[np.float32]) -> Vectors:
    """(I + Z'WZ)^-1 Z'y for people with rows Z (p, n, k), W = diag(extra) and y = wanted (p, n).

    For n below k it is the same, and quicker, as Z'(I + W ZZ')^-1 y.
    """
    across = rows.transpose(0, 2, 1)
    if rows.shape[1] < rows.shape[2]:
        left = extra[:, :, None] * (rows @ across) + np.eye(rows.shape[1], dtype=np.float32)
        return (across @ np.linalg.solve(left, wanted[:, :, None]))[:, :, 0]
    left = (across * extra[:, None, :]) @ rows + np.eye(rows.shape[2], dtype=np.float32)
    return np.linalg.solve(left, across @ wanted[:, :, None])[:, :, 0]


def _one_less(people: OneLess, rows: Vectors, extra: NDArray[np.float32], wanted: NDArray[np.float32]) -> Vectors:
    """(size, k) one person in several forms; `extra` and `wanted` (kinds, m) as for `_solved`.

    One system serves all forms of a kind: with rows Z, moves M = (I + Z'WZ)^-1 Z' and u = My, it is without entry i
    u - M_i (y_i - w_i z_i'u) / (1 - w_i z_i'M_i).
    """
    rows = rows[people.item]
    moves = _moves(rows, extra)
    whole = np.einsum("sn,snk->sk", wanted, moves)
    missed = wanted - extra * (whole @ rows.T)
    alone = 1 - extra * np.einsum("nk,snk->sn", rows, moves)
    less = np.flatnonzero(people.lost >= 0)
    place = people.kind[less], people.lost[less]
    out: Vectors = whole[people.kind]
    out[less] -= moves[place] * (missed[place] / alone[place])[:, None]
    return out


def _moves(rows: Vectors, extra: NDArray[np.float32]) -> Vectors:
    """(s, n, k) Z (I + Z'WZ)^-1 for rows Z (n, k) and s diagonals W = `extra` (s, n); for n below k (I + ZZ'W)^-1 Z."""
    n, k = rows.shape
    if n < k:
        return np.linalg.inv(extra[:, None, :] * (rows @ rows.T) + np.eye(n, dtype=np.float32)) @ rows
    return rows @ np.linalg.inv((rows.T * extra[:, None, :]) @ rows + np.eye(k, dtype=np.float32))


def fit_als(corpus: Corpus, settings: AlsSettings, seed: int) -> Als:
    """Fit factors by alternating conjugate-gradient rounds (Takács, Pilászy and Tikk, 2011), linear in the entries."""
    bag = corpus.overlapping if settings.overlapping else corpus.bag
    domains = int(corpus.bag.items.domain.max()) + 1
    unit = _mean_entries(bag, domains, weighted=settings.weighted)
    values = confidences(bag, unit, settings.alpha, weighted=settings.weighted)
    by_person = bag.matrix(values)
    by_item = csr_array(by_person.T.tocsr())
    known_in = np.zeros((bag.size, domains), np.float32)
    known_in[bag.person, bag.domain] = 1
    belongs_to = np.eye(domains, dtype=np.float32)[bag.items.domain]
    random = np.random.default_rng(seed)
    people = random.normal(0, 0.01, (bag.size, settings.rank)).astype(np.float32)
    items = random.normal(0, 0.01, (len(bag.items), settings.rank)).astype(np.float32)
    for _ in range(settings.rounds):
        people = _half_round(by_person, people, items, known_in, _grams(items, belongs_to), settings)
        items = _half_round(by_item, items, people, belongs_to, _grams(people, known_in), settings)
    items[corpus.count == 0] = 0
    table = corpus.table(items)
    grams = _grams(items, belongs_to).astype(np.float32)
    return Als(table, grams, unit, settings.alpha, settings.regularisation, settings.weighted)


def confidences(people: People, unit: NDArray[np.float32], alpha: float, *, weighted: bool) -> NDArray[np.float32]:
    """(m,) alpha times each entry in units of its domain's mean entry; below zero for a dislike.

    For forms of one person it is (kinds, m).
    """
    entry = people.weight * (people.scale if weighted else np.ones_like(people.scale))
    return (alpha * entry / unit[people.domain]).astype(np.float32)


def _mean_entries(bag: Bag, domains: int, *, weighted: bool) -> NDArray[np.float32]:
    entry = np.abs(bag.weight * bag.scale if weighted else bag.weight)
    total = np.bincount(bag.domain, entry, minlength=domains)
    return np.maximum(total / np.maximum(np.bincount(bag.domain, minlength=domains), 1), 1e-9).astype(np.float32)


def _grams(factors: NDArray[np.float32], member: NDArray[np.float32]) -> NDArray[np.float32]:
    """(D, k, k) F'F over the rows that are members (n, D) of each domain."""
    return np.stack([(factors * member[:, [d]]).T @ factors for d in range(member.shape[1])])


def _half_round(
    confidence: csr_array,
    factors: NDArray[np.float32],
    others: NDArray[np.float32],
    member: NDArray[np.float32],
    grams: NDArray[np.float32],
    settings: AlsSettings,
) -> NDArray[np.float32]:
    """Improve all rows of `factors` by some conjugate-gradient steps on their own least-squares problems."""
    size, place = np.abs(confidence.data), confidence.indices
    row = np.repeat(np.arange(confidence.shape[0]), np.diff(confidence.indptr))
    patterns, pattern = np.unique(member, axis=0, return_inverse=True)
    groups = [(slice(None) if len(patterns) == 1 else np.flatnonzero(pattern == n)) for n in range(len(patterns))]
    bases = np.tensordot(patterns, grams, 1) + settings.regularisation * np.eye(grams.shape[1], dtype=np.float32)

    def times(x: NDArray[np.float32]) -> NDArray[np.float32]:
        along = (size - 1) * _dots(x, row, others, place)
        out = csr_array((along, place, confidence.indptr), shape=confidence.shape) @ others
        for group, base in zip(groups, bases, strict=True):
            out[group] += x[group] @ base
        return out

    taken = np.where(confidence.data > 0, size, 0)
    wanted = csr_array((taken, place, confidence.indptr), shape=confidence.shape) @ others
    return factors + conjugate_gradient(times, wanted - times(factors), settings.steps)


def _dots(
    left: NDArray[np.float32], row: NDArray[np.integer], right: NDArray[np.float32], place: NDArray[np.integer]
) -> NDArray[np.float32]:
    """(m,) inner products of left[row] and right[place], in blocks that stay in the cache."""
    out = np.empty(len(row), np.float32)
    for start in range(0, len(row), BLOCK):
        part = slice(start, start + BLOCK)
        out[part] = np.einsum("mk,mk->m", left[row[part]], right[place[part]])
    return out


CELLS = 32_768
"""Entries folded in at once: bounds the memory of the small systems."""

BLOCK = 4096
"""Entries multiplied at once."""
