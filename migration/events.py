"""Events as columns: what training and batches work on, so that millions of events are a few arrays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from migration.domain import DISLIKE, Event, History, Item, ItemKey

NO_TIME = np.iinfo(np.int64).min
"""Stands in the time column where an event has no timestamp."""


@dataclass(frozen=True)
class EventLog:
    """Events in columns, sorted by user, then by time (or by the order in which they came).

    Attributes:
        users: ids of the U users; `user` points into it.
        items: keys of the I items; `item` points into it.
        user: (n,) int32, never decreasing.
        item: (n,) int32.
        sign: (n,) int8; +1, or -1 for a dislike.
        value: (n,) float32; a rating or a count, NaN where there is none.
        time: (n,) int64; seconds since 1970 in UTC, `NO_TIME` where there is none.
    """

    users: tuple[str, ...]
    items: tuple[ItemKey, ...]
    user: NDArray[np.int32]
    item: NDArray[np.int32]
    sign: NDArray[np.int8]
    value: NDArray[np.float32]
    time: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.user)

    @property
    def bounds(self) -> NDArray[np.int64]:
        """(U + 1,) offsets: the events of user u are the rows bounds[u] to bounds[u + 1]."""
        return np.searchsorted(self.user, np.arange(len(self.users) + 1))

    @property
    def domain(self) -> NDArray[np.int32]:
        """(n,) index into `domains` of each event's item."""
        place = {name: n for n, name in enumerate(self.domains)}
        of_item = np.array([place[key.domain] for key in self.items], dtype=np.int32)
        return of_item[self.item] if len(self.items) else np.zeros(0, dtype=np.int32)

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains that the items belong to, sorted."""
        return tuple(sorted({key.domain for key in self.items}))

    def select(self, rows: NDArray[np.bool_]) -> "EventLog":
        """The events for which `rows` (n,) is true; all users and items keep their places."""
        return EventLog(
            self.users, self.items, self.user[rows], self.item[rows], self.sign[rows], self.value[rows], self.time[rows]
        )

    def of_users(self, wanted: Iterable[str]) -> "EventLog":
        """The events of the `wanted` users only, who alone stay in `users`; items keep their places."""
        keep = set(wanted)
        kept = np.array([user in keep for user in self.users], dtype=bool)
        place = np.cumsum(kept, dtype=np.int32) - 1
        part = self.select(kept[self.user] if len(self.users) else np.zeros(0, dtype=bool))
        users = tuple(user for user in self.users if user in keep)
        return EventLog(
            users, self.items, place[part.user].astype(np.int32), part.item, part.sign, part.value, part.time
        )

    def history(self, user: str) -> History:
        """The events of one user as values (without the items).

        Raises:
            ValueError: the log does not hold the user.
        """
        row = self.users.index(user)
        start, end = np.searchsorted(self.user, [row, row + 1])
        return History(user=user, events=tuple(self._event(n) for n in range(start, end)))

    def _event(self, row: int) -> Event:
        key = self.items[self.item[row]]
        value, time = float(self.value[row]), int(self.time[row])
        return Event(
            user=self.users[self.user[row]],
            domain=key.domain,
            item=key.id,
            action=DISLIKE if self.sign[row] < 0 else "interact",
            value=None if np.isnan(value) else value,
            timestamp=None if time == NO_TIME else datetime.fromtimestamp(time, UTC),
        )


def event_log(
    users: Sequence[str],
    items: Sequence[ItemKey],
    user: NDArray[np.int32],
    item: NDArray[np.int32],
    *,
    sign: NDArray[np.int8] | None = None,
    value: NDArray[np.float32] | None = None,
    time: NDArray[np.int64] | None = None,
) -> EventLog:
    """Build a log from columns in the order in which the events came (shapes as in `EventLog`).

    Within a user, events are sorted by time; those without one, and those of the same time, keep their order.
    """
    n = len(user)
    sign = np.ones(n, np.int8) if sign is None else sign
    value = np.full(n, np.nan, np.float32) if value is None else value
    time = np.full(n, NO_TIME, np.int64) if time is None else time
    order = np.lexsort((time, user))
    return EventLog(tuple(users), tuple(items), user[order], item[order], sign[order], value[order], time[order])


def log_of(histories: Sequence[History]) -> EventLog:
    """The events of some histories as one log; a user named twice raises ValueError."""
    users = [history.user for history in histories]
    if len(set(users)) < len(users):
        raise ValueError("each history must belong to another user")
    keys: dict[ItemKey, int] = {}
    rows = [(u, keys.setdefault(e.key, len(keys)), e) for u, history in enumerate(histories) for e in history.events]
    return event_log(
        users,
        tuple(keys),
        np.array([row[0] for row in rows], dtype=np.int32),
        np.array([row[1] for row in rows], dtype=np.int32),
        sign=np.array([-1 if row[2].action == DISLIKE else 1 for row in rows], dtype=np.int8),
        value=np.array([np.nan if row[2].value is None else row[2].value for row in rows], dtype=np.float32),
        time=np.array([_seconds(row[2]) for row in rows], dtype=np.int64),
    )


def batches(people: EventLog, size: int) -> Iterator[tuple[slice, EventLog]]:
    """Cut a log into logs of `size` people each, in order; each with the slice of the users that it covers."""
    bounds = people.bounds
    for start in range(0, len(people.users), size):
        stop = min(start + size, len(people.users))
        rows = slice(bounds[start], bounds[stop])
        yield (
            slice(start, stop),
            EventLog(
                people.users[start:stop],
                people.items,
                people.user[rows] - np.int32(start),
                people.item[rows],
                people.sign[rows],
                people.value[rows],
                people.time[rows],
            ),
        )


def items_of(histories: Sequence[History]) -> dict[ItemKey, Item]:
    """What the histories know of their items."""
    return {item.key: item for history in histories for item in history.items}


def _seconds(event: Event) -> int:
    return NO_TIME if event.timestamp is None else int(event.timestamp.timestamp())
