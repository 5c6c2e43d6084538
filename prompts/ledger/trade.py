"""What supports a price, an offer or a number."""

import re
from collections.abc import Mapping
from typing import Final

from prompts.claims.fold import fold
from prompts.claims.vocabulary import stem
from prompts.ledger.book import Book, Entry, first
from prompts.ledger.place import Place, equal, phrased

COUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    "首": ("track", "song"), "曲": ("track", "song"), "集": ("episode",), "季": ("season",), "卷": ("volume",),
    "册": ("volume",),
    "章": ("chapter",), "人": ("player", "serving", "people"), "份": ("serving",), "页": ("page",),
    "部": ("part",), "岁": ("age",),
    "分": ("rating", "score"), "星": ("rating", "star"), "star": ("rating", "star"), "out": ("rating", "score"),
    "克": ("weight", "gram"), "千克": ("kilogram", "kg"), "公斤": ("kilogram", "kg"), "毫升": ("milliliter", "ml"),
    "升": ("liter", "litre"), "厘米": ("centimeter", "cm"), "毫米": ("millimeter", "mm"), "米": ("meter", "metre"),
    "度": ("temperature",), "件": ("piece",), "种": ("kind",),
}  # fmt: skip
"""What a number counts, by the word after it, and the attributes that hold such counts."""


def price(place: Place, book: Book) -> Entry | None:
    """A price: the price field."""
    amount, currency = place.claim.value.split(" ")
    known = next((fold(e.value) for e in book.fields("currency")), "")
    for entry in book.fields("price"):
        stated = [c.value for c in entry.claims if c.kind == "price"]
        bare = re.fullmatch(r"\d+(?:\.\d+)?", entry.value)
        if place.claim.value in stated or (bare and float(bare[0]) == float(amount) and known in ("", currency)):
            return entry
    return None


def offer(place: Place, book: Book) -> Entry | None:
    """An offer, such as "free": a field has to make it."""
    word = fold(place.claim.text)
    if re.match(r"free|for free|免费", word):
        free = first(e for e in book.fields("price") if re.fullmatch(r"0+(?:\.0+)?|free|免费", e.folded))
        if free:
            return free
    return first(e for e in book.facts if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", e.folded))


def number(place: Place, book: Book) -> Entry | None:
    """A number: a field that counts the same thing."""
    after = fold(place.after[:12])
    kinds = next((names for sign, names in COUNTED.items() if after.lstrip(" -/").startswith(sign)), ())
    for entry in book.facts:
        name = {stem(part) for part in entry.field.casefold().split("_")}
        near = (place.next, place.previous, *map(stem, kinds))  # "aged" counts what "min_age" holds
        counted = any(word.startswith(part) for word in near for part in name)
        if counted and any(c.value == place.claim.value for c in entry.claims):
            return entry
    texts = (
        e
        for e in book.stated
        if not re.fullmatch(r"[\d.]+", e.value) and equal(place.claim, [e], "number", "duration", "year")
    )
    return phrased(place, texts)
