"""Reads the labelled copy texts: which of them are true and keep to the rules, and what is planted in the others."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from migration.domain import Item
from prompts.copy.copies import NOBODY, Audience, Checked
from prompts.copy.form import built_in_forms
from prompts.copy.rule import built_in_rules
from prompts.ledger.book import Book
from prompts.ledger.check import check
from prompts.outputs import Lang
from tests.worlds.shop import FUTURISTS

HERE = Path(__file__).parent
AUDIENCES = TypeAdapter(dict[str, Audience]).validate_json((HERE / "audiences.json").read_bytes())
AUDIENCES["segment"] = FUTURISTS


class Labelled(NamedTuple):
    """One copy text; `planted` names what is wrong with it, empty where nothing is."""

    item: str
    form: str
    lang: Lang
    audience: str
    planted: str
    text: str


def labelled(name: str) -> Iterator[Labelled]:
    """The texts of a file."""
    head: list[str] = []
    for line in (HERE / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            head = [*line[3:].split(), ""][:4]
        elif line[:2] in ("+ ", "- "):
            planted, text = ("", line[2:]) if line[0] == "+" else line[2:].split(": ", 1)
            yield Labelled(
                head[0], head[1], "zh" if head[2] == "zh" else "en", head[3], planted, text.replace(" / ", "\n")
            )


def checked(one: Labelled, shelf: Mapping[str, Item]) -> Checked:
    """What the ledger says of a text."""
    packs = tuple(built_in_rules().values())
    audience = AUDIENCES[one.audience] if one.audience else NOBODY
    return check(one.text, built_in_forms()[one.form], one.lang, Book.of(shelf[one.item], audience), packs)
