"""Places in the last list: "the second", "number 3", "2", "the last one", 第二部."""

import re
from collections.abc import Iterator

from agent.chat.understanding.lexicon import domain_pattern
from agent.chat.understanding.marked import Marked, Ref
from migration.domain import Item
from prompts.outputs import Lang

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ZH = "一二三四五六七八九十"
LAST = -1

_BEFORE = r"(?:why|why not|number|no\.?|nr\.?|#|item|option|and|or|,|with|to|than|like|liked|loved|enjoyed|hated?|disliked?|seen|about|compare|explain|not|is|know|/why|than|vs\.?|versus|remove|forget)"


def mark_positions(marked: Marked, lang: Lang, shown: tuple[Item, ...]) -> None:
    """Mark what names a place in the list `shown`; nothing where there is no list."""
    if not shown:
        return
    for start, end, place in sorted(_found(marked.text, lang, len(shown)), reverse=True):
        at = len(shown) if place == LAST else place
        items = (shown[at - 1],) if 1 <= at <= len(shown) else ()
        marked.mark(start, end, Ref(marked.text[start:end], "position", items, certain=bool(items), position=at))


def _found(text: str, lang: Lang, length: int) -> list[tuple[int, int, int]]:
    """(start, end, place) of all positions, of which no two overlap."""
    found: list[tuple[int, int, int]] = []
    for start, end, place in _chinese(text) if lang == "zh" else _english(text, length):
        if all(end <= other[0] or other[1] <= start for other in found):
            found.append((start, end, place))
    return found


def _english(text: str, length: int) -> Iterator[tuple[int, int, int]]:
    noun = rf"(?: (?:one|{domain_pattern('en')}|title|option|recommendation|suggestion|choice|on the list))?"
    ordinals = "|".join(_ORDINALS)
    for m in re.finditer(
        rf"\b(?:the |my |your )({ordinals}|last)\b{noun}(?! \d| (?:half|time|year|decade|century|week|world|film of|book of))",
        text,
        re.I,
    ):
        yield m.start(), m.end(), LAST if m[1].lower() == "last" else _ORDINALS.index(m[1].lower()) + 1
    for m in re.finditer(rf"\b({ordinals}|last) (?:one|{domain_pattern('en')})", text, re.I):
        yield m.start(), m.end(), LAST if m[1].lower() == "last" else _ORDINALS.index(m[1].lower()) + 1
    for m in re.finditer(r"\b(\d{1,2})(?:st|nd|rd|th)\b(?: one)?(?! century)", text, re.I):
        yield m.start(), m.end(), int(m[1])
    for m in re.finditer(
        r"(?:#|\b(?:number|no\.|nr\.?|item|option) ?)(\d{1,2}|" + "|".join(_NUMBERS) + r")\b", text, re.I
    ):
        yield m.start(), m.end(), int(m[1]) if m[1].isdigit() else _NUMBERS.index(m[1].lower()) + 1
    unit = rf"(?! *(?:{domain_pattern('en')}|more|other|others|minutes?|hours?|pages?|recommendations?|suggestions?|titles?|items?|of|years?|%|/|options?))"
    for m in re.finditer(rf"(?:^\s*|{_BEFORE}\s*)(\d{{1,2}})\b(?![.:,]\d|\d|'?s\b){unit}", text, re.I):
        if int(m[1]) <= max(length, 20):
            yield m.start(1), m.end(1), int(m[1])


def _chinese(text: str) -> Iterator[tuple[int, int, int]]:
    for m in re.finditer(
        rf"第\s*([{_ZH}]|\d{{1,2}})(?:[个部本张首项名条位]|$|(?=[\s,，。!！?？和与跟、吗呢更很太不看读听是]))(?!次)",
        text,
    ):
        yield m.start(), m.end(), int(m[1]) if m[1].isdigit() else _ZH.index(m[1]) + 1
    for m in re.finditer(r"最后(?:一)?[个部本张首]", text):
        yield m.start(), m.end(), LAST
    for m in re.finditer(
        r"(?:^\s*|为什么\s*(?:推荐\s*)?|和\s*|与\s*|跟\s*|比较\s*|对比\s*|像\s*|喜欢\s*|讨厌\s*|看过\s*|、\s*|号\s*)(\d{1,2})(?!\d|\s*[部本张首个年岁点分页小])号?",
        text,
    ):
        yield m.start(1), m.end(), int(m[1])
