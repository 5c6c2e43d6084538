"""What an item is called in a sentence: its kind ("a science fiction film"), its language, the words for its traits."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, NamedTuple

from migration.domain import Item
from prompts.claims.extract import claims
from prompts.grounding.story import sayable
from prompts.grounding.tongue import language_of
from prompts.grounds import noun
from prompts.outputs import Lang
from prompts.plain import plain
from prompts.template import glossary

TRAIT_COLUMNS, NAME_COLUMNS = 40, 80

LANGUAGES: Final[dict[str, tuple[str, str]]] = {
    "en": ("English", "英语"), "zh": ("Chinese", "汉语"), "ja": ("Japanese", "日语"), "ko": ("Korean", "韩语"),
    "fr": ("French", "法语"), "de": ("German", "德语"), "es": ("Spanish", "西班牙语"), "it": ("Italian", "意大利语"),
    "pt": ("Portuguese", "葡萄牙语"), "ru": ("Russian", "俄语"), "pl": ("Polish", "波兰语"),
    "cs": ("Czech", "捷克语"),
    "sv": ("Swedish", "瑞典语"), "da": ("Danish", "丹麦语"), "no": ("Norwegian", "挪威语"), "nl": ("Dutch", "荷兰语"),
    "el": ("Greek", "希腊语"), "tr": ("Turkish", "土耳其语"), "ar": ("Arabic", "阿拉伯语"),
    "he": ("Hebrew", "希伯来语"),
    "fa": ("Persian", "波斯语"), "hi": ("Hindi", "印地语"), "bn": ("Bengali", "孟加拉语"), "ur": ("Urdu", "乌尔都语"),
    "ta": ("Tamil", "泰米尔语"), "th": ("Thai", "泰语"), "vi": ("Vietnamese", "越南语"),
    "id": ("Indonesian", "印尼语"),
    "bg": ("Bulgarian", "保加利亚语"), "wo": ("Wolof", "沃洛夫语"), "bm": ("Bambara", "班巴拉语"),
    "fi": ("Finnish", "芬兰语"),
    "hu": ("Hungarian", "匈牙利语"), "uk": ("Ukrainian", "乌克兰语"), "ro": ("Romanian", "罗马尼亚语"),
}  # fmt: skip
"""Names of languages by their ISO 639-1 code: (English, Chinese)."""

NOUNS: Final = frozenset(
    [
        "thriller", "memoir", "romance", "drama", "comedy", "mystery", "musical", "documentary", "western",
        "graphic novel", "satire", "biography", "classic", "adventure",
    ]
)  # fmt: skip
"""Genres that are the noun themselves: "a thriller"."""

OF: Final = {
    "book": frozenset(
        ["literary fiction", "historical fiction", "philosophical fiction", "crime fiction", "science fiction",
        "fantasy", "humour",
         "non-fiction", "magical realism", "horror", "fiction"]
    ),
}  # fmt: skip
"""Genres of which there are works: "a work of literary fiction"."""

AS: Final = {
    ("film", "history"): "historical film", ("film", "animation"): "animated film",
    ("film", "biography"): "biographical film",
    ("film", "noir"): "film noir", ("book", "children"): "children's book",
    ("book", "short stories"): "book of short stories",
    ("book", "poetry"): "book of poetry", ("film", "adventure"): "adventure film",
    ("film", "romance"): "romantic film",
    ("book", "classic"): "classic book", ("book", "biography"): "biography", ("film", "war"): "war film",
}  # fmt: skip
"""What is called otherwise."""

SPELLED: Final = {"r&b": "R&B"}

BOASTING: Final = frozenset(["award", "price", "offer", "comparison", "acclaim"])
"""What a name, a genre or a theme does not say."""

MEASURES: Final = {
    "album": "张", "article": "篇", "book": "部", "course": "门", "film": "部", "game": "款", "movie": "部",
    "music": "部",
    "podcast": "档", "recipe": "份", "series": "部", "song": "首", "item": "件",
}  # fmt: skip
NOUNS_ZH: Final = {
    "album": "专辑", "article": "文章", "book": "作品", "course": "课程", "film": "电影", "game": "游戏",
    "movie": "电影",
    "music": "音乐作品", "podcast": "播客", "recipe": "菜谱", "series": "剧集", "song": "歌曲",
}  # fmt: skip

PEOPLE: Final = {
    "book": ("readers", "读者"), "article": ("readers", "读者"), "film": ("viewers", "影迷"),
    "movie": ("viewers", "影迷"),
    "series": ("viewers", "观众"), "music": ("listeners", "听众"), "album": ("listeners", "听众"),
    "song": ("listeners", "听众"),
    "podcast": ("listeners", "听众"), "game": ("players", "玩家"), "recipe": ("cooks", "爱下厨的人"),
    "course": ("learners", "学习者"),
}  # fmt: skip
"""Who takes the items of a domain, in English and Chinese."""


class Called(NamedTuple):
    """Words for an item: `kind` with its article, `bare` without, `measure` the Chinese measure word."""

    kind: str
    bare: str
    noun: str
    measure: str = ""


class Subjects(NamedTuple):
    """Themes in running text: words for some by their label, for those whom they please, and those that are a tone."""

    said: Mapping[str, str]
    liked: dict[str, str]
    tones: frozenset[str]


def called(item: Item, lang: Lang) -> Called:
    """What an item is called, by its domain and its first genre (a "classic" where it has no other).

    `kind` is empty where neither has a word.
    """
    what = noun(item.domain)
    english = traits(item, "genre", "en")
    telling = next((n for n, genre in enumerate(english) if genre.casefold() != "classic"), 0)
    genres = traits(item, "genre", lang)
    if lang == "zh":
        base = NOUNS_ZH.get(what, "")
        first = genres[telling] if len(genres) == len(english) > 0 else next(iter(genres), "")
        bare = first if first.endswith(("小说", "回忆录")) else f"{first}{_tail(first, base)}" if base else ""
        return Called(bare, bare, base or "商品", MEASURES.get(what, "件"))
    bare = _bare(what, english[telling] if english else "")
    article = "" if what == "music" or not bare else "an " if bare[0].lower() in "aeiou" or bare[:3] == "R&B" else "a "
    return Called(article + bare if bare else "", bare, what)


def traits(item: Item, kind: str, lang: Lang) -> tuple[str, ...]:
    """Genres, themes or categories in the words of a language; Chinese leaves out what it has no word for."""
    raw = item.categories if kind == "category" else attribute(item, kind) or attribute(item, f"{kind}s")
    words = glossary(lang)
    plain_ones = (plain(value, TRAIT_COLUMNS) for value in raw if 0 < len(value) <= TRAIT_COLUMNS)
    fit = [value for value in plain_ones if is_label(value)]
    named = [words.get(value.casefold(), SPELLED.get(value.casefold(), value)) for value in fit]
    return tuple(dict.fromkeys(v for v in named if lang == "en" or language_of(v) == "zh"))


def spoken(labels: Iterable[str], lang: Lang, *, liked: bool = False) -> tuple[str, ...]:
    """Labels as one says them within a sentence: "grief" for "grief and loss".

    Chinese leaves out what it has no word for.

    Args:
        labels: as the catalogue has them.
        lang: of the sentence.
        liked: as what somebody is drawn to ("thrillers"), rather than as what a work is about.
    """
    known, words = subjects(lang), glossary(lang)
    said = (
        {word: how for word, how in known.said.items() if word not in known.tones} | known.liked
        if liked
        else known.said
    )
    found = [said.get(label.casefold()) or words.get(label.casefold(), label) for label in labels]
    return tuple(dict.fromkeys(word for word in found if lang == "en" or language_of(word) == "zh"))


def is_tone(label: str, lang: Lang) -> bool:
    """Whether a theme tells in what spirit something is told ("satire"), rather than what it is about."""
    return label.casefold() in subjects(lang).tones


@cache
def subjects(lang: Lang) -> Subjects:
    """How the usual themes are spoken of in a language."""
    raw = json.loads(files("prompts").joinpath("templates", f"subjects.{lang}.json").read_text(encoding="utf-8"))
    return Subjects(MappingProxyType(raw["said"]), raw["liked"], frozenset(raw["tones"]))


def attribute(item: Item, name: str) -> tuple[str, ...]:
    """An attribute as a tuple of texts; empty where the item has none."""
    value = item.attributes.get(name, ())
    return value if isinstance(value, tuple) else (str(value),) if isinstance(value, str) and value else ()


def is_label(text: str) -> bool:
    """Whether a text can be a name, a genre or a theme: it addresses nobody, and neither praises nor sells."""
    return sayable(text, NAME_COLUMNS) and not any(claim.kind in BOASTING for claim in claims(text))


def language_name(item: Item, lang: Lang) -> str:
    """The name of the item's language; empty where it is unknown or there are no words (zxx)."""
    names = LANGUAGES.get(item.language.split("-")[0].lower())
    return names[lang == "zh"] if names else ""


def people(domain: str, lang: Lang) -> str:
    """What those are called who take the items of a domain."""
    return PEOPLE.get(noun(domain), ("people", "人"))[lang == "zh"]


def creators(item: Item, lang: Lang, most: int = 3) -> str:
    """The creators in a row; of more than `most` the first, and "others"."""
    named = [plain(name, NAME_COLUMNS) for name in item.creators]
    named = [name for name in named if is_label(name)]
    if len(named) > most:
        return f"{named[0]}{' 等人' if lang == 'zh' else ' and others'}"
    return "、".join(named) if lang == "zh" else _joined(named)


def _joined(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _bare(what: str, genre: str) -> str:
    """The kind of an item in English, without its article."""
    genre = genre.casefold()
    shown = SPELLED.get(genre, genre)
    if what == "item":
        return ""
    if not genre:
        return what
    if (what, genre) in AS:
        return AS[what, genre]
    if genre in OF.get(what, ()):
        return f"work of {shown}"
    if what == "music" and genre == "soundtrack":
        return "soundtrack music"
    return shown if genre in NOUNS and what in ("book", "film", "movie", "series") else f"{shown} {what}"


def _tail(first: str, base: str) -> str:
    """The noun after a genre, without saying a word twice: 黑色电影, not 黑色电影电影."""
    if first.endswith(base):
        return ""
    if (first, base) == ("诗歌", "作品"):
        return "集"
    if first in ("儿童", "青少年"):
        return "读物" if base == "作品" else base
    if first == "短篇小说" or (first.endswith("音乐") and base.startswith("音乐")):
        return "作品" if first.endswith("音乐") else ""
    return (
        "片"
        if base == "电影"
        and first
        in (
            "纪录",
            "歌舞",
            "动画",
            "传记",
            "战争",
            "恐怖",
            "科幻",
            "喜剧",
            "动作",
            "剧情",
            "西部",
            "惊悚",
            "奇幻",
            "爱情",
            "悬疑",
            "历史",
            "冒险",
            "家庭",
            "犯罪",
        )
        else base
    )
