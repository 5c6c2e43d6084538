"""What every competitor must keep, whatever it learns. Inherit, and give the fixtures `baseline` and `trial`."""

from dataclasses import replace

import numpy as np
import pytest

from migration.evaluation.baselines.base import Baseline, Ranker
from migration.evaluation.baselines.popularity import Popularity
from migration.evaluation.metrics import hits, ndcg
from migration.evaluation.search import settings
from migration.evaluation.trial import Trial
from migration.events import batches
from migration.top import top


class BaselineContract:
    """The tests; `ahead` is how much better than popularity (NDCG@10, ratio) the competitor is where tastes carry."""

    ahead = 1.2

    @pytest.fixture
    def baseline(self) -> Baseline:
        raise NotImplementedError

    @pytest.fixture
    def ranker(self, baseline: Baseline, trial: Trial) -> Ranker:
        return baseline.fit(trial.task)

    def test_scores_every_candidate_for_every_person(self, ranker: Ranker, trial: Trial) -> None:
        scores = ranker.score(trial.test.people)
        assert scores.shape == (len(trial.test.people.users), len(trial.task.candidates))
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()

    def test_does_not_look_at_who_else_is_asked_about(self, ranker: Ranker, trial: Trial) -> None:
        together = ranker.score(trial.test.people)
        apart = np.vstack([ranker.score(part) for _, part in batches(trial.test.people, 7)])
        np.testing.assert_allclose(apart, together, rtol=1e-3, atol=1e-5)

    def test_gives_the_same_again(self, baseline: Baseline, trial: Trial) -> None:
        one, two = (baseline.fit(trial.task).score(trial.test.people) for _ in range(2))
        np.testing.assert_array_equal(one, two)

    def test_answers_for_a_person_without_a_history(self, ranker: Ranker, trial: Trial) -> None:
        people = trial.test.people
        nothing = replace(people.select(np.zeros(len(people), dtype=bool)), users=("nobody",))
        assert np.isfinite(ranker.score(nothing)).all()

    def test_carries_a_taste_across(self, ranker: Ranker, trial: Trial) -> None:
        popularity = Popularity().fit(trial.task)
        assert quality(ranker, trial) >= self.ahead * quality(popularity, trial)

    def test_takes_each_of_its_choices(self, baseline: Baseline) -> None:
        default = settings(type(baseline)())
        for name, values in baseline.choices.items():
            assert default[name] in values
            for value in values:
                assert settings(replace(baseline, **{name: value}))[name] == value


def quality(ranker: Ranker, trial: Trial) -> float:
    """NDCG@10 on the test people."""
    lists = top(ranker.score(trial.test.people), 10)
    return float(ndcg(hits(lists, trial.test.truth), np.diff(trial.test.truth.indptr), 10).mean())
