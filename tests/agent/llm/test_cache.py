"""Answers that are kept, and many of them at once."""

import json
import threading
from pathlib import Path

import pytest

from agent.llm.cache import Cached
from agent.llm.errors import OverloadedError
from agent.llm.parallel import in_parallel
from agent.llm.seam import Deadline
from tests.contracts.chat_model import SCHEMA, question
from tests.worlds.fake_llm import FakeModel


def test_the_same_question_is_asked_once_and_costs_once(tmp_path: Path) -> None:
    inner = FakeModel(["第一", "second"])
    cached = Cached(inner, tmp_path)
    first = cached.complete(question(), Deadline(1))
    again = Cached(inner, tmp_path).complete(question(), Deadline(1))
    assert first.text == again.text == "第一"
    assert (first.usage.calls, again.usage.calls) == (1, 0)
    assert len(inner.asked) == 1


@pytest.mark.parametrize(
    "changed",
    [
        question(words="Which last?"),
        question(SCHEMA),
        question().model_copy(update={"name": "test.en.v2"}),
        question().model_copy(update={"max_tokens": 51}),
    ],
)
def test_any_difference_is_another_question(changed: object, tmp_path: Path) -> None:
    cached = Cached(FakeModel(["first", "second"]), tmp_path)
    assert cached.complete(question(), Deadline(1)).text == "first"
    assert cached.complete(changed, Deadline(1)).text == "second"  # type: ignore[arg-type]  # all of them are asks
    assert Cached(FakeModel("third"), tmp_path, "warmer").complete(question(), Deadline(1)).text == "third"


def test_what_is_kept_is_the_answer_and_nothing_of_the_question(tmp_path: Path) -> None:
    Cached(FakeModel("Because."), tmp_path).complete(question(words="Does Ann love Dune?"), Deadline(1))
    (file,) = tmp_path.rglob("*.json")
    assert json.loads(file.read_text(encoding="utf-8")).keys() == {"key", "text"}
    assert "Ann" not in file.read_text(encoding="utf-8")


def test_a_damaged_answer_is_asked_for_again(tmp_path: Path) -> None:
    cached = Cached(FakeModel(["first", "second"]), tmp_path)
    cached.complete(question(), Deadline(1))
    (file,) = tmp_path.rglob("*.json")
    file.write_text(file.read_text(encoding="utf-8")[:20], encoding="utf-8")
    assert cached.complete(question(), Deadline(1)).text == "second"


def test_an_answer_of_no_use_can_be_forgotten(tmp_path: Path) -> None:
    cached = Cached(FakeModel(["first", "second"]), tmp_path)
    cached.complete(question(), Deadline(1))
    cached.forget(question())
    assert cached.complete(question(), Deadline(1)).text == "second"


def test_an_error_is_not_kept(tmp_path: Path) -> None:
    cached = Cached(FakeModel([OverloadedError("busy"), "second"]), tmp_path)
    with pytest.raises(OverloadedError):
        cached.complete(question(), Deadline(1))
    assert cached.complete(question(), Deadline(1)).text == "second"


def test_a_batch_that_was_broken_off_goes_on_where_it_stood(tmp_path: Path) -> None:
    people = [question(words=f"Person {n}?") for n in range(20)]
    broken = Cached(FakeModel([*["yes"] * 12, OverloadedError("busy")]), tmp_path)
    with pytest.raises(OverloadedError):
        list(in_parallel(lambda ask: broken.complete(ask, Deadline(1)), people, 1))
    inner = FakeModel("yes")
    resumed = Cached(inner, tmp_path)
    done = list(in_parallel(lambda ask: resumed.complete(ask, Deadline(1)).text, people, 4))
    assert [ask for ask, _ in done] == people
    assert {text for _, text in done} == {"yes"}
    assert len(inner.asked) == 8


def test_no_more_at_once_than_allowed_and_nothing_taken_ahead_without_bound() -> None:
    taken, inside, most, lock = [], [], [], threading.Lock()

    def things() -> object:
        for n in range(50):
            taken.append(n)
            yield n

    def work(n: int) -> int:
        with lock:
            inside.append(n)
            most.append(len(inside))
        threading.Event().wait(0.002)
        with lock:
            inside.remove(n)
        return n * n

    results = in_parallel(work, things(), 3)  # type: ignore[arg-type, var-annotated]  # a generator of numbers
    assert next(results) == (0, 0)
    assert len(taken) <= 7
    assert list(results) == [(n, n * n) for n in range(1, 50)]
    assert max(most) <= 3
