"""Neighbours: people like this person, or items taken together with this person's items.

Sources: Herlocker et al. 1999 (user-kNN), Sarwar et al. 2001 and Deshpande and Karypis 2004 (item-kNN); here the
likeness is measured in the source domains and the votes are given in the target domain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.sparse import (
    column_sums,
    modest,
    power,
    row_sums,
    scale_columns,
    scale_rows,
    strongest,
    unit_rows,
)
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog

TIE = 1e-6
"""Popularity times this decides between candidates on which the neighbours are of one mind."""


@dataclass(frozen=True)
class UserKNN:
    """The `neighbours` people whose source histories are most alike vote for what they took in the target domain.

    Likeness is the cosine of histories with columns weighted by `takers ** -rarity`, to the power of `sharpness`; a
    neighbour's votes are divided by `(number of their target items) ** modesty`.
    """

    neighbours: int = 200
    rarity: float = 0.0
    sharpness: float = 1.0
    modesty: float = 0.0
    name: ClassVar[str] = "user-kNN"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "neighbours": (200, 500, 1000, 100),
        "rarity": (0.0, 0.25, 0.5),
        "sharpness": (1.0, 0.5, 0.7, 1.5),
        "modesty": (0.0, 0.25, 0.5),
    }

    def fit(self, task: Task) -> Ranker:
        """Weight the histories of the people who have events on both sides."""
        both = np.flatnonzero((row_sums(task.taken) > 0) & (row_sums(task.wanted) > 0))
        taken, wanted = task.taken[both], task.wanted[both]
        weights = power(column_sums(taken), -self.rarity)
        histories = unit_rows(scale_columns(taken, weights))
        votes = modest(wanted, self.modesty)
        return _ByPeople(self, task, weights, csr_array(histories.T), csr_array(unit_rows(wanted).T), votes)


@dataclass(frozen=True, eq=False)
class _ByPeople:
    settings: UserKNN
    task: Task
    weights: np.ndarray[tuple[int], np.dtype[np.float32]]
    histories: csr_array
    there: csr_array
    votes: csr_array

    def score(self, people: EventLog) -> Scores:
        asked = unit_rows(scale_columns(self.task.histories(people), self.weights))
        like = csr_array(asked @ self.histories)
        known = self.task.answers(people)
        if known.nnz:  # the same likeness, of what was taken there
            like = csr_array(like + unit_rows(known) @ self.there)
        like = strongest(like, self.settings.neighbours)
        like.data **= self.settings.sharpness
        return np.asarray((like @ self.votes).toarray() + TIE * self.task.popularity, dtype=np.float32)


@dataclass(frozen=True)
class ItemKNN:
    """Candidates taken by the same people as this person's items.

    Likeness of a source item s and a candidate j = the sum over people who took both of `(number of their source
    items) ** -modesty * (number of their target items) ** -target_modesty`, times both / (both + shrink), divided by
    `takers(s) ** source_rarity * takers(j) ** rarity`, to the power of `sharpness`; the `neighbours` candidates most
    like it are kept for each source item. Cosine is 0.5 for both rarities and 0 for the rest.
    """

    source_rarity: float = 0.25
    rarity: float = 0.0
    shrink: float = 3.0
    sharpness: float = 0.75
    modesty: float = 0.25
    target_modesty: float = 0.25
    neighbours: int = 200
    name: ClassVar[str] = "item-kNN"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "modesty": (0.25, 0.0, 0.5),
        "target_modesty": (0.25, 0.0, 0.5),
        "shrink": (3.0, 0.0, 10.0, 30.0),
        "neighbours": (200, 50, 1000),
        "sharpness": (0.75, 1.0, 0.5),
        "source_rarity": (0.25, 0.0, 0.5),
        "rarity": (0.0, 0.25, 0.5),
    }

    def fit(self, task: Task) -> Ranker:
        """Count what is taken together."""
        return _ByItems(task, self, self.together(task.taken, task.wanted))

    def together(self, taken: csr_array, wanted: csr_array) -> csr_array:
        """(taken items, wanted items) how alike they are."""
        both = csr_array(taken.T @ wanted)
        both.data /= both.data + self.shrink
        like = csr_array(modest(taken, self.modesty).T @ modest(wanted, self.target_modesty)) * both
        like = scale_rows(like, power(column_sums(taken), -self.source_rarity))
        like = scale_columns(like, power(column_sums(wanted), -self.rarity))
        like.data **= self.sharpness
        return strongest(like, self.neighbours)


@dataclass(frozen=True, eq=False)
class _ByItems:
    task: Task
    settings: ItemKNN
    across: csr_array

    def score(self, people: EventLog) -> Scores:
        votes = csr_array(self.task.histories(people) @ self.across)
        known = self.task.answers(people)
        if known.nnz:
            votes = csr_array(votes + known @ self._inside)
        return np.asarray(votes.toarray() + TIE * self.task.popularity, dtype=np.float32)

    @cached_property
    def _inside(self) -> csr_array:
        """The same likeness between candidates; an item is like itself, but what a person has is not ranked."""
        return self.settings.together(self.task.wanted, self.task.wanted)
