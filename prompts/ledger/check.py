"""Checks a copy against the catalogue: each claim with its support, each broken rule with its place. Deterministic."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from migration.domain import Item
from prompts.claims.claim import Claim
from prompts.claims.extract import claims
from prompts.claims.fold import words
from prompts.claims.names import is_common
from prompts.claims.vocabulary import plain, stem
from prompts.copy.copies import Checked, Claimed, Fault, Support
from prompts.copy.form import Form
from prompts.copy.rule import RulePack
from prompts.grounding.tongue import FOREIGN, language_of
from prompts.grounds import WORKS, noun
from prompts.ledger import persons, roles, telling, telling_zh, traits
from prompts.ledger.book import Book
from prompts.ledger.place import AROUND, Place
from prompts.ledger.support import sold, support
from prompts.outputs import Lang

NEVER: Final = {
    "url": "copy holds no addresses",
    "contact": "copy holds no addresses",
    "handle": "copy holds no tags or internal names",
    "markup": "copy is plain text",
    "hidden": "a sign that nobody sees",
    "emoji": "this form has no emoji",
    "instruction": "addresses a machine, or asks the reader for something",
}
"""Kinds that break a rule whatever the catalogue says."""

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
    item = book.item
    named = (*_titles(text, book), *_creators(text, item))
    blank = telling.blanked(text, named)
    found = [
        c for c in _by_line(text) if c.kind in NEVER or not (_inside(c.start, c.end, named) or _empty(c, text, book))
    ]
    places = [_place(text, claim) for claim in found if claim.kind not in NEVER]
    judged = [_judge(place, book) for place in places]
    sensed = _widest(s for s in _sensed(blank, text, book) if not _inside(s.start, s.end, named))
    told = tuple(telling.happenings(text, (*named, *judged, *sensed), lang, book))
    judged = [j if sold(place, book) else _within(j, told) for j, place in zip(judged, places, strict=True)]
    sensed = [_within(one, told) for one in sensed]
    judged = [j for j in judged if j.kind != "name" or not any(_same(j, s) for s in sensed if s.support)]
    faults = (
        *_never(found, form),
        *_forms(text, form, lang),
        *_language(blank, lang, item),
        *_rules(text, blank, form, lang, item, packs),
        *persons.persons(text, book),
    )
    ordered = sorted(
        {(c.kind, c.start, c.end): c for c in (*named, *judged, *sensed, *told)}.values(),
        key=lambda c: (c.start, c.end),
    )
    return Checked(
        text=text, form=form.name, lang=lang, claims=tuple(ordered), faults=tuple(sorted(faults, key=lambda f: f.start))
    )


def _titles(text: str, book: Book) -> Iterator[Claimed]:
    """The item's own titles, and those of its audience, wherever they stand as the catalogue spells them."""
    end = 0
    named = [(e.value, e.field) for e in book.entries if e.field.startswith("title") or e.field == "audience.items"]
    names = {value: field for value, field in reversed(named) if value}
    if not names:
        return
    body = "|".join(
        rf"{_edge(n[0], '(?<!{})')}{re.escape(n)}{_edge(n[-1], '(?!{})')}" for n in sorted(names, key=len, reverse=True)
    )
    for match in re.finditer(body, text):
        if match.start() >= end:
            end = match.end()
            yield Claimed(
                kind="title",
                text=match[0],
                start=match.start(),
                end=end,
                support=Support(field=names[match[0]], value=match[0]),
            )


def _creators(text: str, item: Item) -> Iterator[Claimed]:
    """The names of creators with a figure in them, which counts nothing: "Africa 70"."""
    for name in (name for name in item.creators if re.search(r"\d", name)):
        for match in re.finditer(re.escape(name), text):
            support = Support(field="creators", value=name)
            yield Claimed(kind="name", text=name, start=match.start(), end=match.end(), support=support)


def _edge(sign: str, look: str) -> str:
    return look.format(r"[\w’']" if sign.isascii() and sign.isalnum() else "$^") if sign.isascii() else ""


def _place(text: str, claim: Claim) -> Place:
    return Place(claim, text[max(0, claim.start - AROUND) : claim.start], text[claim.end : claim.end + AROUND])


def _judge(place: Place, book: Book) -> Claimed:
    claim, entry = place.claim, support(place, book)
    held = Support(field=entry.field, value=entry.value) if entry else None
    cause = "" if held else CAUSES.get(claim.kind, "no field supports it")
    return Claimed(kind=claim.kind, text=claim.text, start=claim.start, end=claim.end, support=held, cause=cause)


def _sensed(blank: str, text: str, book: Book) -> Iterator[Claimed]:
    yield from traits.traits(blank, book)
    yield from traits.values(blank, book)
    yield from roles.roles(blank, book)
    yield from roles.dotted(blank, book)


def _widest(found: Iterable[Claimed]) -> list[Claimed]:
    """Those that stand in no longer one: 犯罪小说, not 犯罪."""
    widest: list[Claimed] = []
    for one in sorted(found, key=lambda c: (c.start, -c.end)):
        if not any(c.start <= one.start and one.end <= c.end and c.end - c.start > len(one.text) for c in widest):
            widest.append(one)
    return widest


def _never(found: Iterable[Claim], form: Form) -> Iterator[Fault]:
    for claim in found:
        if claim.kind in NEVER and not (claim.kind == "emoji" and form.emoji):
            yield Fault(rule=claim.kind, text=claim.text, start=claim.start, end=claim.end, cause=NEVER[claim.kind])


def _forms(text: str, form: Form, lang: Lang) -> Iterator[Fault]:
    for start, end, cause in form.faults(text, lang):
        yield Fault(rule="length", text=text[start:end][:40], start=start, end=end, cause=cause)
    rows = text.split("\n")
    if len(set(rows)) < len(rows):
        yield Fault(rule="repetition", text="", start=0, end=len(text), cause="two lines are the same")


def _language(blank: str, lang: Lang, item: Item) -> Iterator[Fault]:
    """Whether what is no title and no name is in another language than was asked for."""
    for name in item.creators:
        blank = blank.replace(name, " ")
    latin, han = len(re.findall(r"[A-Za-zÀ-ÿ]{2,}", blank)), len(re.findall(r"[㐀-鿿]", blank))
    if (latin > max(4, han)) if lang == "zh" else (han > max(4, 2 * latin) or _foreign(blank)):
        yield Fault(rule="language", text=blank.strip()[:40], start=0, end=len(blank), cause=f"wanted in {lang}")


def _foreign(text: str) -> bool:
    """Whether a text is in a language that is neither English nor Chinese, as far as its small words tell."""
    found = re.findall(r"[^\W\d_]+", text.lower())
    foreign = sum(word in FOREIGN for word in found)
    return language_of(text) == "" and (
        foreign > 2 or bool(re.search(r"[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\uac00-\ud7af]{4}", text))
    )


def _by_line(text: str) -> Iterator[Claim]:
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


def _empty(claim: Claim, text: str, book: Book) -> bool:
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


def _within(claim: Claimed, told: Sequence[Claimed]) -> Claimed:
    """A claim that no field holds, held by the excerpt of the description that it stands in."""
    held = next((t.support for t in told if t.support and t.start <= claim.start and claim.end <= t.end), None)
    return claim if claim.support or not held else claim.model_copy(update={"support": held, "cause": ""})


def _rules(text: str, blank: str, form: Form, lang: Lang, item: Item, packs: Sequence[RulePack]) -> Iterator[Fault]:
    """Forbidden and required phrases. Those about health may stand where a story's own description has them."""
    for pack in (pack for pack in packs if pack.holds_for(lang)):
        for rule in pack.forbidden:
            for start, end in rule.found(blank):
                if not (
                    pack.stories
                    and noun(item.domain) in WORKS
                    and {stem(word) for word in words(text[start:end])} <= set(map(stem, words(item.description)))
                ):
                    yield Fault(
                        rule=f"forbidden ({pack.name})", text=text[start:end], start=start, end=end, cause=rule.why
                    )
        for wanted in pack.required:
            if (not wanted.forms or form.name in wanted.forms) and not wanted.met(text):
                cause = f"{wanted.why}: {' / '.join(wanted.phrases)}"
                yield Fault(rule=f"required ({pack.name})", text="", start=0, end=len(text), cause=cause)


def _same(name: Claimed, trait: Claimed) -> bool:
    """Whether a "name" is but a trait that begins a sentence, or in Chinese has one in it."""
    touches = trait.start < name.end and name.start < trait.end
    return touches and (not trait.text.isascii() or (trait.start, trait.end) == (name.start, name.end))


def _inside(start: int, end: int, spans: Sequence[Claimed]) -> bool:
    """Whether a piece stands in, or is no more than, one of the spans (with its brackets)."""
    return any(span.start - 1 <= start and end <= span.end + 1 for span in spans)
