"""What the trained channels share: item tables on both sides, and between them the migration layer, in plain NumPy."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from migration.channels.bag import Items
from migration.channels.one_less import People
from migration.channels.table import ItemTable
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


@dataclass(frozen=True)
class Crossing:
    """A trained channel: the pooled source items' rows of `taken`, carried across, meet the rows of `offered`."""

    residual: ClassVar[bool]
    """Whether what the layer makes is added to what it is given."""
    taken: ItemTable
    crossing: Layer
    offered: ItemTable

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.offered.dim

    def users(self, people: People) -> Vectors:
        """People u = MLP(h), or h + MLP(h), with h = n^-0.5 sum of rows; zero for a person of whom nothing is known."""
        h = people.sources.pool(self.taken.gather(people.items))
        crossed = h + self.crossing(h) if self.residual else self.crossing(h)
        return crossed * h.any(axis=1, keepdims=True)

    def items(self, items: Items) -> Vectors:
        """The items' rows."""
        return self.offered.gather(items)
