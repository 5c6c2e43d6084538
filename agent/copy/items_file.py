"""Reads which items a file names."""

import csv
import io
import json
from pathlib import Path

from migration.errors import InputError


def read_names(file: Path) -> list[str]:
    """The items of a file: `item_id` (or `id`) of CSV and JSONL, else one name a line.

    Raises:
        InputError: it cannot be read, or holds no item.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file of items {file} cannot be read: {error}", "Give a text file in UTF-8.") from error
    lines = [line for line in text.splitlines() if line.strip()]
    if file.suffix == ".jsonl":
        names = [_id(json_row(line, file)) for line in lines]
    elif file.suffix == ".csv":
        names = [_id(row) for row in csv.DictReader(io.StringIO(text))]
    else:
        names = [line.strip() for line in lines]
    found = [name for name in names if name]
    if not found:
        raise InputError(f"{file} holds no item: expected item_id in CSV or JSONL, or one name a line", "Add some.")
    return found


def json_row(line: str, file: Path) -> dict[str, object]:
    """One line of JSON as a mapping.

    Raises:
        InputError: it is none.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{file} holds a line that is no JSON: {line[:60]!r}", "Write one object a line.") from error
    return row if isinstance(row, dict) else {"id": row}


def _id(row: dict[str, object] | dict[str, str]) -> str:
    return str(row.get("item_id") or row.get("id") or "").strip()
