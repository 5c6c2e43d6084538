"""What is too much is turned away, with the time to come again; and the server lives on."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.api.app import create_app
from agent.api.limits import Buckets
from agent.bootstrap import Wiring
from agent.settings import LLMSettings, ServeSettings, Settings
from tests.worlds.llm_server import Exchange, LLMServer, Payload, says
from tests.worlds.served import serving

ASK = {"to": "film", "likes": ["Dune"], "k": 1}
TIGHT = ServeSettings(rate=0.01, burst=5, body_bytes=2048, body_seconds=0.5)


@pytest.fixture
def tight(served_workspace: Path) -> Iterator[str]:
    """A server with narrow limits, which has answered nothing yet."""
    settings = Settings(workspace=served_workspace, serve=TIGHT, search_vectors="lexical")
    with serving(create_app(Wiring(settings))) as url:
        yield url


def test_a_flood_is_told_when_to_come_again_and_the_server_lives(tight: str) -> None:
    with httpx2.Client(base_url=tight, timeout=60) as client:
        answers = [client.get("/v1/parameters") for _ in range(30)]
        assert {answer.status_code for answer in answers} == {200, 429}
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.json()["code"] == "too-many"
        assert refused.headers["x-request-id"]
        assert client.get("/health/live").status_code == 200
        assert client.get("/v1/models").json()["error"]["type"] == "rate_limit_error"


def test_a_large_body_is_refused_before_it_is_read(tight: str) -> None:
    with httpx2.Client(base_url=tight, timeout=60) as client:
        large = client.post("/v1/recommend", content=b"x" * 3000)
        assert (large.status_code, large.json()["code"]) == (413, "too-large")
        chunked = client.post("/v1/recommend", content=(b"x" * 100 for _ in range(30)))
        assert (chunked.status_code, chunked.json()["code"]) == (413, "too-large")
        assert client.post("/v1/recommend", json=ASK).status_code == 200


def test_a_body_that_does_not_come_is_not_waited_for(tight: str) -> None:
    place = urlsplit(tight)
    with socket.create_connection((place.hostname, place.port), timeout=30) as line:
        line.sendall(f"POST /v1/chat HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 100\r\n\r\n{{".encode())
        assert b"408" in line.recv(100)


def test_more_at_once_than_it_takes_on(served_workspace: Path, llm_server: LLMServer) -> None:
    held, go = threading.Event(), threading.Event()

    def slow(exchange: Exchange, payload: Payload) -> None:
        held.set()
        go.wait(60)
        says("Here you are.")(exchange, payload)

    llm_server.play(slow)
    llm = LLMSettings(model="scripted-1", base_url=llm_server.url, retries=0, deadline_s=60)
    settings = Settings(workspace=served_workspace, serve=ServeSettings(at_once=1), search_vectors="lexical", llm=llm)
    with serving(create_app(Wiring(settings))) as url, httpx2.Client(base_url=url, timeout=60) as client:
        first = threading.Thread(target=lambda: httpx2.post(f"{url}/v1/chat", json={"text": "hello"}, timeout=60))
        first.start()
        assert held.wait(60)
        answer = client.get("/v1/parameters")
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert answer.headers["retry-after"] == "1"
        assert client.get("/health/live").status_code == 200
        go.set()
        first.join(60)
        # The place is free once the server has left the answer, a moment after its last byte has arrived here.
        until = time.monotonic() + 10
        while (again := client.get("/v1/parameters").status_code) == 503 and time.monotonic() < until:
            time.sleep(0.02)
        assert again == 200


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@given(
    st.lists(st.floats(0, 3), max_size=60),
    st.floats(0.1, 20),
    st.integers(1, 10),
)
def test_never_more_than_the_burst_and_the_rate(pauses: list[float], rate: float, burst: int) -> None:
    clock = Clock()
    buckets, taken = Buckets(rate, burst, clock), 0
    for pause in pauses:
        clock.now += pause
        wait = buckets.take("a")
        taken += wait == 0
        assert taken <= burst + rate * clock.now + 1e-6
        if wait:  # whoever waits as long as told gets in
            clock.now += wait + 1e-9
            assert buckets.take("a") == 0
            taken += 1


def test_callers_do_not_take_from_each_other_and_are_forgotten() -> None:
    buckets = Buckets(0.001, 1, Clock(), callers=3)
    assert [buckets.take(name) == 0 for name in "aab"] == [True, False, True]
    for name in "cde":
        buckets.take(name)
    assert len(buckets) == 3
