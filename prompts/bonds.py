"""Who made what, and when: names and years that a sentence ties to a title have to be that title's own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from prompts.claims.numerals import chinese_value
from prompts.facts import Work
from prompts.masking import PEOPLE, PERSON, TITLE, Masked

_Q: Final = r"[”\"'’》〉]?"
_O: Final = r"[“\"'‘《〈]?"
_T: Final = rf"{_O}(?P<title>{TITLE})(?:(?P=title))*{_Q}"
_P: Final = rf"(?P<person>{PERSON})(?:(?P=person))*"
_YEAR: Final = r"(?P<year>1\d{3}|20\d\d|[〇零一二三四五六七八九]{4})"

MADE_BY: Final = (
    re.compile(
        rf"{_T}\s*(?:\([^)]*\)\s*)?,?\s*(?:(?:is|was|were|a|an|the|also|both|film|novel|book|album|story|record|movie|classic|"
        rf"tale|work)\s+)*(?:by|from|directed by|written by|recorded by|of)\s+{_P}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_P}['’]s?\s+(?:own\s+|novel\s+|film\s+|book\s+|album\s+|\d{{4}}\s+|\w+\s+){{0,3}}{_T}", re.IGNORECASE
    ),
    re.compile(
        rf"{_P}\s*(?:执导|导演|写|创作|演唱|所著|所写|拍摄|笔下|撰写)?的?(?:\d{{4}}年的?)?(?:小说|电影|影片|专辑|作品|名篇|书)?{_T}"
    ),
    re.compile(rf"{_T}(?:（[^）]*）)?(?:的(?:作者|导演|创作者|歌手|原作者)(?:是|为|，)?|(?:是|由|出自){{1,2}}){_P}"),
    re.compile(rf"{_P}(?:wrote|directed|recorded|made|sings|sang|filmed|created)\s+{_T}", re.IGNORECASE),
    re.compile(rf"{_P}\s+(?:wrote|directed|recorded|made|sings|sang|filmed|created)\s+{_T}", re.IGNORECASE),
)
DATED: Final = (
    re.compile(
        rf"{_T}\s*[(（,，]?\s*(?:\w+\s+){{0,2}}(?:from|of|in|released in|published in|made in|came out in)?\s*{_YEAR}(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\d){_YEAR}(?:['’]s)?年?(?:的|出版的|上映的|发行的)?\s*(?:film|novel|book|album|story|movie|小说|电影|专辑|影片)?\s*{_T}",
        re.I,
    ),
)
AGAIN: Final = re.compile(
    rf"(?:^|[,;]\s*)(?:also |again |likewise )?(?:by|from) {PERSON}+\s*,? (?:like|as (?:is|was|were)|just like)\b|\b(?:also|both|again|all|each|too|too,) "
    rf"(?:\w+ ){{0,2}}(?:by|from) {PERSON}+|\b(?:same|another|shared|one more|more)\s+(?:\w+\s+){{0,2}}(?:by |from |of )?{PERSON}+"
    rf"|{PERSON}+(?:,? (?:again|too|as well|once more)\b)|(?:shar\w+|hav\w+|with) {PERSON}+[^.,;]{{0,12}} (?:in common|with)"
    rf"|(?:同样|都|也|同|皆|均)(?:是|由|出自|来自|为)(?:同一位?\w{{0,2}})?{PERSON}+|{PERSON}+的另一|又一[部本张](?:由)?{PERSON}+|再次(?:由)?{PERSON}+",
    re.IGNORECASE,
)
SAME_MAKER: Final = re.compile(
    r"\b(?:same|shared?s?|sharing|common) (?:an? |its |the )?(?:author|director|creator|maker|writer|band|artist|composer|singer|"
    r"novelist|filmmaker)s?\b|同一(?:位|个|名)?(?:作者|导演|作家|创作者|歌手|乐队|人)|(?:作者|导演)相同|出自同一",
    re.IGNORECASE,
)
SAME_YEAR: Final = re.compile(r"\b(?:same|shared) year\b|同(?:一)?年", re.IGNORECASE)
KINDS: Final = (
    (
        re.compile(rf"\b(?:novels?|books?)\s+{_O}{TITLE}+{_Q}|{_O}{TITLE}+{_Q}\s*,?\s*(?:the |a )?(?:novel|book)\b|(?:小说|书籍)\s*{_O}{TITLE}+{_Q}", re.I),
        "book",
    ),
    (
        re.compile(rf"\b(?:films?|movies?)\s+{_O}{TITLE}+{_Q}|{_O}{TITLE}+{_Q}\s*,?\s*(?:the |a )?(?:film|movie)\b|(?:电影|影片)\s*{_O}{TITLE}+{_Q}", re.I),
        "film",
    ),
    (re.compile(rf"\b(?:albums?|records?)\s+{_O}{TITLE}+{_Q}|{_O}{TITLE}+{_Q}\s*,?\s*(?:the |an? )?(?:album)\b|专辑\s*{_O}{TITLE}+{_Q}", re.I), "music"),
)
ROLES: Final = (
    (
        re.compile(
            rf"(?:directed|filmed) by {PERSON}+|{PERSON}+ directs|{PERSON}+['’]s? (?:film|movie)|{PERSON}+(?:执导|导演|拍摄|镜头下|的(?:电影|影片))"
        ),
        "film",
    ),
    (
        re.compile(
            rf"(?:written|authored|penned) by {PERSON}+|{PERSON}+ (?:writes|wrote)\b|{PERSON}+['’]s? (?:novel|book|prose)|{PERSON}+(?:笔下|所著|所写|写的|的小说)"
        ),
        "book",
    ),
    (
        re.compile(
            rf"(?:sung|recorded|performed|composed) by {PERSON}+|{PERSON}+ sings\b|{PERSON}+['’]s? (?:album|record|songs?|music)|{PERSON}+(?:演唱|的(?:专辑|歌|音乐))"
        ),
        "music",
    ),
)
THIS: Final = (
    (re.compile(r"\bthis (?:\w+ ){0,2}(?:film|movie)\b|这部[^，。；]{0,6}?(?:电影|影片)|本片|该片|这部片"), "film"),
    (re.compile(r"\bthis (?:\w+ ){0,2}(?:novel|book|memoir)\b|这[本部][^，。；]{0,6}?(?:小说|书)|本书|该书"), "book"),
    (re.compile(r"\bthis (?:\w+ ){0,2}(?:album|record)\b|这张[^，。；]{0,6}?(?:专辑|唱片)"), "music"),
)


def broken(masked: Masked, candidate: Work, cited: Sequence[Work]) -> str:
    """The first tie in a masked sentence that the facts do not bear out, else an empty text."""
    works = {work.key: work for work in (candidate, *cited)}
    return next(_broken(masked, works, candidate, cited), "")


def _broken(masked: Masked, works: Mapping[str, Work], candidate: Work, cited: Sequence[Work]) -> Iterator[str]:
    text, owners = masked.text, masked.owners
    yield from (m[0] for p in MADE_BY for m in p.finditer(text) if not owners[m["title"]] & owners[m["person"]])
    for pattern in DATED:
        for match in pattern.finditer(text):
            if not any(works[key].year == _year(match["year"]) for key in owners[match["title"]] if key in works):
                yield match[0]
    yield from _again(masked, candidate, cited)
    yield from _kinds(masked, works, candidate)


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
