"""The added dimension keeps every inner product and gives all items one length."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.space import level, lifted


@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 20))
def test_keeps_inner_products_and_evens_lengths(seed: int, dim: int, count: int) -> None:
    random = np.random.default_rng(seed)
    items = (random.normal(size=(count, dim)) * random.lognormal(size=(count, 1))).astype(np.float32)
    query = random.normal(size=dim).astype(np.float32)
    points = level(items)
    np.testing.assert_allclose(points @ lifted(query), items @ query, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), np.linalg.norm(items, axis=1).max(), rtol=1e-5)


def test_no_items_and_items_at_zero() -> None:
    assert level(np.zeros((0, 3), np.float32)).shape == (0, 4)
    assert not level(np.zeros((2, 3), np.float32)).any()
