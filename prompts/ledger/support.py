"""Which entry of the book supports a claim, kind by kind. None means that nothing does."""

from collections.abc import Mapping
from typing import Final

from prompts.grounds import WORKS, noun
from prompts.ledger import named, praise, trade, when
from prompts.ledger.book import Book, Entry
from prompts.ledger.place import Place, Rule


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


def sold(place: Place, book: Book) -> bool:
    """Whether a claim sells the thing: a price, an offer, a chart, praise. Only a field vouches for it."""
    priced = place.claim.kind == "price" and noun(book.item.domain) not in WORKS
    return priced or place.claim.kind == "offer" or praise.charted(place) or praise.boasts(place)
