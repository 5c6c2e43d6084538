"""Places in the last list: "the second", "number 3", "2", "the last one", 第二部."""

import re
from typing import NamedTuple

from agent.chat.understanding.marked import Marked, Ref
from agent.chat.understanding.patterns import patterns
from migration.domain import Item
from prompts.outputs import Lang

_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth",
    "one two three four five six seven eight nine ten",
    "一 二 三 四 五 六 七 八 九 十",
)
_NUMBERS = {name: number for names in _NAMES for number, name in enumerate(names.split(), 1)} | {"两": 2}
_LAST = {"last", "最后"}


def mark_positions(marked: Marked, lang: Lang, shown: tuple[Item, ...]) -> None:
    """Mark what names a place in the list `shown`; nothing where there is no list."""
    if not shown:
        return
    for found in sorted(_found(marked.text, lang, len(shown)), reverse=True):
        words, end = marked.text[found.start : found.end], found.end
        for place in reversed(found.places):
            items = (shown[place - 1],) if 1 <= place <= len(shown) else ()
            marked.mark(found.start, end, Ref(words, "position", items, certain=bool(items), position=place))
            end = found.start


class _Found(NamedTuple):
    """Where a message speaks of places in the list, and of which."""

    start: int
    end: int
    places: tuple[int, ...]


def _found(text: str, lang: Lang, length: int) -> list[_Found]:
    """All that speaks of positions, of which no two overlap."""
    found: list[_Found] = []
    for name, pattern in patterns(lang, "positions").items():
        for match in re.finditer(pattern, text, re.IGNORECASE):
            places = _READ.get(name, _one)(match, length)
            one = _Found(match.start(), match.end(), places)
            if places and all(one.end <= o.start or o.end <= one.start for o in found):
                found.append(one)
    return found


def _one(match: re.Match[str], length: int) -> tuple[int, ...]:
    said = next(value for value in match.groupdict().values() if value)
    return (length if said.casefold() in _LAST else _number(said),)


def _several(match: re.Match[str], length: int) -> tuple[int, ...]:
    """The first or the last few."""
    many = min(_number(match["many"]), length)
    first = length - many + 1 if match["end"].casefold() in _LAST else 1
    return tuple(range(first, first + many))


def _range(match: re.Match[str], length: int) -> tuple[int, ...]:
    """From one place to another, both within the list."""
    first, last = int(match["from"]), int(match["upto"])
    return tuple(range(first, last + 1)) if 1 <= first < last <= length else ()


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _NUMBERS[said.casefold()]


_READ = {"several": _several, "range": _range}
"""How a pattern of the section `positions` is read, by name; all others speak of one place."""
