"""Joint ALS keeps the contract, and says what to install."""

import sys

import pytest

from migration.errors import TrainingError
from migration.evaluation.baselines.als import JointALS
from migration.evaluation.baselines.base import Baseline
from migration.evaluation.trial import Trial
from tests.contracts.baseline import BaselineContract


class TestJointALS(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        pytest.importorskip("implicit", reason="the package `implicit` is not installed")
        return JointALS(regularisation=10.0)  # the default is for thousands of people


def test_says_what_to_install(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "implicit.cpu.als", None)
    with pytest.raises(TrainingError) as caught:
        JointALS().fit(trial.task)
    assert "pip install implicit" in caught.value.hint
