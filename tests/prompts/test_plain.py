"""Foreign text, made fit for a sentence."""

from hypothesis import given
from hypothesis import strategies as st

from prompts.plain import columns, plain


def test_hidden_signs_go_and_breaks_become_spaces() -> None:
    assert plain("a\u202eb\x00c\u200b\n\td\u2028e", 40) == "abc d e"


def test_cut_after_a_whole_word() -> None:
    assert plain("Sakura Pigma Micron pen set, six pieces", 30) == "Sakura Pigma Micron pen set…"
    assert plain("沙丘" * 10, 11) == "沙丘沙丘沙…"
    assert plain("Donaudampfschifffahrt", 10) == "Donaudamp…"


def test_letters_with_marks_stay() -> None:
    assert plain("Cien años — Ágætis", 40) == "Cien años — Ágætis"


@given(st.text(max_size=200), st.integers(2, 80))
def test_never_wider_than_asked(text: str, width: int) -> None:
    assert columns(plain(text, width)) <= width
    assert "\n" not in plain(text, width)
    assert plain(plain(text, width), width) == plain(text, width)
