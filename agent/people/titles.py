"""From what a person calls a work to the work: tolerant of how it is written, and nothing is guessed.

Example::

    index = TitleIndex(items)
    index.find("hitchhikers guide to the galaxy").item  # the book
    index.find("Dune", domain="film").how               # "ambiguous": there are films of 1984 and of 2021
    message(index.find("Duna"))                         # what to tell the person, and what to do
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from agent.people.spelling import Names, is_cjk, normal
from migration.domain import Item, Value

Certainty = Literal["exact", "likely", "ambiguous", "unknown"]

NEAREST = 5
"""How many works a message names at most."""

ALIKE = 3
"""How many works that are only spelt alike it names."""

_LOOKED_AT = 200
"""How many titles that hold the words given are looked at."""

_BRACKETS = re.compile(r"^(.+?)\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]$")  # "Dune (Penguin Classics)", "Dune (1984)"
_YEAR = re.compile(r"\d{4}")
_SUBTITLE = re.compile(r"\s*[:：;]\s*|\s+[-–—]\s+")
_FINAL_YEAR = re.compile(r"^(.+?)[\s,]\s*(\d{4})$")
_BY = re.compile(r"^(.+?)\s+by\s+(.+)$", re.IGNORECASE)
_DASH = re.compile(r"^(.+?)\s+[-–—]\s+(.+)$")
_BETWEEN_NOTES = re.compile(r"\s*[,，、;；]\s*|(?<=\d{4})\s+")


class Match(Value):
    """What a person's words were taken to mean.

    `item` is set when `how` is exact or likely. `near` holds the works that an ambiguous text could mean, or those
    nearest to an unknown one. `creator` is set when the unknown text names a creator instead of a title: `near` then
    holds works of theirs.
    """

    text: str
    how: Certainty
    item: Item | None = None
    near: tuple[Item, ...] = ()
    creator: str = ""


class TitleIndex:
    """Finds items by what a person calls them.

    Args:
        items: the items of one domain or of several. Where a catalogue holds several editions of one work (same
            domain, title and creators), the first one stands for all.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = list(items)
        named = [(title, row) for row, item in enumerate(self._items) for title in _titles(item)]
        self._full = Names([(form, row) for title, row in named for form in {title, _without_year(title)}])
        self._main = Names([(form, row) for title, row in named for form in _shortened(title)])

    def find(self, text: str, domain: str | None = None, *, last: str | None = None) -> Match:
        """Find the item that `text` names: a title, "Title by Creator", "Title (1965)", or a key "domain:id".

        Case, diacritics, punctuation, a leading article, a subtitle and a few typing errors do not matter. Titles in
        other languages count where the item has them (attributes `title_zh`, `title_fr`, ...). Nothing is guessed:
        two works that fit equally well make the match ambiguous, unless only one of them lies in `domain`, or outside
        the domain that is to be looked at `last`.
        """
        text = " ".join(text.split())
        if (item := self._by_key.get(text)) is not None and domain in (None, item.domain):
            return Match(text=text, how="exact", item=item)
        readings = list(_readings(text))
        for look_up in (self._exact, self._misspelt, self._in_part):
            for reading in readings:
                if works := _distinct(look_up(reading, domain)):
                    works = [work for work in works if work.domain != last] or works
                    works = [work for work in works if _is_called(work, text)] or works
                    return _decided(text, works, "exact" if look_up == self._exact else "likely")
        return self._unknown(text, readings, domain)

    def holding(self, text: str, domain: str) -> list[Item]:
        """The works of a domain whose title is this text, begins with it or holds it, in that order: as one types."""
        form = normal(text)
        if not form:
            return []
        forms = (form, *islice(self._full.beginning(form), _LOOKED_AT), *islice(self._full.holding(form), _LOOKED_AT))
        rows = (row for one in dict.fromkeys(forms) for row in self._full.rows(one))
        return _distinct(self._fitting(rows, _Reading(form), domain))

    def is_title(self, text: str) -> bool:
        """Whether a title, or its part before a subtitle, is written like this but for case, signs and articles."""
        form = normal(text)
        return bool(self._full.rows(form) or self._main.rows(form))

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains of the items, sorted."""
        return tuple(sorted({item.domain for item in self._items}))

    def creator(self, text: str) -> str:
        """The creator with this name, or the only one with this last name, as the catalogue spells it; else empty."""
        return self._names.get(normal(text), "")

    @cached_property
    def _names(self) -> dict[str, str]:
        names = {normal(name): name for item in self._items for name in item.creators}
        last: dict[str, set[str]] = {}
        for form, name in names.items():
            last.setdefault(form.rsplit(" ", 1)[-1], set()).add(name)
        alone = {form: next(iter(bearers)) for form, bearers in last.items() if len(bearers) == 1 and len(form) >= 4}
        return {**alone, **names}

    @cached_property
    def _by_key(self) -> dict[str, Item]:
        return {str(item.key): item for item in self._items}

    @cached_property
    def _creators(self) -> Names:
        return Names([(name, row) for row, item in enumerate(self._items) for name in item.creators])

    def _exact(self, reading: "_Reading", domain: str | None) -> list[Item]:
        """Items whose whole title is meant; only where there are none, those whose title without its additions is."""
        full = self._fitting(sorted(self._full.rows(reading.form)), reading, domain)
        return full or self._fitting(sorted(self._main.rows(reading.form)), reading, domain)

    def _misspelt(self, reading: "_Reading", domain: str | None) -> list[Item]:
        """Items whose title differs by so few letters that hardly anything else can be meant: the nearest ones."""
        found = [*self._full.misspelt(reading.form), *self._main.misspelt(reading.form)]
        for errors in sorted({errors for _, errors in found}):
            forms = [form for form, e in found if e == errors]
            rows = (row for form in forms for row in (*self._full.rows(form), *self._main.rows(form)))
            if items := self._fitting(rows, reading, domain):
                return items
        return []

    def _in_part(self, reading: "_Reading", domain: str | None) -> list[Item]:
        """Items whose title holds the words given: two words at least, or three Chinese characters."""
        if " " not in reading.form and not (len(reading.form) >= 3 and is_cjk(reading.form)):
            return []
        forms = islice(self._full.holding(reading.form), _LOOKED_AT)
        return self._fitting((row for form in forms for row in self._full.rows(form)), reading, domain)

    def _fitting(self, rows: Iterable[int], reading: "_Reading", domain: str | None) -> list[Item]:
        items = (self._items[row] for row in dict.fromkeys(rows))
        return [item for item in items if domain in (None, item.domain) and reading.fits(item)]

    def _unknown(self, text: str, readings: Sequence["_Reading"], domain: str | None) -> Match:
        """Say what lies nearest: works of a creator of that name, else titles that are spelt alike."""
        anything = _Reading("")
        creator = self._creators.same(normal(text))
        if works := _distinct(self._fitting(self._creators.rows(creator), anything, domain)):
            name = next(name for name in works[0].creators if normal(name) == creator)
            return Match(text=text, how="unknown", near=tuple(works[:NEAREST]), creator=name)
        form = min((reading.form for reading in readings), key=len)
        found = {near for names in (self._full, self._main) for near in names.alike(form)}
        alike = sorted(found, key=lambda near: (-fuzz.WRatio(near, form), near))
        rows = (row for form in alike for row in (*self._full.rows(form), *self._main.rows(form)))
        near = _distinct(self._fitting(rows, anything, domain))
        return Match(text=text, how="unknown", near=tuple(near[:ALIKE]))


class _Reading(NamedTuple):
    """One reading of a person's words: a title, and notes that narrow it down (a year, a creator or a domain)."""

    form: str
    notes: tuple[str, ...] = ()

    def fits(self, item: Item) -> bool:
        return all(note in (_year(item), item.domain) or _is_creator(note, item) for note in self.notes)


_AS_STORED = "Give the title as the catalogue has it, or the item's key, such as book:dune."


def message(match: Match) -> tuple[str, str]:
    """Say why a text named no item and which works are meant or near, and what to do; both empty for a match."""
    named = "; ".join(label(item) for item in match.near[:NEAREST])
    if match.how == "ambiguous":
        more = f"; and {len(match.near) - NEAREST} more" if len(match.near) > NEAREST else ""
        return f"“{match.text}” fits more than one work: {named}{more}", (
            f"Add the year or the creator (“Title (1984)”, “Title by Name”), or give a key: {match.near[0].key}."
        )
    if match.creator:
        return (
            f"“{match.text}” is a creator and no title; by {match.creator} there are: {named}",
            "Give one of the titles.",
        )
    if match.how == "unknown":
        near = f"; the nearest are: {named}" if named else ""
        hint = f"If one of them is meant, give its key: {match.near[0].key}." if named else _AS_STORED
        return f"no title like “{match.text}” is stored{near}", hint
    return "", ""


def label(item: Item) -> str:
    """Name an item so that it cannot be confused: title, creators, year and key."""
    about = ", ".join(part for part in (", ".join(item.creators[:2]), _year(item)) if part)
    return f"{item.name} ({about}) [{item.key}]" if about else f"{item.name} [{item.key}]"


def _titles(item: Item) -> Iterator[str]:
    yield from (" ".join(title.split()) for title in item.titles)


def _bracketed(title: str) -> re.Match[str] | None:
    """A title that ends in brackets, taken apart: what stands before them, and in them."""
    return _BRACKETS.match(title) if title.endswith((")", "]", "）", "】")) else None  # most do not: this is quicker


def _bare(title: str) -> str:
    """The title without what stands in brackets at its end."""
    found = _bracketed(title)
    return found[1] if found else title


def _is_called(item: Item, text: str) -> bool:
    """Whether the item has this very title: "A Taxi Driver" is another film than "Taxi Driver"."""
    return any(_without_year(title).casefold() == text.casefold() for title in _titles(item))


def _without_year(title: str) -> str:
    """The title without a year in brackets at its end, which is no part of it: "Alien (1979)" is called Alien."""
    found = _bracketed(title)
    return found[1] if found and _YEAR.fullmatch(found[2]) else title


def _shortened(title: str) -> set[str]:
    """The title without a note in brackets, and without its subtitle."""
    bare = _bare(title)
    return {bare, _SUBTITLE.split(bare, maxsplit=1)[0]} - {title}


def _readings(text: str) -> Iterator[_Reading]:
    """Yield what a text can mean, the plainest first: "Stand by Me" is a title before it is one by a Mr Me."""
    yield _Reading(normal(text))
    yield from _noted(text)
    if by := _BY.match(text):
        yield _Reading(normal(by[1]), (by[2],))
        yield from (_Reading(form, (*notes, by[2])) for form, notes in _noted(by[1]))
        yield from (_Reading(normal(by[1]), (name, *notes)) for name, notes in _noted(by[2]))
    if dash := _DASH.match(text):
        yield _Reading(normal(dash[1]), (dash[2],))
        yield _Reading(normal(dash[2]), (dash[1],))


def _noted(text: str) -> Iterator[_Reading]:
    """Yield the reading whose end is a note, if any: "Dune (1984 film)", "Dune (Frank Herbert)", "Dune 1984"."""
    if found := _BRACKETS.match(text):
        yield _Reading(normal(found[1]), tuple(note for note in _BETWEEN_NOTES.split(found[2]) if note))
    elif found := _FINAL_YEAR.match(text):
        yield _Reading(normal(found[1]), (found[2],))


def _decided(text: str, works: list[Item], how: Literal["exact", "likely"]) -> Match:
    if len(works) == 1:
        return Match(text=text, how=how, item=works[0])
    return Match(text=text, how="ambiguous", near=tuple(works))


def _distinct(items: Iterable[Item]) -> list[Item]:
    """The works among `items`: of several editions of one work the first alone.

    Editions share their domain, title and creators, and their years do not contradict each other.
    """
    works: dict[tuple[str, str, frozenset[str]], list[Item]] = {}
    for item in items:
        people = frozenset(normal(name) for name in item.creators) or frozenset({str(item.key)})
        known = works.setdefault((item.domain, normal(_bare(item.title)), people), [])
        if all(_year(item) and _year(work) and _year(item) != _year(work) for work in known):
            known.append(item)
    return [work for known in works.values() for work in known]


def _is_creator(name: str, item: Item) -> bool:
    """Whether `name` is a creator of the item, their last words ("Herbert", "Le Guin"), or one with a typing error."""
    wanted, names = normal(name), [normal(creator) for creator in item.creators]
    return any(wanted == known or known.endswith(f" {wanted}") or fuzz.ratio(wanted, known) >= 85 for known in names)


def _year(item: Item) -> str:
    """The year of an item, from its attribute or from the end of its title; empty when neither has one."""
    year = item.attributes.get("year")
    if isinstance(year, (int, str)) and year:
        return str(year)
    found = _BRACKETS.match(item.title)
    return found[2] if found and _YEAR.fullmatch(found[2]) else ""
