"""`segue prompts`: the exact text that is sent to a language model. Nothing beside it leaves the machine."""

from typing import Annotated

import typer

from agent.cli.options import (
    DatabaseOption,
    JsonOption,
    LanguageOption,
    SituationOption,
    WhichTargetOption,
    WorkspaceOption,
    wire,
)

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
    prompt: Annotated[str, typer.Argument(help="rerank, explain or copy.")],
    to: WhichTargetOption = "",
    user: Annotated[str, typer.Option(help="A stored user.")] = "",
    likes: Annotated[list[str] | None, typer.Option(help="A title the person loves; may be repeated.")] = None,
    dislikes: Annotated[
        list[str] | None, typer.Option(help="A title the person does not like; may be repeated.")
    ] = None,
    situation: SituationOption = "",
    item: Annotated[str, typer.Option(help="For copy: id or title of the item.")] = "",
    form: Annotated[str, typer.Option(help="For copy: the form.")] = "blurb",
    segment: Annotated[str, typer.Option(help="For copy: a segment to write for.")] = "",
    n: Annotated[int, typer.Option("-n", min=1, max=10, help="For copy: variants.")] = 1,
    lang: LanguageOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the exact text that would be sent for a person, or for the copy of an item; nothing is sent."""
    from agent.cli.errors import printable
    from agent.copy.copying import Wish
    from agent.replies import Request
    from agent.sending import copy_question, question

    wired = wire(workspace, database, language=lang)
    target, language = wired.target(to), wired.settings.language
    if prompt == "copy":
        if not item:
            raise typer.BadParameter("copy needs --item ID")
        ask = copy_question(wired, Wish(target, item, form, language, n, user, segment))
    else:
        request = Request(
            to=target,
            user=user,
            likes=tuple(likes or ()),
            dislikes=tuple(dislikes or ()),
            situation=situation,
            language=language,
        )
        ask = question(wired, prompt, request)
    if as_json:
        typer.echo(ask.model_dump_json(indent=2, by_alias=True))
        return
    for message in ask.messages:
        typer.echo(f"[{message.role}]\n{printable(message.content)}\n")
