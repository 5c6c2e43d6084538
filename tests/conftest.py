"""What all tests share: no network beyond loopback, one thread for the mathematics, an environment of their own."""

import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # on a busy machine two threads of torch are slower than one
os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a test never asks a hub

import pytest
from hypothesis import settings

from tests.worlds.llm_server import llm_server as llm_server
from tests.worlds.sample import segue as segue
from tests.worlds.sample import workspace as workspace
from tests.worlds.sample import workspace_copy as workspace_copy

settings.register_profile("segue", deadline=None)  # how long one example takes tells of the machine, not of the program
settings.load_profile("segue")


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs in a folder of its own, without the settings of whoever started it."""
    for name in list(os.environ):
        if name.startswith(("SEGUE_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
