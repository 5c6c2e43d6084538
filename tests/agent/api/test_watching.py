"""Health, metrics, the page's headers and the reference."""

import re
import traceback
import warnings
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from agent.api.app import create_app
from agent.bootstrap import Wiring
from agent.settings import Settings
from tests.worlds.served import serving


def test_ready_means_that_everything_was_tried(api: httpx2.Client) -> None:
    health = api.get("/health/ready").json()
    assert health["ready"]
    assert [part["part"] for part in health["parts"]] == ["database", "network to film", "index of film"]


def test_a_damaged_index_is_not_ready_and_names_no_folder(workspace_copy: Path) -> None:
    victim = max((workspace_copy / "index").glob("film/*/items/vectors.npy"))
    victim.write_bytes(victim.read_bytes()[:-64])
    wired = Wiring(Settings(workspace=workspace_copy, search_vectors="lexical"))
    with serving(create_app(wired)) as url, httpx2.Client(base_url=url, timeout=60) as client:
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        parts = {part["part"]: part for part in answer.json()["parts"]}
        assert parts["database"]["ready"]
        assert not parts["index of film"]["ready"]
        assert client.get("/health/live").status_code == 200
        broken = client.post("/v1/recommend", json={"to": "film", "likes": ["Dune"]})
        assert (broken.status_code, broken.json()["code"]) == (503, "index-broken")
        assert "`segue index --to film`" in broken.json()["hint"]
        assert str(workspace_copy) not in answer.text + broken.text


def test_an_empty_workspace_is_served_and_not_ready(tmp_path: Path) -> None:
    wired = Wiring(Settings(workspace=tmp_path / "new"))
    with serving(create_app(wired)) as url, httpx2.Client(base_url=url, timeout=60) as client:
        assert client.get("/health/ready").status_code == 503
        assert client.get("/").status_code == 200
        assert client.get("/v1/domains").json()["domains"] == []


def test_no_request_changes_what_the_process_warns_of(wired: Wiring, monkeypatch: pytest.MonkeyPatch) -> None:
    app, entered, enter = create_app(wired), list[str](), warnings.catch_warnings.__enter__

    def watched(self: "warnings.catch_warnings[None]") -> None:
        entered.append("".join(traceback.format_stack(limit=4)))
        return enter(self)

    wired.recommender("film")  # opened, so that what follows is the server's own doing
    monkeypatch.setattr(warnings.catch_warnings, "__enter__", watched)
    with serving(app) as url, httpx2.Client(base_url=url, timeout=60) as client:
        client.get("/v1/parameters").raise_for_status()
        client.post("/v1/recommend", json={"to": "film", "likes": ["Dune"]}).raise_for_status()
    assert [where for where in entered if "fastapi" in where] == []


def test_metrics_have_one_prefix_base_units_and_few_labels(api: httpx2.Client) -> None:
    api.post("/v1/recommend", json={"to": "film", "likes": ["Dune"]})
    api.get("/v1/users/somebody-whose-name-is-no-label")
    answer = api.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert all(name.startswith("segue_") for name in families)
    assert {"segue_http_requests", "segue_http_request_duration_seconds", "segue_recommendations"} <= set(families)
    assert not [name for name in families if re.search(r"_(ms|milliseconds|kb|mb|percent)(_|$)", name)]
    assert "somebody" not in answer.text
    routes = {sample.labels["route"] for sample in families["segue_http_requests"].samples}
    assert "/v1/users/{user:path}" in routes


def test_strange_methods_and_paths_make_no_new_labels(api: httpx2.Client) -> None:
    for n in range(5):
        api.request(f"BREW{n}", f"/v1/tea/{n}")
        api.get(f"/no/such/page/{n}")
    text = api.get("/metrics").text
    assert "BREW" not in text
    assert "/no/such" not in text


def test_the_page_comes_with_a_strict_policy(api: httpx2.Client) -> None:
    for path in ("/", "/app.js", "/style.css", "/docs", "/v1/parameters", "/nowhere"):
        answer = api.get(path)
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert api.get("/v1/parameters").headers["cache-control"] == "no-store"


def test_no_path_leads_out_of_the_pages_folder(api: httpx2.Client) -> None:
    for path in ("/../app.py", "/..%2fapi/app.py", "/%2e%2e/api/keys.py", "//etc/passwd"):
        assert api.get(path).status_code in (404, 405)


def test_the_reference_names_every_route_and_loads_nothing_from_elsewhere(api: httpx2.Client) -> None:
    page = api.get("/docs").text
    for path in api.get("/openapi.json").json()["paths"]:
        assert path in page
    assert not re.search(r'(?:src|href)="(?!/|#)', page)
    assert "<script" not in page
