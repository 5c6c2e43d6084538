"""`segue items`: look into the catalogues."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, WorkspaceOption, wire

items = typer.Typer(no_args_is_help=True, help="Look into the catalogues.")


@items.command()
def search(
    text: Annotated[str, typer.Argument(help="What to look for, in free words.")],
    to: Annotated[str, typer.Option("--to", help="Domain to search.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many.")] = 10,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find items by meaning and by words."""
    from agent.serving import search as find

    found = find(wire(workspace, database), to, text, k)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    from agent.cli.table import show_table
    from agent.cli.tables import items_table

    title = f"{to}: {text}   (by {found.how}{'' if found.how == 'title' else ' vectors'})"
    show_table(items_table(title, [(hit.item, hit.score) for hit in found.hits]))


@items.command()
def show(
    domain: Annotated[str, typer.Argument(help="The item's domain.")],
    item: Annotated[str, typer.Argument(help="The item's id.")],
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
) -> None:
    """Print all that is stored about one item, as JSON."""
    from migration.domain import ItemKey

    typer.echo(wire(workspace, database).store.item(ItemKey(domain, item)).model_dump_json(indent=2))
