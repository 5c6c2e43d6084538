"""The conversation over HTTP: events in order, resumed, listed, forgotten; and left in the middle."""

import json
import sqlite3
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from agent.api.app import create_app
from agent.bootstrap import Wiring
from agent.settings import LLMSettings, Settings
from tests.agent.api.conftest import PLENTY, Locked
from tests.worlds.llm_server import Exchange, LLMServer, Payload, Step, chunk, says
from tests.worlds.served import serving


def events(answer: httpx2.Response) -> list[tuple[str, dict[str, Any]]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = [block.split("\n") for block in answer.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in lines]


def test_an_answer_comes_in_pieces_and_ends_with_done(api: httpx2.Client) -> None:
    pieces = events(api.post("/v1/chat", json={"text": "I loved Dune and hated Twilight. Films?", "user": "cat"}))
    assert all(kind == piece["kind"] for kind, piece in pieces)
    kinds = [kind for kind, _ in pieces]
    assert kinds[0] == "notice"
    assert "recommendations" in kinds
    assert kinds[-1] == "done"
    reply = dict(pieces)["recommendations"]["reply"]
    assert reply["recommendations"][0]["evidence"]
    assert reply["trace"] is None
    actions = {event["item"]: event["action"] for event in api.get("/v1/users/cat").json()["events"]}
    assert actions == {"dune": "like", "twilight": "dislike"}


def test_a_conversation_goes_on_and_is_forgotten(api: httpx2.Client) -> None:
    first = dict(events(api.post("/v1/chat", json={"text": "我喜欢《三体》，推荐电影", "user": "cid"})))
    session = first["done"]["session"]["id"]
    second = dict(events(api.post("/v1/chat", json={"text": "为什么是第一个？", "session": session})))
    shown = first["recommendations"]["reply"]["recommendations"][0]["item"]["id"]
    assert second["explanation"]["why"]["item"]["id"] == shown
    assert second["done"]["session"]["language"] == "zh"
    assert [one["id"] for one in api.get("/v1/chats", params={"user": "cid"}).json()["chats"]] == [session]
    assert len(api.get(f"/v1/chats/{session}").json()["turns"]) == 2
    assert api.delete(f"/v1/chats/{session}").json()["turns"] == 2
    answer = api.post("/v1/chat", json={"text": "more", "session": session})
    assert answer.status_code == 404
    assert answer.json()["code"] == "unknown"


def test_another_persons_conversation_cannot_be_read(locked: Locked) -> None:
    with locked.client(locked.key) as client:
        said = {"text": "I loved Dune. Films?", "user": "bob"}
        session = dict(events(client.post("/v1/chat", json=said)))["done"]["session"]["id"]
    with locked.client(locked.anns) as client:
        for answer in (
            client.post("/v1/chat", json={"text": "more", "session": session}),
            client.get(f"/v1/chats/{session}"),
            client.delete(f"/v1/chats/{session}"),
            client.get(f"/v1/chats/{session[:-1]}"),
        ):
            assert answer.status_code == 404
            assert "Did you mean" not in answer.text
        assert client.get("/v1/chats", params={"user": "bob"}).status_code == 403
        mine = dict(events(client.post("/v1/chat", json={"text": "I loved Emma", "user": ""})))
        assert mine["done"]["session"]["user"] == "ann"


def test_deleting_a_person_deletes_their_conversations(api: httpx2.Client) -> None:
    done = dict(events(api.post("/v1/chat", json={"text": "I loved Dune", "user": "del"})))["done"]
    assert api.delete("/v1/users/del").json()["turns"] == 1
    assert api.get(f"/v1/chats/{done['session']['id']}").status_code == 404


def meeting(barrier: threading.Barrier) -> Step:
    """A language model that says a sentence, waits until all are here at once, and says another."""

    def step(exchange: Exchange, payload: Payload) -> None:
        exchange.open_stream()
        exchange.send_event(chunk(payload, {"role": "assistant", "content": "Here is one thing. And "}))
        barrier.wait()
        exchange.send_event(chunk(payload, {"content": "here is another."}, "stop"))
        exchange.send_event("[DONE]")

    return step


@pytest.fixture
def talking(served_workspace: Path, llm_server: LLMServer) -> Wiring:
    """The program with a language model."""
    llm = LLMSettings(model="scripted-1", base_url=llm_server.url, retries=0, deadline_s=60, concurrency=64)
    return Wiring(Settings(workspace=served_workspace, serve=PLENTY, search_vectors="lexical", llm=llm))


def test_fifty_chats_stream_at_once_and_block_nobody(talking: Wiring, llm_server: LLMServer) -> None:
    chats = 50
    barrier = threading.Barrier(chats + 1, timeout=60)  # broken unless all are here at once
    llm_server.play(meeting(barrier))
    heard: list[str] = []
    with serving(create_app(talking)) as url:

        def listen() -> None:
            with httpx2.Client(base_url=url, timeout=90) as client:
                heard.append(client.post("/v1/chat", json={"text": "hello"}).text)

        listeners = [threading.Thread(target=listen) for _ in range(chats)]
        for listener in listeners:
            listener.start()
        with httpx2.Client(base_url=url, timeout=60) as client:
            ends = time.monotonic() + 60
            while barrier.n_waiting < chats:  # all fifty are in the middle of their answers
                assert time.monotonic() < ends
                time.sleep(0.02)
            began = time.monotonic()
            asked = {"to": "film", "likes": ["Dune"], "rerank": False, "explain": "offline"}
            assert client.post("/v1/recommend", json=asked).status_code == 200
            assert time.monotonic() - began < 20
        barrier.wait()
        for listener in listeners:
            listener.join(60)
    assert len(heard) == chats
    assert all("one thing" in text and "another" in text and "degraded" not in text for text in heard)


def test_a_listener_who_leaves_ends_the_answer_and_leaves_a_turn_that_is_not_whole(
    talking: Wiring, llm_server: LLMServer
) -> None:
    barrier = threading.Barrier(2, timeout=60)
    llm_server.play(meeting(barrier))
    with serving(create_app(talking)) as url, httpx2.Client(base_url=url, timeout=60) as client:
        with client.stream("POST", "/v1/chat", json={"text": "hello", "user": "leaver"}) as answer:
            assert "one thing" in next(answer.iter_text())
        barrier.wait()
        ends = time.monotonic() + 30
        while not (kept := client.get("/v1/chats", params={"user": "leaver"}).json()["chats"]):
            assert time.monotonic() < ends
            time.sleep(0.02)
        (turn,) = client.get(f"/v1/chats/{kept[0]['id']}").json()["turns"]
    assert not turn["whole"]
    assert "one thing" in turn["answer"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/chat", {"text": "hello"}),
        ("/v1/chat/completions", {"model": "segue", "stream": True, "messages": [{"role": "user", "content": "hi"}]}),
    ],
)
def test_a_listener_who_leaves_while_the_language_model_hangs_lets_go_of_it(
    path: str, body: dict[str, Any], talking: Wiring, llm_server: LLMServer
) -> None:
    asked, let_go = threading.Event(), threading.Event()

    def silent(exchange: Exchange, _payload: Payload) -> None:
        asked.set()
        with suppress(OSError):
            exchange.connection.recv(1)  # until the other side closes the connection
        exchange.close_connection = True
        let_go.set()

    llm_server.play(silent)
    with serving(create_app(talking)) as url, httpx2.Client(base_url=url, timeout=60) as client:
        with client.stream("POST", path, json=body):
            assert asked.wait(60)
        assert let_go.wait(5)


def test_a_conversation_that_nobody_remembers_is_gone_through_without_the_language_model(
    talking: Wiring, llm_server: LLMServer
) -> None:
    llm_server.play(says("Hello to you."))
    llm_server.requests.clear()
    said = (
        ("user", "I loved Dune. Films?"),
        ("assistant", "-"),
        ("user", "less popular"),
        ("assistant", "-"),
        ("user", "hello"),
    )
    messages = [{"role": role, "content": text} for role, text in said]
    with serving(create_app(talking)) as url:
        body = {"model": "segue", "messages": messages}
        answer = httpx2.post(f"{url}/v1/chat/completions", json=body, timeout=60).json()
    assert answer["choices"][0]["message"]["content"] == "Hello to you."
    (asked,) = llm_server.requests
    assert "like: Dune" in str(asked["messages"])


def test_a_fault_in_the_middle_ends_with_a_problem(workspace_copy: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The database takes no turn any more: what was said before is heard, and the end says that something is wrong."""
    wired = Wiring(Settings(workspace=workspace_copy, serve=PLENTY, search_vectors="lexical"))
    with serving(create_app(wired)) as url, httpx2.Client(base_url=url, timeout=60) as client:
        events(client.post("/v1/chat", json={"text": "hello"}))
        with closing(sqlite3.connect(workspace_copy / "segue.db")) as database:
            refuse = "BEGIN SELECT RAISE(ABORT, 'secret'); END"
            database.execute(f"CREATE TRIGGER broken BEFORE INSERT ON chat_turns {refuse}")
        pieces = events(client.post("/v1/chat", json={"text": "I loved Dune. Films?"}))
    assert [kind for kind, _ in pieces] == ["notice", "text", "recommendations", "problem"]
    assert pieces[-1][1]["code"] == "store"
    assert "secret" not in str(pieces)
    assert str(workspace_copy) not in str(pieces)
    assert "secret" in caplog.text


def test_a_network_of_another_format_is_a_problem_that_names_no_folder(workspace_copy: Path) -> None:
    config = next((workspace_copy / "models" / "film").glob("*/config.json"))
    written = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps(written | {"format": 0}), encoding="utf-8")
    wired = Wiring(Settings(workspace=workspace_copy, search_vectors="lexical"))
    with serving(create_app(wired)) as url:
        answer = httpx2.post(f"{url}/v1/chat", json={"text": "I loved Dune, films?"}, timeout=60)
    assert "event: problem" in answer.text
    assert '"code":"model"' in answer.text
    assert str(workspace_copy) not in answer.text
