"""Answers for whoever asks a running program (HTTP, chat, MCP, LangChain), while other processes train and index."""

from collections.abc import Callable
from typing import TypeVar

from agent.bootstrap import Wiring
from agent.explain.explaining import explain as why
from agent.explain.why import Why
from agent.llm.seam import Deadline
from agent.replies import Reply, Request
from migration.errors import SegueError, command
from retrieval.errors import IndexStale
from retrieval.text_search import TextResults
from retrieval.where import parse_where

T = TypeVar("T")


class UntrainedError(SegueError):
    """A domain that is known, and into which no network was trained."""


def servable(wired: Wiring, domain: str) -> str:
    """`domain`, if something can be recommended of it.

    Raises:
        InputError: the store holds no such domain.
        UntrainedError: no network was trained for it.
    """
    trained = wired.workspace.targets()
    if wired.known_domain(domain) not in trained:
        raise UntrainedError(
            f"nothing is recommended of {domain!r} yet (trained: {', '.join(trained) or 'none'})",
            f"Train it with `{command('train', domain)}` and `{command('index', domain)}`, or ask for another one.",
        )
    return domain


def recommend(wired: Wiring, request: Request, until: Deadline | None = None) -> Reply:
    """Answer `request`; the language model must be done by `until`.

    Raises:
        SegueError: as `servable` and `Recommender.recommend`.
    """
    target = servable(wired, request.to)
    return steady(lambda: wired.recommender(target).recommend(request, until))


def explain(wired: Wiring, request: Request, item: str) -> Why:
    """Say why an item stands where it does.

    Raises:
        SegueError: as `servable` and `agent.explain.explaining.explain`.
    """
    servable(wired, request.to)
    return steady(lambda: why(wired, request, item))


def search(wired: Wiring, to: str, text: str, k: int, where: tuple[str, ...] = ()) -> TextResults:
    """The `k` items of domain `to` whose title holds `text`, and then those whose words are most like it.

    Raises:
        SegueError: as `servable` and `TextSearch.find`.
    """
    conditions, target = [parse_where(condition) for condition in where], servable(wired, to)
    titled = [item.id for item in wired.titles.holding(text, target)]
    return steady(lambda: wired.search(target).find(text, k, where=conditions, first=titled))


def steady(answer: Callable[[], T]) -> T:
    """What `answer` gives; it is asked again when another process has changed network and index in the middle of it.

    Raises:
        IndexStale: the index does not fit the network at all.
    """
    try:
        return answer()
    except IndexStale:
        return answer()
