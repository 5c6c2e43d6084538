"""The conversation over HTTP: events in order, resumed, listed, forgotten; and left in the middle."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from agent.api.app import create_app
from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from agent.chat.pieces import Piece, Text
from agent.chat.session import Session
from tests.agent.api.conftest import Locked
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


class Slow(Assistant):
    """Says a word, waits until it is told to go on, and says another."""

    def __init__(self, wired: Wiring, parties: int) -> None:
        super().__init__(wired, log=False)
        self.meeting = threading.Barrier(parties, timeout=60)
        self.ended = threading.Event()

    def answer(self, session: Session, text: str) -> Iterator[Piece]:  # the seam's own names
        try:
            yield Text(text="one")
            self.meeting.wait()  # broken unless all are here at once
            yield Text(text="two")
        finally:
            self.ended.set()


def test_fifty_chats_stream_at_once_and_block_nobody(wired: Wiring) -> None:
    chats = 50
    app = create_app(wired)
    slow = Slow(wired, chats + 1)
    app.state.context = app.state.context.with_assistant(slow)
    with serving(app) as url:
        heard: list[str] = []

        def listen() -> None:
            with httpx2.Client(base_url=url, timeout=90) as client:
                heard.append(client.post("/v1/chat", json={"text": "hello"}).text)

        listeners = [threading.Thread(target=listen) for _ in range(chats)]
        for listener in listeners:
            listener.start()
        with httpx2.Client(base_url=url, timeout=60) as client:
            ends = time.monotonic() + 60
            while slow.meeting.n_waiting < chats:  # all fifty are in the middle of their answers
                assert time.monotonic() < ends
                time.sleep(0.02)
            began = time.monotonic()
            assert client.post("/v1/recommend", json={"to": "film", "likes": ["Dune"]}).status_code == 200
            assert time.monotonic() - began < 20
        slow.meeting.wait()
        for listener in listeners:
            listener.join(60)
    assert len(heard) == chats
    assert all('"two"' in text for text in heard)


def test_a_listener_who_leaves_ends_the_answer(wired: Wiring) -> None:
    app = create_app(wired)
    slow = Slow(wired, 2)
    app.state.context = app.state.context.with_assistant(slow)
    with serving(app) as url, httpx2.Client(base_url=url, timeout=60) as client:
        with client.stream("POST", "/v1/chat", json={"text": "hello"}) as answer:
            assert "one" in next(answer.iter_text())
        slow.meeting.wait()
        assert slow.ended.wait(30)


class Broken(Assistant):
    """Fails in the middle."""

    def answer(self, session: Session, text: str) -> Iterator[Piece]:  # the seam's own names
        yield Text(text="one")
        raise RuntimeError("secret /path")


def test_a_fault_in_the_middle_ends_with_a_problem(wired: Wiring, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(wired)
    app.state.context = app.state.context.with_assistant(Broken(wired, log=False))
    with serving(app) as url, httpx2.Client(base_url=url, timeout=60) as client:
        pieces = events(client.post("/v1/chat", json={"text": "hello"}))
    assert [kind for kind, _ in pieces] == ["text", "problem"]
    assert pieces[1][1]["code"] == "internal"
    assert "secret" not in str(pieces)
    assert "secret" in caplog.text
