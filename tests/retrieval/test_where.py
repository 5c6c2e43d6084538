"""Conditions on items, one by one and over a whole catalogue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.domain import Item
from migration.errors import InputError
from retrieval.facets import Facets
from retrieval.where import Condition, parse_where

DUNE = Item(
    domain="film",
    id="dune",
    title="Dune",
    creators=("Denis Villeneuve",),
    categories=("Science Fiction", "Epic"),
    language="en",
    attributes={
        "year": 2021,
        "genres": ("Drama",),
        "title_zh": "沙丘",
        "released": "2021-10-22",
        "colour": True,
        "stars": "4.5",
    },
)


@pytest.mark.parametrize(
    "condition",
    [
        "year>=1990", "year > 2020", "year=2021", "year==2021.0", "year<=2021", "year<2022", "year!=1990",
        "genre=drama", "Genres=DRAMA", "genre=science fiction", "category=epic", "categories=Epic", "genre!=horror",
        "title~dun", "title~沙", "title=dune", "creator=denis villeneuve", "director~villeneuve",
        "language=en", "colour=yes", "colour=true", "released>=2021", "released<2022-01-01", "stars>4",
        "language=fr|en", "year=1984|2021", "genre=comedy | drama", "genre!=horror|war",
    ],
)  # fmt: skip
def test_matches(condition: str) -> None:
    assert parse_where(condition).matches(DUNE)


@pytest.mark.parametrize(
    "condition",
    [
        "year>=2022", "year!=2021", "genre=dram", "genre!=drama", "genre!=epic", "title~dunes", "creator=denis",
        "colour=no", "released<2021", "stars>4.5", "title>=2000", "pages>100", "pages=3",
        "language=fr|de", "genre!=horror|drama",
    ],
)  # fmt: skip
def test_does_not_match(condition: str) -> None:
    assert not parse_where(condition).matches(DUNE)


def test_an_item_that_lacks_the_field_is_unequal() -> None:
    assert parse_where("pages!=3").matches(DUNE)


@pytest.mark.parametrize(
    "text", ["", "year", "year>=", ">=1990", "year>=new", "genre drama", "=", "year>>1990", "a=~b"]
)
def test_bad_conditions_are_told_with_an_example(text: str) -> None:
    with pytest.raises(InputError) as error:
        parse_where(text)
    assert "year>=1990" in error.value.hint


def test_reads_back_what_it_writes() -> None:
    condition = parse_where(" Genres == Science  Fiction ")
    assert str(condition) == "genre=Science  Fiction"
    assert parse_where(str(condition)) == condition


WORDS = st.sampled_from(["drama", "Drama", "war", "noir", "1999", "2001-02-03", "x" * 300])
ITEMS = st.builds(
    lambda n, title, words, year: Item(
        domain="film",
        id=str(n),
        title=title,
        categories=tuple(words),
        attributes={} if year is None else {"year": year},
    ),
    st.integers(0, 10**6),
    st.sampled_from(["", "War", "Noir night", "1999"]),
    st.lists(WORDS, max_size=3),
    st.sampled_from([None, 1990, 1990.5, "1991", ("1990", "2000"), True]),
)
CONDITIONS = st.sampled_from(
    [
        "year>=1990.5",
        "year<2000",
        "year!=1990",
        "genre=drama",
        "genre!=DRAMA",
        "title~war",
        "category=1999",
        "genre<2002",
    ]
)


@given(st.lists(ITEMS, min_size=1), st.lists(CONDITIONS, max_size=3))
def test_a_mask_over_the_catalogue_says_the_same_as_each_item(items: list[Item], texts: list[str]) -> None:
    conditions = [parse_where(text) for text in texts]
    facets = Facets.of(items)
    if not all(_can_be_answered(condition, facets) for condition in conditions):
        with pytest.raises(InputError):
            facets.mask(conditions)
    else:
        expected = [all(condition.matches(item) for condition in conditions) for item in items]
        assert facets.mask(conditions).tolist() == expected


def _can_be_answered(condition: Condition, facets: Facets) -> bool:
    values = [v for name in condition.fields if name in facets.fields for v in facets.fields[name].values]
    return any(condition.orders(value) for value in values)


def test_a_field_of_words_cannot_be_ordered() -> None:
    with pytest.raises(InputError, match="the field 'title' holds none, but for example 'Dune'") as error:
        Facets.of([DUNE]).mask([parse_where("title<1990")])
    assert "year>=1990" in error.value.hint


def test_an_unknown_field_is_told_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match="yeer") as error:
        Facets.of([DUNE]).mask([parse_where("yeer>=1990")])
    assert "'year'" in error.value.hint
