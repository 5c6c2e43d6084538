"""Which rows fit and which do not, and why: chunks in, values for the store and rejected rows out."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from migration.datasets.chunk import Chunk
from migration.datasets.columns import EARLIEST, Mask, no_texts, numbers, texts, times, unit_of
from migration.datasets.report import Reason, Reject
from migration.datasets.segue import SPLITS, item_of, text
from migration.datasets.shape import Row
from migration.domain import Item, ItemKey
from migration.events import NO_TIME
from migration.store.ids import LONGEST
from migration.store.rows import EventBatch, UserRow

DOMAIN = re.compile(r"\w[\w .,;&+'’()!-]{0,99}")
"""What the name of a domain may look like: it also stands in addresses and before the colon of a key."""
DOMAIN_SIGNS = "Use letters, digits, blanks and . , ; & + - _ ' ( ) !, up to 100 of them."

Known = Callable[[Collection[ItemKey]], set[ItemKey]]
"""Tells which of some items a catalogue describes."""

_FILL = "Fill it in, or take the row out."
_EMPTY = ("is empty", _FILL)
_NO_TEXT = ("is no text", "Write a number or a word in UTF-8; no list, and no object.")
_LONG = (f"is longer than {LONGEST:,} bytes", "Give it a shorter name, the same wherever it is used.")
_NUL = ("holds a NUL character", "Take it out; the file may have been saved in another encoding than UTF-8.")
_DOMAIN = ("is no name for a domain", DOMAIN_SIGNS)
_NUMBER = ("is no number", "Write it like 4 or 4.5, and leave it empty where there is none.")
_WHOLE = ("is no whole number", "Number the events of a person 0, 1, 2, ...")
_TIME = (
    "is no time",
    "Write seconds since 1970, or ISO 8601 text such as 2024-05-01T20:15:00Z, the same kind in every row.",
)
_EARLY = (
    "lies before 1971",
    "See that the column holds seconds or milliseconds since 1970, the same in every row; name it seq if it only gives "
    "an order.",
)
_LATE = (
    "lies in the future",
    "See that the column holds the time of the event, and that this computer's clock is right.",
)
_UNKNOWN = ("names an item that no file of items describes", "Add it to the items, or import without --strict.")
_SPLIT = ("is no part of a split", "Use train, valid or test, or leave it empty.")


class Faults:
    """Marks the rows of a chunk that do not fit; of several reasons the first one stands."""

    def __init__(self, chunk: Chunk, called: Mapping[str, str]) -> None:
        self._chunk = chunk
        self._called = called
        self._code = np.zeros(len(chunk), dtype=np.int64)  # 0: fits, else a place in `_reasons`, from 1
        self._reasons: list[tuple[str, Reason]] = []

    @property
    def fit(self) -> Mask:
        """The rows that are not marked."""
        fit: Mask = self._code == 0
        return fit

    def mark(self, column: str, rows: Mask, why: tuple[str, str]) -> None:
        """Mark `rows` as unfit because of a column (by Segue's name)."""
        if rows.any():
            self._reasons.append((column, Reason(self._called.get(column, column), *why)))
            self._code[rows & self.fit] = len(self._reasons)

    def rejects(self) -> list[Reject]:
        """The marked rows, in the order of the file."""
        marked = self._chunk.take(np.flatnonzero(self._code).tolist())
        reasons = [self._reasons[code - 1] for code in self._code[self._code > 0].tolist()]
        return [
            Reject(line, reason, _shown(row.get(column)), _as_in_file(row, self._called))
            for line, (column, reason), row in zip(marked.lines, reasons, marked.rows(), strict=True)
        ]


class EventCheck:
    """Takes chunks of events apart into those that fit and those that do not.

    Attributes:
        unit: what the timestamps are written in, told by the first chunk that has any.
    """

    def __init__(self, now: datetime, called: Mapping[str, str], known: Known | None = None) -> None:
        """Remember what rows are checked against.

        Args:
            now: events later than a day after this are in the future.
            called: Segue's names of columns to the file's own, for messages.
            known: when given, an event of an item that no catalogue describes does not fit.
        """
        self.unit = ""
        self._latest = int((now + timedelta(days=1)).timestamp())
        self._called = called
        self._known = known

    def read(self, chunk: Chunk) -> tuple[EventBatch, list[Reject]]:
        """The events that fit, in the order of the rows, and the rows that do not."""
        faults = Faults(chunk, self._called)
        user, item, domain = (_names(chunk, name, faults) for name in ("user_id", "item_id", "domain"))
        faults.mark("domain", _is_no_domain(domain), _DOMAIN)
        action, session = (_words(chunk, name, faults) for name in ("action", "session"))
        situation = _words(chunk, "situation", faults)
        value = _numbers(chunk, "value", faults)
        position = _numbers(chunk, "seq", faults)
        faults.mark("seq", (position != np.floor(position)) & ~np.isnan(position) | (np.abs(position) > 2**53), _WHOLE)
        time = self._times(chunk, faults)
        if self._known is not None:
            faults.mark("item_id", _is_unknown(domain, item, faults.fit, self._known), _UNKNOWN)
        fit = faults.fit
        events = EventBatch(
            user=_listed(user, fit),
            domain=_listed(domain, fit),
            item=_listed(item, fit),
            action=_listed(pc.fill_null(action, "interact"), fit),
            value=[None if number != number else number for number in value[fit].tolist()],
            time=time[fit].tolist(),
            situation=_listed(pc.fill_null(situation, ""), fit),
            session=_listed(pc.fill_null(session, ""), fit),
            position=np.nan_to_num(position[fit]).astype(np.int64).tolist(),
        )
        return events, faults.rejects()

    def _times(self, chunk: Chunk, faults: Faults) -> NDArray[np.int64]:
        column = chunk.columns.get("timestamp")
        if column is None:
            return np.full(len(chunk), NO_TIME, dtype=np.int64)
        self.unit = self.unit or unit_of(column)
        found, bad = times(column, self.unit)
        there = found != NO_TIME
        read_as = f" Here it was read as {self.unit}." if self.unit else ""
        for rows, (problem, hint) in (
            (bad, _TIME),
            (there & (found < EARLIEST), _EARLY),
            (there & (found > self._latest), _LATE),
        ):
            faults.mark("timestamp", rows, (problem, hint + read_as))
        return found


def read_items(
    chunk: Chunk, put_right: Callable[[Row], Row], called: Mapping[str, str]
) -> tuple[list[Item], list[Reject]]:
    """The items that fit and the rows that do not; each row is `put_right` by the shape of its source first."""
    items, rejects = [], []
    for line, row in zip(chunk.lines, chunk.rows(), strict=True):
        own = put_right(row)
        fault = _fault_of_item(own)
        item = None if fault else item_of(own, typed=chunk.typed)
        if item and "\0" in f"{item.text}{item.language}{item.image_url}":
            fault = (next((name for name, value in own.items() if "\0" in text(value)), "title"), _NUL)
        if fault:
            column, why = fault
            reason = Reason(called.get(column, column), *why)
            rejects.append(Reject(line, reason, _shown(own.get(column)), _as_in_file(row, called)))
        elif item:
            items.append(item)
    return items, rejects


def read_users(chunk: Chunk, called: Mapping[str, str]) -> tuple[list[UserRow], list[Reject]]:
    """The users that fit and the rows that do not."""
    faults = Faults(chunk, called)
    names = _names(chunk, "user_id", faults)
    splits = [text(value).lower() for value in chunk.column("split")]
    faults.mark("split", np.array([bool(split) and split not in SPLITS for split in splits], dtype=bool), _SPLIT)
    fit = faults.fit
    rows = zip(names.to_pylist(), splits, fit.tolist(), strict=True)
    return [UserRow(id=name, split=SPLITS.get(split, "")) for name, split, fits in rows if fits], faults.rejects()


def _fault_of_item(row: Row) -> tuple[str, tuple[str, str]] | None:
    for column in ("item_id", "domain"):
        if isinstance(row.get(column), list | dict | bytes):
            return column, _NO_TEXT
        name = text(row.get(column))
        if not name:
            return column, _EMPTY
        if len(name.encode()) > LONGEST:
            return column, _LONG
        if "\0" in name:
            return column, _NUL
    return None if DOMAIN.fullmatch(text(row["domain"])) else ("domain", _DOMAIN)


def _names(chunk: Chunk, column: str, faults: Faults) -> pa.Array:
    """A column that must hold something in every row."""
    words = _words(chunk, column, faults)
    faults.mark(column, _mask(pc.is_null(words)), _EMPTY)
    return words


def _words(chunk: Chunk, column: str, faults: Faults) -> pa.Array:
    """A column of short texts, null where there is none."""
    if column not in chunk.columns:
        return pa.nulls(len(chunk), pa.string())
    words = texts(chunk.columns[column])
    faults.mark(column, no_texts(chunk.columns[column]), _NO_TEXT)
    faults.mark(column, _mask(pc.greater(pc.binary_length(words), LONGEST)), _LONG)
    faults.mark(column, _mask(pc.match_substring(words, "\0")), _NUL)
    return words


def _numbers(chunk: Chunk, column: str, faults: Faults) -> NDArray[np.float64]:
    if column not in chunk.columns:
        return np.full(len(chunk), np.nan)
    found, bad = numbers(chunk.columns[column])
    faults.mark(column, bad, _NUMBER)
    return found


def _is_no_domain(domain: pa.Array) -> Mask:
    bad = [name for name in pc.unique(domain).to_pylist() if name is not None and not DOMAIN.fullmatch(name)]
    return _mask(pc.is_in(domain, pa.array(bad, domain.type)))


def _is_unknown(domain: pa.Array, item: pa.Array, fit: Mask, known: Known) -> Mask:
    keys = [ItemKey(*pair) for pair in zip(domain.to_pylist(), item.to_pylist(), strict=True)]
    found = known({key for key, fits in zip(keys, fit.tolist(), strict=True) if fits})
    unknown: Mask = np.array([key not in found for key in keys], dtype=bool)
    return fit & unknown


def _mask(rows: pa.Array) -> Mask:
    found: Mask = pc.fill_null(rows, False).to_numpy(zero_copy_only=False)
    return found


def _listed(words: pa.Array, fit: Mask) -> list[str]:
    return (words if fit.all() else words.filter(pa.array(fit))).to_pylist()  # type: ignore[no-any-return] # pyarrow


def _shown(value: object) -> str:
    """The beginning of a value as it stands in the file."""
    return "" if value is None else (text(value) or str(value).strip())[:200]


def _as_in_file(row: Row, called: Mapping[str, str]) -> Row:
    return {called.get(name, name): value for name, value in row.items()}
