"""Settings are chosen on validation people, alike for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.neighbours import ItemKNN, UserKNN
from migration.evaluation.baselines.popularity import DatePopularity, Popularity
from migration.evaluation.search import Setting, settings
from migration.evaluation.trial import Task, Trial
from migration.evaluation.tune import enter, enter_all, fused
from migration.events import EventLog
from tests.worlds.tastes import tastes


@pytest.fixture(scope="module")
def trial() -> Trial:
    return tastes(dated=False).trial()


@dataclass(frozen=True)
class Mixed:
    """Popularity with a sign and a weight: only a positive sign is any good, and the weight changes nothing."""

    sign: int = -1
    weight: float = 1.0
    name: ClassVar[str] = "mixed"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {"weight": (1.0, 2.0), "sign": (-1, 1)}

    def fit(self, task: Task) -> Ranker:
        return _Mixed(task.popularity * self.sign * self.weight)


@dataclass(frozen=True, eq=False)
class _Mixed:
    scores: np.ndarray

    def score(self, people: EventLog) -> Scores:
        return np.tile(self.scores, (len(people.users), 1)).astype(np.float32)


def test_the_best_setting_on_validation_people_is_kept(trial: Trial) -> None:
    found = enter(Mixed(), trial, tries=10)
    assert found.settings == {"sign": 1, "weight": 1.0}
    assert found.valid == enter(Popularity(), trial).valid
    assert found.tried == 4  # -1/1, -1/2, 1/1, then 1/2 in the second round


def test_no_more_settings_are_tried_than_asked_for(trial: Trial) -> None:
    assert enter(Mixed(), trial).settings == {"sign": -1, "weight": 1.0}
    assert enter(Mixed(), trial, tries=2).tried == 2
    assert enter(ItemKNN(), trial, tries=5).tried == 5


def test_more_tries_are_never_worse_on_validation_people(trial: Trial) -> None:
    few, many = (enter(UserKNN(), trial, tries=tries).valid or 0 for tries in (1, 12))
    assert many >= few > 0


def test_a_competitor_that_cannot_take_part_is_named_with_the_reason(trial: Trial) -> None:
    entrants, left_out = enter_all([Popularity(), DatePopularity()], trial)
    assert [entrant.name for entrant in entrants] == ["popularity"]
    assert "dates" in left_out["popularity around the dates"]


def test_the_best_few_are_fused(trial: Trial) -> None:
    entrants, _ = enter_all([Popularity(), UserKNN(), ItemKNN()], trial, fuse=2)
    assert [entrant.name for entrant in entrants] == ["popularity", "user-kNN", "item-kNN", "rank fusion"]
    members = str(entrants[-1].settings["members"]).split(", ")
    assert sorted(members) == ["item-kNN", "user-kNN"]


def test_a_fusion_of_one_is_that_one(trial: Trial) -> None:
    one = enter(UserKNN(), trial)
    assert fused([one], trial, 1).valid == pytest.approx(one.valid)


def test_settings_are_told_by_name() -> None:
    assert settings(UserKNN(neighbours=7))["neighbours"] == 7
    assert settings(Popularity()) == {}
