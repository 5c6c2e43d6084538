"""Files as chunks of columns: CSV, TSV, JSON lines (plain or .gz) and Parquet, read in pieces of a few thousand rows.

Memory does not grow with the file. Every row keeps its line number, and a line that cannot be read is handed on
with the reason instead of ending the import.
"""

import ast
import csv
import gzip
import json
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Literal, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from migration.errors import InputError

Column: TypeAlias = pa.Array | list[object]

DELIMITERS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
KINDS = ".csv, .tsv, .jsonl, .json (one object a line), .parquet, .inter, .item, .user; all but .parquet also as .gz"

_ENDINGS = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet", ".inter", ".item", ".user"})
_LONGEST_FIELD = 1 << 24
_LOOK = 100  # rows of JSON lines whose keys are taken together as the columns


@dataclass(frozen=True)
class Broken:
    """A line that could not be read."""

    line: int
    reason: str
    text: str


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


def open_source(path: Path, delimiter: str | None = None) -> Source:
    """Open a file by its ending and read its column names.

    Args:
        path: the file.
        delimiter: what separates the columns of a .csv or .tsv file, if it is not what the ending says.

    Raises:
        InputError: it cannot be read, is of no known kind, is empty, or is separated by something else.
    """
    with explained(path):
        kind = _kind(path)
        if kind == ".parquet":
            return Table(path)
        if kind in (".jsonl", ".ndjson", ".json"):
            return JsonLines(path)
        if kind in (".inter", ".item", ".user"):
            return Delimited(path, "\t", quoted=False)
        if kind in (".csv", ".tsv"):
            return Delimited(path, _separator(delimiter) or ("," if kind == ".csv" else "\t"))
    raise InputError(f"{path} is of no kind that Segue reads.", f"It reads {KINDS}.")


def _separator(given: str | None) -> str:
    """The character that is meant: a shell makes it hard to give a tab, so its name, or backslash and t, will do."""
    if given is not None and given.lower() in ("\\t", "tab"):
        return "\t"
    if given is not None and (len(given) != 1 or given in '"\r\n'):
        raise InputError(f"Columns cannot be separated by {given!r}.", "Give one character, such as ';', or tab.")
    return given or ""


def is_known(path: Path) -> bool:
    """Whether the ending of a file is that of a kind that can be read."""
    return _kind(path) in _ENDINGS


def _kind(path: Path) -> str:
    """The ending that tells the kind of a file (".csv" for ratings.csv.gz)."""
    inner = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return inner.suffix.lower()


class _Rows(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class Delimited:
    """A file whose first line names the columns, separated by one character."""

    counts = "line"

    def __init__(self, path: Path, delimiter: str, *, quoted: bool = True) -> None:
        self.path = path
        self._delimiter = delimiter
        self._quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        with _open_text(path) as stream:
            self.columns = self._header(stream)

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """See `Source`."""
        with explained(self.path), _open_text(self.path) as stream:
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
                reason = f"has {len(row)} fields where the header has {len(self.columns)}"
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


class JsonLines:
    """A file with one JSON object on each line; the Python literals of the Amazon metadata of 2014 are read as well."""

    counts = "line"

    def __init__(self, path: Path) -> None:
        self.path = path
        names: dict[str, None] = {}
        with _open_bytes(path) as stream:
            for line in islice(stream, _LOOK):
                row = _parse(line)
                names |= dict.fromkeys(row) if isinstance(row, dict) else {}
        if not names:
            raise InputError(
                f"{path} holds no JSON object on any of its first {_LOOK} lines.",
                "Write one object a line, as `jq -c '.[]'` does with a JSON list.",
            )
        self.columns = tuple(names)

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """See `Source`; a key that a row lacks is None, and so is one that comes up later in the file."""
        with explained(self.path), _open_bytes(self.path) as stream:
            numbered = enumerate(stream, start=1)
            while batch := list(islice(numbered, size)):
                yield self._chunk(batch, wanted)

    def pieces(self, size: int) -> int | None:
        """Unknown without reading the file."""
        return None

    def _chunk(self, batch: Sequence[tuple[int, bytes]], wanted: Collection[str] | None) -> Chunk:
        rows: list[dict[str, object]] = []
        lines: list[int] = []
        broken: list[Broken] = []
        for line, text in batch:
            row = _parse(text)
            if isinstance(row, dict):
                rows.append(row)
                lines.append(line)
            elif text.strip():
                broken.append(Broken(line, row, text[:1000].decode(errors="replace").strip()))
        names = [name for name in self.columns if wanted is None or name in wanted]
        later = {} if wanted is not None else {name: None for row in rows for name in row}
        columns: dict[str, Column] = {name: [row.get(name) for row in rows] for name in dict.fromkeys(names) | later}
        return Chunk(columns, lines, tuple(broken))


class Table:
    """A Parquet file."""

    counts = "row"

    def __init__(self, path: Path) -> None:
        self.path = path
        with pq.ParquetFile(path) as file:
            self.columns = tuple(file.schema_arrow.names)
            self._rows = int(file.metadata.num_rows)

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """See `Source`."""
        names = [name for name in self.columns if wanted is None or name in wanted]
        first = 1
        with explained(self.path), pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=size, columns=names):
                columns = dict(zip(batch.schema.names, batch.columns, strict=True))
                yield Chunk(columns, range(first, first + batch.num_rows))
                first += batch.num_rows

    def pieces(self, size: int) -> int | None:
        """How many chunks there will be (row groups may end some of them early)."""
        return -(-self._rows // size)


def as_list(values: Column) -> list[object]:
    """A column as Python values."""
    return values if isinstance(values, list) else values.to_pylist()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in words what is wrong with a file that cannot be read."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text: byte 0x{error.object[error.start]:02x} fits no character.",
            f"Convert it: iconv -f LATIN1 -t UTF-8 {path.name} > utf8-{path.name}",
        ) from None
    except csv.Error as error:
        raise InputError(f"{path} cannot be taken apart: {error}.", "Look for a quote that is not closed.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{path} is not a whole .gz file: {error}.", "Copy or download it again.") from None
    except pa.ArrowInvalid as error:
        raise InputError(f"{path} is not a whole Parquet file: {error}.", "Write or copy it again.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.", "Check the path.") from None


def _open_text(path: Path) -> IO[str]:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _open_bytes(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _parse(line: bytes) -> dict[str, object] | str:
    """One line as an object, or the reason why it is none."""
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        return "is not UTF-8 text"
    except RecursionError:
        return "is nested too deeply"
    except ValueError:
        return _parse_literal(line)
    if not isinstance(row, dict):
        return "is no JSON object"
    if b"\\ud" in line.lower() and not _whole(row):
        return "holds half a character (a lone surrogate)"
    return row


def _parse_literal(line: bytes) -> dict[str, object] | str:
    if not line.startswith(b"{'"):
        return "is no JSON"
    try:
        row = ast.literal_eval(line.decode())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return "is no JSON"
    return row if isinstance(row, dict) else "is no JSON"


def _whole(row: object) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
