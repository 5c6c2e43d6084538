"""The migration layer of the trained channels as it is served: plain NumPy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migration.embedder import Vectors


@dataclass(frozen=True)
class Layer:
    """Linear, ReLU, linear: the weights of `migration.network.Mlp`, transposed so that rows go in on the left."""

    first: Vectors
    first_bias: NDArray[np.float32]
    second: Vectors
    second_bias: NDArray[np.float32]

    def __call__(self, x: Vectors) -> Vectors:
        """(n, width) to (n, out)."""
        hidden: Vectors = np.maximum(x @ self.first + self.first_bias, 0)
        return hidden @ self.second + self.second_bias
