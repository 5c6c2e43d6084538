"""`segue index`: put a target domain's items where they can be retrieved."""

import typer

from agent.cli.options import DatabaseOption, JsonOption, TargetOption, WorkspaceOption, wire


def index(
    to: TargetOption, workspace: WorkspaceOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Build a new index of a domain's items, verify it, and make it the one in use."""
    from agent.jobs.indexing import index_domain

    report = index_domain(wire(workspace, database), to)
    typer.echo(report.model_dump_json(indent=2) if as_json else report.summary())
