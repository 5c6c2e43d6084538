"""What the store holds, counted: domains, and the people whom two of them share."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, case, distinct, func, null, select

from migration.domain import DISLIKE, ItemKey
from migration.events import NO_TIME
from migration.store.behaviour import moment, stream
from migration.store.rows import DomainSummary
from migration.store.tables import events, items


def domains(connection: Connection) -> list[DomainSummary]:
    """One summary for each domain, in the order of their names."""
    of_items = select(
        items.c.domain,
        func.count(),
        func.sum(case((items.c.text_hash != "", 1), else_=0)),
        func.sum(case((items.c.digest == "", 1), else_=0)),
    ).group_by(items.c.domain)
    dated = case((events.c.time != NO_TIME, events.c.time), else_=null())
    of_events = (
        select(
            items.c.domain,
            func.count(),
            func.count(distinct(events.c.user_pk)),
            func.min(dated),
            func.max(dated),
        )
        .join_from(events, items, items.c.pk == events.c.item_pk)
        .group_by(items.c.domain)
    )
    behaviour = {row[0]: row for row in connection.execute(of_events)}
    return sorted(
        (
            _summary(domain, (total, with_text, bare), behaviour.get(domain, (domain, 0, 0, None, None)))
            for domain, total, with_text, bare in connection.execute(of_items)
        ),
        key=lambda summary: summary.domain,
    )


def overlap(connection: Connection) -> dict[tuple[str, str], int]:
    """How many users have events in both domains of each pair (names in order)."""
    pairs = select(items.c.domain, events.c.user_pk).join_from(events, items, items.c.pk == events.c.item_pk).distinct()
    people: dict[str, list[int]] = defaultdict(list)
    for rows in stream(connection, pairs):
        for domain, user in rows:
            people[domain].append(user)
    users: dict[str, NDArray[np.int64]] = {name: np.array(people[name], dtype=np.int64) for name in sorted(people)}
    return {(a, b): len(np.intersect1d(users[a], users[b], assume_unique=True)) for a, b in combinations(users, 2)}


def undescribed(connection: Connection) -> Iterator[list[tuple[ItemKey, int]]]:
    """Items that only events name, each with the number of its events."""
    counted = (
        select(items.c.domain, items.c.id, func.count(events.c.pk))
        .join_from(items, events, items.c.pk == events.c.item_pk)
        .where(items.c.digest == "")
        .group_by(items.c.domain, items.c.id)
        .order_by(items.c.domain, items.c.id)
    )
    for rows in stream(connection, counted):
        yield [(ItemKey(domain, name), count) for domain, name, count in rows]


def most_taken(connection: Connection, domain: str, k: int, newest: int) -> list[ItemKey]:
    """The items with a title that most of the newest events of a domain name, those of equal counts by their ids."""
    lately = (
        select(items.c.id)
        .join_from(events, items, items.c.pk == events.c.item_pk)
        .where(items.c.domain == domain, items.c.title != "", events.c.action != DISLIKE)
        .order_by(events.c.pk.desc())
        .limit(newest)
        .subquery()
    )
    counted = select(lately.c.id).group_by(lately.c.id).order_by(func.count().desc(), lately.c.id).limit(k)
    return [ItemKey(domain, name) for name in connection.execute(counted).scalars()]


def _summary(
    domain: str, of_items: tuple[int, int, int], of_events: tuple[str, int, int, int | None, int | None]
) -> DomainSummary:
    total, with_text, bare = of_items
    _, count, people, first, last = of_events
    return DomainSummary(
        domain=domain,
        items=total,
        items_with_text=with_text,
        items_undescribed=bare,
        users=people,
        events=count,
        first=moment(first),
        last=moment(last),
    )
