"""What an item is called in a sentence: its kind ("a science fiction film"), and those who take it ("viewers").

The words stand in `called.toml`.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from migration.domain import Item
from prompts.copy.labels import SPELLED, traits
from prompts.grounds import noun
from prompts.outputs import Lang


class Called(NamedTuple):
    """Words for an item: `kind` with its article, `bare` without, `measure` the Chinese measure word."""

    kind: str
    bare: str
    noun: str
    measure: str = ""


@cache
def _words() -> dict[str, Any]:
    """The words of `called.toml`."""
    return tomllib.loads(files("prompts.copy").joinpath("called.toml").read_text(encoding="utf-8"))


def called(item: Item, lang: Lang) -> Called:
    """What an item is called, by its domain and its first genre (a "classic" where it has no other).

    `kind` is empty where neither has a word.
    """
    what = noun(item.domain)
    english = traits(item, "genre", "en")
    telling = next((n for n, genre in enumerate(english) if genre.casefold() != "classic"), 0)
    if lang == "en":
        bare = _english(what, english[telling].casefold() if english else "")
        return Called(_article(what, bare) + bare, bare, what)
    genres = traits(item, "genre", lang)
    genre = genres[telling] if len(genres) == len(english) > 0 else next(iter(genres), "")
    base = _words()["nouns"]["zh"].get(what, "")
    bare = _chinese(genre, base) if base or genre.endswith(("小说", "回忆录")) else ""
    return Called(bare, bare, base or "商品", _words()["measures"]["zh"].get(what, "件"))


def people(domain: str, lang: Lang) -> str:
    """What those are called who take the items of a domain."""
    found: str = _words()["people"][lang].get(noun(domain), "人" if lang == "zh" else "people")
    return found


def _article(what: str, bare: str) -> str:
    if what == "music" or not bare:
        return ""
    return "an " if bare[0].lower() in "aeiou" or bare[:3] == "R&B" else "a "


def _english(what: str, genre: str) -> str:
    """The kind of an item in English, without its article."""
    kinds, shown = _words()["kinds"], SPELLED.get(genre, genre)
    if what == "item":
        return ""
    if genre in kinds["called"].get(what, {}):
        return str(kinds["called"][what][genre])
    if genre in kinds["of"].get(what, ()):
        return f"work of {shown}"
    alone = genre in kinds["nouns"] and what in ("book", "film", "movie", "series")
    return shown if alone else f"{shown} {what}".strip()


def _chinese(genre: str, base: str) -> str:
    """The kind of an item in Chinese, without saying a word twice: 黑色电影, not 黑色电影电影."""
    if genre.endswith(("小说", "回忆录", base)):
        return genre
    tails = _words()["tails"].get(base, {})
    tail = next((tail for tail, genres in tails.items() if genre in genres), base)
    return genre + ("作品" if genre.endswith("音乐") and base.startswith("音乐") else tail)
