"""Ratings from a network that was taught to rank: it tells who is alike, and people alike leave alike stars over.

Its score says how well an item fits a person, not how many stars it gets. So the stars are what item, person and habits
say, and what people like this one gave beside that: alike in what they took, in the stars they gave, and in the scores
that the network gives them.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.evaluation.ratings.habits import LevelsAndHabits
from migration.evaluation.ratings.plain import Levels, Predicts
from migration.evaluation.ratings.task import Numbers, RatingTask, Side, rmse
from migration.evaluation.ratings.taste import Taste

if TYPE_CHECKING:
    from migration.evaluation.baselines.base import Ranker

NOISES = (8.0, 4.0, 16.0, 32.0)
"""Variances of the rest beside that of taste that are looked at."""

PEOPLE = 3000
"""At most so many training people are compared with: their likeness is a table of all by all."""


@dataclass(frozen=True)
class Calibrated:
    """Levels and habits, and what people alike gave beside them; it is left out where validation people do not gain.

    Attributes:
        ranker: scores all candidates.
        base: what people alike are compared on.
    """

    ranker: "Ranker"
    base: LevelsAndHabits = field(default_factory=LevelsAndHabits)

    def fit(self, task: RatingTask) -> Predicts:
        """Learn from the training people who rated on both sides."""
        plain, there = self.base.fit(task), task.valid.there
        left_over = replace(task.train.there, value=task.train.there.value - plain(task.train)).of(_crossed(task.train))
        likeness = _Likeness.of(self.ranker, task, self.base)
        learned, asked, base = likeness(likeness.people), likeness(task.valid), plain(task.valid)
        best, taste = rmse(there, base), None
        for noise in NOISES:
            tried = Taste.of(learned, left_over, task.candidates, noise)
            reached = rmse(there, base + tried.left_over(asked, there))
            best, taste = (reached, tried) if reached < best else (best, taste)
        low, high = float(task.train.there.value.min()), float(task.train.there.value.max())

        def predict(side: Side) -> Numbers:
            more = taste.left_over(likeness(side), side.there) if taste else 0.0
            return np.asarray(np.clip(plain(side) + more, low, high))

        return predict


@dataclass(frozen=True)
class _Likeness:
    """How alike people are to some training people, `people`: the mean of three cosines.

    Of the stars they gave beside their own level, of what they rated, and of the scores that the network gives them,
    less those that it gives these people in the mean. Rare items tell more: each counts (number of raters + 5)^-0.25.
    """

    people: Side
    ranker: "Ranker"
    levels: Levels
    rarity: Numbers

    @classmethod
    def of(cls, ranker: "Ranker", task: RatingTask, base: LevelsAndHabits) -> "_Likeness":
        """To training people who rated on both sides."""
        rarity = np.asarray((np.bincount(task.train.here.item, minlength=task.sources) + 5.0) ** -0.25)
        levels = Levels.of(task, base.shrink, base.user_shrink)
        return cls(task.train.of(_crossed(task.train)), ranker, levels, rarity)

    def __call__(self, side: Side) -> Numbers:
        """(people of `side`, people)."""
        from sklearn.metrics.pairwise import cosine_similarity  # heavy, and only needed here

        pairs = zip(self._seen(side), self._learned, strict=True)
        return np.asarray(np.mean([cosine_similarity(one, other) for one, other in pairs], axis=0))

    @cached_property
    def _learned(self) -> tuple[csr_array | Numbers, ...]:
        return self._seen(self.people)

    @cached_property
    def _middle(self) -> Numbers:
        return np.asarray(self._scores(self.people).mean(axis=0))

    def _seen(self, side: Side) -> tuple[csr_array | Numbers, ...]:
        here, items = side.here, len(self.rarity)
        off = here.value - self.levels.sources[here.item]
        own = off - here.mean_by(here.row, here.people, off, self.levels.user_shrink)[here.row]
        rarity = self.rarity[here.item]
        return here.matrix(items, own * rarity), here.matrix(items, rarity), self._scores(side) - self._middle

    def _scores(self, side: Side) -> Numbers:
        return self.ranker.score(side.log.select(np.asarray(side.log.item < side.border))).astype(np.float64)


def _crossed(side: Side) -> NDArray[np.int64]:
    """Who rated on both sides, at most `PEOPLE` of them, by the places in the side."""
    both = np.intersect1d(side.here.row, side.there.row)
    return np.sort(np.random.default_rng(0).choice(both, min(PEOPLE, len(both)), replace=False))
