"""How much a language model's order counts, kept beside the networks."""

from pathlib import Path

import pytest

from agent.measure.rerank_scoring import Tried, chosen
from agent.rerank.weights import FILE, UNTRIED, Choice, Weights, read_weights, write_weights
from migration.errors import ArtifactError
from migration.evaluation.intervals import Interval


def choice(*sources: str, weight: float, llm: str = "m") -> Choice:
    return Choice(
        sources=sources,
        llm=llm,
        prompt="rerank.en.v2",
        network="n",
        weight=weight,
        people=50,
        ndcg=0.2,
        ndcg_network=0.1,
    )


def test_the_narrowest_choice_that_covers_the_sources_counts() -> None:
    weights = Weights().with_choice(choice("book", "music", weight=0.5)).with_choice(choice("book", weight=0.0))
    assert weights.weight(["book"], "m") == 0.0
    assert weights.weight(["music"], "m") == 0.5
    assert weights.weight(["game"], "m") == UNTRIED
    assert weights.weight(["book"], "another") == UNTRIED
    assert weights.with_choice(choice("book", weight=0.75)).weight(["book"], "m") == 0.75


def test_what_was_chosen_is_read_back(tmp_path: Path) -> None:
    weights = Weights().with_choice(choice("book", weight=0.5))
    assert read_weights(tmp_path) == Weights()
    write_weights(tmp_path / "film", weights)
    assert read_weights(tmp_path / "film") == weights


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / FILE).write_text("{")
    with pytest.raises(ArtifactError) as raised:
        read_weights(tmp_path / "film")
    assert "`segue evaluate --to film --rerank`" in raised.value.hint


def tried(weight: float, ndcg: float, low: float) -> Tried:
    return Tried(
        weight=weight,
        ndcg=Interval(mean=ndcg, low=ndcg - 0.1, high=ndcg + 0.1),
        gain=Interval(mean=ndcg - 0.3, low=low, high=0.5),
    )


def test_it_abstains_unless_the_gain_is_sure() -> None:
    assert chosen([tried(0.1, 0.4, 0.01), tried(0.5, 0.5, 0.02)])[0] == 0.5
    assert chosen([tried(0.1, 0.4, 0.01), tried(0.5, 0.5, -0.01)])[0] == 0.0
