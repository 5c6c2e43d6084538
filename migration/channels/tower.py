"""T: what the words say. Fitted in `migration.training.models`. New people and new items need no more."""

from dataclasses import dataclass
from typing import ClassVar

from migration.channels.bag import Bag, Items
from migration.channels.mlp import Layer
from migration.channels.table import ItemTable
from migration.embedder import Vectors


@dataclass(frozen=True)
class Tower:
    """The trained channel: `taken` rows W_s e_i, the `crossing` layer, `offered` rows W_t e_j."""

    name: ClassVar[str] = "tower"
    taken: ItemTable
    crossing: Layer
    offered: ItemTable

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.offered.dim

    def users(self, bag: Bag) -> Vectors:
        """People u = h + MLP(h), h = n^-0.5 sum W_s e_i over the source entries; zero for a person without words."""
        h: Vectors = bag.sources.pooled @ self.taken.gather(bag.items)
        return (h + self.crossing(h)) * h.any(axis=1, keepdims=True)

    def items(self, items: Items) -> Vectors:
        """c_j = W_t e_j."""
        return self.offered.gather(items)
