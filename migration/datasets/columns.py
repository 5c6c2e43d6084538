"""Columns of any kind to columns of one kind: ids, numbers, moments. What does not fit is marked, never guessed."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from migration.datasets.chunk import Column
from migration.events import NO_TIME

Mask = NDArray[np.bool_]

UNITS = {"seconds": 1, "milliseconds": 10**3, "microseconds": 10**6, "nanoseconds": 10**9}
"""How many of each make a second."""

EARLIEST = 365 * 86_400
"""Times before 1971 (in seconds) are taken for something else, such as ratings, years or a running number."""

TEXT = "ISO 8601 text (UTC where it names no zone)"
DATES = "dates of the file's own type (UTC where they name no zone)"

_LAST_SECOND = 1e11  # the year 5138
_NOTHING = frozenset({"", "nan", "na", "n/a", "null", "none", "\\n"})  # what files write where no number is


def texts(column: Column) -> pa.Array:
    """Strings without blanks around them; null where nothing stands. Whole numbers become their digits."""
    values = _arrow(column)
    if pa.types.is_floating(values.type):
        values = _digits(values)
    if pa.types.is_nested(values.type):
        return pa.nulls(len(values), pa.string())
    try:
        words = pc.cast(values, pa.string())
    except pa.ArrowInvalid:  # some are bytes that are no text
        words = _decoded_all(values)
    words = pc.utf8_trim_whitespace(words)
    return pc.if_else(pc.equal(words, ""), None, words)


def no_texts(column: Column) -> Mask:
    """The rows that hold what can be no text: a list, an object, or bytes of another encoding than UTF-8."""
    if isinstance(column, list):
        return np.array([isinstance(value, list | dict) for value in column], dtype=bool)
    if pa.types.is_nested(column.type):
        return np.asarray(pc.is_valid(column))
    if pa.types.is_binary(column.type):
        return np.asarray(pc.and_(pc.is_valid(column), pc.is_null(_decoded_all(column))))
    return np.zeros(len(column), dtype=bool)


def numbers(column: Column) -> tuple[NDArray[np.float64], Mask]:
    """Numbers, NaN where nothing stands, and a mask of the rows that hold something else than a finite number."""
    values = _arrow(column)
    if pa.types.is_boolean(values.type):
        values = pc.cast(values, pa.int8())
    if not (_is_number(values.type) or pa.types.is_null(values.type)):
        found, bad = _parsed(texts(values))
        return found, bad | no_texts(column)
    # NumPy reads Arrow's nulls as NaN only in floats
    found = pc.cast(values, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return found, np.isinf(found)


def unit_of(column: Column) -> str:
    """What the times of a column are written in, told from those values that can be times; empty when none can.

    Numbers are seconds up to 1e11 (the year 5138), then milliseconds, microseconds and nanoseconds, by their median.
    """
    values = _arrow(column)
    if pa.types.is_timestamp(values.type) or pa.types.is_date(values.type):
        return DATES if values.null_count < len(values) else ""
    found, bad = numbers(values)
    usable = found[(found >= EARLIEST) & (found < _LAST_SECOND * UNITS["nanoseconds"])]
    written = _from_text(texts(values).filter(pa.array(bad)))[0] if bad.any() else np.zeros(0, dtype=np.int64)
    if np.count_nonzero(written != NO_TIME) > len(usable):
        return TEXT
    if not len(usable):
        return ""
    size = float(np.median(usable))
    return next(name for name, per_second in UNITS.items() if size < _LAST_SECOND * per_second)


def times(column: Column, unit: str) -> tuple[NDArray[np.int64], Mask]:
    """Seconds since 1970 in UTC, `NO_TIME` where nothing stands, and a mask of the rows that hold no time in `unit`."""
    values = _arrow(column)
    if unit == DATES or pa.types.is_timestamp(values.type) or pa.types.is_date(values.type):
        return _from_dates(values)
    if unit == TEXT:
        return _from_text(texts(values))
    found, bad = numbers(values)
    seconds = np.full(len(found), NO_TIME, dtype=np.int64)
    whole = np.floor(found / UNITS.get(unit, 1))
    bad |= np.abs(whole) > 2**53  # far outside any calendar, and a float holds no such number exactly
    there = ~(np.isnan(whole) | bad)
    seconds[there] = whole[there].astype(np.int64)
    return seconds, bad


def _arrow(column: Column) -> pa.Array:
    if not isinstance(column, list):
        return pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
    try:
        return pa.array(column)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):  # a column of JSON may mix numbers and text
        return pa.array([_word(value) for value in column], pa.string())


def _word(value: object) -> str | None:
    """One value of a mixed column as text; none where a list or an object stands."""
    if value is None or isinstance(value, list | dict):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _decoded_all(values: pa.Array) -> pa.Array:
    """Bytes as text, null where they are none."""
    return pa.array([_decoded(value) for value in values.to_pylist()], pa.string())


def _decoded(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _digits(values: pa.Array) -> pa.Array:
    """Ids that were read as floats because some were missing ("17.0") are whole numbers again."""
    found = pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False)
    there = ~np.isnan(found)
    if (np.abs(found[there]) < 2**53).all() and (found[there] == np.floor(found[there])).all():
        return pa.array(np.where(there, found, 0).astype(np.int64), mask=~there)
    return pa.array(found, mask=~there)


def _parsed(words: pa.Array) -> tuple[NDArray[np.float64], Mask]:
    try:
        found = pc.cast(words, pa.float64()).to_numpy(zero_copy_only=False)
        return found, np.isinf(found)
    except pa.ArrowInvalid:  # one of them is no number: see which
        pairs = [_number(word) for word in words.to_pylist()]
        return np.array([value for value, _ in pairs], dtype=np.float64), np.array(
            [bad for _, bad in pairs], dtype=bool
        )


def _number(word: str | None) -> tuple[float, bool]:
    if word is None or word.lower() in _NOTHING:
        return np.nan, False
    try:
        value = float(word)
    except ValueError:
        return np.nan, True
    return value, bool(np.isinf(value))


def _from_dates(values: pa.Array) -> tuple[NDArray[np.int64], Mask]:
    bad = np.zeros(len(values), dtype=bool)
    if not (pa.types.is_timestamp(values.type) or pa.types.is_date(values.type)):
        return np.full(len(values), NO_TIME, dtype=np.int64), pc.is_valid(values).to_numpy(zero_copy_only=False)
    zone = getattr(values.type, "tz", None)
    seconds = pc.cast(pc.cast(values, pa.timestamp("s", tz=zone), safe=False), pa.int64())
    return pc.fill_null(seconds, NO_TIME).to_numpy(zero_copy_only=False), bad


def _from_text(words: pa.Array) -> tuple[NDArray[np.int64], Mask]:
    pairs = [_moment(word) for word in words.to_pylist()]
    return np.array([value for value, _ in pairs], dtype=np.int64), np.array([bad for _, bad in pairs], dtype=bool)


def _moment(word: str | None) -> tuple[int, bool]:
    if word is None or word.lower() in _NOTHING:
        return NO_TIME, False
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return NO_TIME, True
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 1), False
