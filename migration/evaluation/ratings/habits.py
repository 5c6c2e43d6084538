"""How a person rates, and not what: learned from what the same people gave on both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from migration.evaluation.ratings.plain import Levels, Predicts
from migration.evaluation.ratings.task import Numbers, RatingTask, Side
from migration.evaluation.search import Setting

WARY = 8.0
"""The offset is told twice, and once as if so many more ratings spoke for none: the regression finds the mixture."""


@dataclass(frozen=True)
class LevelsAndHabits:
    """Ridge regression on item level and person offset, how the two go together, and how far a person's stars spread.

    The person is told by the source side alone. The regression is learned from training people, whose target ratings
    say what came of their habits; each of these is set beside the level that the others gave the item, as a stranger's
    will be. No taste is known here.
    """

    shrink: float = 2.0
    user_shrink: float = 2.0
    strength: float = 100.0
    name: ClassVar[str] = "levels and habits"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "strength": (100.0, 10.0, 1000.0),
        "user_shrink": (2.0, 1.0, 5.0),
        "shrink": (2.0, 1.0, 5.0),
    }

    def fit(self, task: RatingTask) -> Predicts:
        """Learn levels, then habits; what it then predicts for the training people leaves out their own ratings too."""
        levels, there = Levels.of(task, self.shrink, self.user_shrink), task.train.there
        others = levels.of_others(there)
        mean, low, high = float(others.mean()), float(there.value.min()), float(there.value.max())

        def habits(side: Side) -> Numbers:
            return _habits(side, levels, (others if side is task.train else levels.items[side.there.item]) - mean)

        told, met = habits(task.train), np.isin(there.row, task.train.here.row)
        centre, spread = told[met].mean(axis=0), np.maximum(told[met].std(axis=0), 1e-9)
        middle = float(there.value[met].mean())
        weights = ridge((told[met] - centre) / spread, there.value[met] - middle, self.strength)

        def predict(side: Side) -> Numbers:
            return np.asarray(np.clip(middle + (habits(side) - centre) / spread @ weights, low, high))

        return predict


def ridge(features: Numbers, values: Numbers, strength: float) -> Numbers:
    """Weights of the columns of `features` (n, k) that explain `values` (n,)."""
    gram = features.T @ features + strength * np.eye(features.shape[1])
    return np.asarray(np.linalg.lstsq(gram, features.T @ values, rcond=None)[0])


def _habits(side: Side, levels: Levels, level: Numbers) -> Numbers:
    """(ratings, 8) what is known of each rating asked for, whose item's `level` is given."""
    here, row = side.here, side.there.row
    off = here.value - levels.sources[here.item]
    count = np.bincount(here.row, minlength=here.people)
    own = off - (here.sums(off) / np.maximum(count, 1))[here.row]
    spread = (here.mean_by(here.row, here.people, own**2, levels.user_shrink))[row]
    offset, wary = (here.mean_by(here.row, here.people, off, levels.user_shrink + more)[row] for more in (0.0, WARY))
    return np.column_stack([level, offset, wary, offset * level, offset**2, level**2, spread, spread * level])
