"""schemathesis against the running server: answers are as the schema says, whatever is sent; nothing crashes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.api.app import create_app
from agent.api.keys import new_key
from agent.bootstrap import Wiring
from agent.settings import Settings
from tests.agent.api.conftest import PLENTY, Locked
from tests.worlds.served import serving

CONFIG = Path(__file__).with_name("schemathesis.toml")
ENOUGH = 2000
"""Requests of the default suite."""


@pytest.fixture(scope="module")
def server(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locked]:
    """A server with a key and a world of its own: who sends anything deletes people, too."""
    folder = Path(shutil.copytree(workspace, tmp_path_factory.mktemp("schema") / "workspace"))
    (key, entry), (anns, _) = new_key(), new_key("ann")
    settings = Settings(workspace=folder, serve=PLENTY, search_vectors="lexical", api_keys=entry)
    with serving(create_app(Wiring(settings))) as url:
        yield Locked(url, key, anns)


def schemathesis(server: Locked, *words: str, seconds: int) -> str:
    """What schemathesis reports of all its checks: server errors, schemas, media types, methods, ignored keys."""
    command = ["schemathesis", "--config-file", str(CONFIG), "run", f"{server.url}/openapi.json", "--no-color"]
    options = ["-H", f"Authorization: Bearer {server.key}", "--request-timeout", "60", "--continue-on-failure"]
    options += ["--generation-database", "none", *words]  # it would be thrown away with the test, and is dear to keep
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:], *options],
        capture_output=True,
        text=True,
        timeout=seconds,
        env=os.environ | {"COLUMNS": "120"},
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def sent(report: str) -> int:
    found = re.search(r"Test cases:\s+([\d,]+) generated", report)
    assert found, report[-2000:]
    return int(found[1].replace(",", ""))


def test_two_thousand_requests_find_nothing(server: Locked) -> None:
    report = schemathesis(server, "--phases", "coverage,fuzzing", "--max-examples", "50", "--seed", "5", seconds=600)
    assert sent(report) >= ENOUGH
    assert "Tested: " in report


@pytest.mark.slow
def test_many_more_requests_find_nothing(server: Locked) -> None:
    assert sent(schemathesis(server, "--phases", "coverage,fuzzing", "--max-examples", "200", seconds=3600)) >= 5000
