"""What goes into the store and what it tells of itself, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from migration.domain import Event, Value
from migration.events import NO_TIME

SplitName = Literal["train", "valid", "test", ""]


class Counts(Value):
    """What became of the rows of one write: they add up to the rows that were given."""

    stored: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return self.stored + self.changed + self.unchanged

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            stored=self.stored + other.stored,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
        )


class UserRow(Value):
    """One person, and the part of the split that the data fixes for them (empty: it fixes none)."""

    id: str
    split: SplitName = ""


class DomainSummary(Value):
    """What the store holds of one domain.

    Attributes:
        items: all items, those included that only events name.
        items_with_text: items that have a title, a description or any other words.
        items_undescribed: items that events name and no catalogue describes.
        first: time of the oldest dated event, if any is dated.
        last: time of the newest.
    """

    domain: str
    items: int = 0
    items_with_text: int = 0
    items_undescribed: int = 0
    users: int = 0
    events: int = 0
    first: datetime | None = None
    last: datetime | None = None


class ImportBatch(Value):
    """One file that was imported; `finished` is None while it is under way, and stays so when it was killed."""

    source: str
    format: str
    started: datetime
    finished: datetime | None = None
    counts: Counts = Counts()
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Events in columns of equal length, in the order in which they came.

    Attributes:
        value: a rating or a count, None where there is none.
        time: seconds since 1970 in UTC, `NO_TIME` where there is none.
        position: order among a user's events of the same time, 0 where only the order of the rows tells.
    """

    user: list[str]
    domain: list[str]
    item: list[str]
    action: list[str]
    value: list[float | None]
    time: list[int]
    situation: list[str]
    session: list[str]
    position: list[int]

    def __len__(self) -> int:
        return len(self.user)

    @classmethod
    def of(cls, events: Iterable[Event]) -> "EventBatch":
        """The columns of some events."""
        rows = list(events)
        return cls(
            user=[event.user for event in rows],
            domain=[event.domain for event in rows],
            item=[event.item for event in rows],
            action=[event.action for event in rows],
            value=[event.value for event in rows],
            time=[_seconds(event.timestamp) for event in rows],
            situation=[event.situation for event in rows],
            session=[event.session for event in rows],
            position=[0] * len(rows),
        )


def _seconds(moment: datetime | None) -> int:
    if moment is None:
        return NO_TIME
    # without a zone it is UTC, whatever the zone of this computer
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
