"""What a message names beside works: genres, themes and moods, languages, lengths, kinds of works, numbers."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from agent.chat.session import Constraint, Sign
from agent.chat.understanding.lexicon import concept, domain_pattern, lexicon, one_of, words_for
from agent.chat.understanding.marked import WORKS, Marked, Ref
from agent.chat.understanding.patterns import patterns
from prompts.outputs import Lang

_AMOUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "half an": 0.5,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
}
_NUMBERS = {
    word: n for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2)
}
_NUMBERS |= {word: n for n, word in enumerate("二三四五六七八九十", 2)} | {"两": 2, "a couple of": 2, "a dozen": 12}
_WISHED = (
    r"\b(?:to|should|can|could|shall|will|would|rather|enjoy|worth|good|next|maybe|me|us"
    r"|(?:should|can|could|shall) (?:i|we))\s+"
)
"""What stands before a verb that says what somebody wants to do, and not what they did."""
MOST = 20
"""So many items at most are shown at once; a higher number is none of items."""


class Labels(NamedTuple):
    """Words for labels in a language.

    Attributes:
        names: each word with the label's English name, or several joined by "+".
        groups: each word for a group with its labels.
    """

    names: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]


def labels_in(lang: Lang, catalogue: Mapping[str, str]) -> Labels:
    """All words for labels: those of the lexicon and those of the catalogue (word to label)."""
    known = lexicon(lang)
    catalogue = {**{word.replace("-", " "): label for word, label in catalogue.items()}, **catalogue}
    return Labels({**catalogue, **{word.casefold(): label for word, label in known.labels.items()}}, known.groups)


def mark_values(marked: Marked, lang: Lang, labels: Labels, domains: tuple[str, ...]) -> None:
    """Mark them all; what is marked first is taken for nothing else."""
    _mark(marked, patterns(lang, "lengths"), _length)
    names = {name: p.replace("{name}", one_of(lexicon(lang).languages, lang).removesuffix(r"(?![\w-])")) for name, p in
             patterns(lang, "languages").items()}  # fmt: skip
    _mark(marked, names, lambda _, found: _language(found, lang))
    if lang == "en":
        _mark(marked, patterns(lang, "creators"), _stranger)
    _mark(marked, {"label": one_of(_label_words(lang, labels), lang)}, lambda _, found: _label(found, lang, labels))
    _mark(marked, {"kind": _kinds(lang, domains)}, lambda _, found: _kind(found, lang, domains))
    _mark(marked, patterns(lang, "numbers"), lambda name, found: _number(name, found, marked))


Reading = Callable[[str, re.Match[str]], Ref | None]
"""What a place is, by the name of the pattern that found it; None where it is nothing."""


def _mark(marked: Marked, found_by: Mapping[str, str], read: Reading) -> None:
    for name, pattern in found_by.items():
        for found in reversed(list(re.finditer(pattern, marked.text, re.IGNORECASE))):
            ref = read(name, found)
            if ref is not None and not marked.full:
                group = next((key for key, value in found.groupdict().items() if key.startswith("only") and value), 0)
                marked.mark(*found.span(group), ref)


def _said(found: re.Match[str]) -> Iterator[str]:
    return (value for value in found.groupdict().values() if value)


def _length(name: str, found: re.Match[str]) -> Ref:
    sign: Sign = "<=" if name in {"at_most", "short"} else ">="
    said = list(_said(found))
    value, other = (
        (_amount(*said[:2]),) * 2 if name.startswith("at_") else (name, "long" if name == "short" else "short")
    )
    wanted = Constraint(kind="length", sign=sign, value=value, words=found[0].strip())
    unwanted = wanted.model_copy(update={"sign": "<=" if sign == ">=" else ">=", "value": other})
    return Ref(found[0], "length", constraints=(wanted,), unwanted=(unwanted,))


def _amount(number: str, unit: str) -> str:
    amount = _AMOUNTS[number.casefold()] if number.casefold() in _AMOUNTS else float(number)
    if unit.casefold().startswith(("h", "小时", "个小时")):
        return f"{60 * amount:g} minutes"
    return f"{amount:g} {'pages' if unit.casefold().startswith(('p', '页')) else 'minutes'}"


def _language(found: re.Match[str], lang: Lang) -> Ref:
    said = next(_said(found))
    code = lexicon(lang).languages[said.casefold()]
    signs: tuple[Sign, Sign] = ("!=", "=") if code.startswith("!") else ("=", "!=")
    wanted, unwanted = (Constraint(kind="language", sign=s, value=code.lstrip("!"), words=said) for s in signs)
    return Ref(said, "language", constraints=(wanted,), unwanted=(unwanted,))


def _stranger(_name: str, found: re.Match[str]) -> Ref:
    name = next(_said(found)).strip()
    return Ref(name, "creator", creator=name)


def _label_words(lang: Lang, labels: Labels) -> list[str]:
    known = lexicon(lang)
    return [*labels.names, *labels.groups, *known.moods, *known.situations]


def _label(found: re.Match[str], lang: Lang, labels: Labels) -> Ref | None:
    """A genre, theme or mood. A word that is also an everyday one counts only where the words around it say so."""
    said, known, text = found[0].casefold(), lexicon(lang), found.string
    names = labels.names.get(said, "").split("+") if said in labels.names else []
    if re.fullmatch(domain_pattern(lang), said) and not _told(text[: found.start()], lang, "before"):
        return None  # "music please" wants the kind of works, and not works about it
    if said in known.everyday_labels and _told(text[: found.start()], lang, "verb"):
        return None  # "I love films", "they rock"
    told = _told(text[: found.start()], lang, "before") or _told(text[found.end() :], lang, "after")
    if said in known.everyday_labels and not told and text.strip(" .!?。！？").casefold() != said:
        names = []
        if said not in (*labels.groups, *known.moods, *known.situations):
            return None
    return Ref(
        found[0],
        "label",
        constraints=tuple(Constraint(kind="label", sign="=", value=name, words=found[0]) for name in names),
        unwanted=tuple(
            Constraint(kind="label", sign="!=", value=name, words=found[0])
            for name in (labels.groups.get(said) or names)
        ),
        hints=known.moods.get(said, known.situations.get(said, "")),
    )


def _told(text: str, lang: Lang, side: str) -> bool:
    pattern = patterns(lang, "labels")[side]
    return re.search(f"^(?:{pattern})" if side == "after" else f"(?:{pattern})$", text, re.IGNORECASE) is not None


def _kinds(lang: Lang, domains: tuple[str, ...]) -> str:
    words = [word for domain in domains for word in words_for(domain, lang)]
    every = one_of([*words, *(word for of in lexicon(lang).domains.values() for word in of)], lang)
    return rf"{every}(?! (?:me|us)\b)"  # "book me a table"


def _kind(found: re.Match[str], lang: Lang, domains: tuple[str, ...]) -> Ref:
    said = found[0].casefold()
    return Ref(found[0], "kind", domain=next((d for d in domains if said in words_for(d, lang)), ""))


def verbs(text: str, lang: Lang, domains: tuple[str, ...]) -> str:
    """The domain of what somebody says they want to do ("something to read"); empty where none is said."""
    for domain in domains:
        verb = one_of(lexicon(lang).verbs.get(concept(domain), ()), lang)
        if re.search(rf"{_WISHED if lang == 'en' else ''}{verb}", text, re.IGNORECASE):
            return domain
    return ""


def _number(name: str, found: re.Match[str], marked: Marked) -> Ref | None:
    """How many are wanted, where what is counted follows; else a number that may be a place in a list."""
    said, what = next(_said(found)).casefold(), found.groupdict().get("what") or ""
    number = int(said) if said.isdecimal() else _NUMBERS[said]
    counts = name == "count" and not any(ref.kind in WORKS for ref in marked.within(what))
    return Ref(found[0], "count" if counts else "number", number=number) if 0 < number <= MOST else None
