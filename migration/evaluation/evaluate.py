"""Models against each other, on people and answers that none of them has seen: from a trial to a scorecard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from migration.evaluation.groups import groups_of, ordered
from migration.evaluation.intervals import Interval, intervals, paired
from migration.evaluation.metrics import POOL, PerPerson, coverage, exposure, gini, hits, novelty, per_person, unseen
from migration.evaluation.ranking import drawn_wrong, ranked
from migration.evaluation.resources import Spent, measured
from migration.evaluation.scorecard import COMPARED, MAIN, Comparison, Counts, GroupFigure, Row, Scorecard, Shot
from migration.evaluation.themes import Themes
from migration.evaluation.trial import Questions, Task, Trial
from migration.evaluation.tune import Entrant
from migration.progress import QUIET, Progress

SHORT = 10
"""Depth of the lists that a person sees: coverage, Gini, novelty, diversity and calibration are of these."""
DEEP = f"recall@{POOL}"


@dataclass(frozen=True)
class Measured:
    """One model on some questions, person by person.

    Attributes:
        entrant: the model.
        figures: (people,) each, in the order of the questions.
        overall: figures of all lists together.
        spent: time and memory of ranking.
    """

    entrant: Entrant
    figures: dict[str, PerPerson]
    overall: dict[str, float]
    spent: Spent


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
    found = measured_all(trial, entrants, progress=progress)
    return written(trial, found, left_out=left_out, seed=seed, shots=_shots(trial, found, seed, progress))


def measured_all(trial: Trial, entrants: Sequence[Entrant], *, progress: Progress = QUIET) -> list[Measured]:
    """Each entrant on the test people; raises as `evaluate` does."""
    names = [entrant.name for entrant in entrants]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"expected entrants of different names, found {names}")
    wrong = drawn_wrong(trial.task, trial.test)
    return [measure(entrant, trial.task, trial.test, wrong=wrong, progress=progress) for entrant in entrants]


def written(
    trial: Trial,
    found: Sequence[Measured],
    *,
    left_out: Mapping[str, str] | None = None,
    seed: int = 0,
    shots: tuple[Shot, ...] = (),
) -> Scorecard:
    """The scorecard of what was measured."""
    groups = _group_figures(trial, found, seed)
    return Scorecard(
        protocol=trial.protocol,
        target=trial.task.target,
        sources=tuple(sorted({key.domain for key in trial.task.sources})),
        fixed_split=trial.fixed_split,
        seed=seed,
        counts=_counts(trial),
        rows=tuple(_row(one, groups[one.entrant.name], seed) for one in found),
        comparisons=tuple(_comparisons(found, seed)),
        shots=shots,
        themes=Themes.of(trial.task).by,
        left_out=dict(left_out or {}),
    )


def measure(
    entrant: Entrant,
    task: Task,
    questions: Questions,
    *,
    wrong: NDArray[np.int64] | None = None,
    progress: Progress = QUIET,
) -> Measured:
    """Rank the full catalogue for each person of `questions` and judge the lists.

    `wrong` is what `drawn_wrong` gives for them, drawn here where it is left out.
    """
    wrong = drawn_wrong(task, questions) if wrong is None else wrong
    with measured() as spent:
        found = ranked(entrant.ranker, task, questions, POOL, wrong, progress=progress, label=entrant.name)
    figures = per_person(hits(found.lists, questions.truth), np.diff(questions.truth.indptr))
    figures |= {"auc": found.auc, "accuracy": found.accuracy}
    short, themes = found.lists[:, :SHORT], Themes.of(task)
    figures[f"novelty@{SHORT}"] = novelty(short, task.popularity, len(task.log.users))
    figures[f"diversity@{SHORT}"] = themes.diversity(short)
    figures[f"miscalibration@{SHORT}"] = themes.miscalibration(short, questions.truth)
    shown = exposure(short, len(task.popularity), questions.among)
    overall = {
        f"coverage@{SHORT}": coverage(shown),
        f"gini@{SHORT}": gini(shown),
        f"unseen@{SHORT}": unseen(short, task.popularity),
    }
    return Measured(entrant, figures, overall, spent)


def _row(one: Measured, groups: tuple[GroupFigure, ...], seed: int) -> Row:
    entrant = one.entrant
    figures = intervals(one.figures, seed=seed)
    return Row(
        name=entrant.name,
        settings=dict(entrant.settings),
        tried=entrant.tried,
        valid=entrant.valid,
        figures=figures,
        overall=one.overall,
        groups=groups,
        gaps=_gaps(groups, figures[MAIN].mean),
        fit_seconds=entrant.fit_seconds,
        tune_seconds=entrant.tune_seconds,
        rank_seconds=one.spent.seconds,
        fit_mb=entrant.fit_mb,
        rank_mb=one.spent.peak_mb,
    )


def _gaps(groups: tuple[GroupFigure, ...], mean: float) -> dict[str, float]:
    by: dict[str, list[float]] = {}
    for group in groups:
        by.setdefault(group.grouping, []).append(group.ndcg.mean)
    return {name: (max(values) - min(values)) / mean if mean else 0.0 for name, values in by.items()}


def _group_figures(trial: Trial, found: Sequence[Measured], seed: int) -> dict[str, tuple[GroupFigure, ...]]:
    out: dict[str, list[GroupFigure]] = {one.entrant.name: [] for one in found}
    for grouping, labels in groups_of(trial.task, trial.test).items():
        for label in ordered(labels):
            rows = np.array([one == label for one in labels])
            figures = intervals({one.entrant.name: one.figures[MAIN][rows] for one in found}, seed=seed)
            for name, ndcg in figures.items():
                out[name].append(GroupFigure(grouping=grouping, label=label, people=int(rows.sum()), ndcg=ndcg))
    return {name: tuple(figures) for name, figures in out.items()}


def _shots(trial: Trial, found: Sequence[Measured], seed: int, progress: Progress) -> tuple[Shot, ...]:
    """The test people asked again with more known, each model against itself; nothing for most protocols."""
    shots = []
    for one in found if trial.later else ():
        before = None
        for known, questions in {"0": trial.test, **trial.later}.items():
            again = one if questions is trial.test else measure(one.entrant, trial.task, questions, progress=progress)
            figures = intervals({MAIN: again.figures[MAIN], DEEP: again.figures[DEEP]}, seed=seed)
            step: Interval | None = None
            if before is not None:
                step = paired(again.figures[MAIN], before.figures[MAIN], seed=seed)
            people = len(questions.people.users)
            shots.append(
                Shot(
                    model=one.entrant.name,
                    known=known,
                    people=people,
                    ndcg=figures[MAIN],
                    recall=figures[DEEP],
                    step=step,
                )
            )
            before = again
    return tuple(shots)


def _comparisons(found: Sequence[Measured], seed: int) -> list[Comparison]:
    pairs = [(one, two, metric) for one, two in combinations(found, 2) for metric in COMPARED]
    if not pairs:
        return []
    differences = {n: one.figures[metric] - two.figures[metric] for n, (one, two, metric) in enumerate(pairs)}
    by_pair = intervals(differences, seed=seed)
    return [
        Comparison(model=one.entrant.name, other=two.entrant.name, metric=metric, difference=by_pair[n])
        for n, (one, two, metric) in enumerate(pairs)
    ]


def _counts(trial: Trial) -> Counts:
    task, truth, among = trial.task, trial.test.truth, trial.test.among
    never = task.popularity == 0
    candidates = np.ones(len(never), bool) if among is None else among
    return Counts(
        train_people=len(task.log.users),
        valid_people=len(trial.valid.people.users),
        test_people=len(trial.test.people.users),
        skipped_people=trial.test.skipped,
        source_items=task.border,
        candidates=int(candidates.sum()),
        unseen_candidates=int((never & candidates).sum()),
        answers=int(truth.nnz),
        unseen_answers=int(never[truth.indices].sum()),
    )
