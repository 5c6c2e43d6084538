"""All competitors by the name that a person types, from the plainest to the strongest."""

from collections.abc import Sequence
from difflib import get_close_matches

from migration.errors import UnknownError
from migration.evaluation.baselines.als import JointALS
from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.neighbours import ItemKNN, UserKNN
from migration.evaluation.baselines.popularity import DatePopularity, Popularity, RecentPopularity
from migration.evaluation.baselines.ridge import Ridge
from migration.evaluation.baselines.text import TextSimilarity

BASELINES: dict[str, Baseline] = {
    "popularity": Popularity(),
    "recent": RecentPopularity(),
    "dates": DatePopularity(),
    "text": TextSimilarity(),
    "user-knn": UserKNN(),
    "item-knn": ItemKNN(),
    "ridge": Ridge(),
    "als": JointALS(),
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
