"""The calendar of the simulated world: when people take something, and what they are then a little more open to."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
"""Days since `FIRST`."""

FIRST, LAST = date(2022, 1, 1), date(2025, 12, 31)
"""Between these days everything happens."""

DAYS = (LAST - FIRST).days + 1
WEEKS = DAYS // 7 + 1

SITUATIONS: Final = {
    "evening": ("melancholy", "mystery", "love", "dreams and the surreal"),
    "commute": ("the city", "crime", "dark humour", "satire"),
    "weekend": ("adventure", "friendship", "joy", "space"),
    "holiday": ("family", "magic", "nature", "the sea", "nostalgia"),
}
"""The four situations, and the themes that they favour."""

SEASONS: Final = {
    2: ("love",),
    6: ("youth", "music"),
    7: ("the sea", "journey", "adventure"),
    8: ("the sea", "journey", "nature"),
    10: ("gothic", "monsters", "mystery"),
    11: ("melancholy", "grief and loss", "history"),
    12: ("family", "joy", "magic", "nostalgia"),
}
"""Themes that have their month."""

_HOLIDAYS: Final = (((1, 1), (1, 3)), ((7, 20), (8, 20)), ((12, 20), (12, 31)))
_COMMUTING: Final = {"book": 0.35, "music": 0.5}  # share of what is taken on working days that is taken on the way
_HOURS: Final = np.array([(18, 23), (7, 9), (10, 23), (9, 23)])  # of the four situations
_EVENING, _COMMUTE, _WEEKEND, _HOLIDAY = range(4)


def situations(days: Days, domain: str, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the situation (place in `SITUATIONS`) in which something of a domain is taken on each of some days.

    Holidays and weekends are in the calendar; whether it is the way to work or the evening is chance.
    """
    on_the_way = rng.random(len(days)) < _COMMUTING.get(domain, 0.05)
    kind = _KIND_OF_DAY[days]
    return np.where((kind == _EVENING) & on_the_way, _COMMUTE, kind)


def moments(days: Days, situations: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the second (since 1970, UTC) of each of some days that fits the situation."""
    first, last = 3600 * _HOURS[situations].T
    seconds: NDArray[np.int64] = rng.integers(first, last)
    return _MIDNIGHT + 86_400 * days + seconds


def month_of_week(week: int) -> int:
    """The month in which a week of the simulated time begins."""
    return (FIRST + timedelta(weeks=week)).month


def _kind_of_day(day: int) -> int:
    when = FIRST + timedelta(days=day)
    if any(first <= (when.month, when.day) <= last for first, last in _HOLIDAYS):
        return _HOLIDAY
    return _WEEKEND if when.weekday() >= 5 else _EVENING


_KIND_OF_DAY = np.array([_kind_of_day(day) for day in range(DAYS)])
_MIDNIGHT = int(datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC).timestamp())
