"""MCP's own client, over standard input and over HTTP, with and without keys."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx2
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from agent.api.keys import new_key
from agent.api.server import mcp_app
from agent.api.wire import Answer
from agent.bootstrap import Wiring
from agent.copy.written import Copy
from agent.explain.why import Why
from agent.settings import ServeSettings, Settings
from agent.similar import Alike
from retrieval.text_search import TextResults
from tests.worlds.served import serving

ROOT = Path(__file__).parents[2]
R = TypeVar("R")


def with_client(transport: object, ask: Callable[[Client], Awaitable[R]]) -> R:
    async def talk() -> R:
        async with Client(transport) as client:  # type: ignore[arg-type]  # any of the client's transports
            return await ask(client)

    return asyncio.run(talk())


async def with_key(url: str, key: str, ask: Callable[[Client], Awaitable[R]]) -> R:
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        return await ask(client)


async def journey(client: Client) -> None:
    """Everything that a host does: look at the tools, call each, read an error."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"recommend", "explain", "similar_items", "search_items", "write_copy"}
    for tool in tools.values():
        assert tool.description
        assert tool.output_schema
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
    likes = ["Dune", "Neuromancer"]
    found = await client.call_tool("recommend", {"to": "film", "likes": likes, "k": 3})
    answer = Answer.model_validate(found.structured_content)
    assert len(answer.recommendations) == 3
    why = await client.call_tool("explain", {"to": "film", "likes": likes, "item": "Blade Runner"})
    assert {c.item for c in Why.model_validate(why.structured_content).contributions} == {"dune", "neuromancer"}
    near = await client.call_tool("similar_items", {"domain": "book", "item": "Dune", "to": "film", "k": 4})
    assert len(Alike.model_validate(near.structured_content).hits) == 4
    hits = await client.call_tool("search_items", {"query": "robot", "to": "film", "where": ["year>=2000"]})
    assert TextResults.model_validate(hits.structured_content).hits
    written = await client.call_tool("write_copy", {"to": "film", "item": "Arrival"})
    assert Copy.model_validate(written.structured_content).variants
    for wrong in ({"to": "film", "likes": ["Dun"]}, {"to": "film", "likes": ["Dune"], "k": 0}, {"to": "flim"}):
        refused = await client.call_tool("recommend", wrong)
        assert refused.is_error
        assert "Traceback" not in str(refused.content)
    refused = await client.call_tool("recommend", {"to": "film", "likes": ["Dun"]})
    assert "book:dune" in str(refused.content)


def test_over_standard_input(workspace: Path) -> None:
    command = "from agent.cli.main import main; main()"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SEGUE_SEARCH_VECTORS": "lexical"}
    words = ["-c", command, "mcp", "--workspace", str(workspace)]
    with_client(stdio_client(StdioServerParameters(command=sys.executable, args=words, env=env)), journey)


@contextmanager
def over_http(workspace: Path, keys: str = "") -> Iterator[str]:
    settings = Settings(workspace=workspace, search_vectors="lexical", api_keys=keys, serve=ServeSettings(burst=1000))
    with serving(mcp_app(Wiring(settings))) as url:
        yield f"{url}/mcp"


def test_over_http(workspace: Path) -> None:
    with over_http(workspace) as url:
        with_client(streamable_http_client(url), journey)


def test_over_http_with_keys(workspace: Path) -> None:
    (key, entry), (reader, readers) = new_key(), new_key("reader-0007")

    async def own(client: Client) -> None:
        mine = await client.call_tool("recommend", {"to": "film", "k": 3})
        assert Answer.model_validate(mine.structured_content).how == "network"
        theirs = await client.call_tool("recommend", {"to": "film", "user": "reader-0008"})
        assert theirs.is_error
        assert "speaks for one person" in str(theirs.content)

    async def anybody(client: Client) -> None:
        found = await client.call_tool("recommend", {"to": "film", "user": "reader-0008"})
        assert not found.is_error

    with over_http(workspace, f"{entry},{readers}") as url:
        asyncio.run(with_key(url, key, anybody))
        asyncio.run(with_key(url, reader, own))
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            answer = httpx2.post(url, json={}, headers=headers)
            assert answer.status_code == 401
            assert answer.json()["code"] == "no-access"


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_a_strange_page_gets_nothing(workspace: Path, headers: dict[str, str]) -> None:
    with over_http(workspace) as url:
        assert httpx2.post(url, json={}, headers=headers).status_code == 403
