"""The search space keeps every inner product and gives all items one length."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.space import SearchSpace


def stretched(random: np.random.Generator, rows: int, dim: int) -> np.ndarray:
    return (random.normal(size=(rows, dim)) * np.geomspace(1, 30, dim)).astype(np.float32)


@given(st.integers(0, 10**6), st.integers(2, 12), st.sampled_from([0, 5, 200]))
def test_keeps_inner_products_and_evens_lengths(seed: int, dim: int, people: int) -> None:
    random = np.random.default_rng(seed)
    queries, items = stretched(random, people, dim), stretched(random, 20, dim)
    space = SearchSpace.fit(queries, dim)
    points = space.items(items)
    query = stretched(random, 1, dim)[0]
    np.testing.assert_allclose(
        points @ space.query(query), items @ query, rtol=1e-3, atol=0.05 * np.abs(items @ query).max()
    )
    lengths = np.linalg.norm(points, axis=1)
    np.testing.assert_allclose(lengths, lengths.max(), rtol=1e-4)


def test_queries_vary_alike_in_every_direction() -> None:
    queries = stretched(np.random.default_rng(0), 4000, 8)
    space = SearchSpace.fit(queries, 8)
    np.testing.assert_allclose(np.cov(queries @ space.to_query, rowvar=False), np.eye(8), atol=0.02)


@pytest.mark.parametrize("queries", [np.zeros((100, 4)), np.ones((100, 4)), np.eye(4).repeat(30, axis=0)[:, ::-1]])
def test_directions_without_variety_do_no_harm(queries: np.ndarray) -> None:
    space = SearchSpace.fit(queries.astype(np.float32), 4)
    assert np.isfinite(space.items(np.eye(4, dtype=np.float32))).all()
    assert np.isfinite(space.query(np.ones(4, np.float32))).all()
