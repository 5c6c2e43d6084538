"""How a person rates, and not what: learned from what the same people gave on both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from migration.evaluation.ratings.plain import Levels, Predicts
from migration.evaluation.ratings.task import Numbers, RatingTask, Side
from migration.evaluation.search import Setting

BEST, WORST = 0.9, 0.3
"""From this share of the scale on a rating is among the best; up to that share, among the worst."""


@dataclass(frozen=True)
class LevelsAndHabits:
    """Item level and person offset, moved by ridge regression on the person's habits.

    Habits are told by the source side alone: how far ratings spread, how many there are, how often the best and the
    worst stars are given; and how these go with the item's level. The regression is learned from training people,
    whose target ratings say what came of their habits. No taste is known here.
    """

    shrink: float = 5.0
    user_shrink: float = 5.0
    strength: float = 100.0
    name: ClassVar[str] = "levels and habits"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "strength": (100.0, 10.0, 1000.0),
        "user_shrink": (5.0, 2.0, 10.0),
        "shrink": (5.0, 2.0, 10.0),
    }

    def fit(self, task: RatingTask) -> Predicts:
        """Learn levels, then habits."""
        levels = Levels.of(task, self.shrink, self.user_shrink)
        values = np.concatenate([task.train.here.value, task.train.there.value])
        low, high = float(values.min()), float(values.max())
        edges = low + (high - low) * WORST, low + (high - low) * BEST
        mean = float(levels.items.mean())

        def base_and_habits(side: Side) -> tuple[Numbers, Numbers]:
            base = levels.items[side.there.item] + levels.offsets(side)[side.there.row]
            return base, _habits(side, levels, mean, edges)

        base, habits = base_and_habits(task.train)
        met = np.isin(task.train.there.row, task.train.here.row)
        spread = habits[met].std(axis=0)
        spread = np.where(spread > 0, spread, 1)  # the constant has none
        weights = ridge(habits[met] / spread, (task.train.there.value - base)[met], self.strength) / spread

        def predict(side: Side) -> Numbers:
            base, habits = base_and_habits(side)
            return np.asarray(np.clip(base + habits @ weights, low, high))

        return predict


def ridge(features: Numbers, values: Numbers, strength: float) -> Numbers:
    """Weights of the columns of `features` (n, k) that explain `values` (n,)."""
    gram = features.T @ features + strength * np.eye(features.shape[1])
    return np.asarray(np.linalg.lstsq(gram, features.T @ values, rcond=None)[0])


def _habits(side: Side, levels: Levels, mean: float, edges: tuple[float, float]) -> Numbers:
    """(ratings, k) what is known of each rating asked for, beside its level."""
    here, row = side.here, side.there.row
    off = here.value - levels.sources[here.item]
    count = np.bincount(here.row, minlength=here.people).astype(np.float64)
    own = off - (here.sums(off) / np.maximum(count, 1))[here.row]
    spread = here.sums(own**2) / (count + levels.user_shrink)
    extremes = here.value <= edges[0], here.value >= edges[1]
    worst, best = (here.sums(chosen.astype(np.float64)) / (count + 2) for chosen in extremes)
    offset, level = levels.offsets(side)[row], levels.items[side.there.item] - mean
    plain = [np.ones(len(row)), offset, level, offset * level, offset**2, level**2]
    person = [spread[row], spread[row] * level, spread[row] * offset, np.log1p(count)[row]]
    return np.column_stack([*plain, *person, best[row], worst[row], best[row] * level])
