"""What `segue evaluate` measures, and how a scorecard is shown in a terminal."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer
from rich.console import Console
from rich.table import Table

from agent.bootstrap import Wiring
from agent.cli.table import plain_table, show_table
from agent.measure.scoring import NETWORK, PROTOCOLS, Inquiry, score, score_seeds
from migration.errors import InputError
from migration.evaluation.claims import claims
from migration.evaluation.intervals import Interval
from migration.evaluation.scorecard import SHOWN, Row, Scorecard
from migration.evaluation.seeds import SeedTable

if TYPE_CHECKING:
    from migration.training.train import TrainConfig

Style = Literal["table", "markdown", "json"]


def evaluate_network(
    wired: Wiring,
    inquiry: Inquiry,
    config: "TrainConfig",
    *,
    ratings: bool = False,
    seeds: int = 1,
    html: Path | None = None,
    style: Style = "table",
) -> None:
    """Measure, print, and write the report where one is wanted.

    Raises:
        InputError: a protocol that does not exist, or options that do not go together.
    """
    if inquiry.protocol not in PROTOCOLS:
        raise InputError(f"--protocol expects one of {', '.join(PROTOCOLS)}, found {inquiry.protocol!r}")
    if seeds > 1 and (ratings or html):
        raise InputError("--seeds makes one table of rankings, and --ratings or --html was given too", "Leave one out.")
    if ratings:
        return _ratings(wired, inquiry, config, html, style)
    if seeds > 1:
        return _printed(score_seeds(wired, inquiry, config, seeds), style)
    scored = score(wired, replace(inquiry, dial=html is not None), config)
    if html:
        from agent.report.page import write_report

        write_report(scored, html, wired.settings.language)
    _printed(scored.card, style)
    if html:
        Console(stderr=True, highlight=False).print(f"Report: {html}", markup=False)
    return None


def _printed(card: Scorecard | SeedTable, style: Style) -> None:
    if style == "json":
        typer.echo(card.model_dump_json(indent=2))
    elif style == "markdown":
        typer.echo(card.to_markdown())
    elif isinstance(card, SeedTable):
        _show_seeds(card)
    else:
        show_scorecard(card)


def _show_seeds(table: SeedTable) -> None:
    first = table.cards[0]
    heads = ["model", *(f"#{head}" for head in SHOWN.values()), "#NDCG@10 against the best other"]
    show_table(
        plain_table(
            f"{' + '.join(first.sources)} -> {first.target}, test users, {first.protocol}", heads, table.cells()
        )
    )
    _say(table.caption())


def _ratings(wired: Wiring, inquiry: Inquiry, config: "TrainConfig", html: Path | None, style: Style) -> None:
    from agent.measure.rating_scores import score_ratings

    if html:
        raise InputError("--html draws rankings, and --ratings asks for ratings", "Leave one of them out.")
    card = score_ratings(wired, inquiry, config)
    if style == "json":
        typer.echo(card.model_dump_json(indent=2))
    elif style == "markdown":
        typer.echo(card.to_markdown())
    else:
        rows = [(row.name, str(row.mae), str(row.rmse), f"{row.fit_seconds:.1f}") for row in card.rows]
        show_table(plain_table(card.title, ["model", "#MAE", "#RMSE", "#fit, s"], rows))
        _say(card.caption())


def show_scorecard(card: Scorecard) -> None:
    """The tables of an evaluation, what was asked, and the sources' claims beside what was measured."""
    for table in _tables(card):
        show_table(table)
    _say(card.caption())
    for claim in claims(card.rows, NETWORK):
        _say(f"The sources' claim: {claim}")
    for name, reason in card.left_out.items():
        Console(highlight=False).print(f"Left out: {name}: {reason}", markup=False)


def _tables(card: Scorecard) -> Iterator[Table]:
    title = f"{' + '.join(card.sources)} -> {card.target}, test users, {card.protocol}"
    heads = ["model", "#NDCG@10", "95 %", "#Recall@10", "#@200", "#HR@10", "#coverage"]
    yield plain_table(title, heads, [_cells(row) for row in card.rows])
    pairs = [(row.name, card.best_other(row.name)) for row in card.rows]
    against = [_against(card, name, other) for name, other in pairs if other]
    yield plain_table("Person by person", ["model", "#NDCG@10", "95 %", "against the best other"], against)
    lists = [
        (
            row.name,
            *(f"{row.figures[name].mean:.3f}" for name in ("accuracy", "auc", "diversity@10", "miscalibration@10")),
            f"{row.overall['gini@10']:.3f}",
            f"{row.overall['unseen@10']:.3f}",
        )
        for row in card.rows
    ]
    heads = ["#accuracy", "#AUC", "#diversity", "#miscalibr.", "#Gini", "#unseen"]
    yield plain_table("Their lists of ten", ["model", *heads], lists)
    costs = [
        (row.name, f"{row.fit_seconds:.1f}", f"{row.rank_seconds:.1f}", f"{max(row.fit_mb, row.rank_mb):.0f}")
        for row in card.rows
    ]
    yield plain_table("What they cost", ["model", "#fit, s", "#rank, s", "#peak MB"], costs)
    if card.shots:
        shots = [(s.model, s.known, str(s.ndcg), str(s.recall), str(s.step or "")) for s in card.shots]
        yield plain_table("Few-shot", ["model", "#known", "#NDCG@10", "#Recall@200", "#NDCG@10 gained"], shots)
    grouped = [
        (row.name, f"{group.grouping}: {group.label}", group.people, str(group.ndcg))
        for row in card.rows[:1]
        for group in row.groups
    ]
    yield plain_table("Whom it serves", ["model", "people", "#number", "#NDCG@10"], grouped)


def _cells(row: Row) -> list[str]:
    first, *others = (row.figures[name] for name in SHOWN)
    means = [f"{figure.mean:.4f}" for figure in others]
    return [row.name, f"{first.mean:.4f}", _range(first, ".4f"), *means, f"{row.overall['coverage@10']:.3f}"]


def _against(card: Scorecard, name: str, other: str) -> list[str]:
    ahead = card.difference(name, other)
    return [name, f"{ahead.mean:+.4f}", _range(ahead, "+.4f"), other]


def _range(interval: Interval, style: str) -> str:
    """The two ends without the noughts before the point: they stand beside the mean."""
    return " ".join(f"{end:{style}}".replace("0.", ".", 1) for end in (interval.low, interval.high))


def _say(text: str) -> None:
    Console(highlight=False).print(text, style="dim", markup=False)
