"""What became of an import, as a value: everything that a person or a program wants to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from migration.domain import Value
from migration.store.rows import Counts, DomainSummary


@dataclass(frozen=True)
class Reason:
    """Why a row does not fit: what is wrong with which column, and what to do about it."""

    column: str
    problem: str
    hint: str


@dataclass(frozen=True)
class Reject:
    """A row that was not stored, with the value that does not fit."""

    line: int
    reason: Reason
    found: str
    row: Mapping[str, object]


class Problem(Value):
    """All rows of one file that were rejected for one reason.

    Attributes:
        lines: where the first of them stand (rows in Parquet).
        example: the value that the first of them holds.
    """

    file: str
    column: str
    problem: str
    hint: str
    rows: int
    lines: tuple[int, ...]
    example: str


class FileReport(Value):
    """What became of one file; `rows` = stored + changed + unchanged + rejected.

    Attributes:
        shape: what it was recognised as, such as "MovieLens's ratings".
        kind: "items", "events" or "users".
        domain: the domain that all rows were given, empty where each row names its own.
        domain_from: what told that domain: "--domain" or "file name".
        time: the unit that the timestamps were recognised to be in, empty where there are none.
        not_read: columns that Segue has no use for.
        counts_by: what lines are counted in, "line" or "row".
    """

    file: str
    format: str
    shape: str
    kind: str
    rows: int
    counts: Counts
    rejected: int
    domain: str = ""
    domain_from: str = ""
    time: str = ""
    not_read: tuple[str, ...] = ()
    counts_by: str = "line"


class Skipped(Value):
    """A file in a folder that was not read, and why."""

    file: str
    reason: str


class Overlap(Value):
    """How many users have events in both domains."""

    first: str
    second: str
    users: int


class Undescribed(Value):
    """Events that name items which no file of items describes."""

    events: int = 0
    items: int = 0
    examples: tuple[str, ...] = ()


class ImportReport(Value):
    """What became of all files, and what the store holds now (after a validation: what the files hold).

    Attributes:
        validated_only: nothing was stored; all was checked.
        undescribed: all events of items that no file of items and no store describes.
        unknown: those of them in domains of which other items are described: their ids may be wrong.
        rejected_file: where the rejected rows were written, empty where there are none or nothing was to be written.
        seconds: how long it took.
    """

    validated_only: bool
    files: tuple[FileReport, ...]
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()
    domains: tuple[DomainSummary, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    undescribed: Undescribed = Undescribed()
    unknown: Undescribed = Undescribed()
    rejected_file: str = ""
    seconds: float = 0.0

    @property
    def counts(self) -> Counts:
        """What became of all rows that fit."""
        return sum((file.counts for file in self.files), Counts())

    @property
    def rows(self) -> int:
        """All rows that were read."""
        return sum(file.rows for file in self.files)

    @property
    def rejected(self) -> int:
        """All rows that do not fit."""
        return sum(file.rejected for file in self.files)

    @property
    def exit_code(self) -> int:
        """0, or 2 where a row was rejected; after a validation also where an event names an unknown item."""
        return 2 if self.rejected or (self.validated_only and self.unknown.events) else 0
