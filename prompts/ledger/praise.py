"""What supports a prize, a rank, a superlative, acclaim or a comparison."""

import re
from typing import Final

from prompts.claims.fold import fold, words
from prompts.claims.vocabulary import stem
from prompts.ledger.book import Book, Entry, first
from prompts.ledger.place import YEARS, Place, equal, phrased

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
    r"^(?:best|first|only|greatest|finest|unmatched|unrivall?ed|unparallell?ed|ultimate|perfect(?:ly)?|flawless(?:ly)?"
    r"|definitive|supreme|unbeatable|incomparable|peerless"
    r"|second to none|of all time|all-time|guarantee[ds]?|100\s?%|cheapest|国家级|世界级|国际级|宇宙级|顶级|顶尖"
    r"|极致|极品|至尊|绝无仅有|史上|空前|绝后|无与伦比|无可比拟|举世无双"
    r"|完美|万能|百分之百|全网|之最|必看|必读|必听|独一无二|唯一|首部|首个|第一部|第一个)$",
    re.I,
)
"""Praise, which of the thing itself no sentence of a description vouches for, only a field of its own."""

PRODUCT: Final = frozenset(
    map(stem, [
        "film", "movie", "book", "novel", "album", "record", "song", "item", "product", "choice", "thing",
        "story", "read", "watch", "listen", "series", "game", "release", "recipe", "work", "quality", "price",
        "value", "deal", "gift", "way", "version", "experience", "ever",
    ])
) | {"选择", "作品", "电影", "小说", "专辑", "商品", "产品", "体验", "品质"}  # fmt: skip
"""What praise is given to when it is given to the thing itself."""

CHART: Final = re.compile(
    r"^(?:no\.|number|nr\.|#|top)|chart|topped|ranked|rated|selling|grossing|榜|冠军|亚军|排名|名列|位居|位列"
    r"|登顶|^前|首屈|数一数二",
    re.I,
)

PUBLISHED: Final = re.compile(r"^\s+(?:appeared|published|released|issued|came out|performed|shown|recorded)\b", re.I)


def award(place: Place, book: Book) -> Entry | None:
    """A prize by its name; won and nominated are two things. A bare "won" means the prize named beside it."""
    said = prize(fold(place.claim.text))
    nominated = bool(NOMINATED.search(f"{place.before[-40:]}{place.claim.text}{place.after[:30]}"))
    named = "" if PLAIN_PRIZE.match(said) or NOMINATED.match(said) else said
    prizes = [
        e for e in book.facts
        if "award" in e.field or "prize" in e.field or any(c.kind == "award" for c in e.claims)
    ]  # fmt: skip
    beside = {
        stem(word) for word in words(" ".join(_CAPITAL.findall(place.before[-24:] + place.after[:40])))
    } - _PRIZE_WORDS
    meant = [e for e in prizes if beside & e.stems] or prizes
    found = (e for e in meant if bool(NOMINATED.search(e.value + e.field)) == nominated)
    return first(e for e in found if _core(named) in prize(e.folded))


_CAPITAL: Final = re.compile(r"\b[A-ZÀ-Þ][\w'’]+")
_PRIZE_WORDS: Final = frozenset(map(stem, ("award", "awards", "prize", "medal", "best", "the", "winner", "won")))


def prize(text: str) -> str:
    """The text with the usual names of prizes, so that one name is compared with another."""
    for name, usual in AWARDS.items():  # spaces, so that it is a word of its own among Chinese signs
        text = text.replace(name, f" {usual} ")
    return text


def _core(name: str) -> str:
    name = re.sub(r"^(?:曾|荣|获|得|斩|摘|并|又|也|还)+", "", name)
    return re.sub(r"(?:文学)?奖.*$|(?: award| prize)?s?$|[-\s]winning$", "", name).strip()


def ranking(place: Place, book: Book) -> Entry | None:
    """A rank: a field of ranks that holds it, or the words for it with what they are said of."""
    if PUBLISHED.match(place.after):
        return first(book.fields(*YEARS))
    if charted(place):
        ranked = book.fields("rank", "chart", "position", "bestsell")
        return first(e for e in ranked if place.claim.value in (re.findall(r"\d+", e.value) or [e.folded]))
    return phrased(place, (e for e in book.stated if equal(place.claim, [e])))


def charted(place: Place) -> bool:
    """Whether a rank is one among other works, not "the third storm"."""
    return place.claim.kind == "ranking" and bool(CHART.search(fold(place.claim.text)))


def boasts(place: Place) -> bool:
    """Whether a claim praises the thing itself: "the best film", "simply perfect"; but not "for madmen only"."""
    word = fold(place.claim.text)
    alone = not place.next and word not in ("first", "only", "唯一")
    return bool(BOAST.match(word)) and (alone or place.next in PRODUCT)


def superlative(place: Place, book: Book) -> Entry | None:
    """A superlative: a field that says the same word of the same."""
    word = fold(place.claim.text)
    return phrased(place, (e for e in book.facts if word in e.folded and not e.field.startswith("title")))


def acclaim(place: Place, book: Book) -> Entry | None:
    """Acclaim: a field of its own."""
    word = fold(place.claim.text)
    if people := first(e for e in book.stated if e.field == "audience" and e.folded == word):
        return people
    return first(
        e
        for e in book.facts
        if re.search(rf"(?<![a-z]){re.escape(word)}", e.folded) and not e.field.startswith("title")
    )


def comparison(place: Place, book: Book) -> Entry | None:
    """A comparison: the same words, said of the same."""
    return phrased(place, (e for e in book.facts if fold(place.claim.text) in e.folded))
