"""Ridge without an items × items matrix against its closed form."""

import numpy as np
import pytest
from scipy.sparse import random_array

from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.ridge import Ridge, solve
from migration.evaluation.trial import Trial
from tests.contracts.baseline import BaselineContract


class TestRidge(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return Ridge()

    def test_is_the_closed_form_of_the_textbook(self, trial: Trial) -> None:
        taken, wanted = trial.task.taken.toarray(), trial.task.wanted.toarray()
        asked = trial.task.histories(trial.test.people).toarray()
        inputs, questions = (rows / np.sqrt(rows.sum(1, keepdims=True)) for rows in (taken, asked))
        mean = wanted.mean(axis=0)
        assert np.square(inputs).sum(axis=1) == pytest.approx(1)
        gram = inputs.T @ inputs + 10 * np.eye(inputs.shape[1])
        expected = questions @ np.linalg.solve(gram, inputs.T @ (wanted - mean)) + mean
        found = Ridge(strength=10.0).fit(trial.task).score(trial.test.people)
        np.testing.assert_allclose(found, expected, atol=2e-3)


def test_conjugate_gradients_solve_the_system() -> None:
    rng = np.random.default_rng(0)
    matrix = random_array((60, 40), density=0.2, format="csr", rng=rng, dtype=np.float32)
    right = rng.normal(size=(60, 5)).astype(np.float32)
    right[:, 2] = 0
    system = matrix.toarray() @ matrix.toarray().T + 3 * np.eye(60)
    np.testing.assert_allclose(solve(matrix, 3.0, right), np.linalg.solve(system, right), atol=2e-3)
