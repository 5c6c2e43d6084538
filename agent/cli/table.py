"""A plain table: without ornament, and what stands in it is data."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from agent.cli.errors import printable


def show_table(table: Table) -> None:
    """Print a table on standard output."""
    Console(highlight=False).print(table)


def plain_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table without ornament; columns whose name begins with "#" hold numbers and stand to the right."""
    table = Table(
        title=printable(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False
    )
    for name in columns:
        # an id is there to be copied: all else gives way to it
        whole = name == "id"
        table.add_column(name.removeprefix("#"), justify="right" if name.startswith("#") else "left", no_wrap=whole)
    for row in rows:
        table.add_row(*(escaped(cell) for cell in row))
    return table


def escaped(cell: object) -> str:
    """A cell's text as data: no control characters, no markup."""
    from rich.markup import escape

    return escape(printable(f"{cell:,}" if isinstance(cell, int) else str(cell)))
