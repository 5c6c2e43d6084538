"""`segue chats`: the conversations that are kept."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, WorkspaceOption, wire

chats = typer.Typer(no_args_is_help=True, help="The conversations that are kept.")

IdArgument = Annotated[str, typer.Argument(help="The conversation's id, as `segue chats list` shows it.")]


@chats.command(name="list")
def list_(
    user: Annotated[str, typer.Option(help="Only those of this person.")] = "",
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List conversations, the latest first."""
    from agent.chat.assistant import sessions_of

    found = sessions_of(wire(workspace, database)).list(user)
    if as_json:
        typer.echo("[" + ",\n".join(one.model_dump_json() for one in found) + "]")
        return
    from agent.cli.table import plain_table, show_table

    rows = [(one.id, one.user, one.turns, f"{one.last:%Y-%m-%d %H:%M}", one.opening[:60]) for one in found]
    show_table(plain_table("Conversations", ["id", "user", "#turns", "last (UTC)", "begins with"], rows))


@chats.command()
def show(
    id: IdArgument,  # noqa: A002 - the name that the person reads
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was said in a conversation."""
    from agent.chat.assistant import sessions_of
    from agent.cli.errors import printable

    turns = sessions_of(wire(workspace, database)).turns(id)
    for turn in turns:
        typer.echo(turn.model_dump_json() if as_json else printable(f"> {turn.said}\n{turn.answer}"))
        for item in () if as_json else turn.items:
            typer.echo(printable(f"  {item}"))


@chats.command()
def delete(id: IdArgument, workspace: WorkspaceOption = None, database: DatabaseOption = None) -> None:  # noqa: A002
    """Forget a conversation. Opinions that it wrote into somebody's history stay there."""
    from agent.chat.assistant import sessions_of

    gone = sessions_of(wire(workspace, database)).delete(id)
    typer.echo(f"Deleted: {id}, {gone} turns")
