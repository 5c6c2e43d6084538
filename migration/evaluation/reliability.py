"""Whether a model knows whom it serves well: what it gave, in each tenth of people by its own confidence."""

import numpy as np
from numpy.typing import NDArray

from migration.domain import Value
from migration.evaluation.intervals import Interval, intervals
from migration.evaluation.metrics import PerPerson

PARTS = 10


class Decile(Value):
    """The people between two tenths of the confidence."""

    people: int
    confidence: float
    """Mean confidence of these people."""
    ndcg: Interval
    popularity: Interval
    gain: Interval
    """How much better than popularity they were served, person by person."""
    ahead: float
    """Share of these people who were served better than by popularity, equal counting half."""


def deciles(
    confidence: NDArray[np.float32], served: PerPerson, popular: PerPerson, seed: int = 0
) -> tuple[Decile, ...]:
    """Tenths of people by confidence, the least sure first; fewer where there are fewer people than tenths."""
    parts = [part for part in np.array_split(np.argsort(confidence, kind="stable"), PARTS) if len(part)]
    found = []
    for part in parts:
        gain = served[part] - popular[part]
        figures = intervals({"ndcg": served[part], "popularity": popular[part], "gain": gain}, seed=seed)
        ahead = float((np.sign(gain).mean() + 1) / 2)
        found.append(Decile(people=len(part), confidence=float(confidence[part].mean()), ahead=ahead, **figures))
    return tuple(found)


def rises(parts: tuple[Decile, ...]) -> float:
    """Spearman's rank correlation of confidence and mean gain over the tenths; 1: each tenth gains more."""
    gains = np.array([part.gain.mean for part in parts])
    ranks = np.argsort(np.argsort(gains))
    return float(np.corrcoef(np.arange(len(parts)), ranks)[0, 1]) if len(parts) > 1 else 0.0
