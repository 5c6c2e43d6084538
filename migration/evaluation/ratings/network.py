"""Ratings from a network that was taught to rank: a small correction of what item and person levels say already.

Its score says how well an item fits a person, not how many stars it gets. So the stars are the item's mean, the
person's offset, and a few numbers made of the score, weighed by ridge regression on validation people. The regression
may find that the score says nothing about stars, and then the levels are left alone.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from migration.evaluation.ratings.plain import Levels, Predicts
from migration.evaluation.ratings.question import Numbers, RatingTask, Side, rmse

if TYPE_CHECKING:
    from migration.evaluation.baselines.base import Ranker

STRENGTHS = (0.0, 1.0, 10.0, 100.0, 1000.0)
FOLDS = 5


@dataclass(frozen=True)
class Calibrated:
    """Levels, and a correction from the scores of `ranker`, learned on validation people in `FOLDS` folds.

    Attributes:
        ranker: scores all candidates.
        shrink: of the items' levels.
        user_shrink: of the people's offsets.
    """

    ranker: "Ranker"
    shrink: float = 5.0
    user_shrink: float = 5.0

    def fit(self, task: RatingTask) -> Predicts:
        """Learn the correction; it is kept only where it helps validation people who were left out of learning it."""
        levels = Levels.of(task, self.shrink, self.user_shrink)
        count = np.bincount(task.train.there.item, minlength=task.candidates).astype(np.float64)

        def told(side: Side) -> tuple[Numbers, Numbers]:
            """What the levels say, and what the correction is made of."""
            offset = levels.offsets(side)[side.there.row]
            base = levels.items[side.there.item] + offset
            return base, _features(self.ranker, side, offset, base, count)

        base, features = told(task.valid)
        rest = task.valid.there.value - base
        fold = task.valid.there.row % FOLDS
        best, weights = rmse(task.valid.there, base), np.zeros(features.shape[1])
        for strength in STRENGTHS:
            guessed = base.copy()
            for n in range(FOLDS):
                guessed[fold == n] += features[fold == n] @ _ridge(features[fold != n], rest[fold != n], strength)
            if rmse(task.valid.there, guessed) < best:
                best, weights = rmse(task.valid.there, guessed), _ridge(features, rest, strength)

        def predict(side: Side) -> Numbers:
            base, features = told(side)
            return np.asarray(np.clip(base + features @ weights, 1, 5))

        return predict


def _features(ranker: "Ranker", side: Side, offset: Numbers, base: Numbers, count: Numbers) -> Numbers:
    scores = ranker.score(side.log.select(_source_rows(side)))
    spread = np.maximum(scores.std(axis=1, keepdims=True), 1e-9)
    fit = ((scores - scores.mean(axis=1, keepdims=True)) / spread)[side.there.row, side.there.item].astype(np.float64)
    known = np.log1p(count[side.there.item])
    columns = (np.ones(len(fit)), fit, fit * known, offset, base - base.mean(), fit * offset)
    return np.column_stack(columns)


def _source_rows(side: Side) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return np.asarray(side.log.item < side.border)


def _ridge(features: Numbers, values: Numbers, strength: float) -> Numbers:
    gram = features.T @ features + strength * np.eye(features.shape[1])
    return np.asarray(np.linalg.lstsq(gram, features.T @ values, rcond=None)[0])
