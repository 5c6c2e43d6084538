"""Counting, lately, and around the dates."""

from dataclasses import replace

import numpy as np
import pytest

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.popularity import DAY, DatePopularity, Popularity, RecentPopularity
from migration.evaluation.trial import Trial
from migration.events import NO_TIME
from tests.contracts.baseline import BaselineContract
from tests.worlds.tastes import tastes


class TestPopularity(BaselineContract):
    ahead = 1.0

    @pytest.fixture
    def baseline(self) -> Baseline:
        return Popularity()

    def test_counts_people(self, trial: Trial) -> None:
        scores = Popularity().fit(trial.task).score(trial.test.people)
        takers = [
            len({u for u, i in zip(trial.task.log.user, trial.task.log.item, strict=True) if i == place})
            for place in range(trial.task.border, len(trial.task.log.items))
        ]
        np.testing.assert_array_equal(scores[0], takers)


class TestRecentPopularity(BaselineContract):
    ahead = 0.3  # the last quarter has a taste of its own, which is wrong for three people of four

    @pytest.fixture
    def baseline(self) -> Baseline:
        return RecentPopularity(half_life=365.0)

    def test_halves_an_event_for_each_half_life(self, trial: Trial) -> None:
        scores = RecentPopularity(half_life=30.0).fit(trial.task).score(trial.test.people)[0]
        log, border = trial.task.log, trial.task.border
        last = log.time[log.item >= border].max()
        place = int(log.item[log.item >= border][0])
        ages = (last - log.time[log.item == place]) / DAY
        assert scores[place - border] == pytest.approx(sum(0.5 ** (age / 30) for age in ages), rel=1e-5)

    def test_needs_dates(self) -> None:
        with pytest.raises(TrainingError, match="dates"):
            RecentPopularity().fit(tastes(dated=False).trial().task)


class TestDatePopularity(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return DatePopularity()

    def test_needs_dates(self) -> None:
        with pytest.raises(TrainingError, match="dates"):
            DatePopularity().fit(tastes(dated=False).trial().task)

    def test_a_person_without_dates_gets_what_is_popular(self, trial: Trial) -> None:
        people = trial.test.people
        timeless = replace(people, time=np.full(len(people), NO_TIME))
        scores = DatePopularity().fit(trial.task).score(timeless)
        np.testing.assert_allclose(scores[0], trial.task.popularity * 0.01, rtol=1e-5)
