"""Where a text has something that could be false, before anything is held against the catalogue."""

import re
from collections.abc import Iterator

from migration.domain import Item
from prompts.claims.claim import Claim
from prompts.claims.extract import claims
from prompts.claims.fold import words
from prompts.claims.names import is_common
from prompts.claims.vocabulary import plain, stem
from prompts.copy.copies import Claimed, Support
from prompts.ledger import telling_zh
from prompts.ledger.book import Book


def titles(text: str, book: Book) -> Iterator[Claimed]:
    """The item's own titles, and those of its audience, wherever they stand as the catalogue spells them."""
    end = 0
    named = [(e.value, e.field) for e in book.entries if e.field.startswith("title") or e.field == "audience.items"]
    names = {value: field for value, field in reversed(named) if value}
    if not names:
        return
    body = "|".join(map(_spelled, sorted(names, key=len, reverse=True)))
    for match in re.finditer(body, text, re.MULTILINE):
        if match.start() >= end:
            end = match.end()
            yield Claimed(
                kind="title",
                text=match[0],
                start=match.start(),
                end=end,
                support=Support(field=names[match[0]], value=match[0]),
            )


def creators(text: str, item: Item) -> Iterator[Claimed]:
    """The names of creators of more than one word, whose words by themselves say nothing: "Africa 70", "Daft Punk"."""
    for name in (name for name in item.creators if " " in name):
        for match in re.finditer(re.escape(name), text):
            support = Support(field="creators", value=name)
            yield Claimed(kind="name", text=name, start=match.start(), end=match.end(), support=support)


def _spelled(name: str) -> str:
    """A pattern for a title. Of one Chinese sign it is none but in brackets, or alone on its line."""
    if len(name) == 1 and not name.isascii():
        return rf"(?<=《){name}(?=》)|^{name}$"
    return rf"{_edge(name[0], '(?<!{})')}{re.escape(name)}{_edge(name[-1], '(?!{})')}"


def _edge(sign: str, look: str) -> str:
    return look.format(r"[\w’']" if sign.isascii() and sign.isalnum() else "$^") if sign.isascii() else ""


def by_line(text: str) -> Iterator[Claim]:
    """The claims of each line: no name runs on from one line or sentence to the next."""
    start = 0
    for row in text.split("\n"):
        for claim in claims(row):
            at = start + claim.start
            for part in re.split(r"(?<=\w\w)(\.\s+)", claim.text) if claim.kind == "name" else [claim.text]:
                if not part.startswith("."):
                    yield claim.model_copy(update={"text": part, "start": at, "end": at + len(part)})
                at += len(part)
        start += len(row) + 1


def empty(claim: Claim, text: str, book: Book) -> bool:
    """Whether a claim says nothing: any day, "the two of them", a Chinese "name" that is made of everyday words."""
    if claim.kind == "number" and claim.text.lower() == "two" and re.search(r"\bthe $", text[: claim.start], re.I):
        after = words(text[claim.end : claim.end + 20])[:1]  # "the two of them", "the two meet"
        return not {word for word in after if word.endswith("s") or word in ("children", "people", "men", "women")}
    if claim.kind == "duration":
        return bool(re.fullmatch(r"(?:a|an|one|half a) (?:day|week|month|year|decade|second|minute)", claim.text, re.I))
    if claim.kind != "name":
        return False
    if not claim.text.isascii():
        return not list(telling_zh.uncovered(claim.text))
    begins = bool(re.search(r"(?:^|\n|[.!?] )$", text[: claim.start]))
    word = claim.text.lower()
    return begins and " " not in word and (is_common(word) or plain(word) or stem(word) in book.names)
