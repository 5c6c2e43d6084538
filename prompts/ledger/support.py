"""Which entry of the book supports a claim, kind by kind. None means that nothing does."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from prompts.claims.claim import Claim
from prompts.claims.fold import fold, words
from prompts.claims.names import is_common
from prompts.ledger.book import Book, Entry, first, stem, unowned

AROUND: Final = 60
"""Signs before and after a claim that tell what it is said of."""


class Place(NamedTuple):
    """A claim where it stands: the words before and after it."""

    claim: Claim
    before: str
    after: str

    @property
    def next(self) -> str:
        """The stem of the next word, empty at the end of a clause."""
        match = re.match(r"[\s-]*([A-Za-zÀ-ÿ']+|[㐀-鿿]{1,2})", self.after)
        return stem(fold(match[1])) if match else ""

    @property
    def previous(self) -> str:
        """The stem of the word before."""
        match = re.search(r"([A-Za-zÀ-ÿ']+|[㐀-鿿]{1,2})[\s-]*$", self.before)
        return stem(fold(match[1])) if match else ""


Rule = Callable[[Place, Book], Entry | None]

RELEASE: Final = re.compile(
    r"(?:\(|（|｜|\bfrom|released(?: in)?|published(?: in)?|(?:first )?(?:appeared|out|issued|recorded|made|shot"
    r"|came out|premiered|written)(?: back)? in|dates? (?:from|back to)|since|year:|年份：|问世于|上映于|发表于"
    r"|出版于|发行于|写于|创作于|拍摄于|录制于)\s*$",
    re.I,
)
RELEASED: Final = re.compile(
    r"^\s*(?:年)?\s*(?:\)|）|年?(?:的|这)?(?:一[部张本首件])?[^，。；]{0,12}(?:片|电影|小说|作品|专辑|书|问世"
    r"|上映|出版|发行|发表|推出|带来|录制|拍)|,? ?(?:[\w'&-]+ ){0,3}(?:film|movie|novel|book|album|record|drama"
    r"|comedy|thriller|classic|romance|western|musical|documentary|memoir|story|adventure|collection|debut"
    r"|release)\b|,? (?:comes|came|brought))",
    re.I,
)
SETTING: Final = re.compile(
    r"(?:\bset (?:in|during|around)|takes? place in|故事发生在|背景(?:设)?(?:在|是|为)|时值)\s*(?:the )?(?:year )?$",
    re.I,
)

YEARS: Final = ("year", "release", "publi", "date", "issued")
UNITS: Final = {"second": 1 / 60, "minute": 1.0, "hour": 60.0}
LENGTHS: Final = ("duration", "runtime", "running", "length", "minutes", "hours", "time", "pages")
COMMERCE: Final = re.compile(
    r"(?:only|just|now|for|at|costs?|priced?|price|from|仅|只要|只需|售价|现价|原价|价格|特价|定价)[:：]?\s*$", re.I
)

AWARDS: Final = {
    "奥斯卡": "oscar", "academy award": "oscar", "格莱美": "grammy", "艾美": "emmy", "金球": "golden globe",
    "金棕榈": "palme d'or",
    "诺贝尔": "nobel", "普利策": "pulitzer", "布克": "booker", "雨果": "hugo", "星云": "nebula",
    "金狮": "golden lion",
    "金熊": "golden bear", "凯撒": "cesar", "戛纳": "cannes", "茅盾文学": "mao dun", "芥川": "akutagawa",
    "直木": "naoki",
}  # fmt: skip
"""Prizes by their Chinese and other names, and the name under which they are compared."""
NOMINATED: Final = re.compile(r"nominat|shortlist|longlist|finalist|提名|入围", re.I)
PLAIN_PRIZE: Final = re.compile(
    r"^(?:(?:award|prize)s?(?:-winning| winning)?|awarded|medal|honou?rs?|won|winner|prizewinn\w+|获奖|得奖|奖项"
    r"|大奖|殊荣|荣获|斩获|摘得"
    r"|奖得主)$",
    re.I,
)

BOAST: Final = re.compile(
    r"^(?:best|greatest|finest|unmatched|unrivall?ed|unparallell?ed|ultimate|perfect(?:ly)?|flawless(?:ly)?"
    r"|definitive|supreme|unbeatable|incomparable|peerless"
    r"|second to none|of all time|all-time|guarantee[ds]?|100\s?%|cheapest|国家级|世界级|国际级|宇宙级|顶级|顶尖"
    r"|极致|极品|至尊|绝无仅有|史上|空前|绝后|无与伦比|无可比拟|举世无双"
    r"|完美|万能|百分之百|全网|之最|必看|必读|必听|独一无二)$",
    re.I,
)
"""Praise, which of the thing itself no sentence of a description vouches for, only a field of its own."""
PRODUCT: Final = frozenset(
    map(
        stem,
        [
            "film",
            "movie",
            "book",
            "novel",
            "album",
            "record",
            "song",
            "item",
            "product",
            "choice",
            "thing",
            "story",
            "read",
            "watch",
            "listen",
            "series",
            "game",
            "release",
            "recipe",
            "work",
            "quality",
            "price",
            "value",
            "deal",
            "gift",
            "way",
            "version",
            "experience",
            "ever",
        ],
    )
) | {"选择", "作品", "电影", "小说", "专辑", "商品", "产品", "体验", "品质"}
CHART: Final = re.compile(
    r"^(?:no\.|number|nr\.|#|top)|chart|topped|ranked|rated|selling|grossing|榜|冠军|亚军|排名|名列|位居|位列"
    r"|登顶|^前|首屈|数一数二",
    re.I,
)
PUBLISHED: Final = re.compile(r"^\s+(?:appeared|published|released|issued|came out|performed|shown|recorded)\b", re.I)

COUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    "首": ("track", "song"), "曲": ("track", "song"), "集": ("episode",), "季": ("season",), "卷": ("volume",),
    "册": ("volume",),
    "章": ("chapter",), "人": ("player", "serving", "people"), "份": ("serving",), "页": ("page",),
    "部": ("part",), "岁": ("age",),
    "分": ("rating", "score"), "星": ("rating", "star"), "star": ("rating", "star"), "out": ("rating", "score"),
    "克": ("weight", "gram"),
    "度": ("temperature",), "件": ("piece",), "种": ("kind",),
}  # fmt: skip
"""What a number counts, by the word after it, and the attributes that hold such counts."""


HARD: Final = frozenset(["price", "offer", "ranking"])
"""Kinds that even the very words of a description do not support."""


def support(place: Place, book: Book, sentence: str = "") -> Entry | None:
    """What supports a claim: an entry by the rule of its kind, or its whole `sentence` as the catalogue has it."""
    found = RULES.get(place.claim.kind, _comparison)(place, book)
    if found is None and sentence and place.claim.kind not in HARD and not BOAST.match(fold(place.claim.text)):
        return first(e for e in book.prose if e.value == sentence)
    return found


def _year(place: Place, book: Book) -> Entry | None:
    """A year of release rests on its field; one of the story on the description; one of a prize on the prize."""
    own = first(e for e in book.fields(*YEARS) if place.claim.value in re.findall(r"\d{4}", e.value))
    told = _equal(place.claim, book.prose)
    if SETTING.search(place.before):
        return told
    if RELEASE.search(place.before) or RELEASED.search(place.after):
        return own
    return own or told or first(e for e in book.facts if _equal(place.claim, [e]) and _nearby(place, e))


def _nearby(place: Place, entry: Entry) -> bool:
    """Whether the words around a claim speak of the same: one of some length stands in the entry."""
    around = _prize(place.before[-40:] + " " + place.after[:40])
    return any(len(word) > 3 and stem(word) in entry.stems for word in words(around)) or any(
        around[n : n + 2] in entry.value for n in range(len(around) - 1) if not around[n : n + 2].isascii()
    )


def _decade(place: Place, book: Book) -> Entry | None:
    own = [e for e in book.fields(*YEARS) if f"{e.value[:3]}0s" == place.claim.value]
    told = _equal(place.claim, book.entries)
    return told if SETTING.search(place.before) else first(own) or told


def _century(place: Place, book: Book) -> Entry | None:
    own = [
        e
        for e in book.fields(*YEARS)
        if e.value[:4].isdigit() and str(int(e.value[:4]) // 100 + 1) == place.claim.value
    ]
    told = _equal(place.claim, book.entries)
    return told if SETTING.search(place.before) else told or first(own)


def _duration(place: Place, book: Book) -> Entry | None:
    amount, unit = _whole_length(place)
    for entry in book.fields(*LENGTHS):
        named = next(
            (u for u in (*UNITS, "page", "day", "week", "month", "year") if u in entry.field),
            "page" if "page" in entry.field else "minute",
        )
        number = re.fullmatch(r"\d+(?:\.\d+)?", entry.value)
        if number and _same_length(amount, unit, entry.value, named):
            return entry
        if any(c.kind == "duration" and _same_length(amount, unit, *c.value.split(" ")) for c in entry.claims):
            return entry
    return _phrased(
        place, (e for e in book.prose if any(c.kind == "duration" and c.value == place.claim.value for c in e.claims))
    )


def _whole_length(place: Place) -> tuple[str, str]:
    """The amount and the unit of a duration; "an hour and 47 minutes" is one, found at either end."""
    amount, unit = place.claim.value.split(" ")
    if unit == "hour" and (more := re.match(r"(?: and)? (\d+)[ -]min", place.after)):
        return str(float(amount) * 60 + float(more[1])), "minute"
    if unit == "minute" and (hours := re.search(r"(\d+|an?|one|two|three) hours?(?: and)? $", place.before, re.I)):
        return str(float(numeral(hours[1])) * 60 + float(amount)), "minute"
    return amount, unit


def numeral(word: str) -> float:
    """The value of a small number in words or figures."""
    return float(word) if word.isdigit() else float({"two": 2, "three": 3}.get(word.lower(), 1))


def _same_length(amount: str, unit: str, other: str, other_unit: str) -> bool:
    if unit in UNITS and other_unit in UNITS:
        return abs(float(amount) * UNITS[unit] - float(other) * UNITS[other_unit]) < 0.01
    return unit == other_unit and float(amount) == float(other)


def _price(place: Place, book: Book) -> Entry | None:
    amount, currency = place.claim.value.split(" ")
    known = next((fold(e.value) for e in book.fields("currency")), "")
    for entry in book.fields("price"):
        stated = [c.value for c in entry.claims if c.kind == "price"]
        bare = re.fullmatch(r"\d+(?:\.\d+)?", entry.value)
        if place.claim.value in stated or (bare and float(bare[0]) == float(amount) and known in ("", currency)):
            return entry
    return None if COMMERCE.search(place.before) else _equal(place.claim, book.prose)


def _offer(place: Place, book: Book) -> Entry | None:
    word = fold(place.claim.text)
    if re.match(r"free|for free|免费", word):
        free = first(e for e in book.fields("price") if re.fullmatch(r"0+(?:\.0+)?|free|免费", e.folded))
        if free:
            return free
    return first(e for e in book.facts if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", e.folded))


def _award(place: Place, book: Book) -> Entry | None:
    """A prize by its name; won and nominated are two things. A bare "won" means the prize named beside it."""
    said = _prize(fold(place.claim.text))
    nominated = bool(NOMINATED.search(f"{place.before[-40:]}{place.claim.text}{place.after[:30]}"))
    named = "" if PLAIN_PRIZE.match(said) or NOMINATED.match(said) else said
    prizes = [
        e for e in (*book.facts, *book.prose)
        if "award" in e.field or "prize" in e.field or any(c.kind == "award" for c in e.claims)
    ]  # fmt: skip
    beside = {
        stem(word) for word in words(" ".join(_CAPITAL.findall(place.before[-24:] + place.after[:40])))
    } - _PRIZE_WORDS
    meant = [e for e in prizes if beside & e.stems] or prizes
    found = (e for e in meant if bool(NOMINATED.search(e.value + e.field)) == nominated)
    return first(e for e in found if _core(named) in _prize(e.folded))


_CAPITAL: Final = re.compile(r"\b[A-ZÀ-Þ][\w'’]+")
_PRIZE_WORDS: Final = frozenset(map(stem, ("award", "awards", "prize", "medal", "best", "the", "winner", "won")))


def _prize(text: str) -> str:
    for name, usual in AWARDS.items():  # spaces, so that it is a word of its own among Chinese signs
        text = text.replace(name, f" {usual} ")
    return text


def _core(name: str) -> str:
    name = re.sub(r"^(?:曾|荣|获|得|斩|摘|并|又|也|还)+", "", name)
    return re.sub(r"(?:文学)?奖.*$|(?: award| prize)?s?$|[-\s]winning$", "", name).strip()


def _ranking(place: Place, book: Book) -> Entry | None:
    if PUBLISHED.match(place.after):
        return first(book.fields(*YEARS))
    if CHART.search(fold(place.claim.text)):
        ranked = book.fields("rank", "chart", "position", "bestsell")
        return first(e for e in ranked if place.claim.value in (re.findall(r"\d+", e.value) or [e.folded]))
    return _phrased(place, (e for e in book.entries if _equal(place.claim, [e])))


def _superlative(place: Place, book: Book) -> Entry | None:
    word = fold(place.claim.text)
    praises = bool(BOAST.match(word)) and (not place.next or place.next in PRODUCT)
    entries = book.facts if praises else book.entries
    return _phrased(place, (e for e in entries if word in e.folded and not e.field.startswith("title")))


def _acclaim(place: Place, book: Book) -> Entry | None:
    word = fold(place.claim.text)
    if people := first(e for e in book.entries if e.field == "audience" and e.folded == word):
        return people
    own = first(
        e
        for e in book.facts
        if re.search(rf"(?<![a-z]){re.escape(word)}", e.folded) and not e.field.startswith("title")
    )
    return own or _phrased(place, (e for e in book.prose if word in e.folded))


def _comparison(place: Place, book: Book) -> Entry | None:
    return _phrased(place, (e for e in (*book.facts, *book.prose) if fold(place.claim.text) in e.folded))


def _title(place: Place, book: Book) -> Entry | None:
    inner = place.claim.value.strip()
    named = first(
        e for e in book.entries if e.folded == inner and (e.field.startswith("title") or e.field == "audience.items")
    )
    return named or first(
        e for e in book.prose if len(inner) > 1 and any(c.kind == "title" and c.value == inner for c in e.claims)
    )


def _quote(place: Place, book: Book) -> Entry | None:
    inner = place.claim.value
    if not inner:
        return None
    exact = first(e for e in book.entries if e.folded == inner)
    long = len(inner.split()) > 2 or len(inner) > 5
    return exact or (first(e for e in book.entries if inner in e.folded) if long and not _praises(place) else None)


def _praises(place: Place) -> bool:
    """Whether a quotation is put into somebody's mouth."""
    said = r"(?:critic|review|reader|viewer|says?|said|calls?|called|wrote|writes|according|评|称|说|赞)"
    return bool(re.search(said, place.before[-30:] + place.after[:30], re.I))


def _name(place: Place, book: Book) -> Entry | None:
    """A name may run on into the next sentence ("by Frank Herbert. If"): its parts are looked up one by one."""
    parts = re.split(r"(?<=\w\w)\.\s+", place.claim.text)
    begun = [
        re.sub(r"^\S+", "", part).strip() if n and is_common(part.split()[0].lower()) else part
        for n, part in enumerate(parts)
    ]
    found = [_named(part, book) for part in begun if part]
    return found[0] if found and all(found) else None


def _named(text: str, book: Book) -> Entry | None:
    run = unowned(words(text))
    entries = book.entries
    whole = first(e for e in entries if _within(run, e.words) or (not text.isascii() and fold(text) in e.folded))
    held = [first(e for e in entries if {word, f"{word}s"} & set(e.words)) for word in run if word not in _BRIDGES]
    return whole or (held[0] if held and all(held) else None)


_BRIDGES: Final = frozenset(
    [
        "of",
        "the",
        "de",
        "del",
        "della",
        "di",
        "da",
        "du",
        "le",
        "la",
        "von",
        "van",
        "der",
        "den",
        "bin",
        "al",
        "y",
        "to",
        "in",
        "for",
        "on",
        "at",
        "a",
        "an",
        "with",
        "and",
    ]
)


def _within(run: tuple[str, ...], inside: tuple[str, ...]) -> bool:
    size = len(run)
    return size > 0 and any(inside[n : n + size] == run for n in range(len(inside) - size + 1))


def _number(place: Place, book: Book) -> Entry | None:
    after = fold(place.after[:12])
    kinds = next((names for sign, names in COUNTED.items() if after.lstrip(" -/").startswith(sign)), ())
    for entry in book.facts:
        name = {stem(part) for part in entry.field.casefold().split("_")}
        near = (place.next, place.previous, *map(stem, kinds))  # "aged" counts what "min_age" holds
        counted = any(word.startswith(part) for word in near for part in name)
        if counted and any(c.value == place.claim.value for c in entry.claims):
            return entry
    texts = (
        e
        for e in book.entries
        if not re.fullmatch(r"[\d.]+", e.value) and _equal(place.claim, [e], "number", "duration", "year")
    )
    return _phrased(place, texts)


def _equal(claim: Claim, entries: Iterable[Entry], *kinds: str) -> Entry | None:
    allowed = kinds or (claim.kind,)
    return first(e for e in entries if any(c.kind in allowed and c.value == claim.value for c in e.claims))


def _phrased(place: Place, entries: Iterable[Entry]) -> Entry | None:
    """The first entry that says the same of the same: the word after the claim (or before it) stands there too."""
    near = place.next or place.previous
    return first(e for e in entries if not near or near in e.stems or (not near.isascii() and _stands(place, near, e)))


def _stands(place: Place, near: str, entry: Entry) -> bool:
    """Whether Chinese words that follow a claim, or the claim with the sign after it, stand in the entry."""
    return near in entry.folded or (bool(place.next) and fold(place.claim.text) + near[0] in entry.folded)


def _none(place: Place, book: Book) -> Entry | None:
    del place, book
    return None


RULES: Final[Mapping[str, Rule]] = {
    "year": _year, "decade": _decade, "century": _century, "duration": _duration, "price": _price, "offer": _offer,
    "award": _award, "ranking": _ranking, "superlative": _superlative, "acclaim": _acclaim, "comparison": _comparison,
    "title": _title, "quote": _quote, "name": _name, "number": _number,
    **dict.fromkeys(("url", "contact", "handle", "markup", "hidden", "emoji", "instruction"), _none),
}  # fmt: skip
