"""How sure a mean over people is: bootstrap intervals (Efron 1979, the percentile method), seeded."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from migration.domain import Value

K = TypeVar("K", bound=Hashable)

LEVEL = 0.95
RESAMPLES = 1000


class Interval(Value):
    """A mean and the interval that holds `LEVEL` of the resampled means."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.4f} ({self.low:.4f}, {self.high:.4f})"

    def __neg__(self) -> "Interval":
        return Interval(mean=-self.mean, low=-self.high, high=-self.low)


def intervals(
    figures: Mapping[K, NDArray[np.float64]], *, resamples: int = RESAMPLES, seed: int = 0
) -> dict[K, Interval]:
    """The mean of each figure over the same people, with its interval.

    People are drawn with replacement, the same draws for all figures: so the interval of a difference of two columns is
    the paired one.

    Args:
        figures: (people,) arrays of one length, by any name.
        resamples: number of draws.
        seed: makes the draws repeatable.

    Raises:
        ValueError: there is nobody to draw, or the arrays differ in length.
    """
    table = np.column_stack(list(figures.values()))
    means = _resampled(table, resamples, np.random.default_rng(seed))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(means, [tail, 1 - tail], axis=0)
    rows = zip(figures, table.mean(axis=0), low, high, strict=True)
    return {name: Interval(mean=float(m), low=float(a), high=float(b)) for name, m, a, b in rows}


def paired(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], *, resamples: int = RESAMPLES, seed: int = 0
) -> Interval:
    """Mean of `ours - theirs` over the same people, in the same order, with its interval."""
    return intervals({"difference": ours - theirs}, resamples=resamples, seed=seed)["difference"]


def _resampled(table: NDArray[np.float64], resamples: int, rng: np.random.Generator) -> NDArray[np.float64]:
    people = len(table)
    if not people:
        raise ValueError("intervals need at least one person")
    draws = (np.bincount(rng.integers(people, size=people), minlength=people) for _ in range(resamples))
    return np.stack([draw @ table / people for draw in draws])
