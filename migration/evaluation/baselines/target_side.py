"""Collaborative filtering of the target domain by itself: what a shop has that knows nothing of other domains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix

from migration.evaluation.baselines.als import JointALS, library
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.sparse import row_sums
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog


@dataclass(frozen=True)
class TargetSide:
    """Implicit ALS on the target domain alone; a stranger is the mean person, moved by what they took *there*.

    What they took elsewhere cannot be read, so all cold users get one list.
    """

    factors: int = 64
    alpha: float = 40.0
    regularisation: float = 100.0
    iterations: int = 15
    seed: int = 0
    name: ClassVar[str] = "target-side CF"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "alpha": (40.0, 10.0, 5.0, 100.0),
        "regularisation": (100.0, 30.0, 10.0, 300.0),
        "factors": (64, 128, 16),
    }

    def fit(self, task: Task) -> Ranker:
        """Factorise; raises TrainingError where `implicit` is not installed."""
        whole = JointALS(self.factors, self.alpha, self.regularisation, iterations=self.iterations, seed=self.seed)
        model = whole.fitted(library(self.name), task.wanted)
        active = row_sums(task.wanted) > 0
        mean = model.user_factors[active].mean(axis=0)
        return _MeanPerson(task, self, model.item_factors, mean)


@dataclass(frozen=True, eq=False)
class _MeanPerson:
    task: Task
    settings: TargetSide
    items: NDArray[np.float32]
    mean: NDArray[np.float32]

    def score(self, people: EventLog) -> Scores:
        known = self.task.answers(people)
        whole = JointALS(self.settings.factors, self.settings.alpha, self.settings.regularisation)
        vectors = np.tile(self.mean, (len(people.users), 1))
        able = np.flatnonzero(row_sums(known))
        if len(able):
            folding = whole.made(library(self.settings.name))
            folding.item_factors = self.items
            vectors[able] = folding.recalculate_user(np.arange(len(able)), csr_matrix(csr_array(known[able])))
        return np.asarray(vectors @ self.items.T, dtype=np.float32)
