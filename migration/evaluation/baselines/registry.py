"""All competitors by the name that a person types, from the plainest to the strongest."""

from collections.abc import Sequence
from difflib import get_close_matches

from migration.errors import UnknownError
from migration.evaluation.baselines.als import JointALS
from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.bpr import BPR
from migration.evaluation.baselines.bridges import EMCDR, PTUPCDR
from migration.evaluation.baselines.constant import Constant
from migration.evaluation.baselines.encoder import EncoderMigrationDecoder
from migration.evaluation.baselines.graph import LightGCN
from migration.evaluation.baselines.low_rank import ReducedRankRidge
from migration.evaluation.baselines.neighbours import ItemKNN, UserKNN
from migration.evaluation.baselines.popularity import DatePopularity, Popularity, RecentPopularity
from migration.evaluation.baselines.ridge import Ridge
from migration.evaluation.baselines.target_side import TargetSide
from migration.evaluation.baselines.text import TextNeighbours, TextSimilarity
from migration.evaluation.baselines.two_tower import TwoTower

BASELINES: dict[str, Baseline] = {
    "constant": Constant(),
    "popularity": Popularity(),
    "recent": RecentPopularity(),
    "dates": DatePopularity(),
    "target-cf": TargetSide(),
    "text": TextSimilarity(),
    "text-knn": TextNeighbours(),
    "user-knn": UserKNN(),
    "item-knn": ItemKNN(),
    "ridge": Ridge(),
    "low-rank": ReducedRankRidge(),
    "als": JointALS(),
    "bpr": BPR(),
    "lightgcn": LightGCN(),
    "emcdr": EMCDR(),
    "ptupcdr": PTUPCDR(),
    "two-tower": TwoTower(),
    "encoder": EncoderMigrationDecoder(),
}
DEFAULT = ("popularity", "text", "user-knn")
"""Shown when nobody asks for others."""
ALL = "all"


def named(names: Sequence[str] = DEFAULT) -> list[Baseline]:
    """The competitors of these names, each once, in the order of `BASELINES`; "all" stands for every one.

    Raises:
        UnknownError: there is no competitor of some name.
    """
    for name in names:
        if name != ALL and name not in BASELINES:
            near = get_close_matches(name, BASELINES, n=2)
            raise UnknownError(
                f"There is no competitor '{name}'{'; nearest: ' + ', '.join(near) if near else ''}.",
                f"Choose from: {', '.join(BASELINES)}, {ALL}.",
            )
    return [baseline for name, baseline in BASELINES.items() if ALL in names or name in names]
