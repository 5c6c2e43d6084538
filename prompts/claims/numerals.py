"""Numbers, however they are written: 1,000, twenty-one, nineteen eighty-four, 二〇〇一, 三千五百, 1.2万."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ROUND = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS: Final = {word: n for n, word in enumerate(_SMALL)}
TENS: Final = {word: 10 * n for n, word in enumerate(_ROUND, start=2)}
SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
OTHERS: Final = {"dozen": 12, "dozens": 12, "hundreds": 100, "thousands": 1000, "millions": 10**6, "billions": 10**9}
DIGITS: Final = {sign: n % 10 for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
STEPS: Final = {"十": 10, "百": 100, "千": 1000}
MYRIADS: Final = {"万": 10**4, "亿": 10**8}

_NAMES = "|".join(sorted((*UNITS, *TENS, *SCALES), key=len, reverse=True))
_AND = r"(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+"
ENGLISH: Final = re.compile(
    rf"\b(?:{_NAMES})(?:(?:-|\s+|{_AND})(?:{_NAMES}))*\b|\b(?:{'|'.join(OTHERS)})\b", re.IGNORECASE
)
CHINESE: Final = re.compile(r"[〇零一二三四五六七八九十百千万亿两]+")
FIGURES: Final = re.compile(
    r"(?<![\w.])\d+(?:[,，]\d{3})+(?:\.\d+)?(?![\d])|(?<![\d.])\d+(?:\.\d+)?(?=[万亿])[万亿]|(?<![\d.])\d+(?:\.\d+)?"
)
PLAIN_CHINESE: Final = re.compile(  # words in which a numeral is no number
    "十分|十足|万一|千万[别不要]|万分|百般|万般|千般|四处|四周|四面|四季|五味|五官|五彩|百姓|百态|万物|万象|万千|万家|千古|千里|"
    "两者|二者|[这那]两个?(?:话题|主题|样|点|件事|种)|一一|三心二意|三言两语|三三两两|七上八下|九霄|十字|八卦|两极|两难|两面|六亲|七情六欲|五湖四海|千丝万缕|"
    "千变万化|千奇百怪|千差万别|千姿百态|百感|百转千回|千回百转|万籁|万丈|万里|一五一十|不三不四|丢三落四|接二连三|再三|一清二楚|独一无二|一干二净|数一数二"
)


class Number(NamedTuple):
    """A number as it stands in a text."""

    start: int
    end: int
    value: str
    """In digits, without separators: "1000", "3.5"."""


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text, from left to right, each once; a lone "one" or 一 is an article, no number."""
    found = [*_figures(text), *_english(text), *_chinese(text)]
    end = 0
    for number in sorted(found, key=lambda n: (n.start, -n.end)):
        if number.start >= end:
            yield number
            end = number.end


def value_of(text: str) -> str | None:
    """The value of a text that is one number and nothing else, else None."""
    found = next(numbers(text), None)
    return found.value if found and (found.start, found.end) == (0, len(text)) else None


def _figures(text: str) -> Iterator[Number]:
    for match in FIGURES.finditer(text):
        figures = match[0].replace(",", "").replace("，", "")
        factor = MYRIADS.get(figures[-1], 1)
        yield Number(*match.span(), spelled(float(figures.rstrip("万亿")) * factor) if factor > 1 else _trim(figures))


def _english(text: str) -> Iterator[Number]:
    for match in ENGLISH.finditer(text):
        parts = re.split(r"[\s-]+", match[0].lower())
        if parts != ["one"]:
            yield Number(*match.span(), str(_english_value([part for part in parts if part != "and"])))


def _english_value(parts: list[str]) -> int:
    if len(parts) == 1 and parts[0] in OTHERS:
        return OTHERS[parts[0]]
    total = group = 0
    for part in parts:
        if part in SCALES:
            group = max(group, 1) * SCALES[part]
            if SCALES[part] >= 1000:
                total, group = total + group, 0
        elif part in TENS and 10 <= group < 100:  # nineteen eighty-four
            group = group * 100 + TENS[part]
        else:
            group += UNITS.get(part, TENS.get(part, 0))
    return total + group


def _chinese(text: str) -> Iterator[Number]:
    plain = {n for match in PLAIN_CHINESE.finditer(text) for n in range(*match.span())}
    for match in CHINESE.finditer(text):
        if match[0] != "一" and not plain & set(range(*match.span())) and set(match[0]) - {"一"}:
            yield Number(*match.span(), str(chinese_value(match[0])))


def chinese_value(numeral: str) -> int:
    """The value of a Chinese numeral: 二〇〇一 gives 2001, 三千五百 gives 3500, 十二 gives 12."""
    if len(numeral) > 1 and all(sign in DIGITS for sign in numeral):
        return int("".join(str(DIGITS[sign]) for sign in numeral))
    total = group = digit = 0
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in STEPS:
            group, digit = group + max(digit, 1) * STEPS[sign], 0
        else:
            total, group, digit = (total + max(group + digit, 1)) * MYRIADS[sign], 0, 0
    return total + group + digit


def spelled(number: float) -> str:
    """A number in digits, without needless zeros."""
    return _trim(f"{number:f}")


def _trim(figures: str) -> str:
    whole, _, part = figures.partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")
