"""What a group of people takes up more than all people do. Nothing is told that fewer than `least` of them took."""

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from agent.copy.segment import Interest
from migration.domain import Item, ItemKey
from migration.events import EventLog

Taken = Mapping[ItemKey, frozenset[int]]
"""Who took each item: places of people in the log."""


def takers(log: EventLog) -> dict[ItemKey, frozenset[int]]:
    """Who took each item of a log."""
    found: dict[ItemKey, set[int]] = {}
    for user, item in zip(log.user.tolist(), log.item.tolist(), strict=True):
        found.setdefault(log.items[item], set()).add(user)
    return {key: frozenset(users) for key, users in found.items()}


def strongest(taken: Taken, members: frozenset[int], everybody: int, least: int) -> list[ItemKey]:
    """Items by how much more often the segment took them than all did; each taken by `least` of it or more."""
    scores = {}
    for key, users in taken.items():
        own = len(users & members)
        if own >= least:
            scores[key] = _surplus(own, len(members), len(users), everybody)
    return sorted(scores, key=lambda key: (-scores[key], key))


def interests(
    taken: Taken, items: Mapping[ItemKey, Item], members: frozenset[int], everybody: int, least: int
) -> Iterator[Interest]:
    """Themes, genres and categories by the same measure; only those that more people of the segment took up."""
    scored = []
    for label, having in _having(taken, items).items():
        own = len(having & members)
        share, whole = own / len(members), len(having) / everybody
        if own >= least and share > whole:
            scored.append((_surplus(own, len(members), len(having), everybody), label, share, share / whole))
    told: set[str] = set()  # adventure may be a genre and a theme
    for _, (kind, value), share, lift in sorted(scored, key=lambda one: (-one[0], one[1])):
        if value.casefold() not in told:
            told.add(value.casefold())
            yield Interest(kind=kind, value=value, share=round(share, 3), lift=round(lift, 2))


def _having(taken: Taken, items: Mapping[ItemKey, Item]) -> dict[tuple[str, str], set[int]]:
    """Who took at least two items of each label: one may be chance."""
    count: Counter[tuple[tuple[str, str], int]] = Counter()
    for key, users in taken.items():
        for label in _labels(items.get(key)):
            count.update((label, user) for user in users)
    having: dict[tuple[str, str], set[int]] = {}
    for (label, user), times in count.items():
        if times >= 2:
            having.setdefault(label, set()).add(user)
    return having


def _surplus(own: int, members: int, users: int, everybody: int) -> float:
    """How surprising a share is: its distance from the whole's in standard errors (the z of a binomial share)."""
    whole = users / everybody
    error = np.sqrt(max(whole * (1 - whole), 1e-9) / members)
    return float((own / members - whole) / error)


def _labels(item: Item | None) -> Iterator[tuple[str, str]]:
    if item is None:
        return
    yield from (("category", value) for value in item.categories)
    for kind, name in (("theme", "themes"), ("genre", "genres")):
        yield from ((kind, value) for value in item.values(name))
