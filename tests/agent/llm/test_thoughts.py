"""Streams of models that think aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.llm.thoughts import Spoken


def heard(text: str, sizes: list[int]) -> str:
    spoken, said, at = Spoken(), [], 0
    for size in [*sizes, len(text)]:
        said.append(spoken.hear(text[at : at + size]))
        at += size
    return "".join(said) + spoken.end()


@given(sizes=st.lists(st.integers(1, 7), max_size=40))
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<think>Do they like it?</think>\n\nThe second.", "The second."),
        ("<reasoning>x < y</reasoning>Yes", "Yes"),
        ("The <think> tag.", "The <think> tag."),
        ("<thin ice", "<thin ice"),
        ("<", "<"),
        ("<think>for ever", ""),
        ("<think></think>", ""),
        ("", ""),
    ],
)
def test_what_is_said_is_passed_on_however_it_is_cut(text: str, said: str, sizes: list[int]) -> None:
    assert heard(text, sizes) == said


def test_words_are_passed_on_at_once() -> None:
    spoken = Spoken()
    assert spoken.silent
    assert spoken.hear("Yes") == "Yes"
    assert not spoken.silent
    assert spoken.hear(" and no") == " and no"
