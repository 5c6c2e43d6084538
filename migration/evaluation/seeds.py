"""The same evaluation under several seeds: the mean of each figure, and how far it is spread."""

from collections.abc import Sequence

import numpy as np

from migration.domain import Value
from migration.evaluation.scorecard import MAIN, SHOWN, Scorecard


class Spread(Value):
    """A figure over several seeds: its mean and its standard deviation (n - 1)."""

    mean: float
    deviation: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Spread":
        """The spread of at least two figures."""
        return cls(mean=float(np.mean(figures)), deviation=float(np.std(figures, ddof=1)))

    def __str__(self) -> str:
        return f"{self.mean:.4f} ± {self.deviation:.4f}"


class SeedRow(Value):
    """One model over all seeds.

    Attributes:
        figures: under the names of `SHOWN`.
        ahead: NDCG@10 above the best other model of the same seed; None where it stands alone.
        fit_seconds: of one fit, on average.
    """

    name: str
    figures: dict[str, Spread]
    ahead: Spread | None
    fit_seconds: float


class SeedTable(Value):
    """The models that took part under every seed, and the scorecard of each seed."""

    seeds: tuple[int, ...]
    rows: tuple[SeedRow, ...]
    cards: tuple[Scorecard, ...]

    @classmethod
    def of(cls, cards: Sequence[Scorecard]) -> "SeedTable":
        """Gather the scorecards of at least two seeds."""
        names = [row.name for row in cards[0].rows if all(row.name in _names(card) for card in cards)]
        rows = tuple(_row(name, cards) for name in names)
        return cls(seeds=tuple(card.seed for card in cards), rows=rows, cards=tuple(cards))

    def caption(self) -> str:
        """What was asked under the first seed, and what the figures mean."""
        new = "the training is another" if self.cards[0].fixed_split else "the split and the training are others"
        return (
            f"Mean ± standard deviation over {len(self.seeds)} seeds ({', '.join(map(str, self.seeds))}); with each, "
            f"{new}. Of the first: {self.cards[0].caption()}"
        )

    def to_markdown(self) -> str:
        """The table and what was asked."""
        heads = ["model", *SHOWN.values(), "against the best other, NDCG@10"]
        lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *self.cells()]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\n{self.caption()}\n"

    def cells(self) -> list[list[str]]:
        """The rows as text: name, the figures of `SHOWN`, and how far ahead."""
        return [[row.name, *(str(row.figures[name]) for name in SHOWN), str(row.ahead or "")] for row in self.rows]


def _row(name: str, cards: Sequence[Scorecard]) -> SeedRow:
    rows = [card.row(name) for card in cards]
    others = [card.best_other(name) for card in cards]
    ahead = [card.difference(name, other, MAIN).mean for card, other in zip(cards, others, strict=True) if other]
    return SeedRow(
        name=name,
        figures={figure: Spread.of([row.figures[figure].mean for row in rows]) for figure in SHOWN},
        ahead=Spread.of(ahead) if ahead else None,
        fit_seconds=float(np.mean([row.fit_seconds for row in rows])),
    )


def _names(card: Scorecard) -> set[str]:
    return {row.name for row in card.rows}
