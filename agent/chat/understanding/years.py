"""Conditions on years: "after 2000", "the 60s and 70s", "nothing before the nineties", 2000年以后, 八九十年代.

Every way to name a time, a year, a decade or a century, is read as one span of years; "before", "after" and their like
then speak of its first or its last year.
"""

import re
from collections.abc import Iterator

from agent.chat.session import Constraint, Sign
from agent.chat.understanding.marked import Marked, Ref
from agent.chat.understanding.patterns import patterns
from prompts.outputs import Lang

RECENT, OLD = 2010, 1980
"""What "recent" and "old" mean where nothing else is said."""

_TENS = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_NUMBERS = (
    {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {digit: 10 * n for n, digit in enumerate("二三四五六七八九", 2)}
    | {"nineteenth": 19, "twentieth": 20, "twenty-first": 21, "last": 20, "this": 21}
    | {
        "十七": 17,
        "十八": 18,
        "十九": 19,
        "二十": 20,
        "上": 20,
        "上个": 20,
        "二十一": 21,
        "本": 21,
        "这": 21,
        "这个": 21,
    }
)
_PARTS = {"early": (0, 4), "初": (0, 4), "mid": (3, 6), "中": (3, 6), "late": (5, 9), "末": (5, 9)}

_LIMITS: dict[str, tuple[Sign, int]] = {
    "after": (">", -1),
    "since": (">=", 0),
    "before": ("<", 0),
    "until": ("<=", -1),
}
"""By the name of the pattern, the sign, and whether it speaks of the first (0) or the last (-1) of the years named."""

_FIXED: dict[str, tuple[Sign, int]] = {"recent": (">=", RECENT), "old": ("<", OLD)}
_RELATIVE: dict[str, tuple[Sign, int]] = {"newer": (">", 2000), "older": ("<", OLD)}
"""From the middle year of the last list, or this one where there is none."""

_OPPOSITE: dict[Sign, Sign] = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "=": "!=", "!=": "="}

Span = tuple[int, int]
"""The first and the last year of some."""


def mark_years(marked: Marked, lang: Lang, middle: int | None) -> None:
    """Mark the conditions on years in a message.

    Args:
        marked: the message.
        lang: its language.
        middle: the middle year of the last list, from which "newer" and "older" count.
    """
    for name, pattern in patterns(lang, "years").items():
        for found in reversed(list(re.finditer(pattern, marked.text, re.IGNORECASE))):
            words = found[0].strip()
            wanted = [(sign, str(year)) for sign, year in _bounds(name, words, lang, middle)]
            unwanted = [(_OPPOSITE[sign], year) for sign, year in wanted] if len(wanted) == 1 else []
            both = (
                tuple(Constraint(kind="year", sign=s, value=v, words=words) for s, v in of) for of in (wanted, unwanted)
            )
            marked.mark(*found.span(), Ref(words, "year", constraints=next(both), unwanted=next(both)))


def _bounds(name: str, words: str, lang: Lang, middle: int | None) -> Iterator[tuple[Sign, int]]:
    if name in _FIXED:
        yield _FIXED[name]
    elif name in _RELATIVE:
        sign, otherwise = _RELATIVE[name]
        yield sign, middle or otherwise
    else:
        first, last = named = span(words, lang)
        if name in _LIMITS:
            sign, end = _LIMITS[name]
            yield sign, named[end]
        elif first == last:
            yield "=", first
        else:
            yield from ((">=", first), ("<=", last))


def span(words: str, lang: Lang) -> Span:
    """The first and the last of all years that some words name; "1850s and 60s" are of one century."""
    named: list[Span] = []
    for match in re.finditer("|".join(patterns(lang, "times").values()), words, re.IGNORECASE):
        said = {key: value.casefold() for key, value in match.groupdict().items() if value}
        named.append(_years(said, named[-1][0] // 100 * 100 if named else 0))
    return min(first for first, _ in named), max(last for _, last in named)


def _years(said: dict[str, str], century: int) -> Span:
    """The years of a year, a decade or a century; a decade is of the century that was said before it."""
    if "year" in said:
        return int(said["year"]), int(said["year"])
    if "age" in said:
        return 100 * _number(said["age"]) - 100, 100 * _number(said["age"]) - 1
    century = 100 * _number(said["century"]) - 100 if "century" in said else century
    start = _number(said["decade"])
    if start < 100:
        start += century or (1900 if start >= 20 else 2000)
    low, high = _PARTS.get(said.get("part", ""), (0, 9))
    return start + low, start + high


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word]
