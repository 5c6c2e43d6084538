"""Models against each other, on people and answers that none of them has seen: from a trial to a scorecard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from time import perf_counter

import numpy as np

from migration.evaluation.intervals import intervals
from migration.evaluation.metrics import POOL, PerPerson, coverage, exposure, gini, hits, novelty, per_person
from migration.evaluation.ranking import best_lists
from migration.evaluation.scorecard import COMPARED, Comparison, Counts, Row, Scorecard
from migration.evaluation.trial import Questions, Task, Trial
from migration.evaluation.tune import Entrant
from migration.progress import QUIET, Progress

SHORT = 10
"""Depth of the lists that a person sees: coverage, Gini and novelty are of these."""


@dataclass(frozen=True)
class Measured:
    """One model on some questions, person by person.

    Attributes:
        entrant: the model.
        figures: (people,) each, in the order of the questions.
        overall: figures of all lists together.
        seconds: time of ranking.
    """

    entrant: Entrant
    figures: dict[str, PerPerson]
    overall: dict[str, float]
    seconds: float


def evaluate(
    trial: Trial,
    entrants: Sequence[Entrant],
    *,
    left_out: Mapping[str, str] | None = None,
    seed: int = 0,
    progress: Progress = QUIET,
) -> Scorecard:
    """Rank for the test people of `trial` with each entrant, once, and write the figures down.

    Args:
        trial: whose task the entrants were fitted to.
        entrants: the models, in the order in which to show them.
        left_out: competitors that could not take part, with the reason.
        seed: of the bootstrap.
        progress: told the number of batches ranked.

    Raises:
        ValueError: no entrant, or two of one name.
    """
    names = [entrant.name for entrant in entrants]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"expected entrants of different names, found {names}")
    measured = [measure(entrant, trial.task, trial.test, progress=progress) for entrant in entrants]
    return Scorecard(
        protocol=trial.protocol,
        target=trial.task.target,
        sources=tuple(sorted({key.domain for key in trial.task.sources})),
        fixed_split=trial.fixed_split,
        seed=seed,
        counts=_counts(trial),
        rows=tuple(_row(one, seed) for one in measured),
        comparisons=tuple(_comparisons(measured, seed)),
        left_out=dict(left_out or {}),
    )


def measure(entrant: Entrant, task: Task, questions: Questions, *, progress: Progress = QUIET) -> Measured:
    """Rank the full catalogue for each person of `questions` and judge the lists."""
    start = perf_counter()
    lists = best_lists(entrant.ranker, task, questions.people, POOL, progress=progress, label=entrant.name)
    seconds = perf_counter() - start
    figures = per_person(hits(lists, questions.truth), np.diff(questions.truth.indptr))
    short = lists[:, :SHORT]
    figures[f"novelty@{SHORT}"] = novelty(short, task.popularity, len(task.log.users))
    shown = exposure(short, len(task.popularity))
    overall = {f"coverage@{SHORT}": coverage(shown), f"gini@{SHORT}": gini(shown)}
    return Measured(entrant, figures, overall, seconds)


def _row(measured: Measured, seed: int) -> Row:
    entrant = measured.entrant
    return Row(
        name=entrant.name,
        settings=dict(entrant.settings),
        tried=entrant.tried,
        valid=entrant.valid,
        figures=intervals(measured.figures, seed=seed),
        overall=measured.overall,
        fit_seconds=entrant.fit_seconds,
        tune_seconds=entrant.tune_seconds,
        rank_seconds=measured.seconds,
    )


def _comparisons(measured: Sequence[Measured], seed: int) -> list[Comparison]:
    pairs = [(one, two, metric) for one, two in combinations(measured, 2) for metric in COMPARED]
    if not pairs:
        return []
    differences = {n: one.figures[metric] - two.figures[metric] for n, (one, two, metric) in enumerate(pairs)}
    found = intervals(differences, seed=seed)
    return [
        Comparison(model=one.entrant.name, other=two.entrant.name, metric=metric, difference=found[n])
        for n, (one, two, metric) in enumerate(pairs)
    ]


def _counts(trial: Trial) -> Counts:
    task, truth = trial.task, trial.test.truth
    unseen = task.popularity == 0
    return Counts(
        train_people=len(task.log.users),
        valid_people=len(trial.valid.people.users),
        test_people=len(trial.test.people.users),
        skipped_people=trial.test.skipped,
        source_items=task.border,
        candidates=len(unseen),
        unseen_candidates=int(unseen.sum()),
        answers=int(truth.nnz),
        unseen_answers=int(unseen[truth.indices].sum()),
    )
