"""Models over the scripted server, with short waits."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import langchain_openai  # noqa: F401  # heavy: the first test would pay for it out of its short deadline
import pytest

from agent.llm.assembly import LanguageModel
from agent.settings import LLMSettings
from tests.worlds.llm_server import LLMServer


@pytest.fixture
def language_model(llm_server: LLMServer, tmp_path: Path) -> Iterator[Callable[..., LanguageModel]]:
    """Makes a language model over the scripted server from settings; what it opened is closed at the end."""
    made: list[LanguageModel] = []

    def make(**settings: Any) -> LanguageModel:
        given = {"model": "scripted-1", "base_url": llm_server.url, "api_key": "sk-secret", **settings}
        made.append(LanguageModel(LLMSettings(**given), tmp_path / "workspace"))
        return made[-1]

    yield make
    for model in made:
        model.endpoint.close()


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    """Whatever the endpoint does, no thread of ours is left behind."""
    yield
    end = time.monotonic() + 2
    while ours := [t for t in threading.enumerate() if t.name.startswith("segue-")]:
        assert time.monotonic() < end, f"still running: {ours}"
        time.sleep(0.01)
