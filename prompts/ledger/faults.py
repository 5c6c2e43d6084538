"""Rules that a copy may break whatever the catalogue says: lengths, phrases, language, addresses, talk of a person."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from migration.domain import Item
from prompts.claims.claim import Claim
from prompts.claims.fold import words
from prompts.claims.vocabulary import stem
from prompts.copy.copies import Fault
from prompts.copy.form import Form
from prompts.copy.rule import RulePack
from prompts.grounding.tongue import FOREIGN, language_of
from prompts.grounds import WORKS, noun
from prompts.ledger.book import Book
from prompts.ledger.persons import persons
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
"""Kinds of claims that no copy holds."""


def faults(
    text: str, blank: str, found: Iterable[Claim], form: Form, lang: Lang, book: Book, packs: Sequence[RulePack]
) -> Iterator[Fault]:
    """All broken rules.

    Args:
        text: the copy.
        blank: the same with titles and names made blank, in which no phrase is looked for.
        found: the claims of the text.
        form: whose lengths it has to keep.
        lang: the language it was asked for in.
        book: what is known of the item.
        packs: rules that hold beside the form's.
    """
    yield from _never(found, form)
    yield from _forms(text, form, lang)
    yield from _language(blank, lang, book.item)
    yield from _rules(text, blank, form, lang, book.item, packs)
    yield from persons(text, book)


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
