"""`segue config`: the settings in force."""

import typer

from agent.cli.options import DatabaseOption, WorkspaceOption, wire

config = typer.Typer(no_args_is_help=True, help="The settings in force.")


@config.command()
def show(workspace: WorkspaceOption = None, database: DatabaseOption = None) -> None:
    """Print every setting, its value and what it means."""
    from agent.cli.table import show_table
    from agent.cli.tables import settings_table

    show_table(settings_table(wire(workspace, database).settings))
