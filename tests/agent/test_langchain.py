"""LangChain's standard suites for retrievers and tools, and what is Segue's own."""

from typing import Any

import pytest
from langchain_core.tools import BaseTool
from langchain_tests.integration_tests import RetrieversIntegrationTests, ToolsIntegrationTests
from langchain_tests.unit_tests import ToolsUnitTests

from agent.bootstrap import Wiring
from agent.doors.langchain import SegueRetriever, tools
from agent.settings import Settings
from migration.errors import InputError


@pytest.fixture(scope="module")
def wired(workspace: Any) -> Wiring:
    return Wiring(Settings(workspace=workspace, search_vectors="lexical"))


class TestRetriever(RetrieversIntegrationTests):
    """The standard suite."""

    @pytest.fixture(autouse=True)
    def _world(self, wired: Wiring) -> None:
        self.wired = wired

    @property
    def retriever_constructor(self) -> type[SegueRetriever]:
        return SegueRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"wired": self.wired, "to": "film", "likes": ("Dune",)}

    @property
    def retriever_query_example(self) -> str:
        return "a robot in love"


EXAMPLES: dict[str, dict[str, Any]] = {
    "recommend": {"to": "film", "likes": ["Dune"], "k": 2},
    "explain": {"to": "film", "likes": ["Dune"], "item": "Arrival"},
    "similar_items": {"domain": "book", "item": "dune", "to": "film", "k": 2},
    "search_items": {"query": "robot", "to": "film", "k": 2},
    "write_copy": {"to": "film", "item": "arrival"},
}


@pytest.fixture(scope="module", params=sorted(EXAMPLES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class OneTool:
    """Gives the suites each tool in turn."""

    @pytest.fixture(autouse=True)
    def _world(self, wired: Wiring, name: str) -> None:
        self._tool = next(tool for tool in tools(wired) if tool.name == name)
        self._example = EXAMPLES[name]

    @property
    def tool_constructor(self) -> BaseTool:
        return self._tool

    @property
    def tool_invoke_params_example(self) -> dict[str, Any]:
        return self._example


class TestToolsUnit(OneTool, ToolsUnitTests):
    """The standard suite without a network."""


class TestToolsIntegration(OneTool, ToolsIntegrationTests):
    """The standard suite with one, which here is loopback at most."""


def test_every_tool_is_tried(wired: Wiring) -> None:
    assert {tool.name for tool in tools(wired)} == set(EXAMPLES)


def test_an_error_is_told_to_the_model(wired: Wiring) -> None:
    tool = next(tool for tool in tools(wired) if tool.name == "recommend")
    call = {"name": "recommend", "args": {"to": "film", "likes": ["Dun"]}, "id": "1", "type": "tool_call"}
    message = tool.invoke(call)
    assert message.status == "error"
    assert "book:dune" in message.content


def test_documents_hold_words_key_and_reason(wired: Wiring) -> None:
    found = SegueRetriever(wired=wired, to="film", likes=("Dune",), k=20).invoke("grief and memory")
    assert all(document.id == f"film:{document.metadata['id']}" for document in found)
    assert all(document.metadata["title"] in document.page_content for document in found)
    assert any("“Dune”" in document.metadata["reason"] for document in found)
    alone = SegueRetriever(wired=wired, to="film", k=5).invoke("grief and memory")
    assert {document.metadata["reason"] for document in alone} == {""}


def test_a_query_of_unknown_words(wired: Wiring) -> None:
    assert len(SegueRetriever(wired=wired, to="film", likes=("Dune",), k=3).invoke("…")) == 3
    with pytest.raises(InputError):
        SegueRetriever(wired=wired, to="film").invoke("…")
