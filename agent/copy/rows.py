"""The output of a run over many items: one line of JSON for each, only ever added to, so that a killed run goes on."""

import json
from pathlib import Path
from typing import TextIO

from pydantic import ValidationError

from agent.copy.written import Copy
from migration.domain import Value
from migration.errors import InputError


class Row(Value):
    """One line of the output: the copy of an item, or why there is none."""

    item: str
    copy_: Copy | None = None
    error: str = ""


def add(file: TextIO, row: Row) -> None:
    """Write a row at the end of the output, whole."""
    copy = row.copy_.model_dump(mode="json") if row.copy_ else None
    file.write(json.dumps({"item": row.item, "copy": copy, "error": row.error}, ensure_ascii=False) + "\n")
    file.flush()


def done(output: Path) -> dict[str, Row]:
    """The rows that an earlier run finished; the torn line of a kill is cut off.

    Raises:
        InputError: the file is the output of something else.
    """
    if not output.is_file():
        return {}
    data = output.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    rows: dict[str, Row] = {}
    try:
        for line in whole.decode("utf-8").splitlines():
            row = json.loads(line)
            rows[row["item"]] = Row(item=row["item"], copy_=row.get("copy"), error=row.get("error", ""))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise InputError(
            f"{output} is there already and is no output of this command: {error}", "Name another file with --output."
        ) from error
    if len(whole) < len(data):
        with output.open("r+b") as file:
            file.truncate(len(whole))
    return rows
