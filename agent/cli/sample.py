"""`segue sample`: load the built-in world."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, WorkspaceOption, wire


def sample(
    readers: Annotated[int, typer.Option(min=1, help="Number of simulated people.")] = 3000,
    seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 1,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
) -> None:
    """Load the built-in sample: real books, films and albums, and simulated people."""
    from agent.jobs.sampling import load_sample

    typer.echo(load_sample(wire(workspace, database), readers=readers, seed=seed).summary())
