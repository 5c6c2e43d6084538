"""Places in the last list: "the second", "number 3", "2", "the last one", 第二部."""

import re

from agent.chat.understanding.marked import Marked, Ref
from agent.chat.understanding.patterns import patterns
from migration.domain import Item
from prompts.outputs import Lang

_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth",
    "one two three four five six seven eight nine ten",
    "一 二 三 四 五 六 七 八 九 十",
)
_NUMBERS = {name: number for names in _NAMES for number, name in enumerate(names.split(), 1)}
_HIGHEST = 20
"""A higher number standing alone is no place in a list."""


def mark_positions(marked: Marked, lang: Lang, shown: tuple[Item, ...]) -> None:
    """Mark what names a place in the list `shown`; nothing where there is no list."""
    if not shown:
        return
    for start, end, place in sorted(_found(marked.text, lang, len(shown)), reverse=True):
        items = (shown[place - 1],) if 1 <= place <= len(shown) else ()
        marked.mark(start, end, Ref(marked.text[start:end], "position", items, certain=bool(items), position=place))


def _found(text: str, lang: Lang, length: int) -> list[tuple[int, int, int]]:
    """(start, end, place) of all positions, of which no two overlap."""
    found: list[tuple[int, int, int]] = []
    for name, pattern in patterns(lang, "positions").items():
        for match in re.finditer(pattern, text, re.IGNORECASE):
            start, end, place = _read(match, length, only_number=name == "bare")
            if place <= _HIGHEST and all(end <= other[0] or other[1] <= start for other in found):
                found.append((start, end, place))
    return found


def _read(match: re.Match[str], length: int, *, only_number: bool) -> tuple[int, int, int]:
    said = next(value for value in match.groupdict().values() if value).casefold()
    place = length if said in {"last", "最后"} else int(said) if said.isdecimal() else _NUMBERS[said]
    return (match.start("number") if only_number else match.start()), match.end(), place
