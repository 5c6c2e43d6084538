"""MovieLens of GroupLens: `ratings.csv` and `movies.csv`. Tags, links and genome scores are left alone."""

import re

from migration.datasets.segue import text
from migration.datasets.shape import Row, Shape

_YEAR = re.compile(r"(.*?)\s*\((\d{4})(?:[-–]\d{0,4})?\)\s*")
_ARTICLE = re.compile(r"([^()]+), (The|A|An|La|Le|Les|L'|Il|El|Los|Las|Der|Die|Das|I)")


def _movie(row: Row) -> Row:
    title, year = text(row.get("title")), None
    found = _YEAR.fullmatch(title)
    if found:
        title, year = found[1], int(found[2])
    turned = _ARTICLE.fullmatch(title)  # "Matrix, The"
    if turned:
        title = turned[2] + ("" if turned[2].endswith("'") else " ") + turned[1]
    genres = row.get("genres")
    return {**row, "title": title, "year": year, "genres": None if genres == "(no genres listed)" else genres}


SHAPES = (
    Shape(
        "movielens",
        "MovieLens's ratings",
        "events",
        ("userId", "movieId", "rating"),
        names={"userId": "user_id", "movieId": "item_id", "rating": "value"},
    ),
    Shape(
        "movielens",
        "MovieLens's movies",
        "items",
        ("movieId", "title", "genres"),
        names={"movieId": "item_id"},
        item=_movie,
    ),
    Shape("movielens", "MovieLens's tags", "nothing", ("userId", "movieId", "tag")),
    Shape("movielens", "MovieLens's links", "nothing", ("movieId", "imdbId")),
    Shape("movielens", "MovieLens's genome", "nothing", ("movieId", "tagId")),
    Shape("movielens", "MovieLens's genome", "nothing", ("tagId", "tag")),
)
