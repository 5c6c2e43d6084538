"""Who made what: a name that a sentence ties to a work has to be one of that work's makers."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from prompts.grounding.facts import Work
from prompts.grounding.masking import PEOPLE, PERSON, TITLE, TITLES, Masked

_I: Final = re.IGNORECASE
_ONE: Final = rf"[“\"'‘《〈]?(?:{TITLE})+[”\"'’》〉]?"
_T: Final = rf"[“\"'‘《〈]?(?P<title>{TITLE})(?P=title)*[”\"'’》〉]?"
_ALL: Final = rf"(?P<title>{_ONE}(?:(?:, | and |, and |、|和|与){_ONE})*)"
_P: Final = rf"(?P<person>{PERSON})(?P=person)*"
_WORK: Final = r"(?:own|novel|film|book|album|story|classic|early|late|great|quiet|tale|work|record|movie|\d{4})"
_VERB: Final = (
    r"(?:directed|directs|wrote|writes|composed|recorded|made|filmed|created|painted|sings|sang|shot|plays|played"
    r"|penned)"
)
_VERB_ZH: Final = r"(?:(?:执导|导演|写|创作|演唱|所著|所写|拍摄|拍|笔下|撰写)[过了]?)"
_PART: Final = r"(?:screenplay|script|score|music|soundtrack|direction|adaptation|lyrics|songs?|libretto)"

OF_A_TITLE: Final = (
    re.compile(
        rf"{_T}\s*(?:\([^)]*\)\s*)?,?\s*(?:(?:is|was|were|a|an|the|also|both|{_WORK})\s+)*"
        rf"(?:by|from|directed by|written by|recorded by|of)\s+{_P}",
        _I,
    ),
    re.compile(rf"^{_VERB.replace('wrote', 'written')} by {_P}[^,;]*, {_T}", _I),
    re.compile(rf"{_P}['’]s?\s+(?:{_WORK}\s+){{0,3}}{_T}", _I),
    re.compile(rf"{_P}['’]s?\s+(?:\w+ )?{_PART} (?:for|of|to) {_T}", _I),
    re.compile(rf"{_P},? (?:(?:who|and|also|himself|herself|once|has|had) )*{_VERB}\s+(?:both |the \w+ )?{_ALL}", _I),
    re.compile(rf"{_P},? who (?:\w+ )?{_VERB}\s+(?:the|an?) \w+ (?:on which|behind|for|of|that) {_T}", _I),
    re.compile(rf"{_P}\s*[也还又曾就]*{_VERB_ZH}?的?(?:\d{{4}}年的?)?(?:小说|电影|影片|专辑|作品|名篇|书)?{_T}"),
    re.compile(rf"{_T}(?:（[^）]*）)?(?:的(?:作者|导演|创作者|歌手|原作者)(?:是|为|，)?|(?:是|由|出自){{1,2}}){_P}"),
)
"""A maker and a title, or several, tied to one another."""

OF_THE_CANDIDATE: Final = (
    re.compile(
        rf"{PERSON}+\s+(?:has |had |also |once )?{_VERB}\s+(?:it\b|this\b|the (?:film|book|novel|album|music)\b)", _I
    ),
    re.compile(
        rf"\bthis (?:\w+ ){{0,3}}?(?:is |was |, )?(?:by|from|{_VERB} by|composed by) {PERSON}+"
        rf"|\bits (?:director|author|composer|singer|maker|writer),? {PERSON}+",
        _I,
    ),
    re.compile(rf"{PERSON}+['’]s?\s+(?:\w+ )?{_PART} (?:for|of|to) this\b", _I),
    re.compile(rf"{PERSON}+,? who (?:\w+ )?{_VERB}\s+(?:the|an?) \w+ (?:on which|behind|for|of|that) this\b", _I),
    re.compile(rf"{PERSON}+\s*{_VERB_ZH}?的?(?:这|此|该)[部张本首]"),
    re.compile(rf"(?:这|此|该)[部张本首][^，。；《]{{0,8}}?(?:由|是|出自)\s*{PERSON}+"),
)
"""A maker who is said to have made the candidate, or a part of it."""

OF_BOTH: Final = re.compile(
    rf"(?:^|[,;]\s*)(?:also |again |likewise )?(?:by|from) {PERSON}+\s*,? (?:like|as (?:is|was|were)|just like)\b"
    rf"|\b(?:also|both|again|all|each|too|too,) (?:\w+ ){{0,2}}(?:by|from) {PERSON}+"
    rf"|\b(?:same|another|one more|more)\s+(?:\w+\s+){{0,2}}(?:by |from |of )?{PERSON}+"
    rf"|{PERSON}+(?:,? (?:again|too|as well|once more)\b)"
    rf"|(?:shar\w+|hav\w+|with) {PERSON}+[^.,;]{{0,12}} (?:in common|with)"
    rf"|(?:同样|都|也|同|皆|均)(?:是|由|出自|来自|为)\s*(?:同一位?\w{{0,2}})?{PERSON}+(?!{PERSON}|的?(?:这|笔下))"
    rf"|{PERSON}+的另一|又一[部本张](?:由)?{PERSON}+|再次(?:由)?{PERSON}+",
    _I,
)
"""A maker who is said to have made the candidate and a cited work, both."""

SAME: Final = re.compile(
    r"\b(?:same|shared?s?|sharing|common) (?:an? |its |the )?(?:author|director|creator|maker|writer|band|artist"
    r"|composer|singer|novelist|filmmaker)s?\b|同一(?:位|个|名)?(?:作者|导演|作家|创作者|歌手|乐队|人)|(?:作者|导演)相同"
    r"|出自同一",
    _I,
)


def wrong_makers(masked: Masked, candidate: Work, cited: Sequence[Work]) -> Iterator[str]:
    """Yield what a masked sentence says of the makers of works and the catalogue does not."""
    text, owners = masked.text, masked.owners
    for match in (m for pattern in OF_A_TITLE for m in pattern.finditer(text)):
        titles = {sign for sign in match["title"] if sign in TITLES}
        if not all(owners[title] & owners[match["person"]] for title in titles):
            yield match[0]
    for match in (m for pattern in OF_THE_CANDIDATE for m in pattern.finditer(text)):
        if candidate.key not in owners[_person(match[0])]:
            yield match[0]
    others = {work.key for work in cited}
    for match in OF_BOTH.finditer(text):
        keys = owners[_person(match[0])]
        if candidate.key not in keys or not keys & others:
            yield match[0]
    makers = {name.casefold() for name in candidate.item.creators}
    same = SAME.search(text)
    if same and not any(makers & {name.casefold() for name in work.item.creators} for work in cited):
        yield same[0]


def _person(text: str) -> str:
    return next(sign for sign in text if sign in PEOPLE)
