"""`segue serve`: the HTTP API and the page."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, WorkspaceOption, wire


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen at (default: 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0: a free one (default: 8000).")] = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
) -> None:
    """Serve the HTTP API and the chat page; Ctrl-C ends it when what is under way is answered."""
    from agent.api.server import run

    run(wire(workspace, database), host, port, typer.echo)
