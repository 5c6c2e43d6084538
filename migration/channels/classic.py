"""E: the classic road, encoder to migration layer to decoder. Fitted in `migration.training.models`."""

from dataclasses import dataclass
from typing import ClassVar

from migration.channels.bag import Bag, Items
from migration.channels.mlp import Layer
from migration.channels.table import ItemTable
from migration.embedder import Vectors


@dataclass(frozen=True)
class Classic:
    """The trained channel: `taken` rows V_s of the source items, the `crossing` layer, `offered` rows V_t."""

    name: ClassVar[str] = "classic"
    taken: ItemTable
    crossing: Layer
    offered: ItemTable

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.offered.dim

    def users(self, bag: Bag) -> Vectors:
        """People u = MLP(n^-0.5 sum V_s,i) over the source entries; zero for a person without any."""
        h: Vectors = bag.sources.pooled @ self.taken.gather(bag.items)
        return self.crossing(h) * h.any(axis=1, keepdims=True)

    def items(self, items: Items) -> Vectors:
        """c_j = V_t,j."""
        return self.offered.gather(items)
