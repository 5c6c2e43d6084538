"""Knowing nothing: every item the same, which is what any list must beat first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from migration.evaluation.baselines.base import Ranker
from migration.evaluation.baselines.popularity import Same
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task


@dataclass(frozen=True)
class Constant:
    """The same score for everything, so that the catalogue's order, shuffled by `seed`, is the list."""

    seed: int = 0
    name: ClassVar[str] = "constant"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {}

    def fit(self, task: Task) -> Ranker:
        """Nothing is learned; equal scores are told apart by a shuffle, or they would follow the items' ids."""
        order = np.random.default_rng(self.seed).permutation(len(task.candidates))
        return Same((order * 1e-6).astype(np.float32))
