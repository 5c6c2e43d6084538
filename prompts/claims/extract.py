"""From a text to its claims. Nothing here knows whether they are true: that is for whoever holds the facts."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from prompts.claims import lexicon, names, numerals, patterns
from prompts.claims.claim import Claim, Kind
from prompts.claims.fold import fold, level
from prompts.clean import is_hidden

Span = tuple[Kind, int, int, str]

LONE: Final[frozenset[Kind]] = frozenset(
    {"superlative", "acclaim", "comparison", "lineage", "offer", "award", "ranking", "instruction"}
)
"""Kinds that may stand inside or across another piece."""


def claims(text: str) -> tuple[Claim, ...]:
    """Find everything in a text that could be checked, from left to right.

    Pieces that count something never overlap: "120 minutes" is a duration and no number, a year inside 《》 belongs to
    the title. Praise ("best", "award-winning") is found wherever it stands, also inside a title or a quotation.
    """
    found: list[Span] = []
    taken: set[int] = set()
    plain = level(text)
    for finder in _FINDERS:
        for kind, start, end, value in finder(plain):
            if kind in LONE or not taken & set(range(start, end)):
                found.append((kind, start, end, value))
                if kind not in LONE:
                    taken.update(range(start, end))
    spans = sorted((*found, *_hidden(text)), key=lambda span: (span[1], -span[2]))
    return tuple(Claim(kind=k, text=_sayable(text[s:e]), value=value, start=s, end=e) for k, s, e, value in spans)


def forbidden(text: str) -> tuple[Claim, ...]:
    """Find only what no sentence may hold, whatever the facts: addresses, markup, hidden signs, emoji, instructions."""
    plain = level(text)
    orders = (("instruction", *match.span(), fold(match[0])) for match in lexicon.words("instruction").finditer(plain))
    spans: list[Span] = [*_forbidden(plain), *orders, *_hidden(text)]  # type: ignore[list-item]  # "instruction" is a kind
    return tuple(Claim(kind=k, text=_sayable(text[s:e]), value=value, start=s, end=e) for k, s, e, value in spans)


def of_kind(found: Iterable[Claim], *kinds: Kind) -> tuple[Claim, ...]:
    """Those of the claims that are of one of the kinds."""
    return tuple(claim for claim in found if claim.kind in kinds)


def _sayable(text: str) -> str:
    """Without lone surrogates, which no file or network takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _hidden(text: str) -> Iterator[Span]:
    for n, sign in enumerate(text):
        if is_hidden(sign):
            yield "hidden", n, n + 1, f"U+{ord(sign):04X}"


def _forbidden(text: str) -> Iterator[Span]:
    for kind, pattern in patterns.FORBIDDEN:
        for match in pattern.finditer(text):
            if match[0]:
                yield kind, *match.span(), fold(match[0])


def _quoted(text: str) -> Iterator[Span]:
    for match in patterns.TITLE.finditer(text):
        yield "title", *match.span(), fold(match[1])
    for match in patterns.QUOTE.finditer(text):
        inner = next(group for group in match.groups() if group is not None)
        yield "quote", *match.span(), fold(inner).strip(" ,.;:!?，。；：！？")


def _prices(text: str) -> Iterator[Span]:
    for match in patterns.PRICE.finditer(text):
        currency = next(name for name, sign in patterns.CURRENCIES if sign.search(match[0]))
        amount = next((number.value for number in numerals.numbers(match[0])), "1")
        yield "price", *match.span(), f"{amount} {currency}"


def _durations(text: str) -> Iterator[Span]:
    for match in patterns.DURATION.finditer(text):
        amount, unit = (match["en"], match["unit"]) if match["en"] else (match["zh"], match["unit_zh"])
        name = next(name for name, form in patterns.SPANS.items() if re.fullmatch(form, unit, re.IGNORECASE))
        if match["en"] or amount != "一":
            yield "duration", *match.span(), f"{_amount(amount)} {name}"


def _amount(words: str) -> str:
    found = next(numerals.numbers(words), None)
    return found.value if found else "0.5" if words.strip() in ("half", "half a", "half an", "半") else "1"


def _decades(text: str) -> Iterator[Span]:
    for match in patterns.DECADE.finditer(text):
        if match["full"]:
            value = f"{match['full']}{match['ten']}0s"
        elif match["short"]:
            value = f"19{match['short']}0s"
        elif match["word"]:
            value = f"19{patterns.TENS_OF_YEARS[match['word'].lower()]}0s"
        else:
            value = _chinese_decade(match["zh"])
        yield "decade", *match.span(), value


def _chinese_decade(words: str) -> str:
    figures = re.search(r"(\d0|[二三四五六七八九]十)年代", words)
    ten = figures[1] if figures else ""
    if ten and not ten.isdigit():
        ten = str(numerals.chinese_value(ten))
    century = re.match(r"\d{2}(?=\d0年代)", words)
    this_century = words.startswith("本") or (century and century[0] == "20")
    return f"{century[0] if century else '20' if this_century else '19'}{ten}s"


def _centuries(text: str) -> Iterator[Span]:
    for match in patterns.CENTURY.finditer(text):
        if match["figures"]:
            value = match["figures"]
        elif match["word"]:
            value = str(patterns.CENTURIES[match["word"].lower()])
        else:
            value = match["zh"] if match["zh"].isdigit() else str(numerals.chinese_value(match["zh"]))
        yield "century", *match.span(), value


def _years(text: str) -> Iterator[Span]:
    for match in patterns.YEAR.finditer(text):
        yield "year", *match.span(), match[0] if match[0].isdigit() else str(numerals.chinese_value(match[0]))


def _rankings(text: str) -> Iterator[Span]:
    for match in patterns.RANKING.finditer(text):
        word = next((group for group in match.groups() if group is not None), "")
        value = numerals.value_of(word) or str(patterns.ORDINALS.get(word.lower(), "")) or fold(match[0])
        yield "ranking", *match.span(), value


def _praise(text: str) -> Iterator[Span]:
    for kind in _IN_WORDS:
        for match in lexicon.words(kind).finditer(text):
            yield kind, *match.span(), fold(match[0])


def _numbers(text: str) -> Iterator[Span]:
    for number in numerals.numbers(text):
        yield "number", number.start, number.end, number.value


def _names(text: str) -> Iterator[Span]:
    for start, end in (*names.runs(text), *names.persons(text)):
        yield "name", start, end, fold(text[start:end])


_IN_WORDS: Final[tuple[Kind, ...]] = (
    "award",
    "superlative",
    "acclaim",
    "comparison",
    "lineage",
    "offer",
    "ranking",
    "instruction",
)
_FINDERS: Final[tuple[Callable[[str], Iterator[Span]], ...]] = (
    _forbidden,
    _quoted,
    _prices,
    _decades,
    _centuries,
    _years,
    _durations,
    _rankings,
    _praise,
    _names,
    _numbers,
)
"""In this order: what an earlier one has taken, a later one leaves."""
