"""Which source a file comes from, told by the names of its columns, and how its columns become Segue's own."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from migration.datasets.chunk import Chunk
from migration.errors import InputError

Kind = Literal["items", "events", "users", "nothing"]
"""What the rows of a table are; "nothing": a table of a known source that Segue has no use for."""

Row = Mapping[str, object]

_LONG_NAME = 60  # signs of a column's name that a message shows


@dataclass(frozen=True)
class Shape:
    """One table of one source.

    Attributes:
        format: name of the source, as in `--format`.
        title: what a person calls the table.
        kind: what its rows are.
        needs: columns without which it is another table; "a|b" means that either will do.
        never: columns that it does not have.
        names: its columns to Segue's names (see `segue`).
        item: puts right what renaming cannot, one row of items at a time, after the renaming.
        events: the same for a chunk of events.
        domain: tells the domain from the path where the rows do not (empty: it cannot).
    """

    format: str
    title: str
    kind: Kind
    needs: tuple[str, ...]
    never: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    item: Callable[[Row], Row] = lambda row: row
    events: Callable[[Chunk], Chunk] = lambda chunk: chunk
    domain: Callable[[Path], str] = lambda path: ""

    def missing(self, columns: Collection[str]) -> list[str]:
        """The needed columns that are not among `columns`, each by its first name."""
        return [need.split("|")[0] for need in self.needs if not any(name in columns for name in need.split("|"))]

    def fits(self, columns: Collection[str]) -> bool:
        """Whether a table with these columns is one of these."""
        return not self.missing(columns) and not any(name in columns for name in self.never)


def recognise(path: Path, columns: Sequence[str], shapes: Sequence[Shape]) -> Shape:
    """The shape that a table with these columns has: of several that fit, the one that needs most.

    Raises:
        InputError: none fits; the message names the nearest one and the columns that it lacks.
    """
    fitting = [shape for shape in shapes if shape.fits(columns)]
    if fitting:
        return max(fitting, key=lambda shape: len(shape.needs))
    nearest, missing = _nearest(columns, shapes)
    found = ", ".join(name[:_LONG_NAME] for name in columns[:20]) + (", ..." if len(columns) > 20 else "")
    raise InputError(
        f"{path} is no table that Segue knows. It has the columns: {found or 'none'}. "
        f"The nearest is {nearest.title}, which lacks: {', '.join(missing)}.",
        _advice(missing, columns, nearest),
    )


def is_near(columns: Sequence[str], shapes: Sequence[Shape]) -> bool:
    """Whether an unrecognised table is likely meant to be read: a column of the nearest shape is there, or nearly."""
    nearest, missing = _nearest(columns, shapes)
    return len(missing) < len(nearest.needs) or any(_likeness(name, columns) == 1 for name in missing)


def _nearest(columns: Sequence[str], shapes: Sequence[Shape]) -> tuple[Shape, list[str]]:
    """The shape whose needed columns are there, or nearly, in the largest share, and the columns that it lacks."""

    def distance(shape: Shape) -> float:
        missing = shape.missing(columns)
        found = len(shape.needs) - sum(1 - 0.9 * _likeness(name, columns) for name in missing)
        strangers = sum(1 if name in columns else 0.5 * _likeness(name, columns) for name in shape.never)
        # a table that was made by hand is more likely meant to be Segue's own than another system's
        return strangers + 1 - found / len(shape.needs) + 0.2 * (shape.format != "segue")

    nearest = min((shape for shape in shapes if shape.kind != "nothing"), key=distance)
    return nearest, nearest.missing(columns)


def _advice(missing: Sequence[str], columns: Sequence[str], shape: Shape) -> str:
    renames = [f"{_alike(name, columns)!r} to {name!r}" for name in missing if _likeness(name, columns)]
    if renames:
        return f"If it is that, rename the column {' and '.join(renames)}."
    if sum(map(_is_value, columns)) > len(columns) / 2:
        needed = ",".join(need.split("|")[0] for need in shape.needs)
        return f"The first line must name the columns: put {needed},... above it."
    return f"Add the column {' and '.join(missing)}; the README tells which columns each table has."


def _likeness(name: str, columns: Sequence[str]) -> float:
    """1 where a column differs only in case and underscores, 0.5 where one is spelled much the same, else 0."""
    other = _alike(name, columns)
    if not other:
        return 0
    return 1 if _plain(other) == _plain(name) else 0.5


def _alike(name: str, columns: Sequence[str]) -> str:
    """The column that is most likely meant by `name`, or nothing."""
    plain = {_plain(column): column for column in columns}
    close = get_close_matches(_plain(name), plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else ""


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace(" ", "")


def _is_value(name: str) -> bool:
    return any(letter.isdigit() for letter in name)
