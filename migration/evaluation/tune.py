"""Choosing the settings of a competitor on validation people, alike for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Baseline, Ranker
from migration.evaluation.baselines.fusion import RankFusion
from migration.evaluation.metrics import hits, ndcg
from migration.evaluation.ranking import best_lists
from migration.evaluation.resources import Spent, measured
from migration.evaluation.search import Setting, coordinate_ascent, settings
from migration.evaluation.trial import Questions, Task, Trial
from migration.progress import QUIET, Progress

CLASSICAL = ("user-kNN", "item-kNN", "ridge (cross-domain EASE)", "reduced-rank ridge", "joint ALS")
"""The competitors that a rank fusion is made of, by their shown names."""
DEPTH = 10
"""Settings are chosen by NDCG at this depth."""


@dataclass(frozen=True)
class Entrant:
    """A model that is fitted and ready to be reported on.

    Attributes:
        name: what the scorecard calls it.
        ranker: scores the candidates of the task.
        settings: the settings chosen.
        tried: number of settings that were compared on validation people.
        valid: NDCG@10 of the chosen settings on validation people; None where it was not measured.
        fit_seconds: time of fitting with the chosen settings.
        tune_seconds: time of all fitting and comparing.
        fit_mb: highest memory of the process while it was fitted.
    """

    name: str
    ranker: Ranker
    settings: Mapping[str, Setting] = field(default_factory=dict)
    tried: int = 1
    valid: float | None = None
    fit_seconds: float = 0.0
    tune_seconds: float = 0.0
    fit_mb: float = 0.0


def enter(baseline: Baseline, trial: Trial, *, tries: int = 1, progress: Progress = QUIET) -> Entrant:
    """Fit a competitor with the best of at most `tries` settings, by coordinate ascent on validation people.

    Raises:
        TrainingError: the task lacks what the competitor needs.
    """

    def attempt(move: Baseline) -> tuple[float, tuple[Ranker, float, Spent]]:
        with measured() as spent:
            ranker = move.fit(trial.task)
        valid = _quality(ranker, trial.task, trial.valid)
        if tries > 1:
            progress.note(f"{move.name}: {_said(move)}: NDCG@{DEPTH} {valid:.4f}")
        return valid, (ranker, valid, spent)

    start = perf_counter()
    best, (ranker, valid, spent), tried = coordinate_ascent(baseline, tries, attempt)
    return Entrant(
        best.name, ranker, settings(best), tried, valid, spent.seconds, perf_counter() - start, spent.peak_mb
    )


def enter_all(
    baselines: Sequence[Baseline], trial: Trial, *, tries: int = 1, fuse: int = 0, progress: Progress = QUIET
) -> tuple[list[Entrant], dict[str, str]]:
    """Fit and tune some competitors.

    Args:
        baselines: the competitors.
        trial: what to learn from and whom to choose on.
        tries: number of settings that each may try.
        fuse: add the rank fusion of this many of the classical ones, the best on validation people; 0 for none.
        progress: told the number of competitors done.

    Returns:
        The entrants, and by name the reason why a competitor had to be left out.
    """
    entrants: list[Entrant] = []
    left_out: dict[str, str] = {}
    for baseline in progress.track(baselines, "competitors", len(baselines)):
        try:
            entrants.append(enter(baseline, trial, tries=tries, progress=progress))
        except TrainingError as error:
            left_out[baseline.name] = " ".join([error.message, error.hint]).strip()
    members = [entrant for entrant in entrants if entrant.name in CLASSICAL] or entrants
    if fuse > 1 and len(members) > 1:
        entrants.append(fused(members, trial, fuse, tries=tries, progress=progress))
    return entrants, left_out


def fused(
    entrants: Sequence[Entrant], trial: Trial, count: int, *, tries: int = 1, progress: Progress = QUIET
) -> Entrant:
    """The rank fusion of the `count` entrants that are best on validation people, itself tuned there."""
    best = sorted(entrants, key=lambda entrant: entrant.valid or 0.0, reverse=True)[:count]
    fusion = RankFusion(tuple(entrant.ranker for entrant in best))
    made = enter(fusion, trial, tries=tries, progress=progress)
    return replace(made, settings={**made.settings, "members": ", ".join(entrant.name for entrant in best)})


def _said(baseline: Baseline) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings(baseline).items())


def _quality(ranker: Ranker, task: Task, questions: Questions) -> float:
    lists = best_lists(ranker, task, questions, DEPTH)
    wanted = np.diff(questions.truth.indptr)
    return float(ndcg(hits(lists, questions.truth), wanted, DEPTH).mean())
