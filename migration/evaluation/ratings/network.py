"""Ratings from a network that was taught to rank: a small correction of what levels and habits say already.

Its score says how well an item fits a person, not how many stars it gets. So the stars are what item, person and habits
say, and a few numbers made of the score, weighed by ridge regression on validation people. The regression may find that
the score says nothing about stars, and then the rest is left alone.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from migration.evaluation.ratings.habits import LevelsAndHabits, ridge
from migration.evaluation.ratings.plain import Predicts
from migration.evaluation.ratings.task import Numbers, RatingTask, Side, rmse

if TYPE_CHECKING:
    from migration.evaluation.baselines.base import Ranker

STRENGTHS = (0.0, 1.0, 10.0, 100.0, 1000.0)
FOLDS = 5


@dataclass(frozen=True)
class Calibrated:
    """Levels and habits, and a correction from the scores of `ranker`, learned on validation people in `FOLDS` folds.

    Attributes:
        ranker: scores all candidates. It has learned from the training people, so only others can tell what its scores
            are worth.
        base: what the correction is added to.
    """

    ranker: "Ranker"
    base: LevelsAndHabits = field(default_factory=LevelsAndHabits)

    def fit(self, task: RatingTask) -> Predicts:
        """Learn the correction; it is kept only where it helps validation people who were left out of learning it."""
        plain = self.base.fit(task)
        count = np.bincount(task.train.there.item, minlength=task.candidates).astype(np.float64)
        base, features = plain(task.valid), _features(self.ranker, task.valid, count)
        rest = task.valid.there.value - base
        fold = task.valid.there.row % FOLDS
        best, weights = rmse(task.valid.there, base), np.zeros(features.shape[1])
        for strength in STRENGTHS:
            guessed = base.copy()
            for n in range(FOLDS):
                guessed[fold == n] += features[fold == n] @ ridge(features[fold != n], rest[fold != n], strength)
            if rmse(task.valid.there, guessed) < best:
                best, weights = rmse(task.valid.there, guessed), ridge(features, rest, strength)
        low, high = float(task.train.there.value.min()), float(task.train.there.value.max())

        def predict(side: Side) -> Numbers:
            return np.asarray(np.clip(plain(side) + _features(self.ranker, side, count) @ weights, low, high))

        return predict


def _features(ranker: "Ranker", side: Side, count: Numbers) -> Numbers:
    """(ratings, 3) the score of each rating's item among all of the person's, alone and by how known the item is."""
    scores = ranker.score(side.log.select(np.asarray(side.log.item < side.border)))
    spread = np.maximum(scores.std(axis=1, keepdims=True), 1e-9)
    fit = ((scores - scores.mean(axis=1, keepdims=True)) / spread)[side.there.row, side.there.item].astype(np.float64)
    return np.column_stack((np.ones(len(fit)), fit, fit * np.log1p(count[side.there.item])))
