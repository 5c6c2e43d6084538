"""The result of an evaluation as one frozen, JSON-able value that can say itself as Markdown."""

from collections.abc import Iterable

from pydantic import Field

from migration.domain import Value
from migration.evaluation.dial import DialPoint
from migration.evaluation.intervals import Interval
from migration.evaluation.reliability import Decile

MAIN = "ndcg@10"
COMPARED = ("ndcg@10", "recall@10", "recall@50", "recall@200", "mrr@10")
"""The figures for which any two models are compared person by person."""
SHOWN = {"ndcg@10": "NDCG@10", "recall@10": "Recall@10", "recall@200": "Recall@200", "hit_rate@10": "HR@10"}
"""The figures of the main table, with their headings; the JSON holds all of them."""


BY_TIME = "by time"
"""The protocol that is split by moments and not by people."""


class Counts(Value):
    """How large the question was."""

    train_people: int
    valid_people: int
    test_people: int
    skipped_people: int
    """Held-out test people without any input or any right answer: nothing could be asked about them."""
    source_items: int
    candidates: int
    unseen_candidates: int
    """Candidates that no training person took."""
    answers: int
    unseen_answers: int
    """Right answers that no training person took: only text can find them."""

    @property
    def unseen_share(self) -> float:
        """Share of the right answers that no training person took."""
        return self.unseen_answers / self.answers


class GroupFigure(Value):
    """NDCG@10 of one model in one group of people."""

    grouping: str
    label: str
    people: int
    ndcg: Interval


class Shot(Value):
    """One model when some of the target events are known; `step` is NDCG@10 above the question before, paired."""

    model: str
    known: str
    people: int
    ndcg: Interval
    recall: Interval
    step: Interval | None


class Row(Value):
    """One model on the test people."""

    name: str
    settings: dict[str, str | int | float | bool]
    tried: int
    """Number of settings compared on validation people."""
    valid: float | None
    """NDCG@10 on validation people, by which the settings were chosen."""
    figures: dict[str, Interval]
    """Means over people with bootstrap intervals, under names such as "ndcg@10"."""
    overall: dict[str, float]
    """Figures of all lists together (coverage@10, gini@10, unseen@10), which are no means over people."""
    groups: tuple[GroupFigure, ...] = ()
    """By length of history, activity, popularity of taste, and what else the protocol tells apart."""
    gaps: dict[str, float] = Field(default_factory=dict)
    """By grouping: the best served group's NDCG@10 minus the worst's, as a share of everybody's."""
    fit_seconds: float
    tune_seconds: float
    rank_seconds: float
    fit_mb: float = 0.0
    """Highest memory of the whole process while it was fitted, the data included."""
    rank_mb: float = 0.0


class Comparison(Value):
    """How far one model lies above another, person by person."""

    model: str
    other: str
    metric: str
    difference: Interval


class Scorecard(Value):
    """All models on the same people, in one run."""

    protocol: str
    target: str
    sources: tuple[str, ...]
    fixed_split: bool
    """Whether the split came with the data; else people were drawn by a hash of their id."""
    seed: int
    counts: Counts
    rows: tuple[Row, ...]
    comparisons: tuple[Comparison, ...]
    """Each two models once, for the figures of `COMPARED`."""
    shots: tuple[Shot, ...] = ()
    """Few-shot: each model at each number of known target events, the same people and answers throughout."""
    dial: tuple[DialPoint, ...] = ()
    """The network under several settings of its popularity dial."""
    confidence: tuple[Decile, ...] = ()
    """How the network served the people of each tenth of its own confidence."""
    themes: str = ""
    """What diversity and calibration are told by: "words" of the items, or their "takers"."""
    left_out: dict[str, str] = Field(default_factory=dict)
    """Competitors that could not take part, with the reason."""

    def row(self, name: str) -> Row:
        """The row of one model; KeyError where it did not take part."""
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(name)

    def difference(self, model: str, other: str, metric: str = MAIN) -> Interval:
        """Mean difference `model - other` over people, with its interval; KeyError where it was not compared."""
        for pair in self.comparisons:
            if pair.metric == metric and (pair.model, pair.other) == (model, other):
                return pair.difference
            if pair.metric == metric and (pair.model, pair.other) == (other, model):
                return -pair.difference
        raise KeyError((model, other, metric))

    def best_other(self, model: str, metric: str = MAIN) -> str | None:
        """The name of the model with the highest figure beside `model`; None where it stands alone."""
        others = [row for row in self.rows if row.name != model]
        return max(others, key=lambda row: row.figures[metric].mean).name if others else None

    def to_markdown(self) -> str:
        """The main table, what was asked, and what was left out."""
        heads = ["model", *SHOWN.values(), "coverage@10", "against the best other, NDCG@10", "fit", "rank"]
        lines = [_line(heads), _line(["---", *["---:"] * (len(heads) - 1)])]
        lines += [_line(self._cells(row)) for row in self.rows]
        lines += ["", self.caption()]
        lines += [f"Left out: {name}: {reason}" for name, reason in self.left_out.items()]
        return "\n".join(lines) + "\n"

    def caption(self) -> str:
        """One paragraph: the protocol, the numbers of people and items, what the brackets mean."""
        count = self.counts
        split = "the split that came with the data" if self.fixed_split else f"a hash split (seed {self.seed})"
        split = "two cuts in time" if self.protocol == BY_TIME else split
        skipped = f" ({count.skipped_people:,} more had nothing to ask about)" if count.skipped_people else ""
        return (
            f"Protocol: {self.protocol}, {' + '.join(self.sources)} → {self.target}, {split}: "
            f"{count.train_people:,} people to learn from, {count.valid_people:,} to choose settings on, "
            f"{count.test_people:,} reported{skipped}. Ranked: all {count.candidates:,} items of {self.target}; "
            f"{count.unseen_candidates:,} of them and {count.unseen_share:.1%} of the right answers were never seen in "
            "training. Brackets: 95 % bootstrap intervals over people; times in seconds."
        )

    def _cells(self, row: Row) -> list[str]:
        other = self.best_other(row.name)
        ahead = f"{self.difference(row.name, other)} {other}" if other else ""
        figures = [str(row.figures[name]) for name in SHOWN]
        coverage = f"{row.overall['coverage@10']:.3f}"
        return [row.name, *figures, coverage, ahead, f"{row.fit_seconds:.1f}", f"{row.rank_seconds:.1f}"]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
