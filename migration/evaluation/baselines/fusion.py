"""Rank fusion: several rankers' lists joined by reciprocal ranks (Cormack, Clarke and Büttcher 2009)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog
from migration.top import top

DEPTH = 1000
"""Places of a list that count; an item below them gets nothing from that list."""


@dataclass(frozen=True)
class RankFusion:
    """Sum over the `members`, which are fitted already, of 1 / (`constant` + place in the member's list)."""

    members: tuple[Ranker, ...] = ()
    constant: float = 60.0
    name: ClassVar[str] = "rank fusion"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {"constant": (60.0, 10.0, 200.0)}

    def fit(self, task: Task) -> Ranker:
        """Nothing is left to learn; raises TrainingError where there is nothing to fuse."""
        if not self.members:
            raise TrainingError(f"'{self.name}' needs at least one fitted member.")
        return self

    def score(self, people: EventLog) -> Scores:
        """Join the members' lists."""
        joined = [self._shares(member.score(people)) for member in self.members]
        return np.asarray(np.sum(joined, axis=0), dtype=np.float32)

    def _shares(self, scores: Scores) -> Scores:
        lists = top(scores, DEPTH)
        shares = np.zeros_like(scores)
        places = np.arange(1, lists.shape[1] + 1, dtype=np.float32)
        np.put_along_axis(shares, lists, np.float32(1) / (np.float32(self.constant) + places), axis=1)
        return shares
