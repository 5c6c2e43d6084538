"""`segue prompts`: the exact text that is sent to a language model. Nothing beside it leaves the machine."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, LanguageOption, SituationOption, WorkspaceOption, wire

prompts = typer.Typer(no_args_is_help=True, help="What is sent to a language model.")


@prompts.command("list")
def list_(workspace: WorkspaceOption = None, database: DatabaseOption = None) -> None:
    """List the prompts, and whether one's own template in WORKSPACE/prompts goes before ours."""
    from agent.cli.table import plain_table, show_table
    from agent.sending import templates

    wired = wire(workspace, database)
    rows = [(one.name, one.lang, one.file, "your own" if one.own else "ours") for one in templates(wired)]
    show_table(plain_table("Prompts", ["prompt", "language", "template", ""], rows))
    typer.echo(f"A file of the same name in {wired.workspace.prompts} goes before ours.")


@prompts.command()
def show(
    prompt: Annotated[str, typer.Argument(help="rerank or explain.")],
    to: Annotated[str, typer.Option("--to", help="Target domain, e.g. film.")],
    user: Annotated[str, typer.Option(help="A stored user.")] = "",
    likes: Annotated[list[str] | None, typer.Option(help="A title the person loves; may be repeated.")] = None,
    dislikes: Annotated[
        list[str] | None, typer.Option(help="A title the person does not like; may be repeated.")
    ] = None,
    situation: SituationOption = "",
    lang: LanguageOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the exact text that would be sent for a person; nothing is sent."""
    from agent.cli.errors import printable
    from agent.replies import Request
    from agent.sending import question

    wired = wire(workspace, database, language=lang)
    request = Request(
        to=to,
        user=user,
        likes=tuple(likes or ()),
        dislikes=tuple(dislikes or ()),
        situation=situation,
        language=wired.settings.language,
    )
    ask = question(wired, prompt, request)
    if as_json:
        typer.echo(ask.model_dump_json(indent=2, by_alias=True))
        return
    for message in ask.messages:
        typer.echo(f"[{message.role}]\n{printable(message.content)}\n")
