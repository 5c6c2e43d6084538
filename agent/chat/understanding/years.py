"""Conditions on years: "after 2000", "from the 80s", "nothing before 1990", 2000年以后, 80年代."""

import re
from collections.abc import Callable, Iterator

from agent.chat.session import Constraint, Sign
from agent.chat.understanding.marked import Marked
from agent.chat.understanding.patterns import patterns
from prompts.outputs import Lang

RECENT, OLD = 2010, 1980
"""What "recent" and "old" mean where nothing else is said."""

_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
_ZH_DECADES = {f"{sign}十": 10 * n for n, sign in enumerate("二三四五六七八九", start=2)}
_CENTURIES = {"nineteenth": 19, "twentieth": 20, "twenty-first": 21, "21st": 21, "20th": 20, "19th": 19, "18th": 18}

Bounds = tuple[tuple[Sign, int], ...]
Read = Callable[[re.Match[str], int | None], Bounds]
"""From a match, and the middle year of the last list, to bounds."""


def years(marked: Marked, lang: Lang, middle: int | None) -> Iterator[Constraint]:
    """Take the conditions on years out of a message.

    Args:
        marked: the message.
        lang: its language.
        middle: the middle year of the last list, from which "newer" and "older" count.
    """
    for name, pattern in patterns(lang, "years").items():
        for match in marked.take(pattern):
            for sign, year in _READ[name](match, middle):
                yield Constraint(kind="year", sign=sign, value=str(year), words=match[0].strip())


def _decade(match: re.Match[str], _middle: int | None) -> Bounds:
    word = match["decade"].casefold()
    if word in _DECADES or word in _ZH_DECADES:
        start = 1900 + (_DECADES.get(word) or _ZH_DECADES[word])
    else:
        digits = int(word)
        start = digits if digits > 100 else (1900 if digits >= 20 else 2000) + digits
    early = (match.groupdict().get("part") or "").casefold()
    low, high = {"early": (0, 4), "初": (0, 4), "late": (5, 9), "末": (5, 9)}.get(early, (0, 9))
    return (">=", start + low), ("<=", start + high)


def _century(match: re.Match[str], _middle: int | None) -> Bounds:
    word = match["century"].casefold()
    number = _CENTURIES.get(word) or int(word)
    return (">=", 100 * number - 100), ("<=", 100 * number - 1)


def _between(match: re.Match[str], _middle: int | None) -> Bounds:
    low, high = sorted((int(match[1]), int(match[2])))
    return (">=", low), ("<=", high)


def _limit(*signs: Sign) -> Read:
    return lambda match, _middle: tuple((sign, int(match[1])) for sign in signs)


def _fixed(sign: Sign, year: int) -> Read:
    return lambda _match, _middle: ((sign, year),)


def _relative(sign: Sign, otherwise: int) -> Read:
    return lambda _match, middle: ((sign, middle or otherwise),)


def _since(match: re.Match[str], _middle: int | None) -> Bounds:
    return ((">=", int(next(year for year in match.groups() if year))),)


_READ: dict[str, Read] = {
    "between": _between,
    "not_before": _limit(">="),
    "not_after": _limit("<="),
    "after": _limit(">"),
    "since": _since,
    "before": _limit("<"),
    "early": _limit("<"),
    "until": _limit("<="),
    "in": _limit("="),
    "decade_of_century": _decade,
    "decade": _decade,
    "decade_word": _decade,
    "century": _century,
    "not_old": _fixed(">=", 1990),
    "newer": _relative(">", 2000),
    "older": _relative("<", OLD),
    "recent": _fixed(">=", RECENT),
    "old": _fixed("<", OLD),
}
"""How the patterns of the section `years` are read, by name."""
