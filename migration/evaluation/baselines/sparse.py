"""Small operations on sparse matrices that several competitors share."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

Rows = NDArray[np.float32]


def scale_rows(matrix: csr_array, weights: Rows) -> csr_array:
    """Multiply each row by its weight."""
    return csr_array(diags_array(weights.astype(np.float32)) @ matrix)


def scale_columns(matrix: csr_array, weights: Rows) -> csr_array:
    """Multiply each column by its weight."""
    return csr_array(matrix @ diags_array(weights.astype(np.float32)))


def power(counts: Rows, exponent: float) -> Rows:
    """`counts ** exponent`, and 0 where the count is 0 (an empty row or column stays empty)."""
    safe = np.where(counts > 0, counts, 1)
    return np.where(counts > 0, safe**exponent, 0).astype(np.float32)


def row_sums(matrix: csr_array) -> Rows:
    """(rows,) sums."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float32)


def column_sums(matrix: csr_array) -> Rows:
    """(columns,) sums."""
    return np.asarray(matrix.sum(axis=0), dtype=np.float32)


def both_sided(taken: csr_array, wanted: csr_array) -> NDArray[np.int64]:
    """The rows that have entries on both sides: the people from whom a crossing can be learned."""
    return np.flatnonzero((row_sums(taken) > 0) & (row_sums(wanted) > 0))


def modest(matrix: csr_array, modesty: float) -> csr_array:
    """Rows divided by `(sum of the row) ** modesty`: at 0 long rows count more, at 1 all count alike."""
    return scale_rows(matrix, power(row_sums(matrix), -modesty))


def unit_rows(matrix: csr_array) -> csr_array:
    """Rows with L2 norm 1; empty ones stay empty."""
    return scale_rows(matrix, power(row_sums(matrix.multiply(matrix).tocsr()), -0.5))


def strongest(matrix: csr_array, count: int) -> csr_array:
    """Keep the `count` largest entries of each row (of equal ones the leftmost); none is kept twice."""
    lengths = np.diff(matrix.indptr)
    if not len(lengths) or lengths.max() <= count:
        return matrix
    row = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((matrix.indices, -matrix.data, row))
    rank = np.arange(len(row)) - np.repeat(matrix.indptr[:-1], lengths)
    kept = np.sort(order[rank < count])
    return csr_array((matrix.data[kept], (row[kept], matrix.indices[kept])), shape=matrix.shape)
