"""Accuracy against variety: one model under several settings of its popularity dial."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from migration.domain import Value
from migration.evaluation.baselines.base import Ranker
from migration.evaluation.intervals import Interval, intervals
from migration.evaluation.metrics import coverage, exposure, gini, hits, ndcg, novelty
from migration.evaluation.ranking import best_lists
from migration.evaluation.trial import Questions, Task
from migration.progress import QUIET, Progress

DIALS = (0.0, 0.125, 0.25, 0.375, 0.5, 0.75, 1.0, 1.5, 2.0)
DEPTH = 10


class DialPoint(Value):
    """What lists of ten are like at one setting of the dial."""

    dial: float
    ndcg: Interval
    coverage: float
    gini: float
    novelty: float


def dial_curve(
    ranker: Callable[[float], Ranker],
    task: Task,
    questions: Questions,
    *,
    dials: Sequence[float] = DIALS,
    seed: int = 0,
    progress: Progress = QUIET,
) -> tuple[DialPoint, ...]:
    """Rank once at each setting; `ranker` gives the model at one."""
    points = []
    for dial in progress.track(dials, "popularity dial", len(dials)):
        lists = best_lists(ranker(dial), task, questions, DEPTH)
        gained = ndcg(hits(lists, questions.truth), np.diff(questions.truth.indptr), DEPTH)
        shown = exposure(lists, len(task.popularity), questions.among)
        point = DialPoint(
            dial=dial,
            ndcg=intervals({"ndcg": gained}, seed=seed)["ndcg"],
            coverage=coverage(shown),
            gini=gini(shown),
            novelty=float(novelty(lists, task.popularity, len(task.log.users)).mean()),
        )
        points.append(point)
    return tuple(points)


def coverage_at(points: Sequence[DialPoint], ndcg: float) -> float | None:
    """The highest coverage that the curve gives at that accuracy or more, between the points by straight lines.

    None where no setting is as accurate.
    """
    best = [point.coverage for point in points if point.ndcg.mean >= ndcg]
    for one, two in pairwise(points):
        low, high = sorted((one, two), key=lambda point: point.ndcg.mean)
        if low.ndcg.mean < ndcg <= high.ndcg.mean:
            share = (ndcg - low.ndcg.mean) / (high.ndcg.mean - low.ndcg.mean)
            best.append(low.coverage + share * (high.coverage - low.coverage))
    return max(best, default=None)
