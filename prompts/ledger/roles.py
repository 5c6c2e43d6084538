"""Who did what: a name beside a word for work."""

import re
from collections.abc import Iterator
from typing import Final

from prompts.claims.fold import fold
from prompts.copy.copies import Claimed
from prompts.grounds import noun
from prompts.ledger.book import Book, Entry, first
from prompts.ledger.place import claimed

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
    (
        r"wr(?:ote|ites|itten)|author|novelist|penned|pen of|所著|著|作者|作家|笔下|撰写|编剧|剧本",
        ("author", "writer", "book"),
    ),
    (r"compos(?:ed|es|er)|scored|score by|作曲|配乐", ("composer", "music")),
    (r"s[aiu]ngs?\b|singer|perform(?:s|ed)|recorded|演唱|歌手|献唱", ("artist", "singer", "performer", "music")),
    (r"produc(?:ed|er|es)|监制|制片", ("producer",)),
    (r"translat(?:ed|or|ion)|译者|翻译", ("translator",)),
    (r"illustrat(?:ed|or|ions?)|插画|绘者", ("illustrator",)),
    (r"narrat(?:ed|or) by|read by|朗读|播讲", ("narrator",)),
    (r"designed|designer|设计师", ("designer",)),
)  # fmt: skip
"""Words for what somebody did, and the attributes, or the domain in which creators do that."""


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
                    yield claimed("role", text, *match.span(), _did(entry.value, wanted, domain, book), cause)


def _did(name: str, wanted: tuple[str, ...], domain: str, book: Book) -> Entry | None:
    """The entry that says that somebody did a kind of work: a field of it, or the creators, who did what makes one."""
    by_field = first(e for e in book.fields(*wanted) if fold(name) in e.folded and e.field != "creators")
    makes = domain in wanted or (domain not in MEDIA and wanted[0] != "cast")
    return by_field or (first(e for e in book.facts if e.field == "creators" and e.value == name) if makes else None)


def dotted(text: str, book: Book) -> Iterator[Claimed]:
    """Names in Chinese with a dot between their parts: 斯坦利·库布里克."""
    for match in re.finditer(r"[㐀-鿿]{1,6}[·•・‧]([㐀-鿿]{2,8})", text):
        entry = first(e for e in book.entries if match[1][:2] in e.value and re.search("[·•・‧]", e.value))
        yield claimed("name", text, *match.span(), entry, "no field holds this name")


def _beside(pattern: str, text: str, start: int, end: int) -> bool:
    before = re.split(r"[.,;:!?。，；：！？(（]", text[max(0, start - 28) : start])[-1]
    after = re.split(r"[.,;:!?。，；：！？)）]", text[end : end + 16])[0]
    leads = rf"(?:{pattern})(?:\s+(?:by|of|is|in|from|the))*\s*$"
    follows = rf"^\s*(?:['’]s|who|also|的|所)?\s*(?:{pattern})"
    return bool(re.search(leads, before, re.I) or re.search(follows, after, re.I))
