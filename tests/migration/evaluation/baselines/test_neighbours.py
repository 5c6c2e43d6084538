"""Both kinds of neighbours against the textbook."""

import numpy as np
import pytest

from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.neighbours import TIE, ItemKNN, UserKNN
from migration.evaluation.trial import Trial
from tests.contracts.baseline import BaselineContract


class TestUserKNN(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return UserKNN(neighbours=50)

    def test_is_what_the_textbook_says(self, trial: Trial) -> None:
        taken, wanted = trial.task.taken.toarray(), trial.task.wanted.toarray()
        person = trial.task.histories(trial.test.people).toarray()[0]
        lengths = np.linalg.norm(taken, axis=1) * np.linalg.norm(person)
        like = taken @ person / lengths
        near = [n for n in np.lexsort((np.arange(len(like)), -like.round(6)))[:20] if like[n] > 0]
        expected = sum(like[n] * wanted[n] for n in near) + TIE * trial.task.popularity
        found = UserKNN(neighbours=20).fit(trial.task).score(trial.test.people)[0]
        ties = np.isclose(np.sort(like)[::-1][19], np.sort(like)[::-1][20])
        assert ties or np.allclose(found, expected, atol=1e-4)

    def test_all_neighbours_are_one_product(self, trial: Trial) -> None:
        taken, wanted = trial.task.taken.toarray(), trial.task.wanted.toarray()
        asked = trial.task.histories(trial.test.people).toarray()
        unit = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (asked, taken)]
        expected = unit[0] @ unit[1].T @ wanted + TIE * trial.task.popularity
        found = UserKNN(neighbours=10_000).fit(trial.task).score(trial.test.people)
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


class TestItemKNN(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return ItemKNN()

    def test_is_the_cosine_of_the_textbook(self, trial: Trial) -> None:
        taken, wanted = trial.task.taken.toarray(), trial.task.wanted.toarray()
        scale = np.outer(taken.sum(0) ** 0.5, np.maximum(wanted.sum(0), 1) ** 0.5)
        cosine = np.divide(taken.T @ wanted, scale, out=np.zeros_like(scale), where=scale > 0)
        expected = trial.task.histories(trial.test.people).toarray() @ cosine + TIE * trial.task.popularity
        plain = ItemKNN(
            source_rarity=0.5,
            rarity=0.5,
            shrink=0.0,
            sharpness=1.0,
            modesty=0.0,
            target_modesty=0.0,
            neighbours=10_000,
        )
        found = plain.fit(trial.task).score(trial.test.people)
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)

    def test_pairs_that_few_people_took_count_less(self, trial: Trial) -> None:
        one, two = (ItemKNN(shrink=shrink, neighbours=10_000, sharpness=1.0) for shrink in (0.0, 5.0))
        people, both = trial.test.people, trial.task.taken.T @ trial.task.wanted
        whole, less = (model.fit(trial.task).score(people) - TIE * trial.task.popularity for model in (one, two))
        most = both.max() / (both.max() + 5)
        assert (less <= whole * most + 1e-5).all()
