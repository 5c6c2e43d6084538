"""What of a person is told to a language model: the few items that matter most, and nothing that names the person.

The user id, sessions, exact times and places stay here; an age is rounded to the day, week, month or year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from migration.domain import DISLIKE, Event, History, Item, ItemKey, Profile, Value
from retrieval.candidates import Candidate

TOLD: Final = 8
"""So many items that the person likes are told at most."""

DISLIKES: Final = 3
"""So many dislikes, the newest first."""

LIKING: Final = frozenset({"like", "love", "favourite", "favorite", "star", "upvote", "thumbs_up"})
"""Actions that say outright that somebody likes an item."""

LIKED_STARS: Final = 4.0
"""A rating from here on says so too (of five)."""

Span = Literal["day", "week", "month", "year"]
_SPANS: Final[tuple[tuple[Span, int], ...]] = (("year", 365), ("month", 30), ("week", 7), ("day", 1))


class Age(Value):
    """How long ago something was, rounded down: 3 months."""

    count: int
    span: Span


class Interest(Value):
    """One item of the history, as it is told.

    Attributes:
        action: the strongest thing that the person did with it: `like` or `dislike` before any other.
        age: how long ago, against the newest event or the moment of the request; None where no time is known.
        weight: how much it counts for the candidates together; it orders the interests.
    """

    item: Item
    action: str
    age: Age | None = None
    weight: float = 0.0

    @property
    def key(self) -> str:
        """The key ("domain:id") of the item."""
        return str(self.item.key)

    @property
    def liked(self) -> bool:
        """Whether the history says outright that the person likes it."""
        return self.action == "like"


class Person(Value):
    """What is told of a person, the most telling first; `untold` items of the history are left out."""

    interests: tuple[Interest, ...] = ()
    dislikes: tuple[Interest, ...] = ()
    untold: int = 0


def person(
    history: History, profile: Profile, candidates: Sequence[Candidate], *, at: datetime | None = None
) -> Person:
    """Choose what to tell: the items that the candidates' scores rest on most, then those of the greatest weight.

    Args:
        history: of the person, with the items described; those without a description are told by their id.
        profile: says how strongly each item counts, where no candidate rests on it.
        candidates: with their evidence.
        at: the moment from which ages are counted; None: the newest event.
    """
    told = {interest.key: interest for interest in interests(history, at=at)}
    counts = _counts(candidates)
    weights = {f"{part.domain}:{part.item}": part.weight for part in profile.parts}
    liked = [interest for interest in told.values() if interest.action != DISLIKE]
    liked.sort(key=lambda i: (-counts.get(i.key, 0.0), -weights.get(i.key, 0.0), i.key))
    chosen = tuple(i.model_copy(update={"weight": counts.get(i.key, 0.0)}) for i in liked[:TOLD])
    disliked = tuple(interest for interest in reversed(told.values()) if interest.action == DISLIKE)[:DISLIKES]
    return Person(interests=chosen, dislikes=disliked, untold=len(told) - len(chosen) - len(disliked))


def interests(history: History, *, at: datetime | None = None) -> tuple[Interest, ...]:
    """Every item of a history once, oldest first, with the strongest action and the age of its newest event."""
    items = {item.key: item for item in history.items}
    now = at or max((event.timestamp for event in history.events if event.timestamp), default=None)
    return tuple(
        Interest(
            item=items.get(key) or Item(domain=key.domain, id=key.id),
            action=action_of(events),
            age=_age(events[-1].timestamp, now),
        )
        for key, events in _by_item(history.events).items()
    )


def action_of(events: Sequence[Event]) -> str:
    """What the events with one item come to: the last word if it is a dislike, `like` if one says so, else the last."""
    last = events[-1].action
    if last == DISLIKE:
        return DISLIKE
    liked = any(e.action in LIKING or (e.value is not None and LIKED_STARS <= e.value <= 5) for e in events)
    return "like" if liked else last


def _counts(candidates: Iterable[Candidate]) -> Mapping[str, float]:
    """How much each item of the history counts for the candidates together."""
    counts: dict[str, float] = defaultdict(float)
    for candidate in candidates:
        for evidence in candidate.evidence:
            counts[f"{evidence.domain}:{evidence.item}"] += max(evidence.share, 0.0)
    return counts


def _by_item(events: Sequence[Event]) -> Mapping[ItemKey, list[Event]]:
    """The events of each item, items in the order of their newest event."""
    grouped: dict[ItemKey, list[Event]] = {}
    for event in events:
        grouped[event.key] = [*grouped.pop(event.key, []), event]
    return grouped


def _age(then: datetime | None, now: datetime | None) -> Age | None:
    if then is None or now is None:
        return None
    days = max(now - then, timedelta()).days
    return next((Age(count=days // size, span=span) for span, size in _SPANS if days >= size), Age(count=0, span="day"))
