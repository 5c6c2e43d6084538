"""Files as chunks of columns: CSV, TSV, JSON lines (plain or .gz) and Parquet, read in pieces of a few thousand rows.

Memory does not grow with the file. Every row keeps its line number, and a line that cannot be read is handed on
with the reason instead of ending the import.
"""

from pathlib import Path

from migration.datasets.chunk import Source
from migration.datasets.delimited import Delimited
from migration.datasets.json_lines import JsonLines
from migration.datasets.opening import explained
from migration.datasets.table import Table
from migration.errors import InputError

KINDS = ".csv, .tsv, .jsonl, .json (one object a line), .parquet, .inter, .item, .user; all but .parquet also as .gz"

_ENDINGS = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet", ".inter", ".item", ".user"})


def open_source(path: Path, delimiter: str | None = None) -> Source:
    """Open a file by its ending and read its column names.

    Args:
        path: the file.
        delimiter: what separates the columns of a text file, if it is not what the ending says.

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
            return Delimited(path, _separator(delimiter) or "\t", quoted=False)
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
