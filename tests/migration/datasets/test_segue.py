"""Rows of Segue's own table of items become items."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.datasets.segue import EVENTS, USERS, item_of, texts
from migration.datasets.segue import __doc__ as tables
from migration.domain import Item

KEYS = {"item_id": "1", "domain": "book"}


def attribute(value: object, name: str = "x", *, typed: bool = True) -> object:
    return item_of({**KEYS, name: value}, typed=typed).attributes.get(name)


def test_a_full_row() -> None:
    row = {
        "item_id": 17,
        "domain": "book",
        "title": " Dune ",
        "creators": "Frank Herbert",
        "description": "A desert planet.",
        "categories": ["novel", "classic"],
        "genres": "science fiction|adventure",
        "themes": '["fate", "faith"]',
        "year": "1965",
        "language": "en",
        "image_url": "https://example.org/1.jpg",
        "title_zh": "沙丘",
        "pages": 412,
    }
    assert item_of(row) == Item(
        domain="book",
        id="17",
        title="Dune",
        creators=("Frank Herbert",),
        description="A desert planet.",
        categories=("novel", "classic"),
        attributes={
            "genres": ("science fiction", "adventure"),
            "themes": ("fate", "faith"),
            "year": 1965,
            "title_zh": "沙丘",
            "pages": 412,
        },
        language="en",
        image_url="https://example.org/1.jpg",
    )


def test_a_row_of_nothing_but_names() -> None:
    nothing = {"title": None, "creators": float("nan"), "genres": "", "year": None, "x": None}
    assert item_of({**KEYS, **nothing}) == Item(domain="book", id="1")


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("a; b |c", ("a", "b", "c")),
        ("a|a||b", ("a", "b")),
        ("Tom, Dick", ("Tom, Dick",)),
        ('["a", "b"]', ("a", "b")),
        ("['a', 'b;c']", ("a", "b;c")),
        ("[broken", ("[broken",)),
        ("[1, [2]]", ("1", "2")),
        (["a", " b ", "", None, 3], ("a", "b", "3")),
        ((), ()),
        (None, ()),
        (5.0, ("5",)),
    ],
)
def test_several_texts(value: object, parts: tuple[str, ...]) -> None:
    assert texts(value) == parts


@pytest.mark.parametrize(
    ("value", "year"),
    [
        (1999, 1999),
        (1999.0, 1999),
        ("1999", 1999),
        ("1999.0", 1999),
        ("1999-05-01", 1999),
        (date(1999, 5, 1), 1999),
        ("180", 180),
        ("-800", -800),
        ("about 1600", "about 1600"),
        (float("nan"), None),
    ],
)
def test_years(value: object, year: object) -> None:
    assert attribute(value, "year") == year


@pytest.mark.parametrize(
    ("value", "typed", "expected"),
    [
        ("12", True, "12"),
        ("12", False, 12),
        ("12.50", False, 12.5),
        ("007", False, "007"),
        ("1e5", False, "1e5"),
        ("-3", False, -3),
        (True, True, True),
        (0, True, 0),
        (2.5, True, 2.5),
        (float("inf"), True, None),
        (["a", "b"], True, ("a", "b")),
        ([], True, None),
        ({"a": 1}, True, None),
        ([{"a": 1}], True, None),
        (date(2024, 5, 1), True, "2024-05-01"),
    ],
)
def test_attributes(value: object, typed: bool, expected: object) -> None:
    found = attribute(value, typed=typed)
    assert found == expected
    assert type(found) is type(expected)


@given(value=st.text() | st.lists(st.text()) | st.none() | st.floats() | st.integers())
def test_any_value_gives_clean_texts(value: object) -> None:
    found = texts(value)
    assert len(set(found)) == len(found)
    assert all(part == part.strip() and part for part in found)


def test_the_documentation_names_every_column() -> None:
    for name in (*EVENTS, *USERS, *Item.model_fields):
        if name not in ("id", "attributes"):
            assert f"`{name}`" in (tables or ""), name
