"""Servers over a copy of the sample world: an open one, and one that asks for keys."""

import base64
import hmac
import json
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from agent.api.app import create_app
from agent.api.keys import new_key
from agent.bootstrap import Wiring
from agent.settings import ServeSettings, Settings
from tests.worlds.served import serving

SECRET = "a-secret-of-more-than-thirty-two-characters"  # noqa: S105  # signs the tokens of these tests alone
PLENTY = ServeSettings(rate=100_000, burst=100_000)


def unsigned(claims: Mapping[str, object], algorithm: str) -> str:
    """Head and claims of a JWT, before its signature."""
    head = {"alg": algorithm, "typ": "JWT"}
    return ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))


def new_token(user: str, secret: str, seconds: float = 3600) -> str:
    """A token that names `user` for a while, as whoever stands before the server would make it."""
    signed = unsigned({"sub": user, "exp": time.time() + seconds}, "HS256")
    return f"{signed}.{_encoded(hmac.digest(secret.encode(), signed.encode(), 'sha256'))}"


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture(scope="session")
def served_workspace(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample world for these tests to write into."""
    return Path(shutil.copytree(workspace, tmp_path_factory.mktemp("served") / "workspace"))


@pytest.fixture(scope="session")
def wired(served_workspace: Path) -> Wiring:
    """The program over that copy."""
    return Wiring(Settings(workspace=served_workspace, serve=PLENTY, search_vectors="lexical"))


@pytest.fixture(scope="session")
def url(wired: Wiring) -> Iterator[str]:
    """Address of an open server."""
    with serving(create_app(wired)) as address:
        yield address


@pytest.fixture
def api(url: str) -> Iterator[httpx2.Client]:
    """A client of the open server."""
    with httpx2.Client(base_url=url, timeout=60) as client:
        yield client


class Locked(NamedTuple):
    """A server that asks for keys: one speaks for everybody, the other for ann alone."""

    url: str
    key: str
    anns: str

    def client(self, key: str = "", **headers: str) -> httpx2.Client:
        """A client that sends a key."""
        sent = {"Authorization": f"Bearer {key}"} | headers if key else headers
        return httpx2.Client(base_url=self.url, timeout=60, headers=sent)


@pytest.fixture(scope="session")
def locked(served_workspace: Path) -> Iterator[Locked]:
    """The server with keys."""
    (key, entry), (anns, anns_entry) = new_key(), new_key("ann")
    settings = Settings(
        workspace=served_workspace,
        serve=PLENTY,
        search_vectors="lexical",
        api_keys=f"{entry}, {anns_entry}",
        token_secret=SECRET,
    )
    with serving(create_app(Wiring(settings))) as address:
        yield Locked(address, key, anns)
