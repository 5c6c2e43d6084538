"""Amazon Reviews of the McAuley lab, UCSD: 2023, and the older ones of 2018 and 2014, reviews and metadata each.

The rows do not say which domain an item belongs to in words that reviews and metadata share; the names of the files
do (`Movies_and_TV.jsonl.gz`, `meta_Books.jsonl`, `reviews_Books_5.json.gz`).
"""

import html
import re
from pathlib import Path

from migration.datasets.segue import text, texts
from migration.datasets.shape import Row, Shape

_AFFIXES = re.compile(r"^(?:meta|reviews?|ratings?)_|_5(?:core)?$|_small$")


def domain_of(path: Path) -> str:
    """The category that names an Amazon file, in lower case ("movies_and_tv"); empty where the name tells none."""
    stem = path.name.split(".")[0]
    name = _AFFIXES.sub("", _AFFIXES.sub("", stem))
    return name.lower() if name[:1].isupper() or name != stem else ""


def _item_2023(row: Row) -> Row:
    author = row.get("author")
    maker = author.get("name") if isinstance(author, dict) else row.get("store")
    return {
        "item_id": row.get("item_id"),
        "domain": row.get("domain"),
        "title": _words(row.get("title")),
        "creators": [_words(maker)],
        "description": _words([row.get("description"), row.get("features")]),
        "categories": [_words(name) for name in texts(row.get("categories")) or texts(row.get("main_category"))],
        "price": _price(row.get("price")),
        "image_url": _image(row.get("images")),
    }


def _item_older(row: Row) -> Row:
    categories = row.get("category") or _flat(row.get("categories"))
    return {
        "item_id": row.get("item_id"),
        "domain": row.get("domain"),
        "title": _words(row.get("title")),
        "creators": [_words(row.get("brand"))],
        "description": _words([row.get("description"), row.get("feature")]),
        "categories": [_words(name) for name in texts(categories)],
        "price": _price(row.get("price")),
        "image_url": _image(row.get("imUrl") or row.get("imageURLHighRes") or row.get("imageURL")),
    }


def _words(value: object) -> str:
    """Text as people read it: `&amp;` is an ampersand."""
    return html.unescape(text(_flat(value)))


def _flat(value: object) -> object:
    """Lists of lists as one list."""
    if not isinstance(value, list):
        return value
    return [inner for part in value for inner in (part if isinstance(part, list) else [part])]


def _price(value: object) -> float | None:
    """Dollars, from a number or from text such as "$12.99"; ranges and other words count as none."""
    found = re.fullmatch(r"\$?(\d+(?:\.\d+)?)", text(value).replace(",", ""))
    return float(found[1]) if found else None


def _image(value: object) -> str:
    """The first, largest image: an address, a list of them, or the 2023 edition's objects; many items have none."""
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        return _image(value.get("hi_res") or value.get("large") or value.get("thumb"))
    return text(value)


_REVIEW = {"parent_asin": "item_id", "rating": "value"}
_OLDER = {"reviewerID": "user_id", "asin": "item_id", "overall": "value", "unixReviewTime": "timestamp"}

SHAPES = (
    Shape("amazon", "Amazon's reviews of 2023", "events", ("user_id", "parent_asin"), names=_REVIEW, domain=domain_of),
    Shape(
        "amazon",
        "Amazon's metadata of 2023",
        "items",
        ("parent_asin", "title"),
        never=("user_id",),
        names={"parent_asin": "item_id"},
        item=_item_2023,
        domain=domain_of,
    ),
    Shape(
        "amazon", "Amazon's reviews of 2018 or 2014", "events", ("reviewerID", "asin"), names=_OLDER, domain=domain_of
    ),
    Shape(
        "amazon",
        "Amazon's metadata of 2018 or 2014",
        "items",
        ("asin",),
        never=("reviewerID", "user_id", "parent_asin", "overall", "unixReviewTime", "rating"),
        names={"asin": "item_id"},
        item=_item_older,
        domain=domain_of,
    ),
)
