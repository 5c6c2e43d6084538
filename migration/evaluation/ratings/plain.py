"""The plain predictors, which published bridges are rarely compared with: one number, the item's, the person's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from migration.evaluation.ratings.task import Numbers, Ratings, RatingTask, Side
from migration.evaluation.search import Setting, Tunable


class Rater(Tunable, Protocol):
    """A predictor of ratings with its settings."""

    def fit(self, task: RatingTask) -> "Predicts":
        """Learn from the training people; raises TrainingError where something is missing."""
        ...


class Predicts(Protocol):
    """Fitted and ready."""

    def __call__(self, side: Side) -> Numbers:
        """(ratings,) a prediction for each of `side.there`, from `side.here` alone."""
        ...


@dataclass(frozen=True)
class MeanRating:
    """The mean of all training ratings in the target domain, for everything: the constant."""

    name: ClassVar[str] = "constant"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {}

    def fit(self, task: RatingTask) -> Predicts:
        """Count."""
        mean = float(task.train.there.value.mean())
        return lambda side: np.full(len(side.there.value), mean)


@dataclass(frozen=True)
class ItemMean:
    """The item's mean rating, drawn towards the mean of all by `shrink` ratings of that kind."""

    shrink: float = 2.0
    name: ClassVar[str] = "item mean"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {"shrink": (2.0, 0.0, 1.0, 5.0, 10.0)}

    def fit(self, task: RatingTask) -> Predicts:
        """Count."""
        means = item_means(task, self.shrink)
        return lambda side: means[side.there.item]


@dataclass(frozen=True)
class ItemMeanUserOffset:
    """Item mean, plus how much more than others the person gave to what they rated elsewhere."""

    shrink: float = 5.0
    user_shrink: float = 5.0
    slope: float = 1.0
    name: ClassVar[str] = "item mean + user offset"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "user_shrink": (5.0, 2.0, 10.0, 20.0),
        "slope": (1.0, 0.8, 0.9, 0.7),
        "shrink": (5.0, 2.0, 10.0),
    }

    def fit(self, task: RatingTask) -> Predicts:
        """Count on both sides; an item's mean is of ratings from which their people's offsets are taken off."""
        levels = Levels.of(task, self.shrink, self.user_shrink)
        return lambda side: levels.items[side.there.item] + self.slope * levels.offsets(side)[side.there.row]


@dataclass(frozen=True)
class Levels:
    """How high items and people rate: candidates' levels, and how people's offsets are measured on the source side."""

    items: Numbers
    sources: Numbers
    shrink: float
    user_shrink: float

    @classmethod
    def of(cls, task: RatingTask, shrink: float, user_shrink: float) -> "Levels":
        """Measure on the training people, in three rounds of items and people in turn."""
        here, there = task.train.here, task.train.there
        sources = _shrunk(here.value, here.item, task.sources, shrink)
        candidates = _shrunk(there.value, there.item, task.candidates, shrink)
        for _ in range(3):
            off = here.mean_by(here.row, here.people, here.value - sources[here.item], user_shrink)
            sources = _shrunk(here.value - off[here.row], here.item, task.sources, shrink)
            off = there.mean_by(there.row, there.people, there.value - candidates[there.item], user_shrink)
            candidates = _shrunk(there.value - off[there.row], there.item, task.candidates, shrink)
        return cls(candidates, sources, shrink, user_shrink)

    def offsets(self, side: Side) -> Numbers:
        """(people,) how much more than others they gave, on the source side alone."""
        here = side.here
        return here.mean_by(here.row, here.people, here.value - self.sources[here.item], self.user_shrink)

    def of_others(self, there: Ratings) -> Numbers:
        """(ratings,) the level of each rating's item without that rating, for ratings that the levels were made of."""
        level = self.items[there.item]
        off = there.mean_by(there.row, there.people, there.value - level, self.user_shrink)
        count = np.bincount(there.item)[there.item] + self.shrink
        return np.asarray((level * count - (there.value - off[there.row])) / np.maximum(count - 1, 1e-9))


def item_means(task: RatingTask, shrink: float) -> Numbers:
    """(candidates,) shrunk mean ratings."""
    there = task.train.there
    return _shrunk(there.value, there.item, task.candidates, shrink)


def _shrunk(values: Numbers, item: np.ndarray[tuple[int], np.dtype[np.int64]], size: int, shrink: float) -> Numbers:
    total, count, mean = np.bincount(item, values, minlength=size), np.bincount(item, minlength=size), values.mean()
    return np.asarray(np.where(count + shrink > 0, (total + shrink * mean) / np.maximum(count + shrink, 1e-9), mean))
