"""The seam between text and vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""A matrix of 32-bit floats, one row each."""


class Embedder(Protocol):
    """Turns texts into vectors of one fixed length."""

    @property
    def name(self) -> str:
        """Names the embedder *and* its weights: two embedders with one name give the same vectors."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a matrix (len(texts), dim) of rows with L2 norm 1; a text without words gives a zero row."""
        ...
