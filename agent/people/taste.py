"""From what a request says about a person to a history: what the store knows of them, and what they say they like."""

from collections.abc import Callable, Sequence

from agent.people.titles import TitleIndex, message
from agent.people.weighing import weighed
from agent.replies import Request
from migration.domain import DISLIKE, Event, History, Item
from migration.errors import InputError, UnknownError
from migration.store.store import Store

STRANGER = "you"
"""The user id of a person without an account."""


class Tastes:
    """Makes histories.

    Args:
        store: knows the stored users.
        titles: gives the index of titles; called only when a request names some, as it reads whole catalogues.
    """

    def __init__(self, store: Store, titles: Callable[[], TitleIndex]) -> None:
        self._store = store
        self._titles = titles

    def history(self, request: Request) -> History:
        """The history behind a request, oldest event first; what was just said comes last.

        Raises:
            UnknownError: the store does not know the user, or nothing or more than one item answers to a title.
            InputError: the request names nobody and nothing, a domain that is not stored, or one item both ways.
        """
        if not request.profiling:
            return History(user=STRANGER)
        if not (request.user or request.likes or request.dislikes):
            raise InputError(
                "a request needs a person: expected a stored user or at least one title, found neither",
                'Give --user ID, or --likes "Dune".',
            )
        self._check_source(request.source)
        known = self._store.history(request.user) if request.user else History(user=STRANGER)
        liked = self._items(request.likes, request)
        disliked = self._items(request.dislikes, request)
        if both := {item.key for item in liked} & {item.key for item in disliked}:
            raise InputError(f"{min(map(str, both))} is both liked and disliked", "Leave one of the two out.")
        said = [_event(known.user, item, "like") for item in liked] + [
            _event(known.user, item, DISLIKE) for item in disliked
        ]
        whole = History(user=known.user, events=(*known.events, *said), items=(*known.items, *liked, *disliked))
        return weighed(whole, request.weights)

    def _check_source(self, domain: str) -> None:
        if domain and not self._store.has_domain(domain):
            raise InputError(
                f"there is no domain {domain!r} (found: {', '.join(self._store.domain_names()) or 'none'})",
                "Name one of those found, or none to look in all.",
            )

    def _items(self, names: Sequence[str], request: Request) -> list[Item]:
        return [self._item(name, request) for name in names]

    def _item(self, name: str, request: Request) -> Item:
        match = self._titles().find(name, domain=request.source or None, last=request.to)
        if match.item is None:
            raise UnknownError(*message(match))
        return match.item


def _event(user: str, item: Item, action: str) -> Event:
    return Event(user=user, domain=item.domain, item=item.id, action=action)
