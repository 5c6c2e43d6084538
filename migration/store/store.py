"""The store of record: items, people and what they did. Everything else can be built again from it.

Each writing method is one transaction: when it has returned, what it reports is on the disk and outlives a kill;
when it raises, nothing of it is there.
"""

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from types import TracebackType

from rapidfuzz import process
from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, inspect, select, update

from migration.domain import History, Item, ItemKey
from migration.errors import StoreError, StoreMissing, UnknownError
from migration.events import EventLog
from migration.store import behaviour, catalogue, summary
from migration.store.behaviour import moment
from migration.store.engine import FILL, connect, reading, translated, writing
from migration.store.ids import find_users, has_domain, user_keys
from migration.store.rows import Counts, DomainSummary, EventBatch, ImportBatch, UserRow
from migration.store.tables import SCHEMA, events, imports, items, marks, metadata, users

_PAGE = 1000
_NEAREST_AMONG = 200_000
_EVENTS = "events"


class Store:
    """A database of items, events and users. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> "Store":
        """Open the store at `url`, and make it first where there is none and `create` is true.

        Args:
            url: "sqlite:///FOLDER/segue.db" or "postgresql://USER@HOST/NAME".
            create: make the file and the tables where they are missing.

        Raises:
            StoreError: it cannot be opened, or was made by another version of the tables.
        """
        engine = connect(url, create=create)
        store = cls(engine)
        try:
            store._prepare(create)
        except StoreError:
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """The address, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    # writing

    def put_items(self, batch: Sequence[Item]) -> Counts:
        """Store items; one that is there already is replaced where it differs.

        Raises:
            InputError: an id or a text holds what no text may hold.
        """
        with writing(self._engine) as connection:
            counts = catalogue.put(connection, batch)
            if counts.stored or counts.changed:
                _mark(connection, *{f"items:{item.domain}" for item in batch})
        return counts

    def put_events(self, batch: EventBatch) -> Counts:
        """Store events, each once: two are the same with the same user, item, action, time and session.

        Of an event that is there already, the value, the situation and the position are brought up to date.
        Users and items that the store does not know are entered by their ids.

        Raises:
            InputError: an id or a text holds what no text may hold, or a value is infinite.
        """
        with writing(self._engine) as connection:
            newest = connection.execute(select(func.coalesce(func.max(items.c.pk), 0))).scalar_one()
            counts = behaviour.put(connection, batch)
            entered = connection.execute(select(items.c.domain).where(items.c.pk > newest).distinct()).scalars()
            _mark(connection, *(f"items:{domain}" for domain in entered))
            if counts.stored or counts.changed:
                _mark(connection, _EVENTS)
        return counts

    def put_users(self, batch: Sequence[UserRow]) -> Counts:
        """Store people and the split that is fixed for them; an empty split leaves an earlier one as it is."""
        rows = {row.id: row.split for row in batch}
        with writing(self._engine) as connection:
            before = find_users(connection, rows)
            keys = user_keys(connection, rows)
            known = _splits(connection)
            changes = {name: split for name, split in rows.items() if split and known.get(name, "") != split}
            for split in sorted(set(changes.values())):
                of_split = [{"key": keys[name]} for name, part in changes.items() if part == split]
                connection.execute(update(users).where(users.c.pk == bindparam("key")).values(split=split), of_split)
            stored = len(keys) - len(before)
            changed = sum(name in before for name in changes)
            if changes:
                _mark(connection, _EVENTS)
        return Counts(stored=stored, changed=changed, unchanged=len(batch) - stored - changed)

    def delete_user(self, user: str) -> int:
        """Forget a person and all their events; returns how many events went.

        Raises:
            UnknownError: nobody has this name.
        """
        with writing(self._engine) as connection:
            key = self._user_key(connection, user)
            gone = connection.execute(delete(events).where(events.c.user_pk == key)).rowcount
            connection.execute(delete(users).where(users.c.pk == key))
            _mark(connection, _EVENTS)
        self._fold_log()
        return gone

    def delete_events(self, user: str, item: ItemKey, session: str | None = None) -> int:
        """Forget what a person did with an item, in one session or at any time; returns how many events went.

        Raises:
            UnknownError: nobody has this name.
        """
        with writing(self._engine) as connection:
            of_item = select(items.c.pk).where(items.c.domain == item.domain, items.c.id == item.id)
            wanted = delete(events).where(
                events.c.user_pk == self._user_key(connection, user), events.c.item_pk.in_(of_item)
            )
            if session is not None:
                wanted = wanted.where(events.c.session == session)
            gone = connection.execute(wanted).rowcount
            if gone:
                _mark(connection, _EVENTS)
        if gone:
            self._fold_log()
        return gone

    def begin_batch(self, source: str, format: str) -> int:  # noqa: A002 (the field's name everywhere)
        """Note that the import of a file begins; returns the number to finish it with."""
        with writing(self._engine) as connection:
            row = {"source": source, "format": format, "started": int(time.time())}
            return int(connection.execute(insert(imports).values(row).returning(imports.c.pk)).scalar_one())

    def finish_batch(self, number: int, counts: Counts, rejected: int = 0) -> None:
        """Note that the import of a file has ended, and what became of its rows."""
        with writing(self._engine) as connection:
            row = {"finished": int(time.time()), "rejected": rejected, **counts.model_dump()}
            connection.execute(update(imports).where(imports.c.pk == number).values(row))

    # reading

    def item(self, key: ItemKey) -> Item:
        """One item.

        Raises:
            UnknownError: the store does not hold it; the hint names the nearest ids.
        """
        found = self.items([key]).get(key)
        if found is None:
            raise self._unknown_item(key)
        return found

    def items(self, keys: Iterable[ItemKey]) -> dict[ItemKey, Item]:
        """The items of those `keys` that the store holds."""
        with reading(self._engine) as connection:
            return catalogue.get(connection, keys)

    def described(self, keys: Iterable[ItemKey]) -> set[ItemKey]:
        """Those of `keys` that a catalogue described; items that only events name are not."""
        with reading(self._engine) as connection:
            return catalogue.described(connection, keys)

    def catalogue(self, domain: str) -> Iterator[list[Item]]:
        """All items of a domain in the order of their ids, some at a time.

        Raises:
            UnknownError: the store has no such domain.
        """
        after: str | None = None
        while True:
            with reading(self._engine) as connection:
                page = catalogue.page(connection, domain, after, _PAGE)
            if not page:
                break
            yield page
            after = page[-1].id
        if after is None:
            raise self._unknown_domain(domain)

    def event_log(self, domains: Sequence[str] | None = None) -> EventLog:
        """All events, or those of some domains, as columns.

        Within a user they are in the order of time; those without a time keep the order that the file gave (`seq`),
        or in which they came. Users and items are sorted by their ids.
        """
        with reading(self._engine) as connection:
            return behaviour.log(connection, domains)

    def history(self, user: str) -> History:
        """The events of one person, oldest first, with the items that they name.

        Raises:
            UnknownError: nobody has this name; the hint names the nearest ones.
        """
        with reading(self._engine) as connection:
            return behaviour.history(connection, self._user_key(connection, user), user)

    def has_user(self, user: str) -> bool:
        """Whether anybody has this name."""
        with reading(self._engine) as connection:
            return user in find_users(connection, [user])

    def splits(self) -> dict[str, str]:
        """The part of the split that is fixed for people ("train", "valid", "test"); others are left out."""
        with reading(self._engine) as connection:
            return _splits(connection)

    def domains(self) -> list[DomainSummary]:
        """What the store holds of each domain, in the order of their names."""
        with reading(self._engine) as connection:
            return summary.domains(connection)

    def overlap(self) -> dict[tuple[str, str], int]:
        """How many people have events in both domains, for each pair of domains (names in order)."""
        with reading(self._engine) as connection:
            return summary.overlap(connection)

    def domain_names(self) -> tuple[str, ...]:
        """The domains that have items, in order."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(items.c.domain).distinct().order_by(items.c.domain)).scalars())

    def has_domain(self, domain: str) -> bool:
        """Whether the domain has items; quicker than `domain_names` in a large store."""
        with reading(self._engine) as connection:
            return has_domain(connection, domain)

    def most_taken(self, domain: str, k: int, *, newest: int = 20_000) -> list[Item]:
        """The `k` items that most of the `newest` events of a domain name, the most taken first."""
        with reading(self._engine) as connection:
            keys = summary.most_taken(connection, domain, k, newest)
            found = catalogue.get(connection, keys)
        return [found[key] for key in keys]

    def undescribed(self) -> Iterator[list[tuple[ItemKey, int]]]:
        """Items that only events name, each with the number of its events, some at a time."""
        with reading(self._engine) as connection:
            yield from summary.undescribed(connection)

    def batches(self) -> list[ImportBatch]:
        """All imports, the oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(imports).order_by(imports.c.pk)).all()
        return [
            ImportBatch(
                source=row.source,
                format=row.format,
                started=datetime.fromtimestamp(row.started, UTC),
                finished=moment(row.finished),
                counts=Counts(stored=row.stored, changed=row.changed, unchanged=row.unchanged),
                rejected=row.rejected,
            )
            for row in rows
        ]

    def catalogue_version(self, domain: str) -> str:
        """A token that is new whenever an item of the domain was stored or changed; empty before the first."""
        return self._token(f"items:{domain}")

    def catalogue_versions(self) -> dict[str, str]:
        """The tokens of all domains (see `catalogue_version`), by domain."""
        begin = "items:"
        with reading(self._engine) as connection:
            rows = connection.execute(select(marks.c.name, marks.c.token).where(marks.c.name.startswith(begin)))
            return {row.name.removeprefix(begin): row.token for row in rows}

    def events_version(self) -> str:
        """A token that is new whenever an event, or somebody's split, was stored, changed or deleted."""
        return self._token(_EVENTS)

    # inside

    def _prepare(self, create: bool) -> None:
        with reading(self._engine) as connection:
            ready = inspect(connection).has_table(marks.name)
        if not ready and not create:
            raise StoreMissing(f"{self.url} holds no data of Segue.", FILL)
        if not ready:
            with writing(self._engine) as connection:
                metadata.create_all(connection)
                if not _found(connection, "schema"):
                    connection.execute(insert(marks).values(name="schema", token=SCHEMA))
        found = self._token("schema")
        if found != SCHEMA:
            raise StoreError(
                f"{self.url} has tables of version {found or 'unknown'}; this Segue reads version {SCHEMA}.",
                "Take the Segue that made it, or import the files again into a new store.",
            )

    def _token(self, name: str) -> str:
        with reading(self._engine) as connection:
            return _found(connection, name)

    def _fold_log(self) -> None:
        """Bring SQLite's log into the file and empty it, so that nothing deleted stays on the disk."""
        if self._engine.dialect.name == "sqlite":
            with translated(self._engine), closing(self._engine.raw_connection()) as raw:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _user_key(self, connection: Connection, user: str) -> int:
        key = find_users(connection, [user]).get(user)
        if key is None:
            names = connection.execute(select(users.c.id).limit(_NEAREST_AMONG)).scalars()
            hint = _nearest(user, names) or "Use a user_id of the imported events, or go by titles (--likes)."
            raise UnknownError(f"The store knows no user {user!r}.", hint)
        return key

    def _unknown_item(self, key: ItemKey) -> UnknownError:
        with reading(self._engine) as connection:
            names = select(items.c.id).where(items.c.domain == key.domain).limit(_NEAREST_AMONG)
            found = list(connection.execute(names).scalars())
        if not found:
            return self._unknown_domain(key.domain)
        return UnknownError(f"The domain {key.domain!r} has no item {key.id!r}.", _nearest(key.id, found))

    def _unknown_domain(self, domain: str) -> UnknownError:
        known = self.domain_names()
        hint = f"It has: {', '.join(known)}." if known else "It is empty: fill it with `segue import PATH`."
        return UnknownError(f"The store has no domain {domain!r}.", hint)


def _mark(connection: Connection, *names: str) -> None:
    """Give parts of the store a new token."""
    if names:
        connection.execute(delete(marks).where(marks.c.name.in_(names)))
        connection.execute(insert(marks), [{"name": name, "token": secrets.token_hex(8)} for name in names])


def _found(connection: Connection, mark: str) -> str:
    return connection.execute(select(marks.c.token).where(marks.c.name == mark)).scalar_one_or_none() or ""


def _splits(connection: Connection) -> dict[str, str]:
    query = select(users.c.id, users.c.split).where(users.c.split != "")
    return dict(connection.execute(query).all())


def _nearest(name: str, among: Iterable[str]) -> str:
    close = [match for match, _, _ in process.extract(name, list(among), limit=3, score_cutoff=60)]
    return f"Did you mean {' or '.join(close)}?" if close else ""
