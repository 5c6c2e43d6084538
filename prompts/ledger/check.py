"""Checks a copy against the catalogue: each claim with its support, each broken rule with its place. Deterministic."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from prompts.claims.claim import Claim
from prompts.copy.copies import Checked, Claimed, Support
from prompts.copy.form import Form
from prompts.copy.rule import RulePack
from prompts.ledger import roles, telling, traits
from prompts.ledger.book import Book
from prompts.ledger.cover import Cover
from prompts.ledger.faults import NEVER, faults
from prompts.ledger.found import by_line, creators, empty, titles
from prompts.ledger.place import AROUND, Place
from prompts.ledger.support import sold, support
from prompts.outputs import Lang

CAUSES: Final = {
    "title": "no such title in the catalogue",
    "quote": "no field holds these words",
    "name": "no field holds this name",
    "price": "the price field does not say so",
    "award": "no field tells of it",
}
LONGEST: Final = 20_000
"""Signs; a longer text is no copy."""


def check(text: str, form: Form, lang: Lang, book: Book, packs: Sequence[RulePack] = ()) -> Checked:
    """Check a copy.

    Args:
        text: the copy; lines are separated by a line break.
        form: whose lengths it has to keep.
        lang: the language it was asked for in.
        book: what supports claims: the fields of the item, and what is known of the interests it is written for.
        packs: rules that hold beside the form's.
    """
    text = text[:LONGEST]
    people = tuple(creators(text, book.item))
    named = (*titles(text, book), *(one for one in people if any(map(str.isdigit, one.text))))
    blank = telling.blanked(text, named)
    titled = Cover(named, around=1)
    found = [claim for claim in by_line(text) if claim.kind in NEVER or not _idle(claim, text, titled, book)]
    # first what the fields hold ...
    sensed = _widest(one for one in _sensed(blank, people, book) if not titled.holding(one.start, one.end))
    traits_held = Cover(one for one in sensed if one.support)
    places = [_place(text, claim) for claim in found if claim.kind not in NEVER and not _is_trait(claim, traits_held)]
    judged = [_judge(place, book) for place in places]
    # ... then what is left is told by excerpts of the description, which hold all that stands in them
    told = tuple(telling.happenings(text, (*named, *judged, *sensed), lang, book))
    excerpts = Cover(one for one in told if one.support)
    judged = [one if sold(place, book) else _within(one, excerpts) for one, place in zip(judged, places, strict=True)]
    sensed = [_within(one, excerpts) for one in sensed]
    every = {(one.kind, one.start, one.end): one for one in (*named, *judged, *sensed, *told)}
    broken = faults(text, blank, found, form, lang, book, packs)
    return Checked(
        text=text,
        form=form.name,
        lang=lang,
        claims=tuple(sorted(every.values(), key=lambda one: (one.start, one.end))),
        faults=tuple(sorted(broken, key=lambda fault: fault.start)),
    )


def _idle(claim: Claim, text: str, titled: Cover, book: Book) -> bool:
    """Whether a claim says nothing, or is but a part of a title or a name."""
    return titled.holding(claim.start, claim.end) is not None or empty(claim, text, book)


def _place(text: str, claim: Claim) -> Place:
    return Place(claim, text[max(0, claim.start - AROUND) : claim.start], text[claim.end : claim.end + AROUND])


def _judge(place: Place, book: Book) -> Claimed:
    claim, entry = place.claim, support(place, book)
    held = Support(field=entry.field, value=entry.value) if entry else None
    cause = "" if held else CAUSES.get(claim.kind, "no field supports it")
    return Claimed(kind=claim.kind, text=claim.text, start=claim.start, end=claim.end, support=held, cause=cause)


def _sensed(blank: str, people: Sequence[Claimed], book: Book) -> Iterator[Claimed]:
    yield from traits.traits(telling.blanked(blank, people), book)
    yield from traits.values(blank, book)
    yield from roles.roles(blank, book)
    yield from roles.dotted(blank, book)


def _widest(found: Iterable[Claimed]) -> list[Claimed]:
    """Those that stand in no longer one: 犯罪小说, not 犯罪."""
    widest: list[Claimed] = []
    for one in sorted(found, key=lambda c: (c.start, -c.end)):
        last = widest[-1] if widest else None
        if not last or one.end > last.end or (one.start, one.end) == (last.start, last.end):
            widest.append(one)
    return widest


def _within(claim: Claimed, excerpts: Cover) -> Claimed:
    """A claim that no field holds, held by the excerpt of the description that it stands in."""
    held = excerpts.holding(claim.start, claim.end)
    return claim if claim.support or not held else claim.model_copy(update={"support": held.support, "cause": ""})


def _is_trait(claim: Claim, traits: Cover) -> bool:
    """Whether a "name" is but a trait that begins a sentence, or in Chinese has one in it."""
    touched = {traits.holding(at, at) for at in range(claim.start, claim.end)} if claim.kind == "name" else set()
    return any(
        trait and (not trait.text.isascii() or (trait.start, trait.end) == (claim.start, claim.end))
        for trait in touched
    )
