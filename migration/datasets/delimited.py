"""CSV, TSV and RecBole's files: a line of names, then a row on each line, separated by one character."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Literal, Protocol

from migration.datasets.chunk import Broken, Chunk, Column
from migration.datasets.opening import explained, open_text
from migration.errors import InputError

DELIMITERS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars", " ": "blanks"}

_LONGEST_FIELD = 1 << 24


class Delimited:
    """A file whose first line names the columns, separated by one character."""

    counts = "line"

    def __init__(self, path: Path, delimiter: str, *, quoted: bool = True) -> None:
        self.path = path
        self._delimiter = delimiter
        self._quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        with open_text(path) as stream:
            self.columns = self._header(stream)

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """See `Source`."""
        with explained(self.path), open_text(self.path) as stream:
            reader = self._reader(stream)
            next(reader)
            while True:
                rows, lines, broken = self._take(reader, size)
                if not rows and not broken:
                    return
                columns = [list(values) for values in zip(*rows, strict=True)] or [[] for _ in self.columns]
                named = zip(self.columns, columns, strict=True)
                kept: dict[str, Column] = {name: values for name, values in named if wanted is None or name in wanted}
                yield Chunk(kept, lines, tuple(broken), typed=False)

    def pieces(self, size: int) -> int | None:
        """Unknown without reading the file."""
        return None

    def _take(self, reader: "_Rows", size: int) -> tuple[list[list[str]], list[int], list[Broken]]:
        rows: list[list[str]] = []
        lines: list[int] = []
        broken: list[Broken] = []
        line = reader.line_num + 1  # a quoted field may run over several lines: a row counts by its first
        for row in reader:
            if len(row) == len(self.columns):
                rows.append(row)
                lines.append(line)
            elif row:
                more = f" and runs on to line {reader.line_num:,}" if reader.line_num > line else ""
                reason = f"has {len(row)} fields where the header has {len(self.columns)}{more}"
                broken.append(Broken(line, reason, self._delimiter.join(row)))
            line = reader.line_num + 1
            if len(rows) + len(broken) >= size:
                break
        return rows, lines, broken

    def _reader(self, stream: IO[str]) -> "_Rows":
        csv.field_size_limit(_LONGEST_FIELD)
        return csv.reader(stream, delimiter=self._delimiter, quoting=self._quoting)

    def _header(self, stream: IO[str]) -> tuple[str, ...]:
        names = [name.strip() for name in next(self._reader(stream), [])]
        if not any(names):
            raise InputError(f"{self.path} is empty.", "Its first line must name the columns.")
        others = [other for other in DELIMITERS if len(names) == 1 and other in names[0]]
        if others:
            expected = DELIMITERS.get(self._delimiter, repr(self._delimiter))
            raise InputError(
                f"{self.path}: expected columns separated by {expected}, found one column named {names[0]!r}, "
                f"which looks separated by {DELIMITERS[others[0]]}.",
                f"Save it with {expected}, or give --delimiter {others[0]!r}.",
            )
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InputError(f"{self.path} names the column {twice[0]!r} twice.", "Rename or remove one of them.")
        return tuple(names)


class _Rows(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...
