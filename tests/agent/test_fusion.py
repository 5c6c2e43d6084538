"""Several orders into one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.rerank.fusion import fuse, fused, mean_ranks, places

ORDERS = st.integers(1, 25).flatmap(lambda n: st.permutations([f"i{k}" for k in range(n)]))


@given(ORDERS, st.data())
def test_fusion_is_a_permutation_and_its_ends_are_the_two_orders(first: list[str], data: st.DataObject) -> None:
    second = data.draw(st.permutations(first))
    weight = data.draw(st.floats(0, 1))
    ranks = mean_ranks([second])
    assert sorted(fuse(first, ranks, weight)) == sorted(first)
    assert list(fuse(first, ranks, 0.0)) == list(first)
    assert list(fuse(first, ranks, 1.0)) == list(second)


@given(ORDERS, st.floats(0, 1))
def test_an_order_fused_with_itself_stays(order: list[str], weight: float) -> None:
    assert list(fuse(order, mean_ranks([order]), weight)) == list(order)


def test_ranks_are_averaged() -> None:
    assert mean_ranks([["a", "b", "c"], ["c", "b", "a"]]) == {"a": 2.0, "b": 2.0, "c": 2.0}


def test_fusion_is_by_reciprocal_ranks_over_the_orders_that_hold_a_thing() -> None:
    scored = fused((places("ab"), 1.0), (places("bc"), 1.0))
    assert scored == pytest.approx({"b": 1 / 62 + 1 / 61, "a": 1 / 61, "c": 1 / 62})
    assert list(scored) == ["b", "a", "c"]
