"""Segue's own three tables, and how their rows become values.

**Events** (one row for each thing that a person did with an item):

| column | must be there | what it holds |
|---|---|---|
| `user_id` | yes | who, by any name that is the same in all domains |
| `item_id` | yes | with what; unique within its domain |
| `domain` | yes, or `--domain` | the catalogue that the item belongs to, such as `book` |
| `action` | no | what was done, such as `buy`, `like`, `read`; `dislike` speaks against the item |
| `value` or `rating` | no | a number: stars, plays, minutes |
| `timestamp` | no | seconds, milliseconds or microseconds since 1970, or ISO 8601 text (`2024-05-01T20:15:00Z`) |
| `seq` | no | a whole number that orders the events of a person where there is no timestamp |
| `situation` | no | when or where, in a word, such as `evening` or `travelling` |
| `session` | no | any name that the events of one visit share |

An event is the same as another one when user, item, action, timestamp and session are the same. Without `timestamp`
and `seq` the order of the rows is kept.

**Items** (one row for each item of a catalogue):

| column | must be there | what it holds |
|---|---|---|
| `item_id` (or `id`) | yes | unique within its domain |
| `domain` | yes, or `--domain` | such as `book` |
| `title` | no | |
| `creators` | no | authors, directors, artists, a brand; several are separated by `;` or `|`, or form a list |
| `description` | no | one sentence or many |
| `categories` | no | several as for `creators` |
| `genres`, `themes` | no | several as for `creators` |
| `year` | no | a whole number |
| `language` | no | such as `en` or `zh` |
| `image_url` | no | |
| any other | no | an attribute of the item: a number, a text, or a list of texts (`title_zh`: the Chinese title) |

**Users** (needed only to fix who is held out):

| column | must be there | what it holds |
|---|---|---|
| `user_id` | yes | |
| `split` | no | `train`, `valid` or `test` |
"""

import ast
import json
import math
import re
from datetime import date

from migration.datasets.shape import Row, Shape
from migration.domain import Attribute, Item
from migration.store.rows import SplitName

EVENTS = ("user_id", "item_id", "domain", "action", "value", "timestamp", "seq", "situation", "session")
"""The columns of the table of events."""

USERS = ("user_id", "split")
"""The columns of the table of users."""

LISTS = frozenset({"creators", "categories", "genres", "themes"})
"""Columns of items that hold several texts."""

SPLITS: dict[str, SplitName] = {
    "train": "train",
    "valid": "valid",
    "validation": "valid",
    "val": "valid",
    "dev": "valid",
    "test": "test",
}

_OF_EVENTS = ("user", "uid", "userid", "timestamp", "seq", "action", "session", "situation")

SHAPES = (
    Shape("segue", "Segue's events", "events", ("user_id", "item_id"), names={"rating": "value"}),
    Shape("segue", "Segue's items", "items", ("item_id",), never=("user_id", *_OF_EVENTS)),
    Shape(
        "segue",
        "Segue's items",
        "items",
        ("item_id|id", "domain"),
        never=("user_id", "item_id", *_OF_EVENTS),
        names={"id": "item_id"},
    ),
    Shape("segue", "Segue's users", "users", ("user_id",), never=("item_id", "domain", "rating", "value", *_OF_EVENTS)),
)

_FIELDS = frozenset({"item_id", "domain", "title", "creators", "description", "categories", "language", "image_url"})
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,15})(?:\.\d+)?")
_YEAR = re.compile(r"(-?\d{1,4})(?:\.0|-\d\d.*)?")


def item_of(row: Row, *, typed: bool = True) -> Item:
    """The item that a row of the table of items describes; columns beyond the known ones become attributes.

    Args:
        row: must hold `item_id` and `domain`; all else may be missing, None, NaN or empty.
        typed: false when all values are strings because the file knows no types; numbers are then told by their look.
    """
    return Item(
        domain=text(row["domain"]),
        id=text(row["item_id"]),
        title=text(row.get("title")),
        creators=texts(row.get("creators")),
        description=text(row.get("description")),
        categories=texts(row.get("categories")),
        attributes=_attributes(row, typed),
        language=text(row.get("language")),
        image_url=text(row.get("image_url")),
    )


def text(value: object) -> str:
    """One text: numbers by their digits, the parts of a list with blanks between, nothing for None and NaN."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple):
        return " ".join(filter(None, map(text, value)))
    if isinstance(value, bytes):
        return value.decode(errors="replace").strip()
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def texts(value: object) -> tuple[str, ...]:
    """Several texts, each once: a list, a JSON list, or what `;` or `|` separate."""
    if isinstance(value, str):
        value = _listed(value.strip()) or re.split("[;|]", value)
    parts = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(filter(None, (text(part) for part in parts if not isinstance(part, dict)))))


def is_nested(value: object) -> bool:
    """Whether a value is made of values with names of their own, and so can be no attribute."""
    return isinstance(value, dict) or (isinstance(value, list) and any(map(is_nested, value)))


def _attributes(row: Row, typed: bool) -> dict[str, Attribute]:
    found = {name: _attribute(name, value, typed) for name, value in row.items() if name and name not in _FIELDS}
    return {name: value for name, value in found.items() if value not in (None, "", ())}


def _attribute(name: str, value: object, typed: bool) -> Attribute | None:
    if name in LISTS:
        return texts(value)
    if is_nested(value):
        return None
    if name == "year":
        return _year(value)
    if isinstance(value, list):
        return texts(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bool | int):
        return value
    words = value.isoformat() if isinstance(value, date) else text(value)
    return _number(words) if not typed and _NUMBER.fullmatch(words) else words


def _year(value: object) -> int | str:
    words = text(value)
    found = _YEAR.fullmatch(words)
    return int(found[1]) if found else words


def _number(words: str) -> int | float:
    return float(words) if "." in words else int(words)


def _listed(words: str) -> list[object] | None:
    if not (words.startswith("[") and words.endswith("]")):
        return None
    for parse in (json.loads, ast.literal_eval):  # Python's own way of writing a list is met in CSV as well
        try:
            found = parse(words)
        except (ValueError, SyntaxError, RecursionError):
            continue
        return found if isinstance(found, list) else None
    return None
