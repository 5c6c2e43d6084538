"""Operations on sparse matrices, against dense ones."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array, random_array

from migration.evaluation.baselines.sparse import power, strongest, unit_rows


@given(st.integers(0, 8), st.integers(0, 50))
def test_strongest_keeps_the_largest_of_each_row(count: int, seed: int) -> None:
    matrix = random_array((6, 9), density=0.5, format="csr", rng=np.random.default_rng(seed), dtype=np.float32)
    matrix.data = np.ceil(matrix.data * 3)  # ties
    kept = strongest(csr_array(matrix), count).toarray()
    for row, found in zip(matrix.toarray(), kept, strict=True):
        order = [n for n in np.argsort(-row, kind="stable") if row[n] > 0][:count]
        np.testing.assert_array_equal(np.flatnonzero(found), sorted(order))
        np.testing.assert_array_equal(found[order], row[order])


def test_empty_rows_stay_empty() -> None:
    rows = unit_rows(csr_array(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)))
    np.testing.assert_allclose(rows.toarray(), [[0.6, 0.8], [0, 0]], rtol=1e-6)
    np.testing.assert_array_equal(power(np.array([0, 4], dtype=np.float32), -0.5), [0, 0.5])
