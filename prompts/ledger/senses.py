"""Claims that no figure and no capital gives away: what kind of thing it is, who did what, what is in it, what happens.

Each function yields what it finds in a text, supported or not, against an open book.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from prompts.claims.fold import fold, words
from prompts.copy.copies import Claimed, Fault, Support
from prompts.copy.wording import subjects
from prompts.grounds import noun
from prompts.ledger.book import LANGS, Book, Entry, first, stem
from prompts.template import glossary

EVERYDAY: Final = frozenset(
    ["album", "article", "book", "children", "classic", "country", "course", "family", "film", "folk", "game",
    "history", "horror", "item", "joy", "journey", "love", "magic", "memory", "metal", "movie", "music",
    "musical", "nature", "podcast", "pop", "recipe", "rock", "series", "song", "soul", "space", "time", "world",
    "youth", "survival", "adventure", "mystery", "fate", "freedom", "the city", "the sea", "drama",
    "action", "technology", "identity", "art", "poetry"]
) - frozenset(["horror", "musical"])  # fmt: skip
"""Words of the glossary that also stand in sentences without naming a theme or a genre."""

EVERYDAY_ZH: Final = frozenset(
    [
        "书",
        "电影",
        "专辑",
        "作品",
        "时间",
        "音乐",
        "世界",
        "世界音乐",
        "家庭",
        "历史",
        "文章",
        "课程",
        "游戏",
        "歌曲",
        "剧集",
        "播客",
        "菜谱",
        "经典",
        "青春",
        "旅途",
        "城市",
        "自然",
        "记忆",
        "技术",
        "爱情",
        "身份认同",
        "流行",
        "国家",
        "儿童",
        "欢乐",
        "命运",
        "自由",
        "动作",
        "剧情",
        "太空",
        "大海",
        "求生",
        "冒险",
        "魔法",
        "孤独",
        "悬疑",
        "诗歌",
        "乡村",
        "灵魂乐",
        "摇滚",
        "民谣",
        "金属",
    ]
)

ABOUT: Final = re.compile(
    r"(?:\babout|\bthemes?(?: are| is|:| of)|\btreats of|\bexplor(?:es?|ing)|\bdrawn to|\bsubject is"
    r"|\bbeside that|\bcome to it for|\bdeals with|\bconcerned with"
    r"|主题|写|说到|喜欢|对|为了|关于|讲述|探讨|聚焦|讲的是)[^.!?。！？]{0,60}$",
    re.I,
)
"""Words after which an everyday word is a theme."""

MEDIA: Final = {
    "film": ("film", "films", "movie", "movies", "screen", "feature film", "电影", "影片", "片子"),
    "book": ("book", "books", "novel", "novels", "novella", "bestseller", "page-turner", "小说", "书籍", "读物"),
    "music": ("album", "albums", "record", "song", "songs", "soundtrack", "专辑", "唱片", "歌曲"),
    "series": ("tv series", "miniseries", "sitcom", "电视剧", "剧集", "连续剧"),
    "game": ("video game", "电子游戏"),
}  # fmt: skip
SAME: Final = {"movie": "film", "album": "music", "song": "music"}

ROLES: Final = (
    (r"star(?:s|ring|red)?|co-stars?|with a cast led by|cast|featuring|主演|出演|饰演|领衔", ("cast", "actor", "star")),
    (r"direct(?:s|ed|or|orial)|filmmaker|helmed|执导|导演|镜头下", ("director", "film")),
    (r"wr(?:ote|ites|itten)|author|novelist|penned|pen of|所著|著|作者|作家|笔下|撰写", ("author", "writer", "book")),
    (r"compos(?:ed|es|er)|scored|score by|作曲|配乐", ("composer", "music")),
    (r"s[aiu]ngs?\b|singer|perform(?:s|ed)|recorded|演唱|歌手|献唱", ("artist", "singer", "performer", "music")),
    (r"produc(?:ed|er|es)|监制|制片", ("producer",)),
    (r"translat(?:ed|or|ion)|译者|翻译", ("translator",)),
    (r"illustrat(?:ed|or|ions?)|插画|绘者", ("illustrator",)),
    (r"narrat(?:ed|or) by|read by|朗读|播讲", ("narrator",)),
    (r"designed|designer|设计师", ("designer",)),
)  # fmt: skip
"""Words for what somebody did, and the attributes, or the domain in which creators do that."""

MADE_OF: Final = re.compile(
    r"\b(?:made (?:with|from|of)|contain(?:s|ing)|ingredients?:|infused with|enriched with|rich in|packed with"
    r"|loaded with|free (?:of|from)|without added|no added|blend of|notes of|hints of"
    r"|flavou?red with)\s+(?P<en>[^.;:!?\n]{2,60})"
    r"|(?P<free>\b[a-z]+)-free\b|(?:(?:含有|富含|添加了?|配料(?:有|为|：)|成分(?:有|为|：)|原料(?:有|为|：)|选用"
    r"|采用|不含|无添加|不添加|零添加|零|无)(?P<zh>[㐀-鿿、和与及]{1,16}?)(?=[，。；、的制酿]|$))",
    re.I,
)
PERSONAL: Final = re.compile(
    r"\b(?i:user|reader|customer|member|viewer|client|patron)[-_ ]?#?\d+\b|\b(?i:dear|hi|hello|hey),? [A-Z][a-z]+"
    r"|\b(?i:because|since|as|when|now that) you(?:'ve| have)? (?i:read|watched|bought|liked|rated|saw|seen"
    r"|listened)\b"
    r"|\b(?i:you (?:recently|just|already|last|once) (?:read|watched|bought|liked|rated|saw|listened|ordered|played))"
    r"|\b(?i:your (?:history|purchases?|orders?|ratings?|last (?:order|visit)|account|recent|bookshelf|list))\b"
    r"|\b(?i:(?:we|our records) (?:know|noticed|saw|see|remember|show) (?:that |what |how )?(?:you|your))\b"
    r"|\b(?i:one|a certain|a single|this one|another|some) (?i:reader|customer|viewer|listener|user|member|fan)\b"
    r"|\b(?i:reader|customer|viewer|listener|user|member)s? (?:named|called|from [A-Z]|who lives?|aged)"
    r"|\b[Yy]ou,? [A-Z][a-z]+,|\b[A-Z][a-z]+, (?:you|your|because you|this one is)\b"
    r"|(?:因为|既然)(?:你|您)(?:读过|看过|买过|听过|喜欢过|收藏)|(?:你|您)(?:最近|刚刚|上周|昨天|曾经|曾"
    r"|上次)(?:读|看|买|听|收藏|浏览)"
    r"|(?:你|您)的(?:历史|订单|购买|评分|账户|记录|浏览|书架)|我们(?:知道|注意到|发现|记得)(?:你|您)"
    r"|(?:一位|某位|有位|一名|某个)(?:读者|用户|顾客|影迷|听众|观众|会员)"
    r"|亲爱的(?!读者|朋友|影迷|听众|观众|各位)[㐀-鿿A-Za-z]{1,6}|(?:用户|读者|会员)[-_ ]?\d+",
)  # fmt: skip
"""Talk to or about one person: copy for a segment never does."""


def traits(text: str, book: Book) -> Iterator[Claimed]:
    """Genres, themes and media that the text names."""
    own = noun(book.item.domain)
    mine = SAME.get(own, own)
    for name, signs in MEDIA.items():
        if mine in MEDIA and name != mine:
            for start, end in _spots(text, signs):
                yield _claimed(
                    "trait",
                    text,
                    start,
                    end,
                    _held(text[start:end], book) or _of_source(name, book),
                    f"the item is no {name}",
                )
    for word, start, end in _glossary_words(text):
        label = _spoken().get(word, "")
        usual = (label or word in EVERYDAY or word in EVERYDAY_ZH) and not OF_KIND.match(text[end : end + 8])
        if not usual or ABOUT.search(text[max(0, start - 70) : start]):
            entry = _held(word, book) or (_held(label, book) if label else None)
            if entry or not usual or word in STRICT:
                yield _claimed("trait", text, start, end, entry, "no field names this genre or theme")


OF_KIND: Final = re.compile(
    r"[- ](?:film|movie|novel|album|book|music|songs?|record)\b|片|电影|小说|专辑|音乐|作品|歌曲"
)
"""After one of these words a genre is a genre: "a rock album"."""

STRICT: Final = frozenset(
    [
        "love",
        "war",
        "music",
        "family",
        "爱情",
        "音乐",
        "家庭",
        "大海",
        "太空",
        "魔法",
        "the sea",
        "magic",
        "survival",
        "求生",
    ]
)


def _of_source(name: str, book: Book) -> Entry | None:
    source = noun(book.audience.source) if book.audience.source else ""
    return first(e for e in book.entries if e.field == "audience") if SAME.get(source, source) == name else None


def _held(word: str, book: Book) -> Entry | None:
    """The entry that holds a word, in any of its forms; genres and themes before sentences."""
    folded = fold(word)
    stems = {stem(part) for part in words(word)}
    return first(e for e in book.entries if e.folded == folded) or first(
        e
        for e in book.entries
        if (not folded.isascii() and folded in e.folded) or (folded.isascii() and stems <= e.stems)
    )


def _glossary_words(text: str) -> Iterator[tuple[str, int, int]]:
    for lang in ("zh", "en"):
        for match in _vocabulary(lang).finditer(text):
            yield fold(match[0]), *match.span()


@cache
def _spoken() -> Mapping[str, str]:
    """The words in which themes are spoken of within a sentence, with the theme: "grief" is "grief and loss"."""
    said = [item for lang in LANGS for item in subjects(lang).said.items()]
    return {fold(word): label for label, word in said if fold(word) not in glossary("zh")}


@cache
def _vocabulary(lang: str) -> re.Pattern[str]:
    known = glossary("zh")
    found = [
        *(known.values() if lang == "zh" else known.keys()),
        *(w for w in _spoken() if w.isascii() == (lang == "en")),
    ]
    ordered = sorted(set(found), key=len, reverse=True)
    body = "|".join(map(re.escape, ordered))
    return re.compile(body if lang == "zh" else rf"\b(?:{body})s?\b", re.IGNORECASE)


def _spots(text: str, signs: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for sign in signs:
        pattern = rf"\b{re.escape(sign)}\b" if sign.isascii() else re.escape(sign)
        yield from (match.span() for match in re.finditer(pattern, text, re.IGNORECASE))


def roles(text: str, book: Book) -> Iterator[Claimed]:
    """Who did what: a name that a field holds, beside a word for work that no field says it did."""
    own = noun(book.item.domain)
    domain = SAME.get(own, own)
    fields = {field for _, fields in ROLES for field in fields}
    named = [e for e in book.facts if e.field == "creators" or any(field in e.field for field in fields)]
    for entry in {e.value: e for e in named if " " in e.value or not e.value.isascii()}.values():
        for match in re.finditer(re.escape(entry.value), text):
            for pattern, wanted in ROLES:
                if _beside(pattern, text, *match.span()):
                    cause = "no field says that the name stands for this work"
                    yield _claimed("role", text, *match.span(), _did(entry.value, wanted, domain, book), cause)


def _did(name: str, wanted: tuple[str, ...], domain: str, book: Book) -> Entry | None:
    """The entry that says that somebody did a kind of work: a field of it, or the creators, who did what makes one."""
    by_field = first(e for e in book.fields(*wanted) if fold(name) in e.folded and e.field != "creators")
    makes = domain in wanted or (domain not in MEDIA and wanted[0] != "cast")
    return by_field or (first(e for e in book.facts if e.field == "creators" and e.value == name) if makes else None)


def dotted(text: str, book: Book) -> Iterator[Claimed]:
    """Names in Chinese with a dot between their parts: 斯坦利·库布里克."""
    for match in re.finditer(r"[㐀-鿿]{1,6}[·•・‧]([㐀-鿿]{2,8})", text):
        entry = first(e for e in book.entries if match[1][:2] in e.value and re.search("[·•・‧]", e.value))
        yield _claimed("name", text, *match.span(), entry, "no field holds this name")


def _beside(pattern: str, text: str, start: int, end: int) -> bool:
    before = re.split(r"[.,;:!?。，；：！？(（]", text[max(0, start - 28) : start])[-1]
    after = re.split(r"[.,;:!?。，；：！？)）]", text[end : end + 16])[0]
    leads = rf"(?:{pattern})(?:\s+(?:by|of|is|in|from|the))*\s*$"
    follows = rf"^\s*(?:['’]s|who|also|的|所)?\s*(?:{pattern})"
    return bool(re.search(leads, before, re.I) or re.search(follows, after, re.I))


def ingredients(text: str, book: Book) -> Iterator[Claimed]:
    """What a thing is made of, or free of."""
    for match in MADE_OF.finditer(text):
        group = next(name for name in ("en", "free", "zh") if match[name])
        for part in re.finditer(
            r"[^,、和与及&]+?(?=\s+(?:and|or|in|for|by|that|which|to|on)\s|[,、和与及&]|$)", match[group]
        ):
            content = [stem(w) for w in words(part[0]) if (len(w) > 2 or not w.isascii()) and not is_common_part(w)]
            if content:
                start = match.start(group) + part.start()
                wanted = "free" if group == "free" else ""
                entry = first(
                    e
                    for e in book.entries
                    if all(c in e.stems or (not c.isascii() and c in e.folded) for c in content) and wanted in e.folded
                )
                yield _claimed("ingredient", text, start, start + len(part[0]), entry, "no field holds this content")


def is_common_part(word: str) -> bool:
    """Whether a word tells nothing of what a thing is made of."""
    return word in (
        "real",
        "pure",
        "fresh",
        "natural",
        "all",
        "added",
        "and",
        "the",
        "with",
        "more",
        "its",
        "one",
        "any",
    )


def persons(text: str, book: Book) -> Iterator[Fault]:
    """Talk to or about a single person, in copy for a segment; an id, in any copy."""
    for match in PERSONAL.finditer(text):
        if book.audience.kind == "segment" or re.search(r"\d", match[0]):
            yield Fault(
                rule="person",
                text=match[0],
                start=match.start(),
                end=match.end(),
                cause="speaks of, or to, a single person",
            )


def _claimed(kind: str, text: str, start: int, end: int, entry: Entry | None, cause: str) -> Claimed:
    held = Support(field=entry.field, value=entry.value) if entry else None
    return Claimed(kind=kind, text=text[start:end], start=start, end=end, support=held, cause="" if held else cause)
