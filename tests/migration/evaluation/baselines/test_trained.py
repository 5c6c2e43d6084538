"""The competitors that are trained by gradients or factorised by a package keep the contract too."""

import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.sparse import csr_array

from migration.domain import Item
from migration.errors import TrainingError
from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.bpr import BPR, factorised, folded
from migration.evaluation.baselines.bridges import EMCDR, PTUPCDR
from migration.evaluation.baselines.constant import Constant
from migration.evaluation.baselines.descent import Bags, seeded
from migration.evaluation.baselines.encoder import EncoderMigrationDecoder
from migration.evaluation.baselines.graph import Graph, LightGCN
from migration.evaluation.baselines.low_rank import ReducedRankRidge
from migration.evaluation.baselines.ridge import Ridge
from migration.evaluation.baselines.target_side import TargetSide
from migration.evaluation.baselines.text import TextNeighbours
from migration.evaluation.baselines.two_tower import TwoTower
from migration.evaluation.trial import Task, Trial
from tests.contracts.baseline import BaselineContract


class TestConstant(BaselineContract):
    ahead = 0.0  # it knows nothing

    @pytest.fixture
    def baseline(self) -> Baseline:
        return Constant()


class TestTargetSide(BaselineContract):
    ahead = 0.6  # it cannot read what was taken elsewhere, so it is no better than popularity

    @pytest.fixture
    def baseline(self) -> Baseline:
        return TargetSide(factors=8, regularisation=10.0)

    def test_gives_all_strangers_one_list(self, baseline: Baseline, trial: Trial) -> None:
        scores = baseline.fit(trial.task).score(trial.test.people)
        # BLAS may round the last rows of a product otherwise than the first
        np.testing.assert_allclose(scores, np.tile(scores[:1], (len(scores), 1)), rtol=1e-6, atol=1e-6)


class TestTextNeighbours(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return TextNeighbours(neighbours=50, axes=8)


class TestReducedRankRidge(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return ReducedRankRidge(rank=8)

    def test_with_all_directions_it_is_ridge(self, trial: Trial) -> None:
        people = trial.test.people
        whole = ReducedRankRidge(rank=len(trial.task.candidates)).fit(trial.task).score(people)
        np.testing.assert_allclose(whole, Ridge().fit(trial.task).score(people), atol=5e-3)


class TestBPR(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return BPR(factors=8)

    def test_a_stranger_is_folded_in_near_where_they_would_have_stood(self, trial: Trial) -> None:
        made = factorised(trial.task.taken, BPR(factors=8, iterations=200))
        rivals = np.arange(len(trial.task.sources))
        again = folded(trial.task.taken, made.items, made.bias, rivals, 0.01)
        alike = (
            np.sum(again * made.people, axis=1) / np.linalg.norm(again, axis=1) / np.linalg.norm(made.people, axis=1)
        )
        assert np.median(alike) > 0.8

    def test_says_what_to_install(self, trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "implicit.cpu.bpr", None)
        with pytest.raises(TrainingError) as caught:
            BPR().fit(trial.task)
        assert "pip install implicit" in caught.value.hint


class TestLightGCN(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return LightGCN(factors=8, batch=256)


def test_a_stranger_in_the_graph_is_who_a_known_person_is() -> None:
    edges = csr_array(np.array([[0.5, 0.5, 0.0], [0.0, 0.7, 0.7]], dtype=np.float32))
    with seeded(0), torch.no_grad():
        graph = Graph(edges, 4, 3)
        people, _ = graph()
        torch.testing.assert_close(torch.from_numpy(edges.toarray()) @ graph.spread(), people)


class TestEMCDR(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return EMCDR(factors=8, iterations=100)


class TestPTUPCDR(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return PTUPCDR(factors=8, iterations=100, epochs=40)


class TestTwoTower(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return TwoTower(factors=8, batch=128)

    def test_ids_alone_are_enough(self, trial: Trial) -> None:
        bare = {key: Item(domain=key.domain, id=key.id) for key in trial.task.items}
        task = Task(trial.task.log, trial.task.target, trial.task.border, bare)
        assert np.isfinite(TwoTower(factors=8, epochs=1).fit(task).score(trial.test.people)).all()


class TestEncoderMigrationDecoder(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return EncoderMigrationDecoder(dimensions=8, epochs=20)


def test_bags_add_up_person_by_person() -> None:
    bags = Bags.of(csr_array(np.array([[1, 0, 1], [0, 0, 0], [0, 1, 0]], dtype=np.float32)))
    rows = torch.tensor([[1.0], [2.0], [5.0]])
    assert bags.sums(rows)[:, 0].tolist() == [3, 0, 5]
    assert bags.length[:, 0].tolist() == [2, 1, 1]
    shares = bags.shares(torch.tensor([[0.0], [0.0], [9.0]]))
    assert shares[:, 0].tolist() == pytest.approx([0.5, 0.5, 1])


def test_a_seed_leaves_the_randomness_of_others_alone() -> None:
    torch.manual_seed(5)
    before = torch.rand(1)
    torch.manual_seed(5)
    with seeded(1):
        torch.rand(3)
    assert torch.equal(torch.rand(1), before)


def test_factors_are_made_once_for_all_settings_of_the_bridge(trial: Trial) -> None:
    task = replace(trial.task, _kept={})
    EMCDR(factors=4, iterations=1, epochs=1).fit(task)
    EMCDR(factors=4, iterations=1, epochs=2).fit(task)
    assert len(task._kept) == 1
