"""`segue users`: what is stored about a person."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, WorkspaceOption, wire

users = typer.Typer(no_args_is_help=True, help="Look at people.")


@users.command()
def show(
    user: Annotated[str, typer.Argument(help="The user's id.")],
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a user's history, oldest first."""
    history = wire(workspace, database).store.history(user)
    if as_json:
        typer.echo(history.model_dump_json(indent=2))
        return
    from agent.cli.table import show_table
    from agent.cli.tables import history_table

    show_table(history_table(history))
