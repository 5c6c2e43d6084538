"""CSV, TSV and RecBole's files: a line of names, then a row on each line, separated by one character."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Literal, Protocol

from migration.datasets.chunk import Broken, Chunk, Column
from migration.datasets.opening import (
    check_is_text,
    check_names,
    explained,
    is_utf8,
    not_utf8,
    not_utf8_line,
    open_text,
    readable,
)
from migration.errors import InputError

DELIMITERS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars", " ": "blanks"}

_LONGEST_FIELD = 1 << 24

_Row = tuple[int, list[str]]  # the number of its first line, and its fields


class Delimited:
    """A file whose first line names the columns, separated by one character."""

    counts = "line"

    def __init__(self, path: Path, delimiter: str, *, quoted: bool = True) -> None:
        self.path = path
        self._delimiter = delimiter
        self._quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        check_is_text(path)
        with open_text(path) as stream:
            self.columns = self._header(stream)

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """See `Source`; a column without a name, as those of row numbers are, is not read."""
        with explained(self.path), open_text(self.path) as stream:
            rows = self._rows(stream)
            while batch := list(islice(rows, size)):
                good, broken = self._sorted(batch)
                columns = [list(values) for values in zip(*(row for _, row in good), strict=True)]
                named = zip(self.columns, columns or [[] for _ in self.columns], strict=True)
                kept: dict[str, Column] = {n: values for n, values in named if n and (wanted is None or n in wanted)}
                yield Chunk(kept, [line for line, _ in good], tuple(broken), typed=False)

    def pieces(self, size: int) -> int | None:
        """Unknown without reading the file."""
        return None

    def _rows(self, stream: IO[str]) -> Iterator[_Row | Broken]:
        """All rows behind the names but blank ones; of each that cannot be taken apart, why."""
        lines = _Lines(stream)
        reader = self._reader(lines)
        _names(reader)
        while True:
            first = reader.line_num + 1  # a quoted field may run over several lines: a row counts by its first
            lines.kept.clear()
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise InputError(
                    f"{self.path} cannot be taken apart: the row that begins in line {first:,}: {error}.",
                    "Look for a quote that is not closed.",
                ) from None
            if row is None:
                return
            if len(row) == len(self.columns) and reader.line_num == first:  # as most are
                yield first, row
            elif row:
                fault = self._fault(row, lines.kept)
                more = f" and runs on to line {reader.line_num:,}" if reader.line_num > first else ""
                yield Broken(first, fault + more, readable(self._delimiter.join(row))) if fault else (first, row)

    def _fault(self, row: Sequence[str], lines: Sequence[str]) -> str:
        """Why the lines are no row of this table; empty when they are one."""
        if len(row) != len(self.columns):
            return f"has {len(row)} fields where the header has {len(self.columns)}"
        try:  # quotes that do not begin and end with a field may have swallowed rows
            next(self._reader(lines, strict=True))
        except csv.Error:
            return "has a quote out of place"
        return ""

    def _sorted(self, batch: Sequence[_Row | Broken]) -> tuple[list[_Row], list[Broken]]:
        """The rows that are text, and all others."""
        rows = [row for row in batch if not isinstance(row, Broken)]
        broken = [row for row in batch if isinstance(row, Broken)]
        if is_utf8("".join("".join(row) for _, row in rows)):
            return rows, broken
        strange = [(line, row) for line, row in rows if not is_utf8("".join(row))]
        broken += [not_utf8_line(self.path, line, self._delimiter.join(row)) for line, row in strange]
        lines = {line for line, _ in strange}
        return [row for row in rows if row[0] not in lines], sorted(broken, key=lambda fault: fault.line)

    def _reader(self, lines: Iterable[str], *, strict: bool = False) -> "_Reader":
        csv.field_size_limit(_LONGEST_FIELD)
        return csv.reader(lines, delimiter=self._delimiter, quoting=self._quoting, strict=strict)

    def _header(self, stream: IO[str]) -> tuple[str, ...]:
        names = _names(self._reader(stream))
        if not names:
            raise InputError(f"{self.path} is empty.", "Its first line must name the columns.")
        line = self._delimiter.join(names)
        if not is_utf8(line) or "\0" in line:
            raise not_utf8(self.path, line)
        others = [other for other in DELIMITERS if len(names) == 1 and other in names[0]]
        if others:
            expected = DELIMITERS.get(self._delimiter, repr(self._delimiter))
            raise InputError(
                f"{self.path}: expected columns separated by {expected}, found one column named {names[0]!r}, "
                f"which looks separated by {DELIMITERS[others[0]]}.",
                f"Save it with {expected}, or give --delimiter {others[0]!r}.",
            )
        check_names(self.path, names)
        return tuple(names)


class _Lines:
    """The lines of a file, of which those of the row at hand are kept."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.kept: list[str] = []

    def __iter__(self) -> Iterator[str]:
        keep = self.kept.append
        for line in self._stream:
            keep(line)
            yield line


class _Reader(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


def _names(reader: _Reader) -> list[str]:
    """The first row that is not blank: the names of the columns."""
    rows = ([name.strip() for name in row] for row in reader)
    return next((row for row in rows if any(row)), [])
