"""Events: a fast way in for a million rows, and ways out as columns and as one person's history."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray
from sqlalchemy import JSON, Connection, Row, Select, bindparam, case, cast, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from migration.domain import DISLIKE, Event, History, ItemKey
from migration.errors import InputError
from migration.events import NO_TIME, EventLog, event_log
from migration.store.catalogue import ITEMS, item_of
from migration.store.ids import check_names, check_text, item_keys, user_keys
from migration.store.rows import Counts, EventBatch
from migration.store.tables import IDENTITY, events, items, users

_DETAILS = ("value", "situation", "position")
_COLUMNS = (*IDENTITY, *_DETAILS)
_CHUNK = 65_536

# a statement takes longer to put together than SQLite takes to answer it, so these are made once
_EVENTS_OF = (
    select(events, items.c.domain, items.c.id)
    .join(items, items.c.pk == events.c.item_pk)
    .where(events.c.user_pk == bindparam("user"))
    .order_by(events.c.time, events.c.position, events.c.pk)
)
_ITEMS_OF = ITEMS.where(items.c.pk.in_(select(events.c.item_pk).where(events.c.user_pk == bindparam("user")))).order_by(
    items.c.domain, items.c.id
)

Rows = Sequence[Sequence[Any]]
Name = TypeVar("Name", str, ItemKey)
Upsert = TypeVar("Upsert", sqlite.Insert, postgresql.Insert)


def put(connection: Connection, batch: EventBatch) -> Counts:
    """Store events; of several that are one and the same (see `IDENTITY`) the last one counts.

    Users and items that the store does not know yet are entered by their ids.
    """
    rows = _rows(connection, batch)
    newest = connection.execute(select(func.coalesce(func.max(events.c.pk), 0))).scalar_one()
    touched = _upsert(connection, rows) if rows else 0
    stored = connection.execute(select(func.count()).where(events.c.pk > newest)).scalar_one()
    return Counts(stored=stored, changed=touched - stored, unchanged=len(batch) - touched)


def history(connection: Connection, user_pk: int, user: str) -> History:
    """All events of one person, oldest first (those without a time come first), and the items that they name."""
    rows = connection.execute(_EVENTS_OF, {"user": user_pk}).all()
    named = connection.execute(_ITEMS_OF, {"user": user_pk}).all()
    return History(
        user=user, events=tuple(_event_of(row, user) for row in rows), items=tuple(item_of(row) for row in named)
    )


def _event_of(row: Row[Any], user: str) -> Event:
    return Event(
        user=user,
        domain=row.domain,
        item=row.id,
        action=row.action,
        value=row.value,
        timestamp=moment(row.time),
        situation=row.situation,
        session=row.session,
    )


def log(connection: Connection, domains: Sequence[str] | None) -> EventLog:
    """All events (of some domains) as columns; users and items are sorted by their ids, whatever came first."""
    wanted = select(
        events.c.user_pk,
        events.c.item_pk,
        case((events.c.action == DISLIKE, -1), else_=1),
        events.c.value,
        events.c.time,
        events.c.position,
    ).order_by(events.c.pk)
    if domains is not None:
        wanted = wanted.join(items, items.c.pk == events.c.item_pk).where(items.c.domain.in_(domains))
    columns = read_columns(connection, wanted, (np.int64, np.int64, np.int8, np.float32, np.int64, np.int64))
    user_pk, item_pk, sign, value, time, position = columns
    user_names, user = _renumber(connection, user_pk, select(users.c.pk, users.c.id), str)
    item_names, item = _renumber(connection, item_pk, select(items.c.pk, items.c.domain, items.c.id), ItemKey)
    order = np.argsort(position, kind="stable")
    return event_log(
        user_names, item_names, user[order], item[order], sign=sign[order], value=value[order], time=time[order]
    )


def read_columns(connection: Connection, query: Select[Any], types: Sequence[DTypeLike]) -> list[NDArray[Any]]:
    """The rows of a query as one array for each column; NULL becomes NaN in a column of floats."""
    parts: list[list[NDArray[Any]]] = [[np.zeros(0, dtype=kind)] for kind in types]
    for rows in stream(connection, query):
        for part, values, kind in zip(parts, zip(*rows, strict=True), types, strict=True):
            part.append(np.array(values, dtype=kind))
    return [np.concatenate(part) for part in parts]


def stream(connection: Connection, query: Select[Any]) -> Iterator[Rows]:
    """The rows of a query as tuples, some at a time; they never lie in memory together."""
    with connection.execution_options(stream_results=True, max_row_buffer=_CHUNK).execute(query) as result:
        while rows := result.fetchmany(_CHUNK):
            yield rows


def moment(time: int | None) -> datetime | None:
    """Seconds since 1970 as a date in UTC; None for `NO_TIME`."""
    return None if time is None or time == NO_TIME else datetime.fromtimestamp(time, UTC)


def _rows(connection: Connection, batch: EventBatch) -> Rows:
    """The rows to write, in the order of `_COLUMNS`, each identity once."""
    for names, what in ((batch.action, "action"), (batch.session, "session")):
        check_names(set(names), what)
    for words in set(batch.situation):
        check_text(words, "situation")
    users_of = user_keys(connection, dict.fromkeys(batch.user))
    user = [users_of[name] for name in batch.user]
    item = _items_of(connection, batch)
    value = [_finite(value) for value in batch.value]
    details = (value, batch.situation, batch.position)
    rows = list(zip(user, item, batch.action, batch.time, batch.session, *details, strict=True))
    if _may_repeat(user, item, batch.time):
        return list({row[: len(IDENTITY)]: row for row in rows}.values())
    return rows


def _items_of(connection: Connection, batch: EventBatch) -> list[int]:
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for domain, name in zip(batch.domain, batch.item, strict=True):
        names[domain][name] = None
    keys = {domain: item_keys(connection, domain, wanted) for domain, wanted in names.items()}
    return [keys[domain][name] for domain, name in zip(batch.domain, batch.item, strict=True)]


def _may_repeat(*columns: list[int]) -> bool:
    """Whether two rows agree in all `columns`: tells quickly that none do, which is nearly always so."""
    table = np.array(columns, dtype=np.int64)
    table = table[:, np.lexsort(table)]
    return bool((table[:, 1:] == table[:, :-1]).all(axis=0).any())


def _finite(value: float | None) -> float | None:
    if value is None or math.isfinite(value):
        return value
    if math.isnan(value):
        return None
    raise InputError(f"The value of an event must be a number, and is {value}.", "Leave it out where there is none.")


def _upsert(connection: Connection, rows: Rows) -> int:
    """Write rows in the order of `_COLUMNS`; returns how many are new or changed."""
    if connection.dialect.name == "sqlite":
        new = sqlite.insert(events).values({name: bindparam(name) for name in _COLUMNS})
        compiled = _on_conflict(new).compile(dialect=connection.dialect)
        # plain tuples straight to the driver: dictionaries for SQLAlchemy would take twice as long
        return connection.exec_driver_sql(str(compiled), rows).rowcount
    # eight lists in one statement: PostgreSQL takes them apart far faster than it takes a million statements
    fields = [
        cast(func.json_array_elements_text(bindparam(name, type_=JSON)), events.c[name].type) for name in _COLUMNS
    ]
    taken = postgresql.insert(events).from_select(_COLUMNS, select(*fields)).execution_options(preserve_rowcount=True)
    columns = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    return connection.execute(_on_conflict(taken), columns).rowcount


def _on_conflict(new: Upsert) -> Upsert:
    """Where the event is there already, update what differs; rows that are the same are left alone."""
    return new.on_conflict_do_update(
        index_elements=IDENTITY,
        set_={name: new.excluded[name] for name in _DETAILS},
        where=or_(*(events.c[name].is_distinct_from(new.excluded[name]) for name in _DETAILS)),
    )


def _renumber(
    connection: Connection, keys: NDArray[np.int64], names: Select[Any], make: Callable[..., Name]
) -> tuple[list[Name], NDArray[np.int32]]:
    """The names behind the store's keys, sorted, and for each key the place of its name.

    Args:
        connection: to read the names through.
        keys: (n,) keys of users or of items.
        names: a query for the key and the parts of the name.
        make: makes a name of its parts.
    """
    distinct, place = np.unique(keys, return_inverse=True)
    wanted = set(distinct.tolist())
    ordered = names.order_by(names.selected_columns.pk)
    found = [make(*parts) for rows in stream(connection, ordered) for key, *parts in rows if key in wanted]
    order = sorted(range(len(found)), key=found.__getitem__)
    rank = np.empty(len(found), dtype=np.int32)
    rank[order] = np.arange(len(found), dtype=np.int32)
    return [found[n] for n in order], rank[place]
