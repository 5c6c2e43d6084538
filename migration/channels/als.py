"""A: implicit matrix factorisation of all domains at once; a stranger is folded in by one small solve.

Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets" (2008), with two changes: a row counts
n^-0.5 in each domain, so that those who take much do not drown the others; and a person's missing entries are held
against the items of the domains that the person is known in, not of those where they are a stranger.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.algebra import conjugate_gradient
from migration.channels.bag import Bag, Items
from migration.channels.corpus import Corpus
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

    def users(self, bag: Bag) -> Vectors:
        """People u = (sum_d V_d'V_d + reg I + sum (c - 1) v v')^-1 sum c p v over their entries; p = 0 for a dislike.

        The d runs over the source domains: in the target domain, what a person has not taken yet is no evidence at all.
        """
        rows = self.factors.gather(bag.items)[bag.item]
        confidence = np.abs(confidences(bag, self.unit, self.alpha, weighted=self.weighted))
        out = np.zeros((bag.size, self.dim), np.float32)
        base = self.grams[1:].sum(axis=0) + self.regularisation * np.eye(self.dim, dtype=np.float32)
        bounds = np.searchsorted(bag.person, np.arange(bag.size + 1))
        for start in range(0, bag.size, CHUNK):
            people = range(start, min(start + CHUNK, bag.size))
            left = np.empty((len(people), self.dim, self.dim), np.float32)
            right = np.zeros((len(people), self.dim, 1), np.float32)
            for n, person in enumerate(people):
                own = slice(bounds[person], bounds[person + 1])
                left[n] = base + (rows[own].T * (confidence[own] - 1)) @ rows[own]
                right[n, :, 0] = (confidence[own] * (bag.weight[own] > 0)) @ rows[own]
            out[start : start + len(people)] = np.linalg.solve(left, right)[:, :, 0]
        return out

    def items(self, items: Items) -> Vectors:
        """The items' factors."""
        return self.factors.gather(items)


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


def confidences(bag: Bag, unit: NDArray[np.float32], alpha: float, *, weighted: bool) -> NDArray[np.float32]:
    """(m,) alpha times each entry in units of its domain's mean entry; below zero for a dislike."""
    entry = bag.weight * bag.scale if weighted else bag.weight
    return (alpha * entry / unit[bag.domain]).astype(np.float32)


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


CHUNK = 512
"""People folded in at once: bounds the memory of the small systems."""

BLOCK = 4096
"""Entries multiplied at once."""
