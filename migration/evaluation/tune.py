"""Choosing the settings of a competitor on validation people, alike for all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from time import perf_counter

import numpy as np

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Baseline, Ranker, Setting
from migration.evaluation.baselines.fusion import RankFusion
from migration.evaluation.metrics import hits, ndcg
from migration.evaluation.ranking import best_lists
from migration.evaluation.resources import Spent, measured
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


@dataclass(frozen=True)
class _Try:
    baseline: Baseline
    ranker: Ranker
    valid: float
    spent: Spent


def enter(baseline: Baseline, trial: Trial, *, tries: int = 1, progress: Progress = QUIET) -> Entrant:
    """Fit a competitor with the best of at most `tries` settings, by coordinate ascent on validation people.

    The first try is the settings given; then one setting at a time is moved to each of its `choices`, and kept where it
    is better, until a whole round helps nothing or the tries are used up.

    Raises:
        TrainingError: the task lacks what the competitor needs.
    """
    start = perf_counter()
    best = _try(baseline, trial)
    seen = {baseline}
    improved = True
    while improved:
        improved = False
        for name, value in _moves(baseline):
            move = replace(best.baseline, **{name: value})
            if move in seen or len(seen) >= tries:
                continue
            seen.add(move)
            made = _try(move, trial)
            progress.note(f"{baseline.name}: try {len(seen)}, {name} {value}: NDCG@{DEPTH} {made.valid:.4f}")
            if made.valid > best.valid:
                best, improved = made, True
    return Entrant(
        baseline.name,
        best.ranker,
        settings(best.baseline),
        len(seen),
        best.valid,
        best.spent.seconds,
        perf_counter() - start,
        best.spent.peak_mb,
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


def settings(baseline: Baseline) -> dict[str, Setting]:
    """The settings of a competitor by name."""
    values = {field.name: getattr(baseline, field.name) for field in fields(baseline)}
    return {name: value for name, value in values.items() if isinstance(value, Setting)}


def _moves(baseline: Baseline) -> Iterator[tuple[str, Setting]]:
    return ((name, value) for name, values in baseline.choices.items() for value in values)


def _try(baseline: Baseline, trial: Trial) -> _Try:
    with measured() as spent:
        ranker = baseline.fit(trial.task)
    return _Try(baseline, ranker, _quality(ranker, trial.task, trial.valid), spent)


def _quality(ranker: Ranker, task: Task, questions: Questions) -> float:
    lists = best_lists(ranker, task, questions, DEPTH)
    wanted = np.diff(questions.truth.indptr)
    return float(ndcg(hits(lists, questions.truth), wanted, DEPTH).mean())
