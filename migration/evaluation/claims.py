"""What the sources of interest migration claim against collaborative filtering, beside what is measured."""

from collections.abc import Iterable

from migration.domain import Value
from migration.evaluation.scorecard import Row

CLAIMED = {"accuracy": (1.2, 1.4), "precision@10": (1.3, 1.5), "recall@10": (1.4, 1.75)}
"""Ratio of interest migration to collaborative filtering, lowest and highest of the three cases told: accuracy 85/60,
80/65, 90/75 per cent, precision 75/50, 78/60, 88/70, recall 70/40, 75/50, 85/60. No data or protocol is given."""
AGAINST = ("target-side CF", "item-kNN")


class Claim(Value):
    """One ratio: `model` to `other`, as claimed and as measured."""

    model: str
    other: str
    metric: str
    claimed: tuple[float, float]
    measured: float

    @property
    def met(self) -> bool:
        """Whether the measured ratio reaches the lowest claimed one."""
        return self.measured >= self.claimed[0]

    def __str__(self) -> str:
        low, high = self.claimed
        return f"{self.metric} ×{self.measured:.2f} against {self.other} (claimed ×{low:g} to {high:g})"


def claims(rows: Iterable[Row], model: str) -> tuple[Claim, ...]:
    """The claims about `model` against those of `AGAINST` that took part."""
    by_name = {row.name: row for row in rows}
    if model not in by_name:
        return ()
    ours = by_name[model].figures
    return tuple(
        Claim(model=model, other=other, metric=metric, claimed=claimed, measured=ours[metric].mean / theirs)
        for other in AGAINST
        if other in by_name
        for metric, claimed in CLAIMED.items()
        if (theirs := by_name[other].figures[metric].mean) > 0
    )
