"""How the rows of one file get into the store: one class for each kind of table."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Protocol

from migration.datasets.check import EventCheck, read_items, read_users
from migration.datasets.chunk import Chunk
from migration.datasets.plan import Options, Plan
from migration.datasets.report import Reject, Undescribed
from migration.datasets.segue import is_nested
from migration.datasets.suspect import look_at_events, look_at_items
from migration.domain import ItemKey
from migration.store.rows import Counts
from migration.store.store import Store

_EXAMPLES = 3
_LOOK = 100


class Holdings:
    """The store that rows go into, and other stores whose items count as known."""

    def __init__(self, store: Store, *others: Store) -> None:
        self.store = store
        self._others = others

    def described(self, keys: Collection[ItemKey]) -> set[ItemKey]:
        """Those of `keys` that a catalogue in any of the stores describes."""
        return {key for store in (self.store, *self._others) for key in store.described(keys)}

    def domains(self) -> set[str]:
        """Names of the domains that have items in any of the stores."""
        return {name for store in (self.store, *self._others) for name in store.domain_names()}

    def undescribed(self) -> tuple[Undescribed, Undescribed]:
        """The events of the store that name items which nothing describes; and those whose domain has others."""
        every, among_described = Undescribed(), Undescribed()
        for page in self.store.undescribed():
            known = {key for store in self._others for key in store.described([key for key, _ in page])}
            rest = [(key, count) for key, count in page if key not in known]
            every = _more(every, rest)
            among_described = _more(among_described, [(key, n) for key, n in rest if key.domain in self._catalogued])
        return every, among_described

    @cached_property
    def _catalogued(self) -> set[str]:
        """The domains of which some items are described."""
        stores = (self.store, *self._others)
        return {one.domain for store in stores for one in store.domains() if one.items > one.items_undescribed}


def _more(so_far: Undescribed, counted: Sequence[tuple[ItemKey, int]]) -> Undescribed:
    return Undescribed(
        events=so_far.events + sum(count for _, count in counted),
        items=so_far.items + len(counted),
        examples=(*so_far.examples, *(str(key) for key, _ in counted))[:_EXAMPLES],
    )


class Intake(Protocol):
    """Takes the rows of one file into the store.

    Attributes:
        not_read: columns that Segue has no use for.
    """

    not_read: tuple[str, ...]

    @property
    def unit(self) -> str:
        """What the times were recognised to be written in; empty where there are none."""
        ...

    def look(self, chunk: Chunk) -> None:
        """Look at the first rows, before any is stored; raises InputError where columns are swapped."""
        ...

    def take(self, chunk: Chunk) -> tuple[Counts, list[Reject]]:
        """Store the rows that fit; returns what became of them, and the rows that do not fit."""
        ...


def intake_for(plan: Plan, holdings: Holdings, options: Options) -> Intake:
    """The intake for the kind of table that a file holds."""
    if plan.shape.kind == "items":
        return ItemIntake(plan, holdings)
    if plan.shape.kind == "users":
        return UserIntake(plan, holdings)
    return EventIntake(plan, holdings, options)


class ItemIntake:
    """Takes items in."""

    unit = ""

    def __init__(self, plan: Plan, holdings: Holdings) -> None:
        self.not_read: tuple[str, ...] = ()
        self._plan = plan
        self._store = holdings.store

    def look(self, chunk: Chunk) -> None:
        """See `Intake`; columns whose values are objects are not read."""
        look_at_items(self._plan.source.path, chunk, self._plan.called)
        rows = chunk.take(range(min(len(chunk), _LOOK))).rows()
        fields = [field for row in rows for field in self._plan.shape.item(row).items()]
        self.not_read = tuple(dict.fromkeys(name for name, value in fields if is_nested(value)))

    def take(self, chunk: Chunk) -> tuple[Counts, list[Reject]]:
        """See `Intake`."""
        items, rejects = read_items(chunk, self._plan.shape.item, self._plan.called)
        return self._store.put_items(items), rejects


class UserIntake:
    """Takes users in."""

    unit = ""

    def __init__(self, plan: Plan, holdings: Holdings) -> None:
        self.not_read = plan.not_read
        self._called = plan.called
        self._store = holdings.store

    def look(self, chunk: Chunk) -> None:
        """See `Intake`; nothing can be swapped here."""

    def take(self, chunk: Chunk) -> tuple[Counts, list[Reject]]:
        """See `Intake`."""
        users, rejects = read_users(chunk, self._called)
        return self._store.put_users(users), rejects


class EventIntake:
    """Takes events in."""

    def __init__(self, plan: Plan, holdings: Holdings, options: Options) -> None:
        self.not_read = plan.not_read
        self._plan = plan
        self._holdings = holdings
        known = holdings.described if options.strict else None
        self._check = EventCheck(options.now or datetime.now(UTC), plan.called, known)

    @property
    def unit(self) -> str:
        """See `Intake`."""
        return self._check.unit

    def look(self, chunk: Chunk) -> None:
        """See `Intake`."""
        path, called = self._plan.source.path, self._plan.called
        look_at_events(path, chunk, called, self._holdings.described, self._holdings.domains())

    def take(self, chunk: Chunk) -> tuple[Counts, list[Reject]]:
        """See `Intake`."""
        events, rejects = self._check.read(chunk)
        return self._holdings.store.put_events(events), rejects
