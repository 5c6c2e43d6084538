"""`segue explain`: why this item, for this person: what each item of the history contributes, and what if not."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, LanguageOption, WhichTargetOption, WorkspaceOption, wire

if TYPE_CHECKING:
    from agent.bootstrap import Wiring
    from agent.explain.why import Why


def explain(
    to: WhichTargetOption = "",
    item: Annotated[str, typer.Option(help="Id or title of the item to explain.")] = "",
    user: Annotated[str, typer.Option(help="A stored user.")] = "",
    likes: Annotated[list[str] | None, typer.Option(help="A title the person loves; may be repeated.")] = None,
    dislikes: Annotated[
        list[str] | None, typer.Option(help="A title the person does not like; may be repeated.")
    ] = None,
    source: Annotated[str, typer.Option("--from", help="Domain in which titles are looked up.")] = "",
    output: Annotated[
        Path | None, typer.Option(help="Draw it: a file ending in .html or .png; with --batch: the JSONL to write.")
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(help='File of requests, a JSON object on each line: {"user": ..., "item": ...}; needs --output.'),
    ] = None,
    llm: Annotated[
        bool, typer.Option("--llm/--no-llm", help="Let a language model find the words, where one is set.")
    ] = True,
    lang: LanguageOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what each item of a person's history does for a recommendation, exactly."""
    from agent.explain.explaining import explain as explained
    from agent.replies import Request

    wired = wire(workspace, database, language=lang)
    if batch is not None:
        _explain_file(wired, batch, output, wired.target(to), as_json=as_json)
        return
    if not item:
        raise typer.BadParameter("--item ID is needed (or --batch FILE)")
    request = Request(
        to=wired.target(to, item),
        user=user,
        likes=tuple(likes or ()),
        dislikes=tuple(dislikes or ()),
        source=source,
        language=wired.settings.language,
        explain="auto" if llm else "offline",
    )
    why = explained(wired, request, item)
    if output is not None:
        _draw(why, output)
    if as_json:
        typer.echo(why.model_dump_json(indent=2))
    elif output is None:
        from agent.cli.why import print_why

        print_why(why)
    else:
        typer.echo(f"已画出：{output}" if why.lang == "zh" else f"Drawn: {output}")


def _explain_file(wired: "Wiring", batch: Path, output: Path | None, to: str, *, as_json: bool) -> None:
    if output is None:
        raise typer.BadParameter("--batch needs --output FILE")
    from agent.explain.batch import explain_file

    report = explain_file(wired, batch, output, to)
    typer.echo(report.model_dump_json(indent=2) if as_json else report.summary())
    if report.failed:
        raise typer.Exit(2)


def _draw(why: "Why", output: Path) -> None:
    from migration.errors import InputError

    if output.suffix.lower() not in {".html", ".png"}:
        raise InputError(
            f"--output expects a file ending in .html or .png, found {output.name!r}", "Name it why.html or why.png."
        )
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.suffix.lower() == ".html":
            from agent.explain.why_page import page

            output.write_text(page(why), encoding="utf-8")
        else:
            from agent.explain.why_chart import draw

            draw(why, output)
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror}", "Name another file.") from error
