"""A plain table: without ornament, and what stands in it is data."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from agent.cli.errors import printable

_WIDEST = 1000


def show_table(table: Table) -> None:
    """Print a table on standard output: as wide as it is there, or as the table wants to be if not all words fit."""
    console = Console(highlight=False)
    wanted = Measurement.get(console, console.options.update_width(_WIDEST), table)
    if wanted.minimum > console.width:
        console.width = wanted.maximum
    console.print(table)


def plain_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table without ornament; columns whose name begins with "#" hold numbers and stand to the right."""
    table = Table(
        title=printable(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False
    )
    shown = [[_shown(cell) for cell in row] for row in rows]
    for place, heading in enumerate(columns):
        name, is_number = heading.removeprefix("#"), heading.startswith("#")
        # an id is there to be copied, and a number cut short is another one: all else gives way to them
        whole = is_number or name == "id"
        table.add_column(
            name,
            justify="right" if is_number else "left",
            no_wrap=whole,
            overflow="fold",
            min_width=max(map(cell_len, (name, *(row[place] for row in shown)))) if whole else None,
        )
    for row in shown:
        table.add_row(*map(escape, row))
    return table


def _shown(cell: object) -> str:
    """A cell's text as data: no control characters."""
    return printable(f"{cell:,}" if isinstance(cell, int) else str(cell))
