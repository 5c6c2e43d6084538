"""What supports a title, a quotation or a name."""

import re
from itertools import dropwhile
from typing import Final

from prompts.claims.fold import fold, words
from prompts.claims.names import is_common
from prompts.claims.vocabulary import plain
from prompts.ledger.book import Book, Entry, first, unowned
from prompts.ledger.place import Place


def title(place: Place, book: Book) -> Entry | None:
    """A title: the item's own or the audience's."""
    inner = place.claim.value.strip()
    return first(
        e for e in book.stated if e.folded == inner and (e.field.startswith("title") or e.field == "audience.items")
    )


def quote(place: Place, book: Book) -> Entry | None:
    """Quoted words: a field holds them, and they are put into nobody's mouth."""
    inner = place.claim.value
    if not inner:
        return None
    exact = first(e for e in book.stated if e.folded == inner)
    long = len(inner.split()) > 2 or len(inner) > 5
    return exact or (first(e for e in book.stated if inner in e.folded) if long and not _praises(place) else None)


def _praises(place: Place) -> bool:
    """Whether a quotation is put into somebody's mouth."""
    said = r"(?:critic|review|reader|viewer|says?|said|calls?|called|wrote|writes|according|评|称|说|赞)"
    return bool(re.search(said, place.before[-30:] + place.after[:30], re.I))


def name(place: Place, book: Book) -> Entry | None:
    """A name: a field holds it, or each of its words. "Sung in Portuguese" at a beginning has a name in it."""
    text = place.claim.text
    begins = bool(re.search(r"(?:^|[\n.!?:]\s*)$", place.before))
    named = _named_part(text) if begins and _usual(text.split()[0].lower()) else text
    return _named(named, book) if named else None


def _usual(word: str) -> bool:
    return is_common(word) or plain(word)


def _named_part(part: str) -> str:
    """A part that begins a sentence, without its first word and the small ones after it."""
    later = part.split()[1:]
    return " ".join(dropwhile(lambda word: word.islower(), later))


def _named(text: str, book: Book) -> Entry | None:
    run = unowned(words(text))
    entries = book.stated
    whole = first(e for e in entries if _within(run, e.words) or (not text.isascii() and fold(text) in e.folded))
    held = [first(e for e in entries if {word, f"{word}s"} & set(e.words)) for word in run if word not in _BRIDGES]
    return whole or (held[0] if held and all(held) else None)


_BRIDGES: Final = frozenset(
    [
        "of", "the", "de", "del", "della", "di", "da", "du", "le", "la", "von", "van", "der", "den", "bin",
        "al", "y", "to", "in", "for", "on", "at", "a", "an", "with", "and",
    ]
)  # fmt: skip


def _within(run: tuple[str, ...], inside: tuple[str, ...]) -> bool:
    size = len(run)
    return size > 0 and any(inside[n : n + size] == run for n in range(len(inside) - size + 1))
