"""Bootstrap intervals against a slow bootstrap, and how often they hold the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.evaluation.intervals import Interval, intervals, paired

figures = st.lists(st.floats(0, 1), min_size=1, max_size=30).map(np.array)


@given(figures)
def test_the_interval_lies_within_the_figures(values: np.ndarray) -> None:
    found = intervals({"x": values}, resamples=50)["x"]
    assert found.mean == pytest.approx(values.mean())
    assert values.min() - 1e-9 <= found.low <= found.high <= values.max() + 1e-9


def test_it_is_the_interval_of_a_slow_bootstrap() -> None:
    values = np.random.default_rng(1).exponential(size=400)
    rng = np.random.default_rng(2)
    slow = [rng.choice(values, size=len(values)).mean() for _ in range(4000)]
    found = intervals({"x": values}, resamples=4000)["x"]
    assert found.low == pytest.approx(np.quantile(slow, 0.025), abs=0.02)
    assert found.high == pytest.approx(np.quantile(slow, 0.975), abs=0.02)


def test_it_covers_the_true_mean_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    found = [intervals({"x": rng.random(80)}, resamples=200, seed=n)["x"] for n in range(200)]
    assert 0.88 <= np.mean([one.low <= 0.5 <= one.high for one in found]) <= 0.99


def test_a_seed_gives_the_same_again() -> None:
    values = {"x": np.random.default_rng(0).random(50)}
    assert intervals(values, seed=4) == intervals(values, seed=4)
    assert intervals(values, seed=4) != intervals(values, seed=5)


def test_pairing_sees_a_small_steady_difference() -> None:
    theirs = np.random.default_rng(0).random(200)
    ours = theirs + 0.01
    assert paired(ours, theirs).low > 0
    apart = intervals({"ours": ours, "theirs": theirs})
    assert apart["ours"].low < apart["theirs"].high


def test_the_other_way_round_is_the_negative() -> None:
    one, two = np.random.default_rng(0).random((2, 60))
    assert paired(two, one).mean == pytest.approx(-paired(one, two).mean)
    assert -Interval(mean=1, low=0, high=3) == Interval(mean=-1, low=-3, high=0)


def test_nobody_has_no_interval() -> None:
    with pytest.raises(ValueError, match="at least one"):
        intervals({"x": np.zeros(0)})
