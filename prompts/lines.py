"""How items stand in a prompt: one line each, fields apart by a sign that data cannot contain, everything cleaned."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from migration.domain import Item
from prompts.clean import clean
from prompts.grounds import noun
from prompts.outputs import Lang
from prompts.person import Age, Interest
from prompts.template import glossary

APART: Final[Mapping[Lang, str]] = {"en": " | ", "zh": "|"}
"""Between two fields; `clean` leaves no such sign in data. In Chinese a blank is a token of its own."""

TITLE, NAME, TRAIT, ACTION = 60, 40, 30, 20
"""Columns of a title, a creator's name, a theme and an unknown action."""

_DONE: Final = {
    "en": {
        "like": "liked",
        "dislike": "disliked",
        "read": "read",
        "watch": "watched",
        "listen": "listened to",
        "play": "played",
        "buy": "bought",
        "rate": "rated",
        "seen": "seen",
        "interact": "taken",
    },
    "zh": {
        "like": "喜欢",
        "dislike": "不喜欢",
        "read": "读过",
        "watch": "看过",
        "listen": "听过",
        "play": "玩过",
        "buy": "买过",
        "rate": "评过分",
        "seen": "看过",
        "interact": "接触过",
    },
}
_SPANS_ZH: Final = {"day": "天", "week": "周", "month": "个月", "year": "年"}


def item_line(
    item: Item,
    lang: Lang,
    traits: int,
    *,
    third: Literal["year", "noun", ""] = "",
    without: frozenset[str] = frozenset(),
) -> str:
    """Title, creators, genres and up to `traits` themes of an item, those that it has, but none of `without`.

    `third` is told after the creators: the year, or the item's noun ("book").
    """
    title = clean(item.title_in(lang), TITLE) or clean(item.id, TITLE) or "?"
    told = {"year": _year(item), "noun": _translated(noun(item.domain), lang)}.get(third, "")
    fields = [title, names(item.creators, lang), told, *trait_fields(item, lang, traits, without)]
    return APART[lang].join(field for field in fields if field)


def interest_line(interest: Interest, lang: Lang, traits: int, *, with_age: bool = True) -> str:
    """An item of the history, with what the person did with it and how long ago."""
    done = _DONE[lang].get(interest.action) or clean(interest.action, ACTION)
    ago = age_words(interest.age, lang) if with_age else ""
    return APART[lang].join([item_line(interest.item, lang, traits, third="noun"), f"{done} {ago}".strip()])


def age_words(age: Age | None, lang: Lang) -> str:
    """An age in words: "3 months ago", "today"; empty where it is unknown."""
    if age is None:
        return ""
    if age.count == 0:
        return "lately" if lang == "en" else "最近"
    if lang == "zh":
        return f"{age.count}{_SPANS_ZH[age.span]}前"
    return f"{age.count} {age.span}{'s' if age.count > 1 else ''} ago"


def trait_fields(item: Item, lang: Lang, most: int, without: frozenset[str] = frozenset()) -> list[str]:
    """Genres (one; two where there is room), then themes or else categories, as fields of a line."""
    genres = item.values("genres")[: 2 if most > 2 else 1]
    themes = (item.values("themes") or item.categories)[:most]
    kept = [[value for value in values if value not in without] for values in (genres, themes)]
    return [labels(values, lang) for values in kept if most and values]


def labels(values: Iterable[str], lang: Lang) -> str:
    """Labels side by side, in the words of the language where there are any."""
    cleaned = (clean(_translated(value, lang), TRAIT) for value in values)
    return ("、" if lang == "zh" else ", ").join(value for value in cleaned if value)


def names(creators: Sequence[str], lang: Lang) -> str:
    """Creators side by side, two at most."""
    cleaned = [clean(name, NAME) for name in creators[:2]]
    return ("、" if lang == "zh" else ", ").join(name for name in cleaned if name)


def _translated(value: str, lang: Lang) -> str:
    return glossary(lang).get(value.casefold(), value) if lang == "zh" else value


def _year(item: Item) -> str:
    year = item.attributes.get("year")
    return str(int(year)) if isinstance(year, int | float) and not isinstance(year, bool) and 0 < year < 9999 else ""
