"""The task: predict the target ratings of held-out people from what they rated elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.errors import TrainingError
from migration.evaluation.intervals import LEVEL, RESAMPLES, Interval
from migration.evaluation.trial import Trial
from migration.events import EventLog
from migration.interactions import last_of_each

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Ratings:
    """Ratings of some people as columns: person `row[n]` gave candidate or source item `item[n]` `value[n]` stars."""

    people: int
    row: NDArray[np.int64]
    item: NDArray[np.int64]
    value: Numbers

    def of(self, people: NDArray[np.int64]) -> "Ratings":
        """Those of the people at some places (ascending), renumbered in that order."""
        new = np.full(self.people, -1, dtype=np.int64)
        new[people] = np.arange(len(people))
        kept = new[self.row] >= 0
        return Ratings(len(people), new[self.row[kept]], self.item[kept], self.value[kept])

    def matrix(self, items: int, values: Numbers | None = None) -> csr_array:
        """(people, items) of the values, or of other ones in their places."""
        data = self.value if values is None else values
        return csr_array((data, (self.row, self.item)), shape=(self.people, items))

    def sums(self, values: Numbers) -> Numbers:
        """(people,) sums of (ratings,) `values`."""
        return np.bincount(self.row, values, minlength=self.people).astype(np.float64)

    def mean_by(self, index: NDArray[np.int64], size: int, values: Numbers, shrink: float) -> Numbers:
        """(size,) sums of `values` by `index`, divided by (their number + `shrink`)."""
        total, count = np.bincount(index, values, minlength=size), np.bincount(index, minlength=size)
        return np.asarray(total / np.maximum(count + shrink, 1e-9))


@dataclass(frozen=True)
class Side:
    """The ratings of one group of people here (source) and there (target), the same people in the same order.

    `log` holds both over the catalogue, whose candidates begin at `border`.
    """

    users: tuple[str, ...]
    log: EventLog
    border: int
    here: Ratings
    there: Ratings

    def of(self, people: NDArray[np.int64]) -> "Side":
        """The people at some places (ascending) alone."""
        users = tuple(self.users[n] for n in people.tolist())
        return Side(users, self.log.of_users(users), self.border, self.here.of(people), self.there.of(people))


@dataclass(frozen=True)
class RatingTask:
    """Training people to learn from, validation people to choose on, test people to report on."""

    sources: int
    candidates: int
    train: Side
    valid: Side
    test: Side

    @classmethod
    def of(cls, trial: Trial) -> "RatingTask":
        """The ratings behind a trial for cold users.

        Raises:
            TrainingError: the events on one side carry no ratings.
        """
        border = trial.task.border
        rated = trial.log.select(~np.isnan(trial.log.value))
        parts = {
            "train": _side(rated.of_users(trial.split.train), border),
            "valid": _side(rated.of_users(trial.valid.people.users), border),
            "test": _side(rated.of_users(trial.test.people.users), border),
        }
        for name, side in parts.items():
            if not len(side.there.value) or not len(side.here.value):
                raise TrainingError(
                    f"Ratings were asked for, and the {name} people's events carry none on one side.",
                    "Import ratings (a column `value` or `rating`), or leave --ratings out.",
                )
        return cls(border, len(trial.task.candidates), **parts)


def _side(log: EventLog, border: int) -> Side:
    inside = log.item >= border
    here = Ratings(len(log.users), *_columns(log, ~inside, 0))
    there = Ratings(len(log.users), *_columns(log, inside, border))
    return Side(log.users, log, border, here, there)


def _columns(
    log: EventLog, rows: NDArray[np.bool_], border: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """Of several ratings of one item by one person the last counts."""
    user, item = log.user[rows].astype(np.int64), log.item[rows].astype(np.int64) - border
    last = last_of_each(user * (len(log.items) + 1) + item)
    return user[last], item[last], log.value[rows][last].astype(np.float64)


def errors(there: Ratings, predicted: Mapping[str, Numbers], seed: int = 0) -> dict[str, tuple[Interval, Interval]]:
    """MAE and RMSE over all ratings, by name, with bootstrap intervals over people (the same draws for all)."""
    random = np.random.default_rng(seed)
    draws = random.multinomial(there.people, np.full(there.people, 1 / there.people), size=RESAMPLES)
    count = np.bincount(there.row, minlength=there.people)
    out = {}
    for name, values in predicted.items():
        off = values - there.value
        absolute = _ratio(there.sums(np.abs(off)), count, draws)
        square = _ratio(there.sums(off**2), count, draws)
        root = Interval(mean=square.mean**0.5, low=square.low**0.5, high=square.high**0.5)
        out[name] = absolute, root
    return out


def rmse(there: Ratings, predicted: Numbers) -> float:
    """Root of the mean squared error over all ratings."""
    return float(np.sqrt(np.mean((predicted - there.value) ** 2)))


def _ratio(total: Numbers, count: NDArray[np.int64], draws: NDArray[np.int64]) -> Interval:
    means = (draws @ total) / np.maximum(draws @ count, 1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(mean=float(total.sum() / count.sum()), low=float(low), high=float(high))
