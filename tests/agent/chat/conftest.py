"""The sample world with two networks, into film and into book; of music the catalogue has only titles."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from agent.chat.tools import Tools
from agent.chat.understanding.scene import World
from agent.replies import Request
from agent.settings import LLMSettings, Settings
from tests.worlds.llm_server import LLMServer, up
from tests.worlds.once import once
from tests.worlds.sample import Segue


@pytest.fixture(scope="session")
def two_ways(workspace: Path, segue: Segue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample world, trained and indexed into film and into book."""

    def make(folder: Path) -> None:
        shutil.copytree(workspace, folder)
        segue("train", "--to", "book", "--size", "small", "--budget", "1s", workspace=folder)
        segue("index", "--to", "book", workspace=folder)

    return once(tmp_path_factory, "two-ways", make)


@pytest.fixture(scope="session")
def wired(two_ways: Path) -> Wiring:
    """The program over it; text search by words alone, so that no test waits for a sentence encoder."""
    return Wiring(Settings(workspace=two_ways, search_vectors="lexical"))


@pytest.fixture(scope="session")
def world(wired: Wiring) -> World:
    """What the understanding knows of its catalogues."""
    return Tools(wired).world()


@pytest.fixture
def assistant(wired: Wiring) -> Assistant:
    """An assistant that writes nothing down."""
    return Assistant(wired, log=False)


@pytest.fixture(scope="session")
def llm_server() -> Iterator[LLMServer]:
    """One scripted server for all of these tests: what wires a program to it is made once."""
    with up() as server:
        yield server


def talking(workspace: Path, server: LLMServer, deadline_s: float) -> Assistant:
    """An assistant whose language model is the scripted server; what is read but once is part of no deadline."""
    llm = LLMSettings(model="scripted-1", base_url=server.url, retries=0, deadline_s=deadline_s)
    wired = Wiring(Settings(workspace=workspace, search_vectors="lexical", llm=llm))
    Tools(wired).world()
    wired.recommender("film").recommend(Request(to="film", likes=("book:dune",), rerank=False, explain="offline"))
    return Assistant(wired, log=False)


@pytest.fixture(scope="session")
def online(two_ways: Path, llm_server: LLMServer) -> Assistant:
    """An assistant with a language model: the scripted server."""
    return talking(two_ways, llm_server, deadline_s=2)
