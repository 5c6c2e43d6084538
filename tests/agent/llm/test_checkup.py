"""What the doctor and `segue config show` say of the language model."""

import json
from collections.abc import Callable
from pathlib import Path

from agent.llm.assembly import LanguageModel
from agent.llm.checkup import examine
from tests.worlds.llm_server import Exchange, LLMServer, Payload, calls_tool, html, knows, says, says_json, status

Make = Callable[..., LanguageModel]


def capable(exchange: Exchange, payload: Payload) -> None:
    """An endpoint that can do everything."""
    if payload.get("tools"):
        calls_tool("look_up", word="segue")(exchange, payload)
    elif "works" in str(payload["messages"]):
        says_json({"works": True})(exchange, payload)
    else:
        says("Yes.")(exchange, payload)


def test_everything_works(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(capable)
    found = examine(language_model())
    assert found.works
    assert found.summary() == (
        f"scripted-1 at {llm_server.url}: chat yes, JSON by schema, tools yes, streaming yes; one of 1 models there"
    )


def test_what_does_not_work_says_why(llm_server: LLMServer, language_model: Make) -> None:
    def limited(exchange: Exchange, payload: Payload) -> None:
        if payload.get("stream"):
            html(exchange, payload)
        elif payload.get("tools"):
            status(400, "tools are not supported")(exchange, payload)
        else:
            knows("json_object", then=capable)(exchange, payload)

    llm_server.play(limited)
    llm_server.models = ["another", "third"]
    language = language_model()
    found = examine(language)
    assert found.works
    assert found.mode == "json_object"
    assert "tools are not supported" in found.tools
    assert found.streaming
    assert "not among the 2 models that it lists (another, third)" in found.summary()
    assert language.memory.mode == "json_object"


def test_an_endpoint_without_tools_or_a_list_of_models(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says("Yes."))
    llm_server.models = None
    found = examine(language_model())
    assert "in words where a tool" in found.tools
    assert found.mode is None
    assert "does not say which models" in found.summary()


def test_nothing_works(language_model: Make) -> None:
    found = examine(language_model(base_url="http://user:password@127.0.0.1:9/v1"))
    assert not found.works
    assert "does not answer: no connection" in found.summary()
    assert "password" not in found.model_dump_json()
    assert "SEGUE_LLM__BASE_URL" in found.advice


def test_a_model_that_talks_too_long_talks(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says("Well, you see", "length"))
    assert examine(language_model()).works


def test_doctor_is_one_line_and_broken_where_it_is(llm_server: LLMServer, segue: Callable, tmp_path: Path) -> None:
    llm_server.play(capable)
    env = {"SEGUE_LLM__MODEL": "scripted-1", "OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": "sk-secret"}
    found = json.loads(segue("doctor", "--json", workspace=tmp_path, **env).stdout)["findings"]
    (line,) = [finding for finding in found if finding["part"] == "language model"]
    assert line["state"] == "ok"
    assert "JSON by schema" in line["found"]
    llm_server.play(status(401, "Incorrect API key provided"))
    found = json.loads(segue("doctor", "--json", workspace=tmp_path, code=1, **env).stdout)["findings"]
    (line,) = [finding for finding in found if finding["part"] == "language model"]
    assert line["state"] == "broken"
    assert "OPENAI_API_KEY" in line["advice"]


def test_prompts_that_would_go_elsewhere_are_refused(segue: Callable, tmp_path: Path) -> None:
    env = {"SEGUE_LLM__MODEL": "m", "OPENAI_API_KEY": "sk-secret", "LANGSMITH_TRACING": "true"}
    told = segue("doctor", workspace=tmp_path, code=1, **env).stdout
    assert "LANGSMITH_TRACING is set" in " ".join(told.split())


def test_config_show_tells_every_setting_and_no_secret(segue: Callable, tmp_path: Path) -> None:
    told = segue(
        "config",
        "show",
        workspace=tmp_path,
        SEGUE_LLM__API_KEY="sk-secret",
        SEGUE_LLM__BASE_URL="http://user:password@host/v1",
        SEGUE_DATABASE="postgresql://user:password@host/db",
    ).stdout
    assert "SEGUE_LLM__DEADLINE_S" in told
    assert "sk-secret" not in told
    assert "password@" not in told


def test_without_a_model_everything_is_offline_and_says_so(segue: Callable, tmp_path: Path) -> None:
    assert "offline" in segue("doctor", workspace=tmp_path).stdout
