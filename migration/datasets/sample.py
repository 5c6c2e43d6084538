"""The built-in catalogue: books, films and albums that really exist, described in our own words."""

import json
from importlib.resources import files

from migration.datasets.segue import item_of
from migration.domain import Item

SAMPLE_FILES = ("books.jsonl", "films.jsonl", "albums.jsonl")


def sample_items() -> list[Item]:
    """All items of the built-in sample, in the order of its files."""
    folder = files("migration.datasets") / "sample"
    lines = (line for name in SAMPLE_FILES for line in (folder / name).read_text(encoding="utf-8").splitlines())
    rows = (json.loads(line) for line in lines if line.strip())
    return [item_of({"item_id": row.pop("id"), **row}) for row in rows]
