"""The question for an order, and the mending of its answer: whatever comes back, exactly the candidates come out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts import rerank
from prompts.handles import Handles
from prompts.person import Person, person
from retrieval.candidates import Candidate
from tests.worlds.shelf import candidate, history, profile

LIKES = {
    "book:i-robot": "read",
    "book:the-handmaids-tale": "dislike",
    "book:neuromancer": "like",
    "book:solaris": "read",
    "book:dune": "like",
}
FILMS = ("arrival", "blade-runner", "stalker", "solaris", "the-matrix", "metropolis", "her", "paprika")


def films() -> list[Candidate]:
    evidence = ["book:dune", "book:neuromancer", "book:solaris", "book:i-robot"]
    return [candidate(f"film:{film}", evidence[n % 3 :], rank=n + 1) for n, film in enumerate(FILMS)]


def reader() -> Person:
    somebody = history(LIKES)
    return person(somebody, profile(somebody), films())


HANDLES = Handles(candidates=("a", "b", "c", "d"), fallback=("a", "b", "c", "d", "e"), cut=("e",))


@pytest.mark.parametrize(
    ("answer", "order", "counts"),
    [
        ({"order": [4, 2, 1, 3]}, "dbace", (0, 0, 0)),
        ({"order": ["3", "[1]", 2.0, "4."]}, "cabde", (0, 0, 0)),
        ({"order": [{"item": 2}, {"item": 1}]}, "bacde", (0, 0, 2)),
        ({"order": [9, 0, -1, True, None, "x", 2, 2]}, "bacde", (6, 1, 3)),
        ({"order": "3, 1"}, "abcde", (0, 0, 4)),
        ([2, 1, 3, 4], "bacde", (0, 0, 0)),
        ({}, "abcde", (0, 0, 4)),
    ],
)
def test_mended(answer: object, order: str, counts: tuple[int, int, int]) -> None:
    found = rerank.parse(json.dumps(answer), HANDLES)
    assert found.order == tuple(order)
    assert (found.unknown, found.duplicates, found.missing) == counts
    assert found.repaired == any(counts)


def test_reasons_are_cleaned_and_belong_to_candidates() -> None:
    reasons = [{"item": 2, "why": "a\u202e <b>\nx"}, {"item": 7, "why": "x"}, {"item": 1, "why": 3}, 5]
    found = rerank.parse(json.dumps({"order": [1], "reasons": reasons}), HANDLES)
    assert found.reasons == {"b": "a ‹b› x"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from(["item", "why", "x"]), inner),
    max_leaves=12,
)
answers = st.one_of(
    st.text(max_size=200),
    json_values.map(json.dumps),
    st.fixed_dictionaries({"order": json_values, "reasons": json_values}).map(json.dumps),
    st.lists(st.integers(-3, 12)).map(lambda order: "```json\n" + json.dumps({"order": order}) + "\n```"),
    st.text(alphabet='{}[]",:order 0123456789\\', max_size=80),
)


@given(answers)
def test_any_answer_gives_a_permutation(answer: str) -> None:
    found = rerank.parse(answer, HANDLES)
    assert sorted(found.order) == sorted(HANDLES.fallback)
    assert set(found.reasons) <= set(HANDLES.candidates)
    assert min(found.unknown, found.duplicates, found.missing) >= 0


def test_the_stable_part_is_the_same_for_everyone() -> None:
    one, _ = rerank.ask(reader(), films(), situation="a rainy evening")
    other, _ = rerank.ask(Person(), films()[:2])
    assert one.messages[0] == other.messages[0]
    assert one.messages[0].role == "system"


def test_shuffled_candidates_keep_their_old_order_to_fall_back_to() -> None:
    shown = films()[::-1]
    question, handles = rerank.ask(reader(), shown)
    assert "1 | Paprika" in question.messages[1].content
    assert rerank.parse("no", handles).order == FILMS
    assert rerank.parse('{"order": [8, 1]}', handles).order[:2] == ("arrival", "paprika")


@pytest.mark.parametrize("budget", [1, 300, 600, 900, 1200, 1500, 2500, 10_000])
def test_the_budget_holds_or_the_least_is_left(budget: int) -> None:
    question, handles = rerank.ask(reader(), films(), budget=budget)
    tokens = sum(len(message.content.encode()) + 4 for message in question.messages) + 3
    assert tokens <= budget or len(handles.candidates) == 2
    assert bool(question.cut) == (budget < 2500)
    assert set(handles.candidates) | set(handles.cut) == set(FILMS)
    assert rerank.parse("", handles).order == FILMS


def test_nothing_names_the_person() -> None:
    question, _ = rerank.ask(reader(), films())
    sent = question.model_dump_json()
    assert "7731" not in sent
    assert "2025" not in sent


def test_what_is_disliked_is_told_as_such() -> None:
    question, _ = rerank.ask(reader(), films())
    liked, disliked = question.messages[1].content.split("Disliked:")
    assert "Handmaid" not in liked
    assert "The Handmaid's Tale | Margaret Atwood | book" in disliked
