"""Themes and genres that a sentence speaks of, and whether the works that it speaks of have them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from prompts.claims.fold import fold
from prompts.grounding.facts import Work
from prompts.grounding.masking import TITLE, Masked
from prompts.template import glossary

EVERYDAY: Final = frozenset(
    [
        *("time", "love", "history", "world", "country", "joy", "soul", "pop", "rock", "music", "nature", "journey"),
        *(
            "space",
            "family",
            "youth",
            "action",
            "classic",
            "children",
            "drama",
            "fate",
            "memory",
            "the city",
            "the sea",
        ),
        *("mystery", "metal", "humour", "magic", "freedom", "adventure", "romance", "musical"),
    ]
)
"""Labels that are everyday words too: they count only where a sentence speaks of themes or kinds."""

_NOUN: Final = re.compile(r"\bthis music\b|音乐作品")
"""Where a label's word is the noun of the candidate's domain."""

_THINGS: Final = frozenset(
    ["book", "film", "movie", "album", "song", "series", "game", "course", "article", "recipe", "podcast"]
)
"""What the glossary has for kinds of items: no theme."""

_FRAME: Final = re.compile(
    r"\b(?:themes?|shar(?:e|es|ing)|concern\w*|preoccup\w*|explor\w+|deals?|about|(?:interest|taste|appetite"
    r"|fondness|love|"
    r"liking|curiosity|feeling|eye|ear) (?:in|for|of|about)|meditat\w+|reflect\w*|genres?|same|both|mix\w*|blend\w*|"
    r"question\w*|story|stories|tale|portrait|study|focus\w*|motifs?|common|as in)\b(?:[^.;]{0,60})$|"
    r"(?:主题|题材|类型|关于|探讨|讲述|涉及|围绕|关注|共同|都|同样|也|兴趣|偏爱|喜爱|书写|描写|写|谈|融合|聚焦|呈现"
    r"|展现)[^。；]{0,30}$"
)
_AFTER: Final = re.compile(r"^[^.;。；]{0,24}?(?:themes?|motifs?|in common|主题|题材|类|片|小说|音乐)")
_NO_THEME: Final = re.compile(r"^[中里上]")
_POSSESSED: Final = re.compile(r"[\u4e00-\u9fff]的$")
"""Where an everyday word is none of a theme: 旅途中, 人造人的命运."""

_OF_TITLE: Final = re.compile(rf"^ of [“\"']?(?P<title>{TITLE})")
_TITLES_OWN: Final = re.compile(rf"(?P<title>{TITLE})[”\"'’》〉]?(?:['’]s |(?:里|中|式)?的)$")

COMPARING: Final = re.compile(
    r"\b(?:like|as in|both|shar(?:e|es|ed|ing)|same|too|also|again|echo\w*|in common|similar\w*|as does|as do|as did"
    r"|as well|"
    r"alike|another|returns?|mirrors?|parallels?|kinship|common|carr(?:y|ies) (?:over|on)|continues?|joins?|meets?|"
    r"just as|equally|likewise|resonat\w*)\b"
    r"|同样|都|也|共同|相同|一样|相通|相似|类似|呼应|延续|再次|如同|同为|均|皆|共享|再现|一脉相承|共有|相近|像"
)
_ALL: Final = re.compile(r"\b(?:both|all|each|every)\b(?!\s*(?:[.,;:]|$))|都|均|皆")
"""Of all the works that are named; at the end of a clause ("this film has both") it speaks of what they have."""

_CONTRAST: Final = re.compile(
    r"[;；]|\b(?:but|while|whereas|though|although|yet|however|instead)\b|而(?=[^且])|但|不过|却|然而|虽然|更"
    r"|\bturned (?:in)?to\b"
)
_ALIASES: Final = {
    "sci-fi": "science fiction",
    "ai": "artificial intelligence",
    "dystopian": "dystopia",
    "gothic": "gothic",
    "humor": "humour",
    "scary": "horror",
    "科幻": "science fiction",
    "dark humor": "dark humour",
    "black comedy": "dark humour",
    "surreal": "dreams and the surreal",
    "grief": "grief and loss",
    "exile": "migration and exile",
    "migration": "migration and exile",
    "folklore": "folklore and myth",
    "satirical": "satire",
    "melancholic": "melancholy",
    "nostalgic": "nostalgia",
    "romantic": "romance",
    "animated": "animation",
    "comic": "humour",
    "funny": "humour",
    "hilarious": "humour",
    "humorous": "humour",
    "light-hearted": "humour",
    "搞笑": "humour",
    "滑稽": "humour",
    "frightening": "horror",
    "terrifying": "horror",
    "dreamlike": "dreams and the surreal",
    "mysterious": "mystery",
    "流亡": "migration and exile",
    "民间传说": "folklore and myth",
    "神话": "folklore and myth",
    "超现实": "dreams and the surreal",
    "哀伤": "grief and loss",
}
_OF_THIS: Final = re.compile(r"(?:\bthis|\bhere is|\ban?|['’]s)(?: \w+){0,2} ?$")
_ABOUT_THIS: Final = re.compile(r"\b(?:so|as) (?:is|does|do|are) this (?:\w+ ){1,3}(?:about|of) [^,.;]*$")
_OF_THIS_ZH: Final = re.compile(r"这[部张本首][^，。；与和]{0,8}$")
"""Before a genre that is said of the candidate alone: "this drama", 这部1922年的恐怖片."""

_GENRE_OF: Final = re.compile(r"^ ?(?:film|movie|novel|album|book|does|has)")
_GENRE_OF_ZH: Final = re.compile(r"^(?:片|电影|小说|专辑)")
_SAID_OF_IT: Final = re.compile(
    r"\byou(?:['’]ve| have)? (?:liked?|loved|enjoyed|read|watched|saw|heard|listened to)\b|[你您](?:喜欢|喜爱|读过"
    r"|看过|听过)"
)
_MORE_KINDS: Final = frozenset(
    [
        *(
            "gospel",
            "techno",
            "disco",
            "opera",
            "ballet",
            "samba",
            "flamenco",
            "grunge",
            "bluegrass",
            "romantic comedy",
        ),
        *("slapstick", "superhero", "zombie", "biopic", "spy story", "heist", "sports film", "wuxia", "musical comedy"),
        *("武侠", "爱情喜剧", "歌剧", "摇滚乐", "谍战", "警匪", "僵尸", "超级英雄", "宫廷", "玄幻"),
    ]
)
"""Kinds that the glossary does not have; a work has one where its fields say the word."""

_KIN: Final = {
    "dystopia": ("dystopia", "totalitarian", "反乌托邦"),
    "love": ("romance",),
    "romance": ("love",),
    "humour": ("dark humour", "comedy", "satire"),
    "comedy": ("humour", "dark humour", "satire"),
    "dark humour": ("satire",),
    "mystery": ("crime fiction", "crime"),
    "crime": ("crime fiction",),
    "crime fiction": ("crime",),
    "fantasy": ("magic",),
    "adventure": ("journey",),
    "journey": ("adventure",),
    "classical": ("classic",),
    "history": ("historical fiction",),
    "historical fiction": ("history",),
    "folklore and myth": ("fantasy",),
    "children": ("family", "youth"),
    "monsters": ("horror",),
    "horror": ("monsters",),
    "music": ("musical", "soundtrack"),
    "war": ("war",),
    "technology": ("artificial intelligence",),
    "freedom": ("rebellion",),
    "coming of age": ("youth", "young adult"),
    "youth": ("coming of age", "young adult"),
    "isolation": ("melancholy",),
    "justice": ("protest",),
}
"""Labels so near to one another that a sentence may use one for the other."""


class Told(NamedTuple):
    """A label that a text speaks of."""

    start: int
    end: int
    label: str


def told(text: str) -> Iterator[Told]:
    """Yield the labels of a text, the longest where two overlap; an everyday word only where themes are spoken of."""
    plain = text.lower()
    for one in _labels(plain):
        before, after = plain[: one.start], plain[one.end :]
        framed = _FRAME.search(before) and not _NO_THEME.match(after) and not _POSSESSED.search(before)
        if one.label not in EVERYDAY or framed or _AFTER.search(after):
            yield one


def _labels(text: str) -> Iterator[Told]:
    taken = {n for match in _NOUN.finditer(text) for n in range(*match.span())}
    for match in _pattern().finditer(text):
        span = set(range(*match.span()))
        if not span & taken:
            taken |= span
            yield Told(match.start(), match.end(), _terms()[match[0]])


def has(work: Work, label: str) -> bool:
    """Whether a work has a label, one near to it, or its words in the title or the description."""
    near = {fold(label), *(fold(one) for one in _KIN.get(label, ()))}
    if near & work.labels:
        return True
    stems = [word for word in re.findall(r"\w+", label) if len(word) > 2 and word not in ("and", "the")]
    return any(token.startswith(stem[: max(4, len(stem) - 2)]) for stem in stems for token in work.tokens)


def unsupported(masked: Masked, candidate: Work, cited: Sequence[Work]) -> str:
    """The first label in a masked text that the works do not bear out, else an empty text.

    A part of a sentence that compares ("like", "both", 同样) claims its labels of the candidate and of what it is
    compared with; any other claims them of one of the works.
    """
    text, named = masked.text.lower(), [work for work in cited if work.key in masked.named()]
    if found := _misplaced(masked, candidate, cited):
        return found
    for part in _parts(text):
        labels = list(told(part))
        for label in labels:
            comparing = bool(cited) and _compared(label, labels, part)
            if not _borne_out(label, part, candidate, cited, named, comparing=comparing):
                return part[label.start : label.end]
    return ""


def _misplaced(masked: Masked, candidate: Work, cited: Sequence[Work]) -> str:
    """The first label that is said to be a title's own ("the romance of X", "X's romance", 《X》的爱情) and is not."""
    works = {work.key: work for work in (candidate, *cited)}
    text = masked.text.lower()
    for start, end, label in _labels(text):
        near = _OF_TITLE.match(text[end:]) or _TITLES_OWN.search(text[:start])
        keys = masked.owners.get(near["title"], frozenset()) if near else frozenset()
        if keys and not any(has(works[key], label) for key in keys if key in works):
            return text[start:end]
    return ""


def _borne_out(
    label: Told, part: str, candidate: Work, cited: Sequence[Work], named: Sequence[Work], *, comparing: bool
) -> bool:
    holders = [work for work in (named or cited) if has(work, label.label)]
    if _SAID_OF_IT.search(_clause(part, label.start)) and cited:
        return bool(holders)
    own = has(candidate, label.label)
    if not comparing or _of_candidate(label, part[: label.start], part[label.end :]):
        return own or bool(holders)
    return own and bool(holders) and not (_ALL.search(part) and named and len(holders) < len(named))


def _compared(label: Told, labels: Sequence[Told], part: str) -> bool:
    """Whether a label is claimed of both sides: of two clauses with labels, only that with the "too" compares."""
    comparison = COMPARING.search(part)
    if comparison is None:
        return False
    here, there = (_clause_span(part, place) for place in (label.start, comparison.start()))
    return here == there or not any(there[0] <= one.start < there[1] for one in labels)


def _of_candidate(label: Told, before: str, after: str) -> bool:
    """Whether a label only says what the candidate is, and compares nothing."""
    if _ABOUT_THIS.search(before) or re.search(r"这[部张本]$", before):
        return True
    if _OF_THIS.search(before):
        return label.label not in EVERYDAY or bool(_GENRE_OF.match(after))
    return bool(_OF_THIS_ZH.search(before) and _GENRE_OF_ZH.match(after))


def _clause(text: str, place: int) -> str:
    """The clause of a text, between commas, that a place lies in, up to there."""
    return text[_clause_span(text, place)[0] : place]


def _clause_span(text: str, place: int) -> tuple[int, int]:
    ends = [end for sign in ",，;；" if (end := text.find(sign, place)) >= 0]
    return max(text.rfind(sign, 0, place) for sign in ",，;；") + 1, min(ends, default=len(text))


def _parts(text: str) -> list[str]:
    return [part for part in _CONTRAST.split(text) if part]


@cache
def _terms() -> dict[str, str]:
    """Every way to write a label, in both languages, and the label."""
    chinese = glossary("zh")
    terms = {name: name for name in chinese} | {word: name for name, word in chinese.items() if len(word) > 1}
    terms = {term: label for term, label in terms.items() if label not in _THINGS}
    terms |= {name.removeprefix("the "): name for name in chinese if name.startswith("the ")}
    terms = {_several(term): label for term, label in terms.items() if term.isascii()} | terms
    return terms | _ALIASES | {word: word for word in _MORE_KINDS}


def _several(noun: str) -> str:
    """The plural of an English noun."""
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeou" else f"{noun}s"


@cache
def _pattern() -> re.Pattern[str]:
    terms = sorted(_terms(), key=len, reverse=True)
    english = "|".join(re.escape(term) for term in terms if term.isascii())
    chinese = "|".join(re.escape(term) for term in terms if not term.isascii())
    return re.compile(rf"(?<![\w-])(?:{english})(?![\w])|{chinese}")
