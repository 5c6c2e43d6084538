"""What every door to the program does (HTTP, MCP, LangChain): answer while other processes train and index."""

from agent.bootstrap import Wiring
from agent.replies import Reply, Request
from migration.errors import SegueError
from retrieval.errors import IndexStale
from retrieval.text_search import TextResults
from retrieval.where import parse_where


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
            f"Train it with `segue train --to {domain}` and `segue index --to {domain}`, or ask for another one.",
        )
    return domain


def recommend(wired: Wiring, request: Request) -> Reply:
    """Answer `request`; one that falls between two networks is asked again.

    Raises:
        SegueError: as `servable` and `Recommender.recommend`.
    """
    target = servable(wired, request.to)
    try:
        return wired.recommender(target).recommend(request)
    except IndexStale:  # another process has just made a new network and its index current
        return wired.recommender(target).recommend(request)


def search(wired: Wiring, to: str, text: str, k: int, where: tuple[str, ...] = ()) -> TextResults:
    """The `k` items of domain `to` whose words are most like `text`.

    Raises:
        SegueError: as `servable` and `TextSearch.find`.
    """
    return wired.search(servable(wired, to)).find(text, k, where=[parse_where(condition) for condition in where])
