"""The result of predicting ratings, as one frozen value that can say itself as Markdown."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import NamedTuple

from migration.domain import Value
from migration.evaluation.intervals import Interval
from migration.evaluation.ratings.bridges import PublishedEMCDR, PublishedPTUPCDR, RatingEMCDR, RatingPTUPCDR
from migration.evaluation.ratings.habits import LevelsAndHabits
from migration.evaluation.ratings.network import Calibrated
from migration.evaluation.ratings.plain import (
    ItemMean,
    ItemMeanUserOffset,
    MeanRating,
    Rater,
)
from migration.evaluation.ratings.task import Numbers, RatingTask, errors, rmse
from migration.evaluation.search import Setting, coordinate_ascent, settings
from migration.progress import QUIET, Progress

RATERS: tuple[Rater, ...] = (
    MeanRating(),
    ItemMean(),
    ItemMeanUserOffset(),
    PublishedEMCDR(),
    PublishedPTUPCDR(),
    RatingEMCDR(),
    RatingPTUPCDR(),
    LevelsAndHabits(),
)


CALIBRATED = "network, calibrated"
"""The name of the row of the network."""


class RatingRow(Value):
    """One model: mean absolute error and root mean squared error in stars, over all ratings asked for."""

    name: str
    settings: dict[str, str | int | float | bool]
    tried: int
    mae: Interval
    rmse: Interval
    fit_seconds: float


class RatingCard(Value):
    """All models on the same ratings."""

    target: str
    sources: tuple[str, ...]
    train_people: int
    valid_people: int
    test_people: int
    ratings: int
    rows: tuple[RatingRow, ...]

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        return f"{' + '.join(self.sources)} -> {self.target}, ratings of test users"

    def caption(self) -> str:
        """The numbers of people and ratings, and what the brackets mean."""
        return (
            f"{self.ratings:,} ratings by {self.test_people:,} people whose target ratings nobody had seen; "
            f"{self.train_people:,} people to learn from, {self.valid_people:,} to choose settings on. "
            "In stars; brackets: 95 % bootstrap intervals over people."
        )

    def to_markdown(self) -> str:
        """The table and the question."""
        lines = ["| model | MAE | RMSE | fit |", "| --- | ---: | ---: | ---: |"]
        lines += [f"| {row.name} | {row.mae} | {row.rmse} | {row.fit_seconds:.1f} |" for row in self.rows]
        return "\n".join([*lines, "", self.caption()]) + "\n"


class _Fit(NamedTuple):
    settings: dict[str, Setting]
    tried: int
    seconds: float


def rate(
    task: RatingTask,
    network: Calibrated | None,
    *,
    target: str,
    sources: Sequence[str],
    tries: int = 1,
    progress: Progress = QUIET,
) -> RatingCard:
    """Fit and tune all raters (by RMSE on validation people), and report on the test people."""
    predicted: dict[str, Numbers] = {}
    fits: dict[str, _Fit] = {}
    base = LevelsAndHabits()
    for rater in progress.track(RATERS, "raters", len(RATERS)):
        best, tried = tuned(rater, task, tries)
        base = best if isinstance(best, LevelsAndHabits) else base
        start = perf_counter()
        predict = best.fit(task)
        fits[rater.name] = _Fit(settings(best), tried, perf_counter() - start)
        predicted[rater.name] = predict(task.test)
    if network:
        start = perf_counter()
        predict = replace(network, base=base).fit(task)
        fits[CALIBRATED] = _Fit({}, 1, perf_counter() - start)
        predicted[CALIBRATED] = predict(task.test)
    found = errors(task.test.there, predicted)
    rows = tuple(
        RatingRow(
            name=name,
            settings=fits[name].settings,
            tried=fits[name].tried,
            mae=mae,
            rmse=root,
            fit_seconds=fits[name].seconds,
        )
        for name, (mae, root) in found.items()
    )
    train, valid, test = (len(side.users) for side in (task.train, task.valid, task.test))
    return RatingCard(
        target=target,
        sources=tuple(sources),
        train_people=train,
        valid_people=valid,
        test_people=test,
        ratings=len(task.test.there.value),
        rows=rows,
    )


def tuned(rater: Rater, task: RatingTask, tries: int) -> tuple[Rater, int]:
    """The best of at most `tries` settings by the validation people's RMSE, and how many were tried."""

    def attempt(move: Rater) -> tuple[float, None]:
        return -rmse(task.valid.there, move.fit(task)(task.valid)), None

    best, _, tried = coordinate_ascent(rater, tries, attempt)
    return best, tried
