"""What all tests share: no network beyond loopback, one thread for the mathematics, an environment of their own."""

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # on a busy machine two threads of torch are slower than one
os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a test never asks a hub
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start Python a hundred times: what is compiled is kept

import pytest
from hypothesis import settings

from tests.worlds.llm_server import llm_server as llm_server
from tests.worlds.sample import segue as segue
from tests.worlds.sample import workspace as workspace
from tests.worlds.sample import workspace_copy as workspace_copy

LONG = (
    "tests/agent/api/test_schema.py",
    "tests/test_readme.py",
    "tests/agent/chat/test_conversations.py",
    "tests/retrieval/test_build.py",
    "tests/retrieval/test_concurrency.py",
    "tests/migration/training/test_distributed.py",
    "tests/migration/training/test_train.py",
)
"""Modules that take long, in the order in which they begin: first those that make what others need."""

sys.dont_write_bytecode = False  # as above

settings.register_profile("segue", deadline=None)  # how long one example takes tells of the machine, not of the program
settings.load_profile("segue")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long modules come first, so that at the end no worker waits for another that is at one of them."""
    place = {module: n for n, module in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.nodeid.split("::")[0], len(LONG)))


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs in a folder of its own, without the settings of whoever started it."""
    for name in list(os.environ):
        if name.startswith(("SEGUE_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
