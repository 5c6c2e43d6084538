"""The spread of figures over seeds."""

import numpy as np
import pytest

from migration.evaluation.baselines.neighbours import UserKNN
from migration.evaluation.baselines.popularity import Popularity
from migration.evaluation.evaluate import evaluate
from migration.evaluation.scorecard import Scorecard
from migration.evaluation.seeds import SeedTable
from migration.evaluation.tune import enter_all
from tests.worlds.tastes import tastes


@pytest.fixture(scope="module")
def cards() -> list[Scorecard]:
    """The same two models in three worlds."""
    found = []
    for seed in (0, 1, 2):
        trial = tastes(seed=seed).trial()
        found.append(evaluate(trial, enter_all([UserKNN(), Popularity()], trial)[0], seed=seed))
    return found


def test_mean_and_deviation_are_those_of_the_seeds(cards: list[Scorecard]) -> None:
    table = SeedTable.of(cards)
    assert table.seeds == (0, 1, 2)
    for row in table.rows:
        means = [card.row(row.name).figures["ndcg@10"].mean for card in cards]
        assert row.figures["ndcg@10"].mean == pytest.approx(np.mean(means))
        assert row.figures["ndcg@10"].deviation == pytest.approx(np.std(means, ddof=1))
        assert row.figures["ndcg@10"].deviation > 0
    ahead = [card.difference("user-kNN", "popularity").mean for card in cards]
    assert table.rows[0].ahead is not None
    assert table.rows[0].ahead.mean == pytest.approx(np.mean(ahead))


def test_a_model_that_failed_under_one_seed_is_left_out(cards: list[Scorecard]) -> None:
    alone = cards[1].model_copy(update={"rows": cards[1].rows[:1]})
    assert [row.name for row in SeedTable.of([cards[0], alone, cards[2]]).rows] == ["user-kNN"]


def test_the_table_says_what_was_asked(cards: list[Scorecard]) -> None:
    text = SeedTable.of(cards).to_markdown()
    assert "3 seeds (0, 1, 2)" in text
    assert all(f"| {name} |" in text for name in ("user-kNN", "popularity"))
    assert SeedTable.model_validate_json(SeedTable.of(cards).model_dump_json()).rows == SeedTable.of(cards).rows
