"""Finding the best way to ask for JSON, and remembering it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.llm.assembly import LanguageModel
from agent.llm.errors import GarbledError, RejectedError
from agent.llm.memory import ModeMemory
from agent.llm.seam import Deadline
from tests.contracts.chat_model import SCHEMA, question
from tests.worlds.llm_server import LLMServer, knows, says_json, status

Make = Callable[..., LanguageModel]
ORDER = {"order": [2, 1]}


def asked(server: LLMServer) -> list[str]:
    return [request.get("response_format", {}).get("type", "text") for request in server.requests]


@pytest.mark.parametrize(
    ("known", "tries"),
    [
        (("json_schema", "json_object"), ["json_schema"]),
        (("json_object",), ["json_schema", "json_object"]),
        ((), ["json_schema", "json_object", "text"]),
    ],
)
def test_auto_finds_the_best_that_is_accepted_and_remembers_it(
    known: tuple[str, ...], tries: list[str], llm_server: LLMServer, language_model: Make
) -> None:
    llm_server.play(knows(*known, then=says_json(ORDER)))
    model = language_model().model
    done = model.complete(question(SCHEMA), Deadline(20))
    assert json.loads(done.text) == ORDER
    assert done.mode == tries[-1]
    assert done.usage.calls == len(tries)
    assert asked(llm_server) == tries
    model.complete(question(SCHEMA), Deadline(20))
    language_model().model.complete(question(SCHEMA), Deadline(20))  # another process, say
    assert asked(llm_server) == [*tries, tries[-1], tries[-1]]


def test_what_is_remembered_holds_no_secret(llm_server: LLMServer, language_model: Make, tmp_path: Path) -> None:
    llm_server.play(knows(then=says_json(ORDER)))
    address = llm_server.url.replace("http://", "http://user:password@")
    language_model(base_url=address).model.complete(question(SCHEMA), Deadline(20))
    kept = (tmp_path / "workspace" / "llm.json").read_text(encoding="utf-8")
    assert "text" in kept
    assert "password" not in kept
    assert "sk-secret" not in kept


def test_the_schema_goes_along_strictly(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says_json(ORDER))
    language_model().model.complete(question(SCHEMA), Deadline(20))
    form = llm_server.requests[-1]["response_format"]["json_schema"]
    assert form == {"name": "test_en_v1", "strict": True, "schema": SCHEMA}
    assert "schema" not in llm_server.requests[-1]["messages"][0]["content"]


def test_without_a_schema_mode_the_prompt_tells_it_in_its_stable_part(
    llm_server: LLMServer, language_model: Make
) -> None:
    llm_server.play(says_json(ORDER))
    for mode in ("json_object", "text"):
        language_model(mode=mode).model.complete(question(SCHEMA), Deadline(20))
        system, user = llm_server.requests[-1]["messages"]
        assert '"required":["order"]' in system["content"]
        assert user["content"] == "Which first?"


def test_a_set_mode_is_kept_to(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(knows("json_object", then=says_json(ORDER)))
    with pytest.raises(RejectedError):
        language_model(mode="json_schema").model.complete(question(SCHEMA), Deadline(20))
    assert asked(llm_server) == ["json_schema"]


@pytest.mark.parametrize("code", [401, 404])
def test_a_wrong_key_is_no_matter_of_form(code: int, llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(status(code, "no"))
    with pytest.raises(RejectedError):
        language_model().model.complete(question(SCHEMA), Deadline(20))
    assert asked(llm_server) == ["json_schema"]


def test_a_prompt_that_is_too_long_is_no_matter_of_form(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(status(400, "This model's maximum context length is 8192 tokens"))
    with pytest.raises(RejectedError):
        language_model().model.complete(question(SCHEMA), Deadline(20))
    assert len(llm_server.requests) == 1


def test_where_no_mode_is_accepted_the_first_error_is_told(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(status(400, "bad schema"), status(400, "second"))
    language = language_model()
    with pytest.raises(RejectedError, match="bad schema"):
        language.model.complete(question(SCHEMA), Deadline(20))
    assert len(llm_server.requests) == 3
    assert language.memory.mode is None


def test_an_endpoint_that_ignores_the_schema_is_read_all_the_same(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says_json("just a string"))
    with pytest.raises(GarbledError, match="not the JSON asked for"):
        language_model(retries=0).model.complete(question(SCHEMA), Deadline(20))


@pytest.mark.parametrize("held", ["", "[", "[1]", '{"m at h:1/v1": "verse"}'])
def test_a_damaged_memory_is_an_empty_one(held: str, tmp_path: Path) -> None:
    file = tmp_path / "llm.json"
    file.write_text(held, encoding="utf-8")
    memory = ModeMemory(file, "http://h:1/v1", "m")
    assert memory.mode is None
    memory.keep("text")
    assert ModeMemory(file, "http://h:1/v1", "m").mode == "text"
    assert ModeMemory(file, "http://h:1/v1", "another").mode is None
    memory.keep(None)
    assert ModeMemory(file, "http://h:1/v1", "m").mode is None


def test_a_memory_that_cannot_be_kept_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    memory = ModeMemory(tmp_path / "file" / "llm.json", "http://h/v1", "m")
    memory.keep("text")
    assert memory.mode == "text"
