"""One normal form for many ways to write a name, and what lies near it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.people.spelling import Names, is_cjk, normal


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("  The Hitchhiker’s  Guide ", "hitchhikers guide"),
        ("Sense & Sensibility", "sense and sensibility"),
        ("Ágætis byrjun", "agaetis byrjun"),
        ("Matrix, The (1999)", "matrix 1999"),
        ("《三体》", "三体"),
        ("A", "a"),
        ("!!!", "!!!"),
        ("20,000 Leagues", "20000 leagues"),
        ("ＡＢＢＡ", "abba"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_normal(text: str, form: str) -> None:
    assert normal(text) == form


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("Nineteen Eighty-Four", "1984"),
        ("One Hundred Years", "100 years"),
        ("Twenty Thousand Leagues", "20000 leagues"),
        ("Slaughterhouse-Five", "slaughterhouse 5"),
        ("Two Thousand and One", "2000 and 1"),
        ("Ninety-Nine Luftballons", "99 luftballons"),
    ],
)
def test_numbers_are_found_in_digits_too(text: str, digits: str) -> None:
    names = Names([(text, 7)])
    assert list(names.rows(digits)) == list(names.rows(normal(text))) == [7]


def test_words_inside_a_name_are_found_whole() -> None:
    names = Names([("The Lord of the Rings", 0), ("Lord Jim", 1), ("银河系漫游指南", 2)])
    assert list(names.holding("lord")) == ["lord jim", "lord of the rings"]
    assert list(names.holding("the rings")) == ["lord of the rings"]
    assert list(names.holding("ring")) == []
    assert list(names.holding("漫游")) == ["银河系漫游指南"]


def test_misspelt_names() -> None:
    names = Names([("Neuromancer", 0), ("Dune", 1), ("Rocky II", 2)])
    assert names.misspelt("neuromanser") == [("neuromancer", 1)]
    assert names.misspelt("duna") == []
    assert names.misspelt("rocky iii") == []


def test_chinese_has_no_spaces() -> None:
    assert is_cjk("三体")
    assert not is_cjk("三体 2")
    assert not is_cjk("")


@given(st.text(max_size=40))
def test_a_normal_form_is_found_again(text: str) -> None:
    assert "  " not in normal(text)
    assert list(Names([(text, 3)]).rows(normal(text))) == ([3] if normal(text) else [])
