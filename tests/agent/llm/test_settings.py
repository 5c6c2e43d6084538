"""Where the settings of the language model come from, and where a key may go."""

from pathlib import Path

import pytest

from agent.settings import load_settings
from migration.errors import InputError


def test_the_variables_of_openai_are_used_where_ours_are_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://theirs/v1")
    monkeypatch.setenv("SEGUE_LLM__MODEL", "qwen3")
    llm = load_settings().llm
    assert (llm.model, llm.base_url, llm.api_key.get_secret_value()) == ("qwen3", "http://theirs/v1", "sk-theirs")


def test_their_key_never_goes_to_an_endpoint_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    monkeypatch.setenv("SEGUE_LLM__BASE_URL", "http://ours/v1")
    assert load_settings().llm.api_key.get_secret_value() == ""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://ours/v1/")
    assert load_settings().llm.api_key.get_secret_value() == "sk-theirs"
    monkeypatch.setenv("SEGUE_LLM__API_KEY", "sk-ours")
    assert load_settings().llm.api_key.get_secret_value() == "sk-ours"


def test_a_flag_beats_the_environment_beats_dotenv_beats_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("segue.toml").write_text('[llm]\nmodel = "toml"\nretries = 1\nshuffles = 3\n', encoding="utf-8")
    assert load_settings().llm.model == "toml"
    Path(".env").write_text("SEGUE_LLM__MODEL=dotenv\nSEGUE_LLM__RETRIES=4\nOPENAI_API_KEY=sk-dot\n", encoding="utf-8")
    assert load_settings().llm.model == "dotenv"
    monkeypatch.setenv("SEGUE_LLM__MODEL", "environment")
    llm = load_settings().llm
    assert (llm.model, llm.retries, llm.shuffles) == ("environment", 4, 3)
    assert llm.api_key.get_secret_value() == "sk-dot"
    assert load_settings(llm={"model": "flag"}).llm.model == "flag"


def test_the_temperature_can_be_left_to_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().llm.temperature == 0
    monkeypatch.setenv("SEGUE_LLM__TEMPERATURE", "none")
    assert load_settings().llm.temperature is None


@pytest.mark.parametrize(("name", "value"), [("RETRIES", "many"), ("DEADLINE_S", "0"), ("MODE", "xml"), ("TYPO", "1")])
def test_what_does_not_fit_is_told_with_its_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SEGUE_LLM__{name}", value)
    with pytest.raises(InputError) as raised:
        load_settings()
    assert f"SEGUE_LLM__{name}" in raised.value.hint


def test_a_secret_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGUE_LLM__API_KEY", "sk-secret")
    settings = load_settings()
    assert "sk-secret" not in f"{settings} {settings!r} {settings.model_dump_json()}"
