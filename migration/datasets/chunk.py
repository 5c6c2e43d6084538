"""Rows in columns: what every reader of files gives, some thousands at a time, so that memory does not grow."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

Column: TypeAlias = pa.Array | list[object]


@dataclass(frozen=True)
class Broken:
    """A line that could not be read.

    Attributes:
        line: its number, from 1.
        reason: what is wrong with it.
        text: what stands in it.
        hint: what to do.
    """

    line: int
    reason: str
    text: str
    hint: str = "See that the line is whole, its quotes are closed, and what separates its fields is not within one."


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file.

    Attributes:
        columns: name to values, all of one length. Text files give lists of strings ("" where nothing stands).
        lines: the line of each row in the file, from 1; in Parquet the row's number.
        broken: lines in between that could not be read.
        typed: false where every value is a string because the file knows no types.
    """

    columns: Mapping[str, Column]
    lines: Sequence[int]
    broken: tuple[Broken, ...] = ()
    typed: bool = True

    def __len__(self) -> int:
        return len(self.lines)

    def renamed(self, names: Mapping[str, str]) -> "Chunk":
        """The same rows under other column names; a column that has the new name already keeps it."""
        columns: dict[str, Column] = {}
        for name, values in self.columns.items():
            new = names.get(name, name)
            columns.setdefault(name if new in self.columns else new, values)
        return Chunk(columns, self.lines, self.broken, self.typed)

    def with_column(self, name: str, values: Column) -> "Chunk":
        """The same rows with one column more, or another one in its place."""
        return Chunk({**self.columns, name: values}, self.lines, self.broken, self.typed)

    def take(self, places: Sequence[int]) -> "Chunk":
        """Some of the rows, by their places."""
        columns: dict[str, Column] = {
            name: [values[n] for n in places] if isinstance(values, list) else values.take(pa.array(places, pa.int64()))
            for name, values in self.columns.items()
        }
        return Chunk(columns, [self.lines[n] for n in places], (), self.typed)

    def column(self, name: str) -> list[object]:
        """The values of one column; None throughout where the file has none of this name."""
        return as_list(self.columns[name]) if name in self.columns else [None] * len(self)

    def rows(self) -> Iterator[dict[str, object]]:
        """All rows as dictionaries."""
        names = tuple(self.columns)
        for values in zip(*map(as_list, self.columns.values()), strict=True):
            yield dict(zip(names, values, strict=True))


class Source(Protocol):
    """A file that can be read in chunks.

    Attributes:
        path: where it lies.
        columns: the names of its columns.
        counts: what its rows are numbered by, "line" or "row".
    """

    path: Path
    columns: tuple[str, ...]
    counts: str

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """The rows in order, up to `size` at a time; only the `wanted` columns where they are named."""
        ...

    def pieces(self, size: int) -> int | None:
        """How many chunks there will be, where that is known beforehand."""
        ...


def as_list(values: Column) -> list[object]:
    """A column as Python values; times that Python's own types cannot hold are told as text."""
    if isinstance(values, list):
        return values
    try:
        found: list[object] = values.to_pylist()
        return found
    except (OverflowError, ValueError):  # of nanoseconds, far outside the calendar, or of an unknown zone
        return _as_texts(values)


def _as_texts(values: pa.Array) -> list[object]:
    if pa.types.is_timestamp(values.type):
        values = pc.cast(values, pa.timestamp(values.type.unit))
    return list(pc.cast(values, pa.string()).to_pylist())
