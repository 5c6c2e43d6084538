"""Likeness of words: candidates like what the person took, or people whose words are like the person's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.neighbours import TIE
from migration.evaluation.baselines.sparse import both_sided, modest, unit_rows
from migration.evaluation.baselines.words import meanings, unit, words
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog
from migration.top import top


@dataclass(frozen=True)
class TextSimilarity:
    """Cosine of a candidate's words with the sum of the words of the person's items.

    Needs no training people at all. With `pairs`, two neighbouring words count as a word too; words in fewer than
    `min_items` items do not count.
    """

    pairs: bool = False
    min_items: int = 1
    name: ClassVar[str] = "text similarity"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {"pairs": (False, True), "min_items": (1, 2)}

    def fit(self, task: Task) -> Ranker:
        """Read the catalogue's words; raises TrainingError where either side has none."""
        vectors = words(task, self.name, pairs=self.pairs, min_items=self.min_items)
        return _ByText(task, vectors[: task.border], csr_array(vectors[task.border :].T))


@dataclass(frozen=True, eq=False)
class _ByText:
    task: Task
    sources: csr_array
    candidates: csr_array

    def score(self, people: EventLog) -> Scores:
        said = csr_array(self.task.histories(people) @ self.sources + self.task.answers(people) @ self.candidates.T)
        asked = unit_rows(said)
        scores: NDArray[np.float32] = (asked @ self.candidates).toarray()
        return scores


@dataclass(frozen=True)
class TextNeighbours:
    """User-kNN whose likeness is of words: the `neighbours` people whose source items speak most alike vote.

    A person is the sum of the latent semantic vectors of their items; likeness is the cosine to the power of
    `sharpness`; a neighbour's votes are divided by `(number of their target items) ** modesty`.
    """

    neighbours: int = 500
    axes: int = 256
    sharpness: float = 4.0
    modesty: float = 0.25
    seed: int = 0
    name: ClassVar[str] = "user-kNN over text"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "neighbours": (500, 200, 1000, 2000),
        "sharpness": (4.0, 1.0, 2.0, 8.0),
        "modesty": (0.25, 0.0, 0.5),
        "axes": (256, 128),
    }

    def fit(self, task: Task) -> Ranker:
        """Read the catalogue's words and place the training people; raises TrainingError where a side has none."""
        vectors = meanings(task, self.name, self.axes, self.seed)[: task.border]
        both = both_sided(task.taken, task.wanted)
        wanted = task.wanted[both]
        votes = modest(wanted, self.modesty)
        return _ByTalk(self, task, vectors, np.ascontiguousarray(unit(task.taken[both] @ vectors).T), votes)


@dataclass(frozen=True, eq=False)
class _ByTalk:
    settings: TextNeighbours
    task: Task
    vectors: NDArray[np.float32]
    people: NDArray[np.float32]
    votes: csr_array

    def score(self, people: EventLog) -> Scores:
        like = unit(self.task.histories(people) @ self.vectors) @ self.people
        best = top(like, self.settings.neighbours)
        weight = np.maximum(np.take_along_axis(like, best, axis=1), 0) ** np.float32(self.settings.sharpness)
        rows = np.repeat(np.arange(len(best)), best.shape[1])
        near = csr_array((weight.ravel(), (rows, best.ravel())), shape=like.shape)
        return np.asarray((near @ self.votes).toarray() + TIE * self.task.popularity, dtype=np.float32)
