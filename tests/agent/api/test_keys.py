"""Who may come in, and for whom they speak."""

import time

import httpx2
import pytest

from agent.api.errors import AccessError
from agent.api.keys import OPEN, Keyring, hashed, new_key
from agent.api.server import run
from agent.bootstrap import Wiring
from agent.settings import Settings
from migration.errors import InputError
from tests.agent.api.conftest import SECRET, Locked, new_token, unsigned

ASK = {"to": "film", "likes": ["Dune"], "k": 1}
ROUTES = [
    ("POST", "/v1/recommend"),
    ("POST", "/v1/explain"),
    ("POST", "/v1/feedback"),
    ("GET", "/v1/items/search?q=love&to=film"),
    ("GET", "/v1/items/film/blade-runner"),
    ("GET", "/v1/users/ann"),
    ("DELETE", "/v1/users/ann"),
    ("GET", "/v1/domains"),
    ("GET", "/v1/parameters"),
    ("GET", "/metrics"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nothing_of_worth_without_a_key(locked: Locked, method: str, path: str) -> None:
    for header in ("", "Bearer segue_wrong", "Basic YTpi", "Bearer", f"Bearer {hashed(locked.key)}"):
        with httpx2.Client(base_url=locked.url) as client:
            answer = client.request(method, path, headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "no-access"


@pytest.mark.parametrize("path", ["/", "/docs", "/docs.css", "/openapi.json", "/health/live", "/health/ready"])
def test_the_page_and_the_health_are_open(locked: Locked, path: str) -> None:
    with locked.client() as client:
        assert client.get(path).status_code == 200


def test_a_key_speaks_for_everybody_or_for_one(locked: Locked) -> None:
    with locked.client(locked.key) as client:
        assert client.post("/v1/recommend", json=ASK).status_code == 200
        liked = {"user": "ann", "domain": "book", "item": "dune", "action": "like"}
        assert client.post("/v1/feedback", json=liked).status_code == 200
        assert client.get("/v1/users/ann").status_code == 200
    with locked.client(locked.anns) as client:
        assert client.post("/v1/recommend", json={"to": "film", "k": 1}).json()["how"] == "network"
        assert client.get("/v1/users/ann").status_code == 200
        for answer in (
            client.get("/v1/users/reader-0007"),
            client.delete("/v1/users/reader-0007"),
            client.post("/v1/recommend", json={"to": "film", "user": "reader-0007"}),
            client.post("/v1/feedback", json={**liked, "user": "bob"}),
        ):
            assert answer.status_code == 403
            assert answer.json()["code"] == "forbidden"
        assert client.post("/v1/feedback", json={**liked, "user": ""}).json()["user"] == "ann"


def test_a_token_names_a_person(locked: Locked) -> None:
    token = new_token("ann", SECRET)
    with locked.client(token) as client:
        assert client.get("/v1/users/ann").status_code == 200
        assert client.get("/v1/users/reader-0007").status_code == 403
    with locked.client(locked.key, **{"X-Segue-Token": token}) as client:
        assert client.get("/v1/users/reader-0007").status_code == 403
    with locked.client(locked.anns, **{"X-Segue-Token": new_token("bob", SECRET)}) as client:
        assert client.get("/v1/domains").status_code == 403
    with locked.client(locked.key, **{"X-Segue-Token": "nonsense"}) as client:
        assert client.get("/v1/domains").status_code == 401


@pytest.mark.parametrize(
    "token",
    [
        new_token("ann", "another-secret-of-more-than-thirty-two-characters"),
        new_token("ann", SECRET, seconds=-1),
        new_token("", SECRET),
        new_token("ann", SECRET)[:-2],
        "." + new_token("ann", SECRET),
        unsigned({"sub": "ann", "exp": time.time() + 60}, "none") + ".",
        unsigned({"sub": "ann", "exp": time.time() + 60}, "HS256") + ".",
        "..",
        "é.é.é",
        "",
    ],
    ids=["other-secret", "over", "nobody", "cut", "led", "unsigned", "unsigned-hs256", "dots", "letters", "empty"],
)
def test_a_token_that_is_not_good(token: str) -> None:
    with pytest.raises(AccessError):
        Keyring("", SECRET).person(token)


def test_without_a_secret_no_token_is_good() -> None:
    with pytest.raises(AccessError):
        Keyring("").person(new_token("ann", ""))


def test_only_hashes_are_taken_and_they_may_name_anybody() -> None:
    key, entry = new_key("ann@example, of 北京")
    assert key not in entry
    assert Keyring(f" {entry} ,").caller({"authorization": f"bearer {key}"}).user == "ann@example, of 北京"
    with pytest.raises(InputError) as error:
        Keyring(key)
    assert key not in error.value.message
    with pytest.raises(InputError):
        Keyring("", "short")


def test_without_keys_everybody_on_this_machine_may() -> None:
    assert Keyring("").caller({"authorization": "Bearer anything"}) == OPEN


def test_without_keys_the_server_stays_at_loopback(wired: Wiring) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):  # noqa: S104  # this is what is refused
        with pytest.raises(InputError, match="loopback"):
            run(wired, host, 0, lambda _: None)


def test_keys_are_not_shown_with_the_settings() -> None:
    settings = Settings(api_keys=new_key()[1], token_secret=SECRET)
    assert SECRET not in repr(settings)
    assert SECRET not in settings.model_dump_json()


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_a_strange_page_gets_nothing_from_an_open_server(url: str, headers: dict[str, str]) -> None:
    with httpx2.Client(base_url=url, headers=headers) as client:
        answer = client.post("/v1/recommend", json=ASK)
    assert answer.status_code == 403
    assert answer.json()["code"] == "forbidden"


def test_its_own_page_does(url: str) -> None:
    with httpx2.Client(base_url=url, headers={"Origin": url}, timeout=60) as client:
        assert client.post("/v1/recommend", json=ASK).status_code == 200
