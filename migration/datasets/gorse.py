"""Gorse: its items and feedback, as its dashboard exports them (CSV) or as its API writes them (JSON lines).

Gorse's comment on an item (`Comment`, in CSV `description`) is what its dashboard shows of it: up to 100 characters
it is taken as the title, beyond that as the description.
"""

import json

import pyarrow.compute as pc

from migration.datasets.chunk import Chunk
from migration.datasets.columns import texts as text_column
from migration.datasets.segue import is_nested, text
from migration.datasets.shape import Row, Shape

LONGEST_TITLE = 100

_FEEDBACK = {
    "FeedbackType": "action",
    "feedback_type": "action",
    "UserId": "user_id",
    "ItemId": "item_id",
    "Value": "value",
    "Timestamp": "timestamp",
    "time_stamp": "timestamp",
}
_ITEM = {
    "ItemId": "item_id",
    "Categories": "categories",
    "Labels": "labels",
    "Comment": "comment",
    "description": "comment",
}


def _item(row: Row) -> Row:
    comment = text(row.get("comment"))
    return {
        "item_id": row.get("item_id"),
        "domain": row.get("domain"),
        "title": comment if len(comment) <= LONGEST_TITLE else "",
        "description": "" if len(comment) <= LONGEST_TITLE else comment,
        "categories": row.get("categories"),
        **_labels(row.get("labels")),
    }


def _labels(value: object) -> dict[str, object]:
    """Labels are a list (`a|b` in CSV) or, since Gorse 0.5, an object of them."""
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return {"labels": value}
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if not is_nested(inner)}
    return {"labels": value.split("|") if isinstance(value, str) else value}


def _events(chunk: Chunk) -> Chunk:
    """Go writes `2020-01-01 01:01:01 +0000 UTC`, and the year 1 where there is no time."""
    if "timestamp" not in chunk.columns:
        return chunk
    words = text_column(chunk.columns["timestamp"])
    words = pc.replace_substring_regex(words, r" ?([+-]\d\d):?(\d\d)( [A-Z]+)?$", r"\1:\2")
    words = pc.if_else(pc.starts_with(words, "0001-01-01"), None, words)
    return chunk.with_column("timestamp", words)


SHAPES = (
    Shape(
        "gorse",
        "Gorse's feedback",
        "events",
        ("FeedbackType|feedback_type", "UserId|user_id", "ItemId|item_id"),
        names=_FEEDBACK,
        events=_events,
    ),
    Shape(
        "gorse",
        "Gorse's items",
        "items",
        ("ItemId|item_id", "IsHidden|is_hidden|Labels|labels"),
        never=("UserId", "user_id"),
        names=_ITEM,
        item=_item,
    ),
    Shape("gorse", "Gorse's users", "nothing", ("UserId|user_id", "Labels|labels"), never=("ItemId", "item_id")),
)
