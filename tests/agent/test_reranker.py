"""Reordering by a language model: any answer becomes a permutation of exactly the candidates."""

import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.bootstrap import Wiring
from agent.llm.errors import RefusedError, TooSlowError
from agent.recommender import Recommender
from agent.replies import Move, Reply, Request
from agent.rerank.reranker import POOL
from agent.rerank.weights import Choice, Weights
from tests.worlds.fake_llm import FakeModel
from tests.worlds.honest import honest

With = Callable[..., Recommender]
PERSON = Request(to="film", user="reader-0007", explain="offline")


def weights(weight: float) -> Weights:
    choice = Choice(
        sources=("book", "music"), llm="fake", prompt="", network="", weight=weight, people=1, ndcg=0, ndcg_network=0
    )
    return Weights(choices=(choice,))


def ids(reply: Reply) -> list[str]:
    return [recommendation.item.id for recommendation in reply.recommendations]


def order(*numbers: object) -> str:
    return json.dumps({"order": numbers, "reasons": []})


def test_offline_nothing_is_asked_and_nothing_claimed(program: Wiring) -> None:
    reply = program.recommender("film").recommend(PERSON)
    assert (reply.how, reply.usage.calls, reply.notices) == ("network", 0, ())
    assert [c.item.id for c in reply.trace.candidates] == ids(reply)


def test_asking_for_a_model_where_none_is_set_is_said(program: Wiring) -> None:
    reply = program.recommender("film").recommend(Request(to="film", user="reader-0007", situation="rain"))
    assert reply.how == "network"
    assert "No language model is set" in reply.notices[0]


def test_the_models_order_counts_by_its_weight(program: Wiring, with_model: With) -> None:
    network = with_model(program, FakeModel(honest), weights=weights(0.0)).recommend(PERSON)
    fused = with_model(program, FakeModel(honest), weights=weights(0.5)).recommend(PERSON)
    its_own = with_model(program, FakeModel(honest), weights=weights(1.0)).recommend(PERSON)
    pool = [c.item.id for c in its_own.trace.candidates]
    assert len(pool) == POOL
    assert ids(network) == pool[:10]
    assert ids(its_own) == pool[::-1][:10]
    assert ids(fused)[0] == pool[0]  # turned round, at equal weight: the ends go first, the network's before the other
    assert ids(fused)[1] == pool[-1]
    assert (its_own.how, its_own.trace.ranking.weight, its_own.trace.ranking.pool) == ("llm", 1.0, POOL)


def test_at_weight_zero_the_model_is_never_asked(program: Wiring, with_model: With) -> None:
    model = FakeModel(honest)
    reply = with_model(program, model, weights=weights(0.0)).recommend(PERSON)
    assert (reply.how, model.asked) == ("network", [])
    with_model(program, model).recommend(PERSON.model_copy(update={"rerank": False}))
    assert model.asked == []


def test_nobody_is_asked_about_a_stranger(program: Wiring, with_model: With) -> None:
    model = FakeModel(honest)
    reply = with_model(program, model).recommend(Request(to="film", profiling=False))
    assert (reply.how, model.asked) == ("prior", [])


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (order(*range(20, 0, -1), 99, -3, "x"), (3, 0, 0)),
        (order(*range(20, 0, -1), 4, 4), (0, 2, 0)),
        (order(3, 2), (0, 0, 18)),
        (order(3, 3, 77), (1, 1, 19)),
    ],
)
def test_what_is_wrong_is_mended_and_counted(
    program: Wiring, with_model: With, text: str, mended: tuple[int, int, int]
) -> None:
    reply = with_model(program, FakeModel(text)).recommend(PERSON)
    found = reply.trace.ranking.mended
    assert reply.how == reply.trace.ranking.how == "repaired"
    assert (found.unknown, found.duplicates, found.missing) == mended


@pytest.mark.parametrize("failure", [TooSlowError("too slow"), RefusedError("no"), "I cannot help.", "{}", order(99)])
def test_a_failure_leaves_the_networks_order(program: Wiring, with_model: With, failure: str | Exception) -> None:
    offline = program.recommender("film").recommend(PERSON)
    reply = with_model(program, FakeModel(failure)).recommend(PERSON)
    assert reply.how == "degraded"
    assert ids(reply) == ids(offline)
    assert [r.reason for r in reply.recommendations] == [r.reason for r in offline.recommendations]
    assert "no usable order" in reply.notices[0]
    assert reply.usage.calls == 1


def test_shuffled_orders_are_all_asked_and_averaged(program: Wiring, with_model: With) -> None:
    def favours_the_first(ask: object) -> str:
        return order(*range(1, POOL + 1))

    model = FakeModel(favours_the_first)
    reply = with_model(program, model, weights=weights(1.0), shuffles=9).recommend(PERSON)
    shown = {ask.messages[1].content for ask in model.asked}
    assert (len(model.asked), len(shown), reply.usage.calls) == (9, 9, 9)
    assert ids(reply) != ids(program.recommender("film").recommend(PERSON))
    again = with_model(program, FakeModel(favours_the_first), weights=weights(1.0), shuffles=9).recommend(PERSON)
    assert ids(again) == ids(reply)


def test_one_order_that_fails_among_several_is_said(program: Wiring, with_model: With) -> None:
    model = FakeModel([TooSlowError("too slow"), order(*range(20, 0, -1))])
    reply = with_model(program, model, shuffles=3).recommend(PERSON)
    assert reply.how == "llm"
    assert any("1/3" in notice for notice in reply.notices)


def test_the_user_id_and_other_people_stay_here(program: Wiring, with_model: With) -> None:
    model = FakeModel(honest)
    with_model(program, model).recommend(PERSON.model_copy(update={"explain": "auto"}))
    sent = "\n".join(message.content for ask in model.asked for message in ask.messages)
    assert "reader-" not in sent
    assert len(model.asked) == 2


def chains(moves: tuple[Move, ...]) -> dict[str, list[Move]]:
    found: dict[str, list[Move]] = {}
    for move in moves:
        found.setdefault(move.item, []).append(move)
    return found


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"where": ("year>=1990",)},
        {"diversity": 0.5},
        {"dislikes": ("Dune",), "likes": ("Neuromancer",)},
        {"where": ("year>=1970",), "diversity": 0.3, "dislikes": ("Dune",)},
    ],
)
def test_every_change_of_place_is_in_the_ledger(program: Wiring, with_model: With, more: dict[str, object]) -> None:
    request = Request.model_validate({**PERSON.model_dump(), **more})
    reply = with_model(program, FakeModel(honest), weights=weights(1.0)).recommend(request)
    by_item = chains(reply.trace.ledger)
    for place, item in enumerate(ids(reply), start=1):
        moves = by_item[item]
        assert (moves[0].cause, moves[0].before) == ("network", None)
        assert moves[-1].after == place
        assert all(one.after == two.before and two.before != two.after for one, two in pairwise(moves))
    assert {"llm"} <= {move.cause for move in reply.trace.ledger}
    causes = {"where": "filter", "diversity": "diversity", "dislikes": "dislike"}
    assert {causes[name] for name in more if name in causes} <= {move.cause for move in reply.trace.ledger}
    assert all(move.title for move in reply.trace.ledger)


def test_a_stated_reason_that_cannot_be_proved_is_withheld(program: Wiring, with_model: With) -> None:
    numbers = list(range(20, 0, -1))
    text = json.dumps({"order": numbers, "reasons": [{"item": 20, "why": "Winner of eleven Oscars."}]})
    reply = with_model(program, FakeModel(text), weights=weights(1.0)).recommend(PERSON)
    assert not any("Oscar" in move.reason for move in reply.trace.ledger)
    assert any("could not be proved: 1" in notice for notice in reply.notices)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(),
        st.binary().map(lambda b: b.decode("utf-8", "replace")),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner) | st.dictionaries(st.sampled_from(["order", "reasons", "item", "why"]), inner)
            ),
            max_leaves=30,
        ).map(json.dumps),
    )
)
def test_any_string_at_all_gives_a_permutation(program: Wiring, with_model: With, text: str) -> None:
    reply = with_model(program, FakeModel(text), weights=weights(0.75)).recommend(PERSON.model_copy(update={"k": POOL}))
    assert sorted(ids(reply)) == sorted(candidate.item.id for candidate in reply.trace.candidates)
    assert reply.how in {"llm", "repaired", "degraded"}
