"""Columns of any kind become ids, numbers and times; what does not fit is marked."""

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.datasets.columns import DATES, TEXT, UNITS, no_texts, numbers, texts, times, unit_of
from migration.events import NO_TIME

NOON = int(datetime(2024, 5, 1, 12, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([" ann ", "", None, "\t"], ["ann", None, None, None]),
        ([1, 2, None], ["1", "2", None]),
        ([1.0, None, 3.0], ["1", None, "3"]),
        ([1.5, float("nan")], ["1.5", None]),
        ([1, "b", None, 2.5], ["1", "b", None, "2.5"]),
        ([None, None], [None, None]),
        ([[1], [2]], [None, None]),
        ([{"a": 1}], [None]),
        (pa.array(["x", "y", "x"]).dictionary_encode(), ["x", "y", "x"]),
        (pa.array([7, 8], pa.uint64()), ["7", "8"]),
        (pa.array([b"ok"]), ["ok"]),
        (pa.array([b"\xff"]), [None]),
        (pa.array(["a"], pa.large_string()), ["a"]),
        ([2**70], [str(2**70)]),
    ],
)
def test_texts(column: object, expected: list[str | None]) -> None:
    assert texts(column).to_pylist() == expected


@pytest.mark.parametrize(
    ("column", "expected", "bad"),
    [
        (["4", "4.5", "", "nan", "NULL", "-1e3"], [4, 4.5, None, None, None, -1000], []),
        (["four", "4,5", "4", "inf", "$3"], [None, None, 4, None, None], [0, 1, 3, 4]),
        (["inf", "1"], [None, 1], [0]),
        ([1, None, 2.5], [1, None, 2.5], []),
        ([True, False], [1, 0], []),
        ([float("nan"), float("inf")], [None, None], [1]),
        (pa.array([1, None], pa.int64()), [1, None], []),
        (pa.array([1.5], pa.float32()), [1.5], []),
        ([None], [None], []),
        ([[1], None], [None, None], [0]),
    ],
)
def test_numbers(column: object, expected: list[float | None], bad: list[int]) -> None:
    found, marked = numbers(column)
    assert [None if np.isnan(v) or np.isinf(v) else v for v in found] == expected
    assert np.flatnonzero(marked).tolist() == bad


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ([NOON, None], "seconds"),
        ([str(NOON)], "seconds"),
        ([f"{NOON}.75"], "seconds"),
        ([NOON * 1000], "milliseconds"),
        ([NOON * 10**6], "microseconds"),
        ([NOON * 10**9], "nanoseconds"),
        (["2024-05-01", ""], TEXT),
        ([None, ""], ""),
        ([None], ""),
        (pa.array([datetime(2024, 5, 1)], pa.timestamp("us")), DATES),
        (pa.array([None], pa.timestamp("us")), ""),
        (["NaN", "1e400", "-5"], ""),
        ([2020, 17, -NOON], ""),
        (["May", "June"], ""),
        (["1e400", "1e400", str(NOON)], "seconds"),
        ([10**25, 10**25, NOON * 1000], "milliseconds"),
        (["2024-05-01", "Infinity", "soon", NOON], "seconds"),
        (["2024-05-01", "2024-05-02", NOON], TEXT),
        ([0, 0, NOON * 1000, NOON * 1000, NOON * 1000], "milliseconds"),
    ],
)
def test_the_unit_is_recognised(column: object, unit: str) -> None:
    assert unit_of(column) == unit


@given(second=st.integers(3 * 10**8, 9 * 10**9), unit=st.sampled_from(sorted(UNITS)), as_text=st.booleans())
def test_whatever_the_unit_the_second_is_the_same(second: int, unit: str, as_text: bool) -> None:
    value = second * UNITS[unit]
    column = [str(value) if as_text else value]
    assert unit_of(column) == unit
    found, bad = times(column, unit)
    assert not bad.any()
    assert abs(int(found[0]) - second) <= (1 if unit == "nanoseconds" else 0)  # a float holds 53 bits


@pytest.mark.parametrize(
    ("word", "second"),
    [
        ("2024-05-01T12:00:00Z", NOON),
        ("2024-05-01 12:00:00", NOON),
        ("2024-05-01T14:00:00+02:00", NOON),
        ("2024-05-01T12:00:00.999999999+00:00", NOON),
        ("2024-05-01", NOON - 12 * 3600),
        ("20240501T120000Z", NOON),
        ("1969-12-31T23:59:59Z", -1),
        ("", NO_TIME),
        ("null", NO_TIME),
    ],
)
def test_iso_8601(word: str, second: int) -> None:
    found, bad = times([word], TEXT)
    assert (found[0], bad[0]) == (second, False)


@pytest.mark.parametrize("word", ["01/05/2024", "yesterday", "2024-13-01", "12:00"])
def test_other_text_is_no_time(word: str) -> None:
    assert times([word], TEXT)[1].all()


def test_a_number_too_large_is_no_time() -> None:
    assert times([1e300, NOON], "seconds")[1].tolist() == [True, False]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_columns_of_dates(unit: str) -> None:
    there = datetime(2024, 5, 1, 12)
    plain = pa.array([there, None], pa.timestamp(unit))
    zoned = pa.array([there.replace(tzinfo=timezone(timedelta(hours=2)))], pa.timestamp(unit, tz="Europe/Paris"))
    assert times(plain, DATES)[0].tolist() == [NOON, NO_TIME]
    assert times(zoned, DATES)[0].tolist() == [NOON - 7200]
    assert times(pa.array([date(2024, 5, 1)]), DATES)[0].tolist() == [NOON - 12 * 3600]


def test_what_is_no_text_is_marked() -> None:
    assert no_texts([1, "a", None, [1], {"a": 1}, []]).tolist() == [False, False, False, True, True, True]
    assert no_texts(pa.array([{"a": 1}, None])).tolist() == [True, False]
    spoiled = pa.array([b"caf\xe9", b"cafe", None])
    assert no_texts(spoiled).tolist() == [True, False, False]
    assert texts(spoiled).to_pylist() == [None, "cafe", None]
