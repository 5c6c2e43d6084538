"""Reasons by a language model: only what can be proved is read; the rest is asked for once more, then dropped."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.bootstrap import Wiring
from agent.explain.explainer import TOLD
from agent.explain.proof import Proof, without_links
from agent.llm.errors import OverloadedError, TooSlowError
from agent.recommender import Recommender
from agent.replies import Reply, Request
from prompts.ask import Ask
from prompts.outputs import Sentence
from tests.worlds.fake_llm import FakeModel
from tests.worlds.honest import honest
from tests.worlds.traced import case_of

With = Callable[..., Recommender]
PERSON = Request(to="film", user="reader-0007", rerank=False)


def why(*entries: tuple[int, str, str]) -> str:
    return json.dumps({"why": [{"item": n, "text": text, "cites": list(cites)} for n, text, cites in entries]})


def unproved(reply: Reply) -> list[str]:
    """Sentences in a reply that the checker does not support, whoever wrote them."""
    trace = reply.trace
    case = case_of(PERSON.model_copy(update={"to": reply.to}), trace)
    candidates = {candidate.item.id: candidate for candidate in trace.candidates}
    found = []
    for one in reply.recommendations:
        proof = Proof(case, candidates[one.item.id])
        found += [s.text for s in one.reason.sentences if not isinstance(proof.read(s), Sentence)]
        assert one.reason.text == " ".join(sentence.text for sentence in one.reason.sentences)
        assert set(one.reason.cites) == {key for sentence in one.reason.sentences for key in sentence.cites}
    return found


def test_sentences_that_can_be_proved_are_the_reasons(program: Wiring, with_model: With) -> None:
    reply = with_model(program, FakeModel(honest)).recommend(PERSON)
    by_model = [r.reason for r in reply.recommendations if r.reason.how == "llm"]
    assert len(by_model) >= 5
    assert all(reason.cites and reason.sentences for reason in by_model)
    assert not unproved(reply)
    assert reply.how == "network"  # the order is the network's
    assert reply.usage.calls >= 1


def test_what_fails_is_asked_for_once_more_with_the_cause(program: Wiring, with_model: With) -> None:
    def mends_itself(ask: Ask) -> str:
        again = "as the check found" in ask.messages[1].content
        if again:
            return honest(ask)
        return why((1, "It won eleven Oscars in 1999.", "A"))

    model = FakeModel(mends_itself)
    reply = with_model(program, model).recommend(PERSON)
    assert len(model.asked) == 2
    assert "Oscars" not in model.asked[1].messages[1].content.split("as the check found")[0]
    first = reply.recommendations[0].reason
    assert (first.how, first.dropped) == ("llm", ())


def test_what_fails_again_is_dropped_and_shown(program: Wiring, with_model: With) -> None:
    good = json.loads(honest_first(program, with_model))
    evil = {"item": 2, "text": "See https://evil.example/x — it won eleven Oscars.", "cites": ["A"]}
    again = json.dumps({"why": [{**evil, "item": 1}]})
    model = FakeModel([json.dumps({"why": [*good["why"][:1], evil]}), again])
    reply = with_model(program, model).recommend(PERSON)
    second = reply.recommendations[1].reason
    assert (second.how, len(model.asked)) == ("degraded", 2)
    assert second.text == program.recommender("film").recommend(PERSON).recommendations[1].reason.text
    assert second.dropped[0].cause
    assert "evil.example" not in reply.model_dump_json()
    assert any("dropped: 1" in notice for notice in reply.notices)


def honest_first(program: Wiring, with_model: With) -> str:
    model = FakeModel(honest)
    with_model(program, model).recommend(PERSON)
    return honest(model.asked[0])


@pytest.mark.parametrize(
    "failure",
    [TooSlowError("too slow"), OverloadedError("busy"), "Sorry.", "{}", why((77, "x", "A")), why((1, "", ""))],
)
def test_a_failure_leaves_the_offline_words(program: Wiring, with_model: With, failure: str | Exception) -> None:
    offline = program.recommender("film").recommend(PERSON)
    reply = with_model(program, FakeModel(failure)).recommend(PERSON)
    assert reply.how == "degraded"
    assert reply.trace.ranking.how == "network"
    assert [r.reason.text for r in reply.recommendations] == [r.reason.text for r in offline.recommendations]
    assert {r.reason.how for r in reply.recommendations} == {"degraded"}
    assert any("no usable reasons" in notice for notice in reply.notices)


def test_nothing_provable_at_all_is_degraded(program: Wiring, with_model: With) -> None:
    text = why(*((n, "The best film ever made.", "A") for n in range(1, 11)))
    reply = with_model(program, FakeModel(text)).recommend(PERSON)
    assert reply.how == "degraded"
    assert all(r.reason.dropped for r in reply.recommendations)


def test_a_failed_second_try_costs_only_the_sentence(program: Wiring, with_model: With) -> None:
    model = FakeModel([_with_one_lie(program, with_model), TooSlowError("too slow")])
    reply = with_model(program, model).recommend(PERSON)
    assert reply.how == "network"
    assert any("Asking once more failed" in notice for notice in reply.notices)
    assert any(r.reason.how == "llm" for r in reply.recommendations)


def _with_one_lie(program: Wiring, with_model: With) -> str:
    entries = json.loads(honest_first(program, with_model))["why"]
    entries[0]["text"] = "It won eleven Oscars."
    return json.dumps({"why": entries})


def test_long_lists_are_told_in_part(program: Wiring, with_model: With) -> None:
    reply = with_model(program, FakeModel(honest)).recommend(PERSON.model_copy(update={"k": 15}))
    assert {r.reason.how for r in reply.recommendations[TOLD:]} == {"offline"}
    assert any("10 of 15" in notice for notice in reply.notices)


def test_offline_is_offline(program: Wiring, with_model: With) -> None:
    model = FakeModel(honest)
    reply = with_model(program, model).recommend(PERSON.model_copy(update={"explain": "offline"}))
    assert (model.asked, {r.reason.how for r in reply.recommendations}) == ([], {"offline"})


def test_ten_are_reordered_and_explained_in_two_calls(program: Wiring, with_model: With) -> None:
    model = FakeModel(honest)
    with_model(program, model).recommend(PERSON.model_copy(update={"rerank": None}))
    assert len(model.asked) == 2
    assert sum(ask.max_tokens for ask in model.asked) <= 900


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://evil.example/c?d=1 now", "see [link] now"),
        ("www.evil.example and //evil.example/x", "[link] and [link]"),
        ("javascript:alert(1)", "[link]"),
        ("mailto:x@evil.example or evil.example.", "[link] or [link]"),
        ("Himalayan salt, 8.5 oz (Pack of 4.)", "Himalayan salt, 8.5 oz (Pack of 4.)"),
        ("A plain sentence. Another one.", "A plain sentence. Another one."),
    ],
)
def test_what_is_dropped_holds_no_links(text: str, shown: str) -> None:
    assert without_links(text) == shown


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text()
    | st.lists(
        st.fixed_dictionaries(
            {"item": st.integers(-2, 12), "text": st.text(max_size=200), "cites": st.lists(st.sampled_from("ABCZ"))}
        )
    ).map(lambda entries: json.dumps({"why": entries}))
)
def test_any_string_at_all_gives_only_checked_sentences(program: Wiring, with_model: With, text: str) -> None:
    reply = with_model(program, FakeModel(text)).recommend(PERSON)
    assert len(reply.recommendations) == 10
    assert all(r.reason.text for r in reply.recommendations)
    assert not unproved(reply)
