"""RecBole's atomic files: tab separated, `.inter` and `.item`, with a type behind each column's name."""

from collections.abc import Mapping

from migration.datasets.segue import LISTS, text
from migration.datasets.shape import Row, Shape

_TYPES = ("token", "token_seq", "float", "float_seq")
_NAMES = {
    "item_id": ("item_id",),
    "title": ("title", "movie_title", "book_title", "name"),
    "creators": ("creators", "brand", "author", "book_author", "artist"),
    "year": ("year", "release_year", "publication_year"),
    "genres": ("genres", "genre", "class"),
    "categories": ("categories", "category"),
}


def _typed(names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {f"{other}:{kind}": name for name, others in names.items() for other in others for kind in _TYPES}


def _item(row: Row) -> Row:
    plain = {name.rsplit(":", 1)[0]: value for name, value in row.items()}
    return {name: _parts(value) if name in LISTS else value for name, value in plain.items()}


def _parts(value: object) -> list[str]:
    """A sequence of tokens: RecBole separates them by blanks, its own example files by commas."""
    words = text(value)
    return words.split(",") if "," in words else words.split()


_EVENT = {"user_id": ("user_id",), "item_id": ("item_id",), "value": ("rating",), "timestamp": ("timestamp",)}

SHAPES = (
    Shape("recbole", "RecBole's .inter", "events", ("user_id:token", "item_id:token"), names=_typed(_EVENT)),
    Shape(
        "recbole",
        "RecBole's .item",
        "items",
        ("item_id:token",),
        never=("user_id:token",),
        names=_typed(_NAMES),
        item=_item,
    ),
    Shape("recbole", "RecBole's .user", "nothing", ("user_id:token",), never=("item_id:token",)),
)
