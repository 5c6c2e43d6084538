"""Whole-catalogue ranking of many people by anything that scores, in batches that fit into memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from migration.domain import Item, ItemKey
from migration.embedder import Vectors
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.metrics import PerPerson, accuracy, auc
from migration.evaluation.trial import Questions, Task
from migration.events import EventLog, batches
from migration.profiles import Profiles
from migration.progress import QUIET, Progress
from migration.top import Places, top

CELLS = 8_000_000
"""At most this many scores are held at once."""


class Migrates(Protocol):
    """The two roads of a trained network: people by what they took, items by what they are."""

    def migrate_many(self, log: EventLog, items: Mapping[ItemKey, Item], *, popularity: float | None = 1.0) -> Profiles:
        """The people of `log` in the target space; `popularity` is the dial, None leaves it out."""
        ...

    def place(self, items: Sequence[Item]) -> Vectors:
        """(items, dim) vectors of target items in the same space."""
        ...


@dataclass(frozen=True)
class ByNetwork:
    """A trained network as a ranker.

    `popularity` is the dial, as `Migrator.migrate` takes it.
    """

    network: Migrates
    task: Task
    popularity: float | None = 1.0

    def score(self, people: EventLog) -> Scores:
        """Score all candidates of the task for each of the `people`.

        Raises:
            ValueError: the network answers for other people, or in another order.
        """
        return self.placed(people).scores(self.candidates, self.task.candidates)

    def placed(self, people: EventLog) -> Profiles:
        """Where the network sees people (sources and known target events alike); raises as `score` does."""
        placed = self.network.migrate_many(_with_their_items(people), self.task.items, popularity=self.popularity)
        if tuple(placed.users) != people.users:
            raise ValueError("the network must answer for the people asked about, in their order")
        return placed

    @cached_property
    def candidates(self) -> Vectors:
        """(T, dim) where the network places the candidates."""
        known = self.task.items
        items = [known.get(key, Item(domain=key.domain, id=key.id)) for key in self.task.candidates]
        return self.network.place(items)


def _with_their_items(people: EventLog) -> EventLog:
    """The same log over the items that somebody took, so that a batch is not read against the whole catalogue."""
    used, item = np.unique(people.item, return_inverse=True)
    return replace(people, items=tuple(people.items[n] for n in used), item=item.astype(np.int32))


@dataclass(frozen=True)
class Ranked:
    """What one model says to some questions, and what needs all its scores to be judged.

    Attributes:
        lists: (people, depth) the best candidates, the best first.
        auc: (people,) see `metrics.auc`.
        accuracy: (people,) see `metrics.accuracy`.
    """

    lists: Places
    auc: PerPerson
    accuracy: PerPerson


def ranked(
    ranker: Ranker,
    task: Task,
    questions: Questions,
    depth: int,
    negatives: NDArray[np.int64],
    *,
    progress: Progress = QUIET,
    label: str = "ranking",
) -> Ranked:
    """Rank for everybody of `questions`, scoring each of them once; arguments and errors as of `best_lists`.

    `negatives` are the wrong answers that `drawn_wrong` gives.
    """
    people, items = questions.truth.shape
    lists = np.empty((people, min(depth, items)), dtype=np.int64)
    areas, shares = np.empty(people), np.empty(people)
    for rows, scores in _scored(ranker, task, questions, progress, label):
        lists[rows] = top(scores, depth)
        for row, mine in zip(range(rows.start, rows.stop), scores, strict=True):
            span = slice(questions.truth.indptr[row], questions.truth.indptr[row + 1])
            right = questions.truth.indices[span]
            areas[row] = auc(mine, right)
            shares[row] = accuracy(mine, right, negatives[span])
    return Ranked(lists, areas, shares)


def best_lists(
    ranker: Ranker, task: Task, questions: Questions, depth: int, *, progress: Progress = QUIET, label: str = "ranking"
) -> Places:
    """The `depth` best candidates for each person asked about, over the full catalogue; what they already have is last.

    Args:
        ranker: scores the candidates of `task`.
        task: names the candidates.
        questions: the inputs, over the catalogue of the task; one row of the answer each.
        depth: length of the lists (no longer than the catalogue).
        progress: told the number of batches done.
        label: what to call the work.

    Raises:
        ValueError: the ranker's scores have another shape than (people, candidates), or are not numbers.
    """
    people, items = questions.truth.shape
    lists = np.empty((people, min(depth, items)), dtype=np.int64)
    for rows, scores in _scored(ranker, task, questions, progress, label):
        lists[rows] = top(scores, depth)
    return lists


def drawn_wrong(task: Task, questions: Questions, seed: int = 0) -> NDArray[np.int64]:
    """As many wrong answers for each person as they have right ones, drawn evenly; in the order of the truth's entries.

    Drawn from `seed` and the person's id, so they are the same for every model and whoever else is asked about.
    """
    truth, known = questions.truth, task.answers(questions.people)
    able = np.ones(truth.shape[1], bool) if questions.among is None else questions.among
    out = np.empty(truth.nnz, dtype=np.int64)
    for row, user in enumerate(questions.people.users):
        span = slice(truth.indptr[row], truth.indptr[row + 1])
        free = able.copy()
        free[truth.indices[span]] = False
        free[known.indices[known.indptr[row] : known.indptr[row + 1]]] = False
        random = np.random.default_rng([seed, int.from_bytes(blake2b(user.encode(), digest_size=8).digest(), "big")])
        places, count = np.flatnonzero(free), span.stop - span.start
        out[span] = random.choice(places, count, replace=count > len(places)) if len(places) else -1
    return out


def _scored(
    ranker: Ranker, task: Task, questions: Questions, progress: Progress, label: str
) -> Iterator[tuple[slice, Scores]]:
    """Scores of all candidates, batch by batch; -inf for what a person has already and for what is not ranked."""
    people, items = questions.people, len(task.log.items) - task.border
    size = max(1, CELLS // items)
    total = -(-len(people.users) // size)
    for rows, part in progress.track(batches(people, size), label, total):
        scores = ranker.score(part)
        if scores.shape != (len(part.users), items):
            raise ValueError(f"{label}: expected scores ({len(part.users)}, {items}), found {scores.shape}")
        known = task.answers(part)
        if known.nnz:
            scores = np.where(known.toarray() > 0, np.float32(-np.inf), scores)
        if questions.among is not None:
            scores = np.where(questions.among, scores, np.float32(-np.inf))
        yield rows, scores
