"""What everybody takes, what everybody takes lately, and what people took when this person was active.

The first asks nothing of the person, and is hard to beat on sparse data; the other two need dates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import NO_TIME, EventLog

DAY = 86_400


@dataclass(frozen=True, eq=False)
class Same:
    """The same scores for everybody."""

    scores: NDArray[np.float32]

    def score(self, people: EventLog) -> Scores:
        """Score all candidates, as `Ranker` says."""
        return np.tile(self.scores, (len(people.users), 1))


@dataclass(frozen=True)
class Popularity:
    """The number of people who took the item."""

    name: ClassVar[str] = "popularity"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {}

    def fit(self, task: Task) -> Ranker:
        """Count."""
        return Same(task.popularity)


@dataclass(frozen=True)
class RecentPopularity:
    """The number of events with the item, each halved for every `half_life` days before the last event of all."""

    half_life: float = 365.0
    name: ClassVar[str] = "recent popularity"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {"half_life": (365.0, 30.0, 90.0, 1000.0, 3000.0)}

    def fit(self, task: Task) -> Ranker:
        """Count; raises TrainingError where the target events have no dates."""
        events = _dated(task.log, task.log.item >= task.border, self.name)
        age = (events.time.max() - events.time) / DAY
        weight = np.exp2(-age / self.half_life)
        size = len(task.log.items) - task.border
        return Same(np.bincount(events.item - task.border, weight, minlength=size).astype(np.float32))


@dataclass(frozen=True)
class DatePopularity:
    """The number of people who took the item around the dates at which this person took things elsewhere.

    Time is cut into bins of `bin_days`. Counts spread to neighbouring bins by exp(-distance / spread); a person is the
    share of their events in each bin; a candidate scores by the person's mean of `count ** damping`.
    """

    bin_days: float = 60.0
    spread: float = 1.0
    damping: float = 1.0
    prior: float = 0.01
    name: ClassVar[str] = "popularity around the dates"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "spread": (1.0, 2.0, 4.0, 8.0),
        "bin_days": (60.0, 30.0, 120.0),
        "damping": (1.0, 0.75, 0.5),
        "prior": (0.01, 0.1, 0.0),
    }

    def fit(self, task: Task) -> Ranker:
        """Count per bin; raises TrainingError where the target events have no dates."""
        events = _dated(task.log, task.log.item >= task.border, self.name)
        first, width = int(events.time.min()), int(self.bin_days * DAY)
        bins = int((events.time.max() - first) // width) + 1
        where = ((events.time - first) // width, events.item - task.border)
        counts = csr_array((np.ones(len(events), np.float32), where), shape=(bins, len(task.popularity)))
        steps = np.arange(bins)
        kernel = np.exp(-np.abs(steps[:, None] - steps[None, :]) / self.spread).astype(np.float32)
        kernel /= kernel.sum(axis=1, keepdims=True)
        levels = (counts.T @ kernel).T ** self.damping
        return _AroundDates(levels.astype(np.float32), task.popularity * self.prior, task.border, first, width)


@dataclass(frozen=True, eq=False)
class _AroundDates:
    levels: NDArray[np.float32]
    prior: NDArray[np.float32]
    border: int
    first: int
    width: int

    def score(self, people: EventLog) -> Scores:
        events = people.select((people.time != NO_TIME) & (people.item < self.border))
        bins = len(self.levels)
        where = (events.user, np.clip((events.time - self.first) // self.width, 0, bins - 1))
        dates = csr_array((np.ones(len(events), np.float32), where), shape=(len(people.users), bins))
        length = np.maximum(dates.sum(axis=1), 1)[:, None]
        return np.asarray(dates @ self.levels / length + self.prior, dtype=np.float32)


def _dated(log: EventLog, rows: NDArray[np.bool_], name: str) -> EventLog:
    events = log.select(rows & (log.time != NO_TIME) & (log.sign > 0))
    if not len(events):
        raise TrainingError(f"'{name}' needs dates, and the target events have none.")
    return events
