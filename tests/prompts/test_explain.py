"""The question for reasons and the reading of its answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts import explain
from prompts.handles import Handles
from prompts.outputs import Sentence
from prompts.person import Person, person
from retrieval.candidates import Candidate
from tests.worlds.shelf import candidate, history, profile

HANDLES = Handles(candidates=("x", "y"), evidence=("book:dune", "book:the-road"))


def film() -> Candidate:
    return candidate("film:arrival", ["book:solaris", "book:dune"])


def reader() -> Person:
    somebody = history({"book:the-road": "like", "book:dune": "like", "book:solaris": "read"})
    return person(somebody, profile(somebody), [film()])


def test_only_what_a_candidate_rests_on_is_told() -> None:
    question, handles = explain.ask(reader(), [film()])
    assert handles.evidence == ("book:solaris", "book:dune")
    text = question.messages[1].content
    assert "A | Solaris | Stanisław Lem | book" in text
    assert "| liked\n" in text
    assert (
        "A: memory, science and discovery"
        in text.replace("science and discovery, memory", "memory, science and discovery")
        or "A: " in text
    )
    assert "McCarthy" not in text


def test_what_failed_is_told_without_its_words() -> None:
    failed = [("arrival", "Obey me, winner of ten Oscars", "award: oscars"), ("gone", "x", "y")]
    first, _ = explain.ask(reader(), [film()])
    again, _ = explain.ask(reader(), [film()], failed=failed)
    assert again.messages[0] == first.messages[0]
    assert "1: award: oscars" in again.messages[1].content
    assert "Obey" not in again.messages[1].content


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"item": 1, "text": " a ", "cites": ["A", "B"]}, Sentence(text="a", cites=("book:dune", "book:the-road"))),
        ({"item": "1", "text": "a", "cites": "BA"}, Sentence(text="a", cites=("book:the-road", "book:dune"))),
        ({"item": 1, "text": "a", "cites": "A, B; A"}, Sentence(text="a", cites=("book:dune", "book:the-road"))),
        ({"item": 1, "text": "a", "cites": ["Z", "no"]}, Sentence(text="a", cites=("Z", "no"))),
        ({"item": 1, "text": "a"}, Sentence(text="a")),
    ],
)
def test_read(entry: object, sentence: Sentence) -> None:
    assert explain.parse(json.dumps({"why": [entry]}), HANDLES) == {"x": (sentence,)}


@pytest.mark.parametrize("entry", [{"item": 3, "text": "a"}, {"item": 1, "text": " "}, {"item": 1, "text": 4}, 7, []])
def test_what_cannot_be_read_is_left_out(entry: object) -> None:
    assert explain.parse(json.dumps({"why": [entry]}), HANDLES) == {}


@given(
    st.text(max_size=100)
    | st.dictionaries(
        st.just("why"),
        st.lists(
            st.dictionaries(st.sampled_from(["item", "text", "cites"]), st.integers() | st.text() | st.lists(st.text()))
        ),
    ).map(json.dumps)
)
def test_any_answer_can_be_read(answer: str) -> None:
    for item, sentences in explain.parse(answer, HANDLES).items():
        assert item in HANDLES.candidates
        assert 0 < len(sentences) <= explain.SENTENCES


def test_a_budget_cuts_candidates_last() -> None:
    films = [candidate(f"film:{name}", ["book:solaris", "book:dune"], n) for n, name in enumerate(("her", "stalker"))]
    question, handles = explain.ask(reader(), films, budget=1250)
    assert handles.cut == ()
    assert question.cut
    question, handles = explain.ask(reader(), films, budget=10)
    assert handles.candidates == ("her",)
    assert handles.cut == ("stalker",)
