"""What cannot be served: problem documents, ids, headers; never a traceback."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx2
import pytest

from agent.api import problems
from agent.api.app import create_app
from agent.api.problems import STATUS
from agent.bootstrap import Wiring
from agent.settings import Settings
from migration import errors as base
from retrieval import errors as retrieval_errors
from tests.worlds.served import serving

CASES: list[tuple[str, str, dict[str, Any] | None, int, str]] = [
    ("POST", "/v1/recommend", {"to": "film", "likes": ["Dun"]}, 404, "unknown"),
    ("POST", "/v1/recommend", {"to": "film", "user": "nobody"}, 404, "unknown"),
    ("POST", "/v1/recommend", {"to": "flim", "likes": ["Dune"]}, 422, "invalid"),
    ("POST", "/v1/recommend", {"to": "book", "likes": ["Dune"]}, 409, "untrained"),
    ("POST", "/v1/recommend", {"to": "film"}, 422, "invalid"),
    ("POST", "/v1/recommend", {"to": "film", "likes": ["Dune"], "k": 0}, 422, "invalid"),
    ("POST", "/v1/recommend", {"to": "film", "likes": ["Dune"], "k": 101}, 422, "invalid"),
    ("POST", "/v1/recommend", {"to": "film", "likes": ["Dune"], "liked": 1}, 422, "invalid"),
    ("POST", "/v1/recommend", {"to": "film", "likes": ["Dune"], "where": ["yaer>=1990"]}, 422, "invalid"),
    ("POST", "/v1/recommend", {"to": "film", "likes": ["\ud800"]}, 422, "invalid"),
    ("POST", "/v1/explain", {"to": "film", "likes": ["Dune"], "item": "no such film"}, 404, "unknown"),
    ("POST", "/v1/feedback", {"user": "a", "domain": "book", "item": "none", "action": "like"}, 404, "unknown"),
    ("POST", "/v1/feedback", {"user": "a", "domain": "book", "item": "dune", "action": "buy"}, 422, "invalid"),
    ("POST", "/v1/feedback", {"domain": "book", "item": "dune", "action": "like"}, 422, "invalid"),
    ("GET", "/v1/users/nobody", None, 404, "unknown"),
    ("GET", "/v1/items/film/none", None, 404, "unknown"),
    ("GET", "/v1/items/search?q=&to=film", None, 422, "invalid"),
    ("GET", "/v1/nothing", None, 404, "not-found"),
    ("PUT", "/v1/recommend", None, 405, "method-not-allowed"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), CASES)
def test_each_error_is_a_problem_document(
    api: httpx2.Client, method: str, path: str, body: dict[str, Any] | None, status: int, code: str
) -> None:
    content = None if body is None else json.dumps(body)  # ASCII, so that half a character can be sent
    headers = {"X-Request-ID": "mine-1", "Content-Type": "application/json"}
    answer = api.request(method, path, content=content, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"] == "mine-1"
    found = problems.Problem.model_validate(answer.json())
    assert (found.status, found.code, found.request_id) == (status, code, "mine-1")
    assert found.title
    assert found.detail
    assert found.hint or code == "unknown"


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'"\xff"', b"1" * 5000, b"null", b""])
def test_what_is_no_json_is_told(api: httpx2.Client, body: bytes) -> None:
    answer = api.post("/v1/recommend", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_nearest_title_is_named(api: httpx2.Client) -> None:
    assert "book:dune" in api.post("/v1/recommend", json={"to": "film", "likes": ["Dun"]}).json()["detail"]


def test_an_id_that_is_no_plain_one_is_replaced(api: httpx2.Client) -> None:
    answer = api.get("/health/live", headers={"X-Request-ID": "a b<script>"})
    assert len(answer.headers["x-request-id"]) == 32


def test_every_error_has_a_status_of_its_own_or_of_its_base() -> None:
    kinds = [kind for module in (base, retrieval_errors) for kind in vars(module).values() if isinstance(kind, type)]
    for kind in kinds:
        if issubclass(kind, base.SegueError):
            found = problems.of_error(kind("what was found in /srv", "what to do"))
            assert 400 <= found.status < 600
            assert found.hint == "what to do"
            assert ("/srv" in found.detail) == (found.status < 500)  # our own folders are nobody's business
    assert STATUS[base.SegueError] == (500, "internal")


def test_a_fault_of_our_own_tells_no_more_than_its_id(workspace_copy: Path) -> None:
    wired = Wiring(Settings(workspace=workspace_copy, search_vectors="lexical"))
    with serving(create_app(wired)) as url, httpx2.Client(base_url=url, timeout=60) as client:
        said = client.post("/v1/chat/wishes", json={"to": "film", "user": "ann"}).raise_for_status()
        chat = said.json()["session"]["id"]
        with sqlite3.connect(workspace_copy / "segue.db") as database:  # somebody wrote into it what is no conversation
            database.execute("UPDATE chats SET session = '{\"secret\": 1}'")
        answer = client.get(f"/v1/chats/{chat}", headers={"X-Request-ID": "mine-2"})
    database.close()
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "mine-2"
    assert "secret" not in answer.text
