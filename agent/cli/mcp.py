"""`segue mcp`: the tools for a language model's host."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, WorkspaceOption, wire


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Listen for streamable HTTP instead of standard input.")] = False,
    host: Annotated[str | None, typer.Option(help="With --http: address to listen at (default: 127.0.0.1).")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="With --http: port; 0: a free one.")] = 8001,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
) -> None:
    """Serve the Model Context Protocol: recommend, explain, similar items, search, write copy."""
    wired = wire(workspace, database)
    if http:
        from agent.api.server import run_mcp

        run_mcp(wired, host, port, typer.echo)
    else:
        from agent.doors.mcp import server

        server(wired).run("stdio")
