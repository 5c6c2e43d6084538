"""Two closed forms on sparse matrices that never make a dense users × users or items × items matrix."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator

Matrix = NDArray[np.float64]
F = TypeVar("F", NDArray[np.float32], NDArray[np.float64])
TINY = 1e-30
"""Keeps a system that is solved already from dividing by zero."""


def truncated_svd(
    matrix: csr_array | LinearOperator, rank: int, seed: int, power: int = 4, spare: int = 16
) -> tuple[Matrix, Matrix, Matrix]:
    """The `rank` strongest singular triplets (U, s, V') by block power iteration from a seeded random start.

    Halko, Martinsson and Tropp, "Finding structure with randomness" (2011), algorithms 4.4 and 5.1. Signs are fixed
    (the largest entry of each right vector is positive), so that equal data give equal factors.
    """
    rank = min(rank, *matrix.shape)
    width = min(rank + spare, *matrix.shape)
    basis = np.random.default_rng(seed).standard_normal((matrix.shape[1], width)).astype(matrix.dtype)
    for _ in range(power):
        basis, _ = np.linalg.qr(matrix.T @ (matrix @ basis))
    image = matrix @ basis
    left, values, right = np.linalg.svd(image, full_matrices=False)
    turned = right @ basis.T
    signs = np.sign(turned[np.arange(width), np.abs(turned).argmax(axis=1)])
    return (left * signs)[:, :rank], values[:rank], (turned * signs[:, None])[:rank]


def conjugate_gradient(times: Callable[[F], F], wanted: F, steps: int, axis: int = 1) -> F:
    """Solve A x = b for every row of `wanted` at once (axis=1), or every column (axis=0); A is positive.

    `times` maps all x to all A x; each x takes `steps` steps of the plain method (Hestenes and Stiefel, 1952).
    """
    found = wanted * 0
    rest = wanted.copy()
    direction = rest.copy()
    power = (rest * rest).sum(axis=axis, keepdims=True)
    for _ in range(steps):
        moved = times(direction)
        step = power / np.maximum((direction * moved).sum(axis=axis, keepdims=True), TINY)
        found += step * direction
        rest -= step * moved
        power, before = (rest * rest).sum(axis=axis, keepdims=True), power
        direction = rest + (power / np.maximum(before, TINY)) * direction
    return found
