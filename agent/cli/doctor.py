"""`segue doctor`: does everything work here, and what to do where it does not."""

import typer

from agent.cli.options import DatabaseOption, JsonOption, WorkspaceOption, wire


def doctor(workspace: WorkspaceOption = None, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Check the installation, the store, the networks and the indexes; exit code 1 when something is broken."""
    from agent.cli.table import show_table
    from agent.cli.tables import findings_table
    from agent.jobs.doctor import examine

    report = examine(wire(workspace, database))
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show_table(findings_table(report))
    if not report.healthy:
        raise typer.Exit(1)
