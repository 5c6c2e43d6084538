"""What supports a year, a decade, a century or a length of time."""

import re
from typing import Final

from prompts.claims.fold import words
from prompts.claims.vocabulary import stem
from prompts.ledger.book import Book, Entry, first
from prompts.ledger.place import YEARS, Place, equal
from prompts.ledger.praise import prize

SETTING: Final = re.compile(
    r"(?:\bset (?:in|during|around)|takes? place in|故事发生在|背景(?:设)?(?:在|是|为)|时值)\s*(?:the )?(?:year )?$",
    re.I,
)

UNITS: Final = {"second": 1 / 60, "minute": 1.0, "hour": 60.0}

LENGTHS: Final = ("duration", "runtime", "running", "length", "time")
"""Fields of a length; without a unit in the name they count minutes."""

MEASURED: Final = (*UNITS, "page", "day", "week", "month", "year")


def year(place: Place, book: Book) -> Entry | None:
    """A year of release rests on its field, one of a prize on the prize; when a story is set only the story tells."""
    if SETTING.search(place.before):
        return None
    own = first(e for e in book.fields(*YEARS) if place.claim.value in re.findall(r"\d{4}", e.value))
    return own or first(e for e in book.facts if equal(place.claim, [e]) and _nearby(place, e))


def _nearby(place: Place, entry: Entry) -> bool:
    """Whether the words around a claim speak of the same: one of some length stands in the entry."""
    around = prize(place.before[-40:] + " " + place.after[:40])
    return any(len(word) > 3 and stem(word) in entry.stems for word in words(around)) or any(
        around[n : n + 2] in entry.value for n in range(len(around) - 1) if not around[n : n + 2].isascii()
    )


def decade(place: Place, book: Book) -> Entry | None:
    """A decade: that of the year field."""
    own = (e for e in book.fields(*YEARS) if f"{e.value[:3]}0s" == place.claim.value)
    return None if SETTING.search(place.before) else first(own) or equal(place.claim, book.stated)


def century(place: Place, book: Book) -> Entry | None:
    """A century: that of the year field."""
    years = (e for e in book.fields(*YEARS) if e.value[:4].isdigit())
    own = (e for e in years if str(int(e.value[:4]) // 100 + 1) == place.claim.value)
    return None if SETTING.search(place.before) else first(own) or equal(place.claim, book.stated)


def duration(place: Place, book: Book) -> Entry | None:
    """A length of time: a field of it in its unit ("runtime_minutes", "warranty_years")."""
    amount, unit = _whole_length(place)
    for entry in book.facts:
        named = next((u for u in MEASURED if u in entry.field.split("_") or f"{u}s" in entry.field.split("_")), "")
        number = re.fullmatch(r"\d+(?:\.\d+)?", entry.value)
        named = named or ("minute" if any(name in entry.field for name in LENGTHS) else "")
        if number and named and entry.field not in YEARS and _same_length(amount, unit, entry.value, named):
            return entry
        if any(c.kind == "duration" and _same_length(amount, unit, *c.value.split(" ")) for c in entry.claims):
            return entry
    return None


def _whole_length(place: Place) -> tuple[str, str]:
    """The amount and the unit of a duration; "an hour and 47 minutes" is one, found at either end."""
    amount, unit = place.claim.value.split(" ")
    if unit == "hour" and (more := re.match(r"(?: and)? (\d+)[ -]min", place.after)):
        return str(float(amount) * 60 + float(more[1])), "minute"
    if unit == "minute" and (hours := re.search(r"(\d+|an?|one|two|three) hours?(?: and)? $", place.before, re.I)):
        return str(float(numeral(hours[1])) * 60 + float(amount)), "minute"
    return amount, unit


def numeral(word: str) -> float:
    """The value of a small number in words or figures."""
    return float(word) if word.isdigit() else float({"two": 2, "three": 3}.get(word.lower(), 1))


def _same_length(amount: str, unit: str, other: str, other_unit: str) -> bool:
    if unit in UNITS and other_unit in UNITS:
        return abs(float(amount) * UNITS[unit] - float(other) * UNITS[other_unit]) < 0.01
    return unit == other_unit and float(amount) == float(other)
