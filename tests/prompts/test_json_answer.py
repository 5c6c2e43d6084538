"""Reading a model's JSON answer, whatever it is wrapped in."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.json_answer import LONGEST, NotJson, instruction, read_json, without_thoughts, write_json

VALUES = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=12,
    ),
    min_size=1,
    max_size=5,
)
WORDS = st.text("abc 你好,.!?\n'\"", max_size=40)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"order": [2, 1]}', {"order": [2, 1]}),
        ("[1, 2]", [1, 2]),
        ('\ufeff {"a": 1}'.lstrip("\ufeff"), {"a": 1}),
        ('```json\n{"a": 1}\n```', {"a": 1}),
        ('```\n{"a": 1}\n```\nAnything else?', {"a": 1}),
        ('```json\n{"a": 1}\n```\nNo, better:\n```json\n{"a": 2}\n```', {"a": 2}),
        ('<think>{"no": 1}</think>{"a": 1}', {"a": 1}),
        ('thinking without an opening tag {"no": 1}</think>\n{"a": 1}', {"a": 1}),
        ('Sure! {"a": {"b": [1]}} Hope that helps.', {"a": {"b": [1]}}),
        ('I weighed [this] and {that}: {"a": 1}', {"a": 1}),
        ('{"text": "<think>"}', {"text": "<think>"}),
        ('{"text": "```json\\n{}\\n```"}', {"text": "```json\n{}\n```"}),
        ('{"text": "沙丘\\u0000"}', {"text": "沙丘\x00"}),
    ],
)
def test_an_answer_is_found(text: str, value: object) -> None:
    assert read_json(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Certainly!",
        '"a string"',
        "42",
        "null",
        '{"order": [2, 1',
        '{"order": [2, 1], "why": "because',
        '```json\n{"order": [2, 1\n```',
        'Here: {"reasons": [{"handle": 1}, {"handle": 2}',
        '<think>{"order": [1]}',
        "[NaN]",
        '{"a": Infinity}',
        "{'a': 1}",
        "[" * 100_000,
        '{"a":' * 100_000,
        "x" * (LONGEST + 1),
    ],
)
def test_what_is_no_complete_answer_is_none(text: str) -> None:
    with pytest.raises(NotJson, match="expected"):
        read_json(text)


@given(value=VALUES)
def test_what_is_written_is_read(value: dict[str, Any]) -> None:
    assert read_json(write_json(value)) == value


@given(value=VALUES, before=WORDS, after=WORDS)
def test_words_around_a_fence_do_no_harm(value: dict[str, Any], before: str, after: str) -> None:
    text = f"<think>{before}</think>{before}\n```json\n{json.dumps(value, indent=1)}\n```\n{after}"
    assert read_json(text) == value


@given(value=VALUES, share=st.floats(0, 1, exclude_max=True))
def test_a_cut_answer_is_never_mended(value: dict[str, Any], share: float) -> None:
    whole = write_json(value)
    with pytest.raises(NotJson):
        read_json(whole[: int(share * len(whole))])


@given(text=st.text() | st.text('{}[]",:`<>/think \n01', max_size=300))
def test_any_text_at_all_is_an_answer_or_none(text: str) -> None:
    with suppress(NotJson):
        assert isinstance(read_json(text), dict | list)


@pytest.mark.parametrize(
    "nasty",
    ["```json\n", "<think>", "</think>", "[{", "{ ", "``` ", '{"a":"', "[1,", "<think></think>", "\\", " ", '\\"'],
)
@pytest.mark.parametrize("first", ["", '["', "```json\n", "<think>"])
def test_no_text_takes_long(nasty: str, first: str) -> None:
    text = (first + nasty * LONGEST)[: LONGEST - 1] + "\\"
    begun = time.perf_counter()
    with pytest.raises(NotJson):
        read_json(text)
    assert time.perf_counter() - begun < 1


def test_thoughts_are_taken_out_and_words_are_left() -> None:
    assert without_thoughts("<think>hm</think> Yes.") == "Yes."
    assert without_thoughts("Yes.") == "Yes."
    assert without_thoughts("<THINKING>for ever") == ""


def test_the_schema_is_told_in_words() -> None:
    told = instruction({"type": "object", "title": "顺序"})
    assert "JSON" in told
    assert '{"type":"object","title":"顺序"}' in told
