"""The transport by itself: proxies, connections that are kept, and addresses that are never found."""

import time
from collections.abc import Callable

import httpcore2
import pytest

from agent.llm.assembly import LanguageModel
from agent.llm.errors import ModelError
from agent.llm.seam import Deadline
from agent.llm.transport import LONGEST, Attempt, http_client
from migration.errors import InputError
from tests.contracts.chat_model import question
from tests.worlds.llm_server import LLMServer, says

Make = Callable[..., LanguageModel]


class Connection(httpcore2.NetworkStream):
    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


def test_a_name_that_is_looked_up_for_ever_is_left_behind() -> None:
    made = Connection()

    def slow() -> Connection:
        time.sleep(0.2)
        return made

    begun = time.monotonic()
    attempt = Attempt(slow)
    with pytest.raises(httpcore2.ConnectTimeout):
        attempt.result(Deadline(0.05))
    assert time.monotonic() - begun < 0.15
    time.sleep(0.3)
    assert made.closed  # nobody wants it any longer


def test_the_environments_proxy_is_used_but_for_this_machine(
    llm_server: LLMServer, language_model: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    llm_server.play(says("Through the proxy."))
    monkeypatch.setenv("http_proxy", llm_server.url.removesuffix("/v1"))
    far = language_model(base_url="http://far.invalid/v1").model
    assert far.complete(question(), Deadline(5)).text == "Through the proxy."
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert language_model().model.complete(question(), Deadline(5)).text == "Through the proxy."


def test_a_proxy_of_another_kind_is_refused_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://user:password@proxy:1080")
    with pytest.raises(InputError, match="proxy:1080") as raised:
        http_client("http://far.invalid/v1", 1)
    assert "password" not in raised.value.message


def test_connections_are_kept(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says("Yes."))
    model = language_model().model
    for _ in range(3):
        model.complete(question(), Deadline(5))
    assert llm_server.connections == 1


def test_an_answer_longer_than_any_is_an_error(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says("x" * LONGEST))
    with pytest.raises(ModelError):
        language_model(retries=0).model.complete(question(), Deadline(10))
