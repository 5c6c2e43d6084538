"""`segue status`: what is stored, trained, indexed and stale."""

import typer

from agent.cli.options import DatabaseOption, JsonOption, WorkspaceOption, wire


def status(workspace: WorkspaceOption = None, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Show what is stored, trained and indexed, and what is stale."""
    from agent.cli.table import show_table
    from agent.cli.tables import status_tables
    from agent.jobs.status import status as look

    found = look(wire(workspace, database))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    for table in status_tables(found):
        show_table(table)
    if found.next_step:
        typer.echo(f"Next: {found.next_step}")
