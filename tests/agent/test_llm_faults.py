"""The whole recommender over a real protocol server: whatever it does, an answer is there in time and says how."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import Result

from agent.bootstrap import Wiring
from agent.replies import Reply, Request
from agent.settings import LLMSettings, Settings
from tests.worlds.honest import over_http
from tests.worlds.llm_server import FAULTS, LLMServer, answers, fenced, knows, says_json, status
from tests.worlds.stalls import undisturbed

Segue = Callable[..., Result]

PERSON = Request(to="film", user="reader-0007")
DEADLINE, GRACE = 1.0, 0.5


@contextmanager
def connected(workspace: Path, server: LLMServer, **settings: object) -> Iterator[Wiring]:
    """The program with its language model at the server; what costs seconds to load is warm."""
    given = {"model": "scripted-1", "base_url": server.url, "api_key": "sk", "deadline_s": DEADLINE, **settings}
    wired = Wiring(Settings(workspace=workspace, search_vectors="lexical", llm=LLMSettings.model_validate(given)))
    wired.recommender("film").recommend(PERSON.model_copy(update={"rerank": False, "explain": "offline"}))
    yield wired
    assert wired.language_model is not None
    wired.language_model.endpoint.close()


def ids(reply: Reply) -> list[str]:
    return [recommendation.item.id for recommendation in reply.recommendations]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_costs_the_words_and_not_the_answer(
    fault: str, workspace: Path, program: Wiring, llm_server: LLMServer
) -> None:
    offline = program.recommender("film").recommend(PERSON)

    def measure() -> None:
        llm_server.play(FAULTS[fault])
        with connected(workspace, llm_server) as wired:
            recommender = wired.recommender("film")
            begun = time.monotonic()
            reply = recommender.recommend(PERSON)
            seconds = time.monotonic() - begun
        assert seconds <= DEADLINE + GRACE
        assert reply.how == "degraded"
        assert ids(reply) == ids(offline)
        assert [r.reason.text for r in reply.recommendations] == [r.reason.text for r in offline.recommendations]
        assert {r.reason.how for r in reply.recommendations} == {"degraded"}
        assert len(reply.notices) >= 2

    undisturbed(measure)


def test_a_refused_connection(workspace: Path, llm_server: LLMServer) -> None:
    with connected(workspace, llm_server, base_url="http://127.0.0.1:1/v1") as wired:
        reply = wired.recommender("film").recommend(PERSON)
    assert reply.how == "degraded"
    assert len(reply.recommendations) == 10


def test_a_good_answer_over_the_wire(workspace: Path, llm_server: LLMServer) -> None:
    llm_server.play(answers(over_http))
    with connected(workspace, llm_server, deadline_s=20, price_in=1.0, price_out=2.0) as wired:
        reply = wired.recommender("film").recommend(PERSON)
    assert (reply.how, reply.trace.ranking.how) == ("llm", "llm")
    assert sum(r.reason.how == "llm" for r in reply.recommendations) >= 5
    assert reply.usage.calls >= 2
    assert reply.usage.tokens_in > 100
    assert reply.usage.price


def test_an_order_may_fail_and_the_words_succeed(workspace: Path, llm_server: LLMServer) -> None:
    llm_server.play(status(400, "no"), answers(over_http))
    with connected(workspace, llm_server, deadline_s=20, mode="text") as wired:
        reply = wired.recommender("film").recommend(PERSON)
    assert (reply.how, reply.trace.ranking.how) == ("degraded", "degraded")
    assert any(r.reason.how == "llm" for r in reply.recommendations)


@pytest.mark.parametrize(
    ("numbers", "how"),
    [
        ([*range(20, 0, -1)], "llm"),
        ([*range(20, 0, -1), 99], "repaired"),
        ([3, 3, 2], "repaired"),
        ([5], "repaired"),
    ],
)
def test_handles_over_the_wire(numbers: list[int], how: str, workspace: Path, llm_server: LLMServer) -> None:
    llm_server.play(says_json({"order": numbers, "reasons": []}))
    with connected(workspace, llm_server, deadline_s=20) as wired:
        reply = wired.recommender("film").recommend(PERSON.model_copy(update={"explain": "offline"}))
    assert reply.how == how
    assert len(set(ids(reply))) == 10


def test_a_fence_and_a_lesser_mode_do_no_harm(workspace: Path, llm_server: LLMServer) -> None:
    llm_server.play(knows("json_object", then=fenced({"order": list(range(20, 0, -1)), "reasons": []})))
    with connected(workspace, llm_server, deadline_s=20) as wired:
        reply = wired.recommender("film").recommend(PERSON.model_copy(update={"explain": "offline"}))
    assert reply.how == "llm"


def test_the_command_says_who_spoke_and_what_it_cost(segue: Segue, workspace: Path, llm_server: LLMServer) -> None:
    llm_server.play(answers(over_http))
    endpoint = {"SEGUE_LLM__MODEL": "scripted-1", "SEGUE_LLM__BASE_URL": llm_server.url}
    words = ["recommend", "--to", "film", "--user", "reader-0007"]
    shown = segue(*words, "--trace", "--situation", "a rainy day", workspace=workspace, **endpoint).stdout
    assert "ranked by the migration network and a language model" in shown
    assert re.search(r"Language model: \d calls, [\d,]+ tokens in", shown), shown
    assert "by llm" in shown
    asked = len(llm_server.requests)
    offline = segue(*words, "--no-llm", workspace=workspace, **endpoint).stdout
    assert "offline, without a language model" in offline
    assert len(llm_server.requests) == asked
    assert "No language model is set" in segue(*words, "--llm", workspace=workspace).stdout


def test_in_chinese_a_person_reads_chinese(segue: Segue, workspace: Path, llm_server: LLMServer) -> None:
    """The heading, what it cost, the path: English is left only in names."""
    llm_server.play(answers(over_http))
    endpoint = {"SEGUE_LLM__MODEL": "scripted-1", "SEGUE_LLM__BASE_URL": llm_server.url}
    words = ["recommend", "--to", "film", "--user", "reader-0007", "--lang", "zh", "--trace"]
    shown = segue(*words, workspace=workspace, **endpoint).stdout
    assert re.match(r"电影：为 reader-0007 推荐 （由迁移网络和语言模型排序", shown), shown
    assert re.search(r"语言模型：\d 次调用，输入 [\d,]+ 词元", shown), shown
    assert not re.search(r"\b(?:ranked|tokens|calls|events|items|candidates|dropped|network|behaviour)\b", shown), shown
