"""E: the classic road, encoder to migration layer to decoder. Trained in `migration.training.models`."""

from dataclasses import dataclass
from typing import ClassVar

from migration.channels.crossing import Crossing


@dataclass(frozen=True)
class Classic(Crossing):
    """`taken` rows V_s and `offered` rows V_t, the items' factors by what people took on each side."""

    name: ClassVar[str] = "classic"
    residual: ClassVar[bool] = False
