"""T: what the words say. Trained in `migration.training.models`. New people and new items need no more."""

from dataclasses import dataclass
from typing import ClassVar

from migration.channels.crossing import Crossing


@dataclass(frozen=True)
class Tower(Crossing):
    """`taken` rows W_s e_i and `offered` rows W_t e_j, of the items' text vectors e."""

    name: ClassVar[str] = "tower"
    residual: ClassVar[bool] = True
