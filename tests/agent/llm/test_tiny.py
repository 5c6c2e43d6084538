"""A real inference server with a model of random weights: the protocol holds, and its garbage never gets through."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.bootstrap import Wiring
from agent.llm.assembly import LanguageModel
from agent.llm.checkup import examine
from agent.llm.errors import GarbledError, RejectedError
from agent.llm.seam import Deadline
from agent.replies import Request
from agent.settings import LLMSettings, load_settings
from prompts.json_answer import read_json
from tests.contracts.chat_model import Heard, question

pytest.importorskip("xllamacpp", reason="the real inference server is not installed")
from tests.worlds.tiny_llm import NAME, tiny_llm

FORM = {
    "type": "object",
    "properties": {
        "order": {"type": "array", "items": {"type": "integer", "enum": [1, 2, 3]}, "minItems": 2, "maxItems": 3},
        "why": {"type": "string", "maxLength": 12},
        "sure": {"enum": ["yes", "no"]},
    },
    "required": ["order", "why", "sure"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def tiny_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with tiny_llm(tmp_path_factory.mktemp("tiny")) as url:
        yield url


@pytest.fixture
def tiny(tiny_url: str, tmp_path: Path) -> Iterator[Callable[..., LanguageModel]]:
    made: list[LanguageModel] = []

    def make(**settings: object) -> LanguageModel:
        given = LLMSettings.model_validate(
            {"model": NAME, "base_url": tiny_url, "temperature": 1.0, "retries": 0, **settings}
        )
        made.append(LanguageModel(given, tmp_path))
        return made[-1]

    yield make
    for language in made:
        language.endpoint.close()


def test_a_strict_schema_holds_random_weights_to_it(tiny: Callable[..., LanguageModel]) -> None:
    done = tiny().model.complete(question(FORM).model_copy(update={"max_tokens": 400}), Deadline(20))
    answer = read_json(done.text)
    assert isinstance(answer, dict)
    assert answer.keys() == {"order", "why", "sure"}
    assert isinstance(answer["order"], list)
    assert set(answer["order"]) <= {1, 2, 3}
    assert 2 <= len(answer["order"]) <= 3
    assert answer["sure"] in ("yes", "no")
    assert done.mode == "json_schema"
    assert done.usage.tokens_in > 10
    assert done.usage.tokens_out > 5


def test_without_a_schema_its_garbage_is_an_error(tiny: Callable[..., LanguageModel]) -> None:
    with pytest.raises(GarbledError):
        tiny(mode="text").model.complete(question(FORM), Deadline(20))


def test_it_streams_and_tells_the_usage(tiny: Callable[..., LanguageModel]) -> None:
    stream = Heard(tiny().model.stream(question().model_copy(update={"max_tokens": 400}), Deadline(20)))
    assert "".join(stream)
    assert stream.usage.tokens_out > 0


def test_a_prompt_beyond_its_context_is_rejected_and_says_so(tiny: Callable[..., LanguageModel]) -> None:
    with pytest.raises(RejectedError, match="context"):
        tiny().model.complete(question(FORM, words="x " * 3000), Deadline(20))


def test_the_doctor_finds_what_works(tiny: Callable[..., LanguageModel]) -> None:
    found = examine(tiny(temperature=0.0))
    assert found.works
    assert found.mode == "json_schema"
    assert found.models == (NAME,)
    assert found.tools == ""


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "json_object", "text"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_it_says_the_reply_holds_the_same_items_and_only_checked_words(
    mode: str, language: str, tiny_url: str, workspace_copy: Path
) -> None:
    request = Request.model_validate({"to": "film", "likes": ["Dune", "Neuromancer"], "k": 5, "language": language})
    offline = Wiring(load_settings(workspace=workspace_copy)).recommender("film").recommend(request)
    given = {"model": NAME, "base_url": tiny_url, "temperature": 1.0, "mode": mode, "deadline_s": 20}
    wired = Wiring(load_settings(workspace=workspace_copy, llm=given))
    reply = wired.recommender("film").recommend(request.model_copy(update={"rerank": True, "explain": "llm"}))
    assert wired.language_model is not None
    wired.language_model.endpoint.close()
    assert reply.how == "degraded" if mode == "text" else reply.how in ("llm", "repaired", "degraded")
    assert reply.usage.calls >= 1
    assert reply.notices
    assert len(reply.recommendations) == 5
    assert len({r.item.key for r in reply.recommendations}) == 5
    pool = {candidate.item.key for candidate in offline.trace.candidates}
    assert {r.item.key for r in reply.recommendations} <= pool
    stand_ins = {r.item.key: r.reason.text for r in offline.recommendations}
    for recommendation in reply.recommendations:
        if recommendation.item.key in stand_ins:  # random letters are no sentence that evidence supports
            assert recommendation.reason.text == stand_ins[recommendation.item.key]
