"""`segue copy`: copy for one item, or for a file of items."""

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, TargetOption, WorkspaceOption, wire


def copy_(
    to: TargetOption,
    item: Annotated[str, typer.Option(help="Id or title of the item.")] = "",
    form: Annotated[str, typer.Option(help="blurb, title, tagline, description, email, push, social ...")] = "blurb",
    n: Annotated[int, typer.Option("-n", min=1, max=10, help="Variants.")] = 1,
    user: Annotated[str, typer.Option(help="Write for a stored user.")] = "",
    segment: Annotated[str, typer.Option(help="Write for a segment, by the id that segue segments gave it.")] = "",
    items: Annotated[Path | None, typer.Option(help="File of items: ids, or CSV or JSONL with item_id.")] = None,
    output: Annotated[Path | None, typer.Option(help="With --items: the JSONL file to write.")] = None,
    rules: Annotated[list[str] | None, typer.Option(help="A rule pack beside those that are on.")] = None,
    tokens: Annotated[int | None, typer.Option(min=1, help="With --items: never more tokens than this.")] = None,
    money: Annotated[float | None, typer.Option(min=0, help="With --items: never more money than this.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do without the language model.")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of the copy: en or zh.")] = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write copy of which every claim is traced to a field of the catalogue."""
    if bool(item) == (items is not None):
        raise typer.BadParameter("either --item ID or --items FILE is needed")
    wired = wire(workspace, database, language=lang)
    from agent.copy.copying import Wish, brief, copywriter

    wish = Wish(to, item, form, wired.settings.language, n, user, segment)
    packs = tuple(rules or ())
    prompter = None if offline else wired.prompter(cached=items is not None)
    if items is not None:
        from agent.copy.batch import copy_file
        from agent.copy.purse import Budget

        if output is None:
            raise typer.BadParameter("--items needs --output FILE")
        report = copy_file(wired, wish, items, output, prompter, Budget(tokens=tokens, money=money), packs)
        typer.echo(report.model_dump_json(indent=2) if as_json else report.summary())
        return
    from agent.cli.copies import print_copy

    print_copy(copywriter(wired, prompter, packs).write(brief(wired, wish)), as_json=as_json)
