"""What kind of thing the item is said to be: genres, themes and media, which no figure and no capital gives away."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from prompts.claims.fold import fold, words
from prompts.claims.vocabulary import small, stem
from prompts.copy.copies import Claimed
from prompts.copy.labels import subjects
from prompts.copy.languages import LANGUAGES
from prompts.grounds import noun
from prompts.ledger.book import LANGS, Book, Entry, first
from prompts.ledger.place import claimed
from prompts.ledger.roles import MEDIA, SAME
from prompts.template import glossary

NAMES: Final = ("title", "creators", "audience.items")
"""Fields whose words say nothing of what the item is: a film called "War Horse" need be none about war."""

MEDIA_WORDS: Final = frozenset(word for words_of_one in MEDIA.values() for word in words_of_one)

ABOUT: Final = re.compile(
    r"(?:\babout|\bthemes?(?: are| is|:| of)|\btreats of|\bexplor(?:es?|ing)|\bdrawn to|\bsubject is"
    r"|\bbeside that|\bcome to it for|\bdeals with|\bconcerned with"
    r"|主题|类型|写|说到|谈到|喜欢|对|为了|关于|讲|探讨|聚焦)[^.!?。！？\n]{0,60}$",
    re.I,
)
"""Words after which a plain word is a theme."""

THEME: Final = re.compile(
    r"[\w ,]{0,40}(?:\bcome together\b|\bruns? through\b|: )"
    r"|[㐀-鿿、]{0,20}(?:，都|为主题|主题)|的[㐀-鿿]{0,4}(?:片|小说|作品)"
)
"""Words before which it is one."""

OF_KIND: Final = re.compile(
    r"[- ](?:film|movie|novel|album|book|music|songs?|record)\b|片|电影|小说|专辑|音乐|作品|歌曲"
)
"""After one of these words a genre is a genre: "a rock album"."""


LIKING: Final = re.compile(
    r"(?:\b(?:drawn to|lov(?:e|es|ing|ers? of)|likes?|enjoys?|cares? (?:for|about)|interest(?:s|ed)? in|fond of"
    r"|tastes? for|fans? of|readers? of|interests?|(?:look|looking) for|curious about|if|because)\b"
    r"|喜欢|喜爱|热爱|偏爱|钟爱|关心|在意|对|爱)(?P<between>[^.!?;。！？；]*)$",
    re.I,
)
LIKED: Final = re.compile(
    r"[\w ,]{0,25}[ -](?:fans?|lovers?|readers?|viewers?|listeners?|draws? you|interests? you|are what you)\b"
    r"|[㐀-鿿、]{0,12}?(?:感兴趣|题材|的?读者|的?影迷|的?听众|的你|爱好者|迷)",
    re.I,
)
"""Words between which, or before which, an interest is told as one of the audience."""

TAKING: Final = frozenset(
    ["love", "like", "enjoy", "reading", "watching", "listening", "hearing", "books", "films", "music", "albums",
    "stories", "tales", "novels", "fiction", "works"]
)  # fmt: skip
"""Words that may stand between, of what an audience does with its interests: "love reading about space"."""


def traits(text: str, book: Book) -> Iterator[Claimed]:
    """Genres, themes and media that the text names."""
    own = noun(book.item.domain)
    mine = SAME.get(own, own)
    for name, signs in MEDIA.items():
        if mine in MEDIA and name != mine:
            for start, end in _spots(text, signs):
                yield claimed(
                    "trait",
                    text,
                    start,
                    end,
                    _held(text[start:end], book) or _of_source(name, book),
                    f"the item is no {name}",
                )
    for word, start, end in _glossary_words(text):
        entry = first(found for label in (word, *_spoken().get(word, ())) if (found := _held(label, book)))
        if entry and entry.field == "audience.interests" and not _of_audience(text, start, end, book):
            entry = None
        if word not in MEDIA_WORDS and (entry or _named(text, start, end)):
            yield claimed("trait", text, start, end, entry, "no field names this genre or theme")


def values(text: str, book: Book) -> Iterator[Claimed]:
    """Values of any other field that stand in the text as they are: a content, a material, a place of origin."""
    told = {e.value: e for e in book.facts if len(e.value) > 1 and not re.fullmatch(r"[\d.]+", e.value)}
    others = {v: e for v, e in told.items() if not e.field.startswith(("title", "creators", "domain", "language"))}
    for value, entry in others.items():
        for start, end in _spots(text, (value,)):
            yield claimed("trait", text, start, end, entry, "")


def _named(text: str, start: int, end: int) -> bool:
    """Whether a word that also stands in other sentences names a genre or a theme here."""
    after = text[end : end + 60]
    return bool(ABOUT.search(text[max(0, start - 70) : start]) or THEME.match(after) or OF_KIND.match(after))


def _of_audience(text: str, start: int, end: int, book: Book) -> bool:
    """Whether a word names what the audience likes, in a row of such, rather than what the item is."""
    liked = frozenset().union(*(e.stems for e in book.entries if e.field == "audience.interests"))
    before = LIKING.search(text[max(0, start - 90) : start])
    between = [word for word in words(before["between"]) if word.isascii()] if before else []
    row = (
        before
        and "，" not in before["between"]
        and all(small(word) or word in TAKING or stem(word) in liked for word in between)
    )
    return bool(row or LIKED.match(text[end : end + 40]))


def _of_source(name: str, book: Book) -> Entry | None:
    source = noun(book.audience.source) if book.audience.source else ""
    return first(e for e in book.entries if e.field == "audience") if SAME.get(source, source) == name else None


def _held(word: str, book: Book) -> Entry | None:
    """The entry that holds a word, in any of its forms; no name is one."""
    folded = fold(word)
    stems = {stem(part) for part in words(word)}
    entries = [e for e in book.stated if not e.field.startswith(NAMES)]
    return first(e for e in entries if e.folded == folded) or first(
        e
        for e in entries
        if (not folded.isascii() and folded in e.folded) or (folded.isascii() and stems and stems <= e.parts)
    )


def _glossary_words(text: str) -> Iterator[tuple[str, int, int]]:
    for lang in ("zh", "en"):
        for match in _vocabulary(lang).finditer(text):
            yield fold(match[0]), *match.span()


@cache
def _spoken() -> Mapping[str, tuple[str, ...]]:
    """The words in which themes are spoken of within a sentence, with the themes: "grief" is "grief and loss"."""
    said = [(label, fold(word)) for lang in LANGS for label, word in subjects(lang).said.items()]
    new = {word for _, word in said if word not in glossary("zh")}
    return {word: tuple(label for label, how in said if how == word) for word in new}


@cache
def _vocabulary(lang: str) -> re.Pattern[str]:
    known = glossary("zh")
    found = [
        *(known.values() if lang == "zh" else known.keys()),
        *(w for w in _spoken() if w.isascii() == (lang == "en")),
    ]
    found += [names[lang == "zh"] for names in LANGUAGES.values()] if lang == "zh" else []
    ordered = sorted(set(found), key=len, reverse=True)
    body = "|".join(map(re.escape, ordered))
    return re.compile(body if lang == "zh" else rf"\b(?:{body})s?\b", re.IGNORECASE)


def _spots(text: str, signs: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for sign in signs:
        pattern = rf"\b{re.escape(sign)}\b" if sign.isascii() else re.escape(sign)
        yield from (match.span() for match in re.finditer(pattern, text, re.IGNORECASE))
