"""Competitors by name."""

import pytest

from migration.errors import UnknownError
from migration.evaluation.baselines.registry import BASELINES, DEFAULT, named


def test_the_default_is_shown_from_plain_to_strong() -> None:
    assert [baseline.name for baseline in named()] == ["popularity", "text similarity", "user-kNN"]
    assert named(tuple(reversed(DEFAULT))) == named(DEFAULT)


def test_all_means_every_one() -> None:
    assert named(["all"]) == list(BASELINES.values())
    names = [baseline.name for baseline in named(["all"])]
    assert len(set(names)) == len(names)


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownError, match="user-knn") as caught:
        named(["user-nn"])
    assert "ridge" in caught.value.hint
