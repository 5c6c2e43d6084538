"""Who made what, and when: names and years that a sentence ties to a title have to be that title's own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from prompts.claims.numerals import chinese_value
from prompts.grounding.facts import Work
from prompts.grounding.masking import PEOPLE, PERSON, TITLE, Masked

_I: Final = re.IGNORECASE
_ANY_T: Final = rf"[“\"'‘《〈]?{TITLE}+[”\"'’》〉]?"
_T: Final = rf"[“\"'‘《〈]?(?P<title>{TITLE})(?P=title)*[”\"'’》〉]?"
_P: Final = rf"(?P<person>{PERSON})(?P=person)*"
_YEAR: Final = r"(?P<year>1\d{3}|20\d\d|[〇零一二三四五六七八九]{4})(?!\d)"
_KIND: Final = r"(?P<kind>novel|book|film|movie|album|小说|书|电影|影片|专辑)"
_WORK: Final = r"(?:own|novel|film|book|album|story|classic|early|late|great|quiet|tale|work|record|movie|\d{4})"
_MADE: Final = r"(?:wrote|directed|recorded|made|sings|sang|filmed|created)"
_MADE_ZH: Final = r"(?:执导|导演|写|创作|演唱|所著|所写|拍摄|笔下|撰写)"

MADE_BY: Final = (
    re.compile(
        rf"{_T}\s*(?:\([^)]*\)\s*)?,?\s*(?:(?:is|was|were|a|an|the|also|both|{_WORK})\s+)*"
        rf"(?:by|from|directed by|written by|recorded by|of)\s+{_P}",
        _I,
    ),
    re.compile(rf"{_P}['’]s?\s+(?:{_WORK}\s+){{0,3}}{_T}", _I),
    re.compile(rf"{_P}\s*{_MADE}\s+{_T}", _I),
    re.compile(rf"{_P},? (?:who|and|also|himself|herself|once|\s)+{_MADE}\s+(?:the \w+ )?{_T}", _I),
    re.compile(rf"{_P}\s*{_MADE_ZH}?的?(?:\d{{4}}年的?)?(?:小说|电影|影片|专辑|作品|名篇|书)?{_T}"),
    re.compile(rf"{_T}(?:（[^）]*）)?(?:的(?:作者|导演|创作者|歌手|原作者)(?:是|为|，)?|(?:是|由|出自){{1,2}}){_P}"),
)
"""A maker and a title, tied to one another."""

DATED: Final = (
    re.compile(
        rf"{_KIND}?\s*{_T}\s*(?:[(（]|,?\s*(?:(?:a |the )?(?:novel|book|film|album) )?(?:from|of|in|released in"
        rf"|published in|"
        rf"made in|came out in|出版于|发行于|上映于|发表于)\s*|,\s*){_YEAR}",
        _I,
    ),
    re.compile(rf"(?<!\d){_YEAR}(?:['’]s)?年?(?:的|出版的|上映的|发行的)?\s*{_KIND}?\s*{_T}", _I),
)
DATED_THIS: Final = (
    re.compile(rf"\bthis (?:\w+ )?{_YEAR}", _I),
    re.compile(rf"这[部本张首]{_YEAR}"),
    re.compile(rf"{_YEAR}年(?:的|上映的|出版的|发行的)这[部本张首]"),
)
"""A year and a title; a year and the candidate."""

KIND: Final = {
    **dict.fromkeys(("novel", "book", "小说", "书"), "book"),
    **dict.fromkeys(("film", "movie", "电影", "影片"), "film"),
    **dict.fromkeys(("album", "专辑"), "music"),
}
_MADE_WORD: Final = (
    r"(?:directed|wrote|writes|composed|recorded|made|filmed|created|painted|sings|sang|shot|plays|played|penned)"
)
_ITSELF: Final = re.compile(r"\b(?:this|here)\b|[这此该][部张本首]", _I)
MADE_THIS: Final = (
    re.compile(
        rf"{PERSON}+\s+(?:has |had |also |once )?{_MADE_WORD}\s+(?:it\b|this\b|the (?:film|book|novel|album|music)\b)",
        _I,
    ),
    re.compile(
        rf"\bthis (?:\w+ ){{0,3}}?(?:is |was |, )?(?:by|from|{_MADE_WORD} by|composed by) {PERSON}+"
        rf"|\bits (?:director|author|"
        rf"composer|singer|maker|writer),? {PERSON}+",
        _I,
    ),
    re.compile(rf"{PERSON}+\s*{_MADE_ZH}?的?(?:这|此|该)[部张本首]"),
    re.compile(rf"(?:这|此|该)[部张本首][^，。；《]{{0,8}}?(?:由|是|出自)\s*{PERSON}+"),
)
"""A maker who is said to have made the candidate."""

AGAIN: Final = re.compile(
    rf"(?:^|[,;]\s*)(?:also |again |likewise )?(?:by|from) {PERSON}+\s*,? (?:like|as (?:is|was|were)|just like)\b"
    rf"|\b(?:also|both|again|all|each|too|too,) (?:\w+ ){{0,2}}(?:by|from) {PERSON}+"
    rf"|\b(?:same|another|one more|more)\s+(?:\w+\s+){{0,2}}(?:by |from |of )?{PERSON}+"
    rf"|{PERSON}+(?:,? (?:again|too|as well|once more)\b)|(?:shar\w+|hav\w+"
    rf"|with) {PERSON}+[^.,;]{{0,12}} (?:in common|with)"
    rf"|(?:同样|都|也|同|皆|均)(?:是|由|出自|来自|为)(?:同一位?\w{{0,2}})?{PERSON}+"
    rf"|{PERSON}+的另一|又一[部本张](?:由)?{PERSON}+|再次(?:由)?{PERSON}+",
    _I,
)
"""A maker who is said to have made the candidate and a cited work, both."""

SAME_MAKER: Final = re.compile(
    r"\b(?:same|shared?s?|sharing|common) (?:an? |its |the )?(?:author|director|creator|maker|writer|band|artist"
    r"|composer|"
    r"singer|novelist|filmmaker)s?\b|同一(?:位|个|名)?(?:作者|导演|作家|创作者|歌手|乐队|人)|(?:作者|导演)相同"
    r"|出自同一",
    _I,
)
SAME_YEAR: Final = re.compile(r"\b(?:same|shared) year\b|同一?年", _I)
KINDS: Final = (
    (
        re.compile(
            rf"\b(?:novels?|books?)\s+{_ANY_T}|{_ANY_T}\s*,?\s*(?:the |a )?(?:novel|book)\b|小说\s*{_ANY_T}", _I
        ),
        "book",
    ),
    (
        re.compile(
            rf"\b(?:films?|movies?)\s+{_ANY_T}|{_ANY_T}\s*,?\s*(?:the |a )?(?:film|movie)\b|电影\s*{_ANY_T}", _I
        ),
        "film",
    ),
    (
        re.compile(rf"\b(?:albums?|records?)\s+{_ANY_T}|{_ANY_T}\s*,?\s*(?:the |an? )?album\b|专辑\s*{_ANY_T}", _I),
        "music",
    ),
)
"""What a title is called."""

_BY: Final = rf"by {PERSON}+"
_S: Final = rf"{PERSON}+['’]s? (?:\w+ )?"
ROLES: Final = (
    (
        re.compile(
            rf"(?:directed|filmed) {_BY}|{PERSON}+ directs|{_S}(?:film|movie)\b|{PERSON}+(?:执导|导演|拍摄|镜头下"
            rf"|的(?:电影|影片))"
        ),
        "film",
    ),
    (
        re.compile(
            rf"(?:written|authored|penned) {_BY}|{PERSON}+ (?:writes|wrote)\b|{_S}(?:novel|book|prose)\b"
            rf"|{PERSON}+(?:笔下|所著|所写|写的|的小说)"
        ),
        "book",
    ),
    (
        re.compile(
            rf"(?:sung|recorded|performed|composed) {_BY}|{PERSON}+ sings\b|{_S}(?:album|record|songs?|music)\b"
            rf"|{PERSON}+(?:演唱|的(?:专辑|歌|音乐))"
        ),
        "music",
    ),
)
"""What a maker is said to have made."""

THIS: Final = (
    (
        re.compile(r"\bthis (?:\w+ ){0,2}(?:film|movie)\b|这部[^，。；与和]{0,6}?(?:电影|影片)|本片|该片|这部片", _I),
        "film",
    ),
    (
        re.compile(r"\bthis (?:\w+ ){0,2}(?:novel|book|memoir)\b|这[本部][^，。；与和]{0,6}?(?:小说|书)|本书|该书", _I),
        "book",
    ),
    (re.compile(r"\bthis (?:\w+ ){0,2}(?:album|record)\b|这张[^，。；与和]{0,6}?(?:专辑|唱片)", _I), "music"),
)
"""What the candidate is called."""


def broken(masked: Masked, candidate: Work, cited: Sequence[Work]) -> str:
    """The first tie in a masked sentence that the facts do not bear out, else an empty text."""
    works = {work.key: work for work in (candidate, *cited)}
    return next(_broken(masked, works, candidate, cited), "")


def _broken(masked: Masked, works: Mapping[str, Work], candidate: Work, cited: Sequence[Work]) -> Iterator[str]:
    text, owners = masked.text, masked.owners
    yield from (m[0] for p in MADE_BY for m in p.finditer(text) if not owners[m["title"]] & owners[m["person"]])
    for match in (m for pattern in DATED for m in pattern.finditer(text)):
        meant = [works[key] for key in owners[match["title"]] if key in works]
        kind = KIND.get((match["kind"] or "").lower())
        alike = [work for work in meant if work.noun == kind] or meant
        if not any(work.year == _year(match["year"]) for work in alike):
            yield match[0]
    yield from _nearest(masked, works, candidate)
    for pattern in DATED_THIS:
        yield from (match[0] for match in pattern.finditer(text) if _year(match["year"]) != candidate.year)
    for match in (m for pattern in MADE_THIS for m in pattern.finditer(text)):
        if not any(candidate.key in owners[sign] for sign in match[0] if sign in PEOPLE and sign in owners):
            yield match[0]
    yield from _again(masked, candidate, cited)
    yield from _kinds(masked, works, candidate)


def _nearest(masked: Masked, works: Mapping[str, Work], candidate: Work) -> Iterator[str]:
    """Years that are not those of the nearest work named in their clause."""
    for clause in re.split(r"[,;，；。]", masked.text):
        places = [(match.span(), masked.owners[match[0][0]]) for match in re.finditer(f"{TITLE}+", clause)]
        places += [(match.span(), frozenset({candidate.key})) for match in _ITSELF.finditer(clause)]
        for year in re.finditer(rf"(?<!\d){_YEAR}", clause) if places else ():
            keys = min(places, key=lambda place: max(place[0][0] - year.end(), year.start() - place[0][1]))[1]
            if not any(works[key].year == _year(year["year"]) for key in keys if key in works):
                yield year[0]


def _again(masked: Masked, candidate: Work, cited: Sequence[Work]) -> Iterator[str]:
    """Ties that are claimed of the candidate and of a cited work at once."""
    others = {work.key for work in cited}
    for match in AGAIN.finditer(masked.text):
        person = next(sign for sign in match[0] if sign in PEOPLE)
        keys = masked.owners[person]
        if candidate.key not in keys or not keys & others:
            yield match[0]
    makers = {name.casefold() for name in candidate.item.creators}
    if (same := SAME_MAKER.search(masked.text)) and not any(
        makers & {name.casefold() for name in work.item.creators} for work in cited
    ):
        yield same[0]
    if (same := SAME_YEAR.search(masked.text)) and not any(work.year == candidate.year for work in cited):
        yield same[0]


def _kinds(masked: Masked, works: Mapping[str, Work], candidate: Work) -> Iterator[str]:
    """What is called a film has to be one, and who is said to direct has to have made one."""
    known = {"book", "film", "music"}
    for pattern, kind in (*KINDS, *ROLES):
        for match in pattern.finditer(masked.text):
            sign = next(sign for sign in match[0] if sign in masked.owners)
            nouns = {works[key].noun for key in masked.owners[sign] if key in works}
            if nouns and nouns <= known and kind not in nouns:
                yield match[0]
    for pattern, kind in THIS:
        match_ = pattern.search(masked.text)
        if match_ and candidate.noun in known and candidate.noun != kind:
            yield match_[0]


def _year(figures: str) -> int:
    return int(figures) if figures.isdigit() else chinese_value(figures)
