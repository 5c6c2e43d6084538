"""Names (the ids of users and items) to the store's own short keys, many at a time."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, Row, Select, TableValuedAlias, bindparam, func, insert, literal, select

from migration.errors import InputError
from migration.store.tables import items, users

LONGEST = 1000
"""Bytes (UTF-8) that an id, an action or a session may have: PostgreSQL's indexes take no more than some 2,700."""

_KEYS = select(items.c.id, items.c.pk)
_DIGESTS = select(items.c.id, items.c.pk, items.c.digest)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL takes no NUL, and no encoding a lone surrogate


def user_keys(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """The key of every user in `names`; users that the store does not know yet are entered."""
    found = find_users(connection, names)
    missing = [name for name in names if name not in found]
    if missing:
        check_names(missing, "user")
        listed = _listed(connection.dialect.name)
        connection.execute(insert(users).from_select(["id"], select(listed.c.value)), {"names": missing})
        found |= find_users(connection, missing)
    return found


def find_users(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """The keys of those users in `names` whom the store knows."""
    listed = _listed(connection.dialect.name)
    query = select(users.c.id, users.c.pk).where(users.c.id.in_(select(listed.c.value)))
    return dict(connection.execute(query, _bound(names)).all())


def item_keys(connection: Connection, domain: str, names: Collection[str]) -> dict[str, int]:
    """The key of every item of `domain` in `names`; items that the store does not know yet are entered bare."""
    found = find_items(connection, domain, names)
    missing = [name for name in names if name not in found]
    if missing:
        check_names([domain], "domain")
        check_names(missing, "item")
        listed = _listed(connection.dialect.name)
        rows = select(literal(domain), listed.c.value)
        connection.execute(insert(items).from_select(["domain", "id"], rows), {"names": missing})
        found |= find_items(connection, domain, missing)
    return found


def find_items(connection: Connection, domain: str, names: Collection[str]) -> dict[str, int]:
    """The keys of those items of `domain` in `names` that the store knows."""
    return {row.id: row.pk for row in among(connection, _KEYS, domain, names)}


def among(connection: Connection, query: Select[Any], domain: str, names: Collection[str]) -> Sequence[Row[Any]]:
    """The rows of a query over items that are of `domain` and in `names`; the same query each time is quicker."""
    if _UNSTORABLE.search(domain):
        return ()
    return connection.execute(_among(query, connection.dialect.name), {"domain": domain, **_bound(names)}).all()


@lru_cache(maxsize=32)
def _among(query: Select[Any], dialect: str) -> Select[Any]:
    """Kept: a statement takes longer to put together than SQLite takes to answer it."""
    return query.where(items.c.domain == bindparam("domain"), items.c.id.in_(select(_listed(dialect).c.value)))


def has_domain(connection: Connection, domain: str) -> bool:
    """Whether any item is of this domain; quick in a store of any size."""
    if _UNSTORABLE.search(domain):
        return False
    return connection.execute(select(items.c.pk).where(items.c.domain == domain).limit(1)).first() is not None


def find_digests(connection: Connection, domain: str, names: Collection[str]) -> dict[str, tuple[int, str]]:
    """Key and digest of those items of `domain` in `names` that the store knows (digest empty: the item is bare)."""
    return {row.id: (row.pk, row.digest) for row in among(connection, _DIGESTS, domain, names)}


def check_names(names: Iterable[str], what: str) -> None:
    """Refuse what cannot be a name in every database.

    Raises:
        InputError: a name is longer than `LONGEST` bytes or holds a character that no text may hold.
    """
    for name in names:
        check_text(name, what)
        if len(name) * 4 > LONGEST and len(name.encode()) > LONGEST:
            raise InputError(
                f"The {what} {name[:40]!r}... has {len(name.encode()):,} bytes; {LONGEST:,} are the most.",
                "Give it a shorter name, the same wherever it is used.",
            )


def check_text(words: str, what: str) -> None:
    """Refuse text that holds a NUL or half a character (a lone surrogate).

    Raises:
        InputError: it does.
    """
    if _UNSTORABLE.search(words):
        raise InputError(
            f"The {what} {words[:40]!r} holds a character that no text may hold (NUL, or half a character).",
            "Take the character out; the file may have been saved in another encoding than UTF-8.",
        )


def _listed(dialect: str) -> TableValuedAlias:
    """The texts in the list that is bound as "names", as a table with one column, `value`."""
    names = bindparam("names", type_=JSON)
    each = func.json_each if dialect == "sqlite" else func.json_array_elements_text
    return each(names).table_valued("value")


def _bound(names: Collection[str]) -> dict[str, list[str]]:
    """What `_listed` wants; a name that cannot be stored is surely not there."""
    return {"names": [name for name in names if not _UNSTORABLE.search(name)]}
