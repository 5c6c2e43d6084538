"""The assistant's own sentences, from `sentences.<language>.json`, and how it names things in them.

Titles of works stand in “ ” (in Chinese 《 》) and nothing else does; what a person wrote or can say stands in ‘ ’ (in
Chinese “ ”).
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from agent.chat.session import Constraint
from agent.chat.understanding.lexicon import concept, lexicon
from migration.domain import Item
from prompts.outputs import Lang
from prompts.plain import plain
from prompts.template import glossary

WIDTH = 80
"""Columns that a title may take in a sentence."""

FEW = 4
"""So many titles are named in a row."""

_SIGNS = {">": "after", ">=": "from", "<": "before", "<=": "until", "=": "in", "!=": "not_in"}
_LANGUAGE_ZH = {
    "en": "英语",
    "zh": "中文",
    "ja": "日语",
    "fr": "法语",
    "de": "德语",
    "es": "西班牙语",
    "it": "意大利语",
    "ru": "俄语",
    "ko": "韩语",
    "pt": "葡萄牙语",
}
_PLURAL = {
    "book": "books",
    "film": "films",
    "music": "albums",
    "series": "series",
    "game": "games",
    "podcast": "podcasts",
}
_SINGULAR = {"book": "a book", "film": "a film", "music": "an album"}


@cache
def _sentences(lang: Lang) -> dict[str, str]:
    text = files("agent.chat").joinpath(f"sentences.{lang}.json").read_text(encoding="utf-8")
    words: dict[str, str] = json.loads(text)
    return words


def say(lang: Lang, name: str, **values: object) -> str:
    """The sentence `name` in a language, with its places filled in.

    Raises:
        KeyError: there is no such sentence, or a value that it needs was not given.
    """
    return _sentences(lang)[name].format(**values)


def titled(item: Item, lang: Lang) -> str:
    """The title of an item, in the marks that titles stand in."""
    title = plain(item.title_in(lang), WIDTH)
    if lang == "zh":
        return f"《{title.replace('《', '〈').replace('》', '〉')}》"
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


def titles(items: Sequence[Item], lang: Lang, between: str = "and") -> str:
    """Some titles in a row, the first few of them."""
    return listed([titled(item, lang) for item in items[:FEW]], lang, between)


def listed(words: Sequence[str], lang: Lang, between: str = "and") -> str:
    """Words in a row: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return say(lang, "comma").join(words[:-1]) + say(lang, between) + words[-1]


def works(domain: str, lang: Lang) -> str:
    """What the works of a domain are called, many of them."""
    kind = concept(domain)
    if lang == "zh":
        return glossary("zh").get(kind) or next(iter(lexicon("zh").domains.get(kind, (domain,))))
    return _PLURAL.get(kind, kind if kind.endswith("s") else f"{kind}s")


def noun(domain: str, lang: Lang) -> str:
    """What one work of a domain is called."""
    kind = concept(domain)
    return glossary("zh").get(kind, domain) if lang == "zh" else _SINGULAR.get(kind, kind)


def domains(names: Iterable[str], lang: Lang) -> str:
    """The works of some domains in a row: "films or books"."""
    return listed([works(name, lang) for name in names], lang, "or")


def condition(one: Constraint, lang: Lang) -> str:
    """A condition in words."""
    if one.kind == "year":
        return say(lang, _SIGNS[one.sign], value=one.value)
    if one.kind == "length":
        named = one.value in {"short", "long"}
        return (
            say(lang, one.value)
            if named
            else say(lang, "at_most" if one.sign[0] == "<" else "at_least", value=one.value)
        )
    negated = one.sign == "!="
    if one.kind == "label":
        return say(lang, "unwanted" if negated else "wanted", value=_label(one.value, lang))
    value = _language(one.value, lang) if one.kind == "language" else plain(one.value, WIDTH)
    return say(lang, f"not_{one.kind}" if negated else one.kind, value=value)


def wishes(constraints: Iterable[Constraint], lang: Lang) -> str:
    """Conditions in words, in a row; those that came of one word of the person are named by that word."""
    constraints = list(constraints)
    unwanted = Counter(one.words for one in constraints if one.kind == "label" and one.sign == "!=")
    told: dict[str, None] = {}
    limits = {one.sign: one for one in constraints if one.kind == "year"}
    if limits.keys() == {">=", "<="}:
        span = say(lang, "span", first=limits[">="].value, last=limits["<="].value)
        told, constraints = {span: None}, [one for one in constraints if one.kind != "year"]
    for one in constraints:
        group = one.words and one.kind == "label" and one.sign == "!=" and unwanted[one.words] > 1
        told[say(lang, "unwanted_group", value=one.words) if group else condition(one, lang)] = None
    return say(lang, "comma").join(told)


def labels(item: Item, lang: Lang) -> str:
    """Genres and themes of an item, in words."""
    return say(lang, "comma").join(dict.fromkeys(_label(value, lang) for value in item.labels[:6])) or "–"


def suiting(item: Item, mood: str, lang: Lang) -> str:
    """Why an item was chosen for a mood: the genres and themes that the mood's words speak of, else its text."""
    spoken = {word for word in mood.casefold().split() if len(word) > 2}
    shared = [label for label in item.labels if spoken & set(label.casefold().split())]
    if not shared:
        return say(lang, "mood_reason_text")
    told = say(lang, "comma").join(_label(label, lang) for label in shared[:3])
    return say(lang, "mood_reason", labels=told)


def label_words(values: Iterable[str], lang: Lang) -> str:
    """Labels in a row, in words."""
    return listed([_label(value, lang) for value in values], lang)


def facts(item: Item, lang: Lang) -> str:
    """Creators and year of an item."""
    return plain(("，" if lang == "zh" else ", ").join(item.credits), WIDTH) or "–"


def kinds_of_works(lang: Lang) -> tuple[tuple[str, ...], ...]:
    """The words for each kind of works that is known, whether it is in the store or not."""
    return tuple(lexicon(lang).domains.values())


def short(text: str, width: int = WIDTH) -> str:
    """What others wrote, fit to stand in a sentence of ours."""
    return plain(text, width)


def as_said(text: str) -> str:
    """What a person said, fit to stand in our quotation marks."""
    return plain(text.strip("《》“”\"'"), 60)


def _label(value: str, lang: Lang) -> str:
    return plain(glossary(lang).get(value.casefold(), value), 40)


def _language(code: str, lang: Lang) -> str:
    if lang == "zh":
        return _LANGUAGE_ZH.get(code) or next(
            (name for name, of in lexicon("zh").languages.items() if of == code), code
        )
    return next((name.capitalize() for name, of in lexicon("en").languages.items() if of == code), code)
