"""`segue evaluate`: what the network is worth on people whom it has never seen."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, TargetOption, WorkspaceOption, wire
from agent.cli.train import BudgetOption, SeedOption, SizeOption, SourcesOption, configured

PLAIN = ["popularity", "text", "user-knn"]


def evaluate(
    to: TargetOption,
    source: SourcesOption = None,
    against: Annotated[
        list[str] | None, typer.Option(help=f"A competitor, or all; may be repeated (default: {', '.join(PLAIN)}).")
    ] = None,
    tune: Annotated[int, typer.Option(min=1, help="Settings that each competitor may try on validation users.")] = 1,
    size: SizeOption = "base",
    budget: BudgetOption = "5m",
    seed: SeedOption = 0,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table as Markdown.")] = False,
) -> None:
    """Measure the network against competitors on held-out test users, over the full catalogue."""
    from agent.scoring import score

    card = score(
        wire(workspace, database),
        to,
        sources=source or [],
        against=against or PLAIN,
        tries=tune,
        config=configured(size, budget, seed),
    )
    if as_json:
        typer.echo(card.model_dump_json(indent=2))
    elif markdown:
        typer.echo(card.to_markdown())
    else:
        from agent.cli.tables import print_scorecard

        print_scorecard(card)
