"""`segue evaluate`: what the network is worth on people whom it has never seen."""

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, TargetOption, WorkspaceOption, wire
from agent.cli.train import (
    BudgetOption,
    DeviceOption,
    SeedOption,
    SizeOption,
    SourcesOption,
    WithoutOption,
    configured,
)

PLAIN = ["popularity", "text", "user-knn"]


def evaluate(
    to: TargetOption,
    source: SourcesOption = None,
    against: Annotated[
        list[str] | None, typer.Option(help=f"A competitor, or all; may be repeated (default: {', '.join(PLAIN)}).")
    ] = None,
    tune: Annotated[int, typer.Option(min=1, help="Settings that each competitor may try on validation users.")] = 1,
    protocol: Annotated[
        str, typer.Option(help="What is hidden from whom: cold (users), time, few-shot, or new-items.")
    ] = "cold",
    test_share: Annotated[
        float | None,
        typer.Option(min=0.01, max=0.85, help="Share of users to report on, drawn afresh (default: the data's split)."),
    ] = None,
    ratings: Annotated[bool, typer.Option("--ratings", help="Predict explicit ratings instead of ranking.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a report with plots into this one file.")] = None,
    size: SizeOption = "base",
    budget: BudgetOption = "5m",
    seed: SeedOption = 0,
    seeds: Annotated[
        int, typer.Option(min=1, help="Do it all under so many seeds, and print the mean and the spread.")
    ] = 1,
    device: DeviceOption = "auto",
    without: WithoutOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table as Markdown.")] = False,
    rerank: Annotated[
        bool, typer.Option("--rerank", help="Choose how much a language model's order counts, on validation users.")
    ] = False,
    explanations: Annotated[
        bool, typer.Option("--explanations", help="Measure whether the reasons are true of the network, on test users.")
    ] = False,
    people: Annotated[
        int | None, typer.Option(min=1, help="With --rerank (50) or --explanations (500): so many users at most.")
    ] = None,
) -> None:
    """Measure the network against competitors on held-out test users, over the full catalogue."""
    if rerank or explanations:
        from agent.cli.stages import evaluate_stages

        wired, config = wire(workspace, database), configured(size, budget, seed, device, without or ())
        choice = rerank, explanations
        evaluate_stages(wired, to, source or [], choice, people, config, as_json=as_json, markdown=markdown)
        return
    from agent.cli.scorecards import evaluate_network
    from agent.measure.scoring import Inquiry

    evaluate_network(
        wire(workspace, database),
        Inquiry(to, tuple(source or ()), protocol, test_share, tuple(against or PLAIN), tune),
        configured(size, budget, seed, device, without or ()),
        ratings=ratings,
        seeds=seeds,
        html=html,
        style="json" if as_json else "markdown" if markdown else "table",
    )
