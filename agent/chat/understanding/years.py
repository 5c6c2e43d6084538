"""Conditions on years: "after 2000", "from the 80s", "nothing before 1990", 2000年以后, 80年代."""

import re
from collections.abc import Callable, Iterator

from agent.chat.session import Constraint, Sign
from agent.chat.understanding.marked import Marked
from prompts.outputs import Lang

RECENT, OLD = 2010, 1980
"""What "recent" and "old" mean where nothing else is said."""

_Y = r"(?:in |the year |about |around )?((?:1[5-9]|20)\d\d)"
_NO = r"\b(?:nothing|not|no(?: \w+)?|none|never|avoid(?: anything)?|don'?t want (?:anything|any)|without anything)(?: (?:from|made|released|written|that's|is|any|too))* "
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
_ZH_DECADES = {"二十": 20, "三十": 30, "四十": 40, "五十": 50, "六十": 60, "七十": 70, "八十": 80, "九十": 90}
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
    for pattern, bounds in _ENGLISH if lang == "en" else _CHINESE:
        for match in marked.take(pattern):
            for sign, year in bounds(match, middle):
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


_ENGLISH: tuple[tuple[str, Read], ...] = (
    (rf"\b(?:between|from)? ?{_Y} ?(?:and|to|-|–|until|through) ?{_Y}\b", _between),
    (rf"{_NO}(?:before|older than|earlier than) {_Y}\b", _limit(">=")),
    (rf"{_NO}(?:after|newer than|later than|since) {_Y}\b", _limit("<=")),
    (rf"\b(?:after|post|later than|newer than|more recent than|younger than)[ -]+{_Y}\b", _limit(">")),
    (rf"\b(?:since|from) {_Y}(?: on(?:wards)?)?\b|\b(?:{_Y}) (?:or|and) (?:later|newer|after)", lambda m, _: ((">=", int(m[1] or m[2])),)),
    (rf"\b(?:before|pre|earlier than|older than|prior to)[ -]+{_Y}\b", _limit("<")),
    (rf"\b(?:until|up to|till|by the year) {_Y}\b", _limit("<=")),
    (rf"\b(?:in|of|released in|made in|from the year) {_Y}\b(?! ?s)", _limit("=")),
    (r"\b(?:in |from |of |set in )?(?:the )?(?:(?P<part>early|mid|late)[ -])?['’]?(?P<decade>(?:1[89]|20)?\d0)['’]?s\b", _decade),
    (rf"\b(?:from |of )?the (?:(?P<part>early|mid|late)[ -])?(?P<decade>{'|'.join(_DECADES)})\b", _decade),
    (rf"\b(?:in |from |of )?(?:the )?(?P<century>{'|'.join(_CENTURIES)}) century\b", _century),
    (r"\b(?:nothing|not|none)(?: too| that| so| very)* (?:old|ancient|dated)\b|\bno (?:old|ancient)(?: \w+)?\b", _fixed(">=", 1990)),
    (r"\bnewer\b|\bmore (?:recent|modern)\b", _relative(">", 2000)),
    (r"\bolder\b|\bmore classic\b", _relative("<", OLD)),
    (r"\b(?:recent|modern|contemporary|brand[- ]new|new release|from (?:this|the last) decade|latest)\b|\b(?:a|some|any|something) new(?= (?:film|movie|book|novel|album|one|release|record|music))|\bsomething new\b", _fixed(">=", RECENT)),
    (r"\b(?:an?|some|any|something|really|very) (?:old|vintage|old-fashioned)\b|\bvintage\b|\bold (?=films?|movies?|books?|novels?|albums?|records?|ones)", _fixed("<", OLD)),
)  # fmt: skip

_YEAR_ZH = r"((?:1[5-9]|20)\d\d)\s*年?"
_CHINESE: tuple[tuple[str, Read], ...] = (
    (rf"{_YEAR_ZH}\s*(?:到|至|-|–|—|~)\s*{_YEAR_ZH}(?:之间|间)?", _between),
    (rf"(?:不要|别|除了){_YEAR_ZH}\s*(?:以前|之前|前)的?", _limit(">=")),
    (rf"(?:不要|别|除了){_YEAR_ZH}\s*(?:以后|之后|后)的?", _limit("<=")),
    (rf"{_YEAR_ZH}\s*(?:以后|之后|以来|后|起)的?", _limit(">=")),
    (rf"(?:比|晚于){_YEAR_ZH}\s*(?:新|晚|更新)?的?", _limit(">")),
    (rf"{_YEAR_ZH}\s*(?:以前|之前|前)的?", _limit("<")),
    (rf"早于{_YEAR_ZH}", _limit("<")),
    (rf"(?P<century>\d\d)世纪(?P<decade>\d0|{'|'.join(_ZH_DECADES)})年代(?P<part>初|末)?的?", _decade),
    (rf"(?:上世纪|上个世纪)?(?P<decade>(?:1[89]|20)?\d0|{'|'.join(_ZH_DECADES)})年代(?P<part>初|末)?的?", _decade),
    (r"(?P<century>\d\d)世纪的?", _century),
    (r"((?:1[5-9]|20)\d\d)\s*年的?", _limit("=")),
    (r"(?:不要|别)(?:太)?(?:老|旧)的?", _fixed(">=", 1990)),
    (r"(?:更|再)?新一点(?:的)?|更新的|(?:更|再)近一些", _relative(">", 2000)),
    (r"(?:更|再)?(?:老|早)一点(?:的)?|更(?:老|早)的", _relative("<", OLD)),
    (r"最近的|近年(?:来)?的?|近几年的?|新近的?|最新的?|新片|新书|新(?=电影|小说|专辑)", _fixed(">=", RECENT)),
    (r"老片|老电影|老歌|老(?=的|书|专辑|小说)|怀旧老", _fixed("<", OLD)),
)  # fmt: skip
