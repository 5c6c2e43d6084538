"""What supports a year, a decade, a century or a length of time."""

import re
from typing import Final

from prompts.claims.fold import words
from prompts.claims.vocabulary import stem
from prompts.ledger.book import Book, Entry, first
from prompts.ledger.place import YEARS, Place, equal, phrased
from prompts.ledger.praise import prize

RELEASE: Final = re.compile(
    r"(?:\(|（|｜|\bfrom|released(?: in)?|published(?: in)?|(?:first )?(?:appeared|out|issued|recorded|made|shot"
    r"|came out|premiered|written)(?: back)? in|dates? (?:from|back to)|since|year:|年份：|问世于|上映于|发表于"
    r"|出版于|发行于|写于|创作于|拍摄于|录制于)\s*$",
    re.I,
)

RELEASED: Final = re.compile(
    r"^\s*(?:年)?\s*(?:\)|）|年?(?:的|这)?(?:一[部张本首件])?[^，。；]{0,12}(?:片|电影|小说|作品|专辑|书|问世"
    r"|上映|出版|发行|发表|推出|带来|录制|拍)|,? ?(?:[\w'&-]+ ){0,3}(?:film|movie|novel|book|album|record|drama"
    r"|comedy|thriller|classic|romance|western|musical|documentary|memoir|story|adventure|collection|debut"
    r"|release)\b|,? (?:comes|came|brought))",
    re.I,
)

SETTING: Final = re.compile(
    r"(?:\bset (?:in|during|around)|takes? place in|故事发生在|背景(?:设)?(?:在|是|为)|时值)\s*(?:the )?(?:year )?$",
    re.I,
)

UNITS: Final = {"second": 1 / 60, "minute": 1.0, "hour": 60.0}

LENGTHS: Final = ("duration", "runtime", "running", "length", "time")
"""Fields of a length; without a unit in the name they count minutes."""

MEASURED: Final = (*UNITS, "page", "day", "week", "month", "year")


def year(place: Place, book: Book) -> Entry | None:
    """A year of release rests on its field; one of the story on the description; one of a prize on the prize."""
    own = first(e for e in book.fields(*YEARS) if place.claim.value in re.findall(r"\d{4}", e.value))
    told = equal(place.claim, book.prose)
    if SETTING.search(place.before):
        return told
    if RELEASE.search(place.before) or RELEASED.search(place.after):
        return own
    return own or told or first(e for e in book.facts if equal(place.claim, [e]) and _nearby(place, e))


def _nearby(place: Place, entry: Entry) -> bool:
    """Whether the words around a claim speak of the same: one of some length stands in the entry."""
    around = prize(place.before[-40:] + " " + place.after[:40])
    return any(len(word) > 3 and stem(word) in entry.stems for word in words(around)) or any(
        around[n : n + 2] in entry.value for n in range(len(around) - 1) if not around[n : n + 2].isascii()
    )


def decade(place: Place, book: Book) -> Entry | None:
    """A decade: that of the year field; of the story only what the description says."""
    own = [e for e in book.fields(*YEARS) if f"{e.value[:3]}0s" == place.claim.value]
    told = equal(place.claim, book.entries)
    return told if SETTING.search(place.before) else first(own) or told


def century(place: Place, book: Book) -> Entry | None:
    """A century: what the description says, or that of the year field."""
    own = [
        e
        for e in book.fields(*YEARS)
        if e.value[:4].isdigit() and str(int(e.value[:4]) // 100 + 1) == place.claim.value
    ]
    told = equal(place.claim, book.entries)
    return told if SETTING.search(place.before) else told or first(own)


def duration(place: Place, book: Book) -> Entry | None:
    """A length of time: a field of it in its unit ("runtime_minutes", "warranty_years"), or a sentence that says so."""
    amount, unit = _whole_length(place)
    for entry in book.facts:
        named = next((u for u in MEASURED if u in entry.field.split("_") or f"{u}s" in entry.field.split("_")), "")
        number = re.fullmatch(r"\d+(?:\.\d+)?", entry.value)
        named = named or ("minute" if any(name in entry.field for name in LENGTHS) else "")
        if number and named and entry.field not in YEARS and _same_length(amount, unit, entry.value, named):
            return entry
        if any(c.kind == "duration" and _same_length(amount, unit, *c.value.split(" ")) for c in entry.claims):
            return entry
    return phrased(place, (e for e in book.prose if equal(place.claim, [e])))


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
