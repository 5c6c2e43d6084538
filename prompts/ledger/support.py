"""Which entry of the book supports a claim, kind by kind. None means that nothing does."""

from collections.abc import Mapping
from typing import Final

from prompts.ledger import named, praise, trade, when
from prompts.ledger.book import Book, Entry
from prompts.ledger.place import Place, Rule

HARD: Final = frozenset(["price", "offer", "ranking"])
"""Kinds that even the very words of a description do not support."""


def _none(place: Place, book: Book) -> Entry | None:
    del place, book
    return None


RULES: Final[Mapping[str, Rule]] = {
    "year": when.year, "decade": when.decade, "century": when.century, "duration": when.duration,
    "price": trade.price, "offer": trade.offer, "number": trade.number,
    "award": praise.award, "ranking": praise.ranking, "superlative": praise.superlative, "acclaim": praise.acclaim,
    "title": named.title, "quote": named.quote, "name": named.name,
    **dict.fromkeys(("url", "contact", "handle", "markup", "hidden", "emoji", "instruction"), _none),
}  # fmt: skip


def support(place: Place, book: Book) -> Entry | None:
    """What supports a claim, by the rule of its kind."""
    return RULES.get(place.claim.kind, praise.comparison)(place, book)
