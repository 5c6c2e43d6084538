"""Rank fusion is the sum of reciprocal ranks."""

import numpy as np
import pytest

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.fusion import RankFusion
from migration.evaluation.baselines.neighbours import ItemKNN, UserKNN
from migration.evaluation.trial import Trial
from tests.contracts.baseline import BaselineContract


class TestRankFusion(BaselineContract):
    @pytest.fixture
    def baseline(self, trial: Trial) -> Baseline:
        return RankFusion((UserKNN().fit(trial.task), ItemKNN().fit(trial.task)))

    def test_is_the_sum_of_reciprocal_ranks(self, trial: Trial, baseline: Baseline) -> None:
        assert isinstance(baseline, RankFusion)
        people = trial.test.people
        places = [
            np.argsort(np.argsort(-member.score(people), axis=1, kind="stable"), axis=1) for member in baseline.members
        ]
        expected = sum(1 / (60 + 1 + place) for place in places)
        np.testing.assert_allclose(baseline.score(people), expected, rtol=1e-5)

    def test_needs_members(self, trial: Trial) -> None:
        with pytest.raises(TrainingError, match="member"):
            RankFusion(()).fit(trial.task)
