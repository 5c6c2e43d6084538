"""What stands beside the ranking figures: groups, themes, the dial, reliability, claims, memory."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from migration.domain import Item
from migration.evaluation.baselines.base import Scores
from migration.evaluation.baselines.neighbours import ItemKNN, UserKNN
from migration.evaluation.baselines.popularity import Popularity
from migration.evaluation.baselines.target_side import TargetSide
from migration.evaluation.claims import CLAIMED, claims
from migration.evaluation.dial import DialPoint, coverage_at, dial_curve
from migration.evaluation.evaluate import evaluate
from migration.evaluation.groups import ACTIVITY, HISTORY, TASTE, groups_of, ordered
from migration.evaluation.intervals import Interval
from migration.evaluation.reliability import deciles, rises
from migration.evaluation.resources import measured
from migration.evaluation.themes import Themes
from migration.evaluation.trial import Task, Trial
from migration.evaluation.tune import enter_all
from migration.events import EventLog


def test_groups_part_everybody(trial: Trial) -> None:
    groups = groups_of(trial.task, trial.test)
    assert set(groups) == {HISTORY, ACTIVITY, TASTE}
    for labels in groups.values():
        assert len(labels) == len(trial.test.people.users)
    thirds = [groups[TASTE].count(label) for label in ordered(groups[TASTE])]
    assert max(thirds) - min(thirds) <= 1
    assert set(groups[HISTORY]) == {"5-9"}  # everybody took five


def test_groups_stand_in_order() -> None:
    assert ordered(("10-19", "3-4", "50+", "0")) == ["0", "3-4", "10-19", "50+"]
    assert ordered(("busy third", "quiet third")) == ["quiet third", "busy third"]


def test_a_gap_is_the_best_group_above_the_worst(trial: Trial) -> None:
    row = evaluate(trial, enter_all([UserKNN()], trial)[0]).rows[0]
    means = [group.ndcg.mean for group in row.groups if group.grouping == TASTE]
    assert row.gaps[TASTE] == pytest.approx((max(means) - min(means)) / row.figures["ndcg@10"].mean)


def test_a_list_of_one_theme_is_less_diverse_and_worse_calibrated(trial: Trial) -> None:
    themes = Themes.of(trial.task)
    assert themes.by == "words"
    same = np.flatnonzero(themes.theme == np.bincount(themes.theme).argmax())[:4]
    mixed = np.array([np.flatnonzero(themes.theme == theme)[0] for theme in np.unique(themes.theme)[:4]])
    one, many = themes.diversity(np.stack([same, mixed]))
    assert one < many
    truth = csr_array((np.ones(4, np.float32), (np.zeros(4, int), same)), (1, len(themes.theme)))
    assert themes.miscalibration(same[None], truth)[0] == pytest.approx(0)
    assert themes.miscalibration(mixed[None], truth)[0] > 0.5


def test_diversity_is_the_mean_over_pairs(trial: Trial) -> None:
    themes = Themes.of(trial.task)
    lists = np.random.default_rng(0).integers(len(themes.theme), size=(3, 5))
    for row, found in zip(lists, themes.diversity(lists), strict=True):
        pairs = [1 - themes.vectors[a] @ themes.vectors[b] for n, a in enumerate(row) for b in row[n + 1 :]]
        assert found == pytest.approx(np.mean(pairs), abs=1e-5)


def test_without_words_themes_are_what_is_taken_together(trial: Trial) -> None:
    bare = {key: Item(domain=key.domain, id=key.id) for key in trial.task.items}
    task = Task(trial.task.log, "film", trial.task.border, bare)
    themes = Themes.of(task)
    assert themes.by == "takers"
    assert Themes.of(task) is themes


class Turned:
    """Popularity turned up or down over a taste of its own."""

    def __init__(self, task: Task, dial: float) -> None:
        self.knn, self.popularity, self.dial = UserKNN(neighbours=20).fit(task), task.popularity, dial

    def score(self, people: EventLog) -> Scores:
        return np.asarray(self.knn.score(people) + self.dial * np.log1p(self.popularity), dtype=np.float32)


def test_the_dial_trades_variety_for_popularity(trial: Trial) -> None:
    points = dial_curve(lambda dial: Turned(trial.task, dial), trial.task, trial.test, dials=(-1.0, 0.0, 50.0))
    assert points[0].coverage > points[2].coverage
    assert points[0].gini < points[2].gini
    assert points[0].novelty > points[2].novelty


def test_the_dial_counts_only_what_is_ranked(trial: Trial) -> None:
    ten = np.arange(len(trial.task.candidates)) < 10
    questions = replace(trial.test, among=ten)
    points = dial_curve(lambda dial: Turned(trial.task, dial), trial.task, questions, dials=(1.0,))
    assert points[0].coverage == 1


def test_coverage_at_an_accuracy_lies_between_the_settings_around_it() -> None:
    def point(dial: float, ndcg: float, coverage: float) -> DialPoint:
        return DialPoint(
            dial=dial, ndcg=Interval(mean=ndcg, low=ndcg, high=ndcg), coverage=coverage, gini=0.5, novelty=1.0
        )

    points = [point(0, 0.1, 0.9), point(1, 0.2, 0.1)]
    assert coverage_at(points, 0.15) == pytest.approx(0.5)
    assert coverage_at(points, 0.05) == pytest.approx(0.9)
    assert coverage_at(points, 0.3) is None


def test_confidence_that_knows_rises() -> None:
    random = np.random.default_rng(0)
    gain = random.random(500)
    parts = deciles(gain.astype(np.float32), gain, np.zeros(500))
    assert len(parts) == 10
    assert sum(part.people for part in parts) == 500
    assert rises(parts) == pytest.approx(1)
    assert parts[-1].ahead == 1
    assert rises(deciles(-gain.astype(np.float32), gain, np.zeros(500))) == pytest.approx(-1)


def test_claims_are_ratios_of_what_was_measured(trial: Trial) -> None:
    card = evaluate(trial, enter_all([UserKNN(), ItemKNN(), TargetSide(factors=8, regularisation=10.0)], trial)[0])
    found = claims(card.rows, "user-kNN")
    assert len(found) == 2 * len(CLAIMED)
    ratio = card.row("user-kNN").figures["recall@10"].mean / card.row("item-kNN").figures["recall@10"].mean
    against = next(claim for claim in found if claim.other == "item-kNN" and claim.metric == "recall@10")
    assert against.measured == pytest.approx(ratio)
    assert against.met == (ratio >= 1.4)
    assert "claimed ×1.4 to 1.75" in str(against)
    assert claims(card.rows, "nobody") == ()


def test_memory_and_time_are_of_the_work_inside() -> None:
    with measured() as spent:
        held = np.ones(40_000_000)
    assert spent.seconds > 0
    assert spent.peak_mb > held.nbytes / 2**20
    with measured() as less:
        pass
    assert 0 < less.seconds < spent.seconds


def test_popularity_shows_nobody_the_unseen(trial: Trial) -> None:
    card = evaluate(trial, enter_all([Popularity()], trial)[0])
    assert card.rows[0].overall["unseen@10"] == 0
    assert card.rows[0].rank_mb > 0
