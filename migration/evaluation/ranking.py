"""Whole-catalogue ranking of many people by anything that scores, in batches that fit into memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from migration.domain import Item, ItemKey
from migration.embedder import Vectors
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.trial import Task, batches
from migration.events import EventLog
from migration.progress import QUIET, Progress
from migration.top import Places, top

CELLS = 8_000_000
"""At most this many scores are held at once."""


class Placed(Protocol):
    """What a network answers for some people: their rows, in the order of `users`."""

    @property
    def users(self) -> Sequence[str]:
        """Whom the rows belong to."""
        ...

    @property
    def vectors(self) -> Vectors:
        """(people, dim)."""
        ...


class Migrates(Protocol):
    """The two roads of a trained network: people by what they took, items by what they are."""

    def migrate_many(self, log: EventLog, items: Mapping[ItemKey, Item]) -> Placed:
        """Vectors of the people of `log` in the target space."""
        ...

    def place(self, items: Sequence[Item]) -> Vectors:
        """(items, dim) vectors of target items in the same space."""
        ...


@dataclass(frozen=True)
class ByNetwork:
    """A trained network as a ranker: score = inner product of the person's vector and the item's."""

    network: Migrates
    task: Task

    def score(self, people: EventLog) -> Scores:
        """Score all candidates of the task for each of the `people`.

        Raises:
            ValueError: the network answers for other people, or in another order.
        """
        placed = self.network.migrate_many(_with_their_items(people), self.task.items)
        if tuple(placed.users) != people.users:
            raise ValueError("the network must answer for the people asked about, in their order")
        return placed.vectors @ self._candidates.T

    @cached_property
    def _candidates(self) -> Vectors:
        known = self.task.items
        items = [known.get(key, Item(domain=key.domain, id=key.id)) for key in self.task.candidates]
        return self.network.place(items)


def _with_their_items(people: EventLog) -> EventLog:
    """The same log over the items that somebody took, so that a batch is not read against the whole catalogue."""
    used, item = np.unique(people.item, return_inverse=True)
    return replace(people, items=tuple(people.items[n] for n in used), item=item.astype(np.int32))


def best_lists(
    ranker: Ranker, task: Task, people: EventLog, depth: int, *, progress: Progress = QUIET, label: str = "ranking"
) -> Places:
    """The `depth` best candidates for each of the `people`, over the full catalogue; what they already have comes last.

    Args:
        ranker: scores the candidates of `task`.
        task: names the candidates.
        people: the inputs, over the catalogue of the task; one row of the answer each.
        depth: length of the lists (no longer than the catalogue).
        progress: told the number of batches done.
        label: what to call the work.

    Raises:
        ValueError: the ranker's scores have another shape than (people, candidates), or are not numbers.
    """
    items = len(task.log.items) - task.border
    size = max(1, CELLS // items)
    lists = np.empty((len(people.users), min(depth, items)), dtype=np.int64)
    total = -(-len(people.users) // size)
    for rows, part in progress.track(batches(people, size), label, total):
        scores = ranker.score(part)
        if scores.shape != (len(part.users), items):
            raise ValueError(f"{label}: expected scores ({len(part.users)}, {items}), found {scores.shape}")
        known = task.answers(part)
        if known.nnz:
            scores = np.where(known.toarray() > 0, np.float32(-np.inf), scores)
        lists[rows] = top(scores, depth)
    return lists
