"""Whether a sentence about a recommendation is borne out by its evidence: decided by rules, never by a language model.

Everything that could be checked is checked: titles, names, years, numbers, prices, awards, praise and quotations have
to occur in the cited evidence or in the candidate's own fields; themes and makers have to be those of the works they
are tied to; of the person only what the history shows may be said; and the words have to be in the language asked for,
without links, markup, handles or instructions. What cannot be settled fails: a sentence lost costs less than a false
one.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final

from migration.domain import Value
from prompts.claims.claim import Claim
from prompts.claims.extract import claims, forbidden
from prompts.claims.fold import fold, words
from prompts.claims.names import is_common
from prompts.clean import clean
from prompts.grounding import reader_en, reader_zh
from prompts.grounding.content import unheld
from prompts.grounding.facts import Facts, Work
from prompts.grounding.kinds import wrong_kinds
from prompts.grounding.labels import has, told
from prompts.grounding.makers import wrong_makers
from prompts.grounding.masking import PEOPLE, TITLES, Masked, even, mask
from prompts.grounding.others import untrue_of_others
from prompts.grounding.relations import COMPARING
from prompts.grounding.vocabulary import chinese, has_form, plain
from prompts.grounding.weight import MOST, overstated
from prompts.grounding.years import wrong_years
from prompts.outputs import Dropped, Sentence
from prompts.wording_of_languages import names_of_language

LONGEST: Final = 320
"""Characters of a sentence."""

SHOWN: Final = 80
"""Columns of what a verdict found."""

FIGURES: Final = frozenset({"number", "year", "decade", "century", "duration", "price"})
PRAISE: Final = frozenset({"award", "superlative", "acclaim", "comparison", "lineage", "offer", "ranking"})

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]{2,}|(?<![A-Za-z])[A-Z](?![A-Za-z])")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOT_LATIN: Final = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]")
_ADAPTED: Final = re.compile(r"(?:based on|adapt\w*|(?:film|screen) version|改编|搬上)$", re.IGNORECASE)
_NOT_ONLY: Final = re.compile(
    r"\b(?:not|if) only\b|\bonly (?:to|by|through|with|when|if|after|slowly|gradually)\b", re.IGNORECASE
)


class Verdict(Value):
    """What became of a sentence.

    Attributes:
        supported: whether it may be read.
        cause: why not, in a word or two; empty where it may.
        found: the words that did it, cleaned.
    """

    supported: bool
    cause: str = ""
    found: str = ""

    def dropped(self, sentence: Sentence) -> Dropped:
        """The sentence as something that was dropped, fit to be shown."""
        return Dropped(
            text=clean(sentence.text, 240), cause=f"{self.cause}: {self.found}" if self.found else self.cause
        )


def check(sentence: Sentence, facts: Facts) -> Verdict:
    """Check one sentence against the facts.

    Args:
        sentence: the text, with the keys of the evidence that it claims to rest on.
        facts: of the candidate that it speaks of.

    Returns:
        The verdict; of several causes the first in the order of `_RULES`.
    """
    case = _Case(sentence, facts)
    for cause, rule in _RULES:
        found = next(iter(rule(case)), None)
        if found is not None:
            return Verdict(supported=False, cause=cause, found=clean(found, SHOWN))
    return Verdict(supported=True)


class _Case:
    """A sentence while it is checked."""

    def __init__(self, sentence: Sentence, facts: Facts) -> None:
        self.text = sentence.text
        self.cites = sentence.cites
        self.facts = facts
        self.cited = facts.cited(sentence.cites)
        self.works = (facts.candidate, *self.cited)

    @cached_property
    def masked(self) -> Masked:
        """The sentence without its known titles and names."""
        return mask(self.text, self.works)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the rest of it claims."""
        return claims(self.masked.text)

    def original(self, claim: Claim) -> str:
        """A claim's words as they stand in the sentence."""
        return self.text[claim.start : claim.end]

    @property
    def named(self) -> list[Work]:
        """The cited works that the sentence names by title."""
        keys = self.masked.named()
        return [work for work in self.cited if work.key in keys]


def _length(case: _Case) -> Iterator[str]:
    if not case.text.strip():
        yield "nothing"
    if len(case.text) > LONGEST:
        yield f"{len(case.text)} characters"


def _forbidden(case: _Case) -> Iterator[str]:
    for claim in forbidden(case.text):
        yield f"{claim.kind} {claim.value if claim.kind == 'hidden' else claim.text}"
    yield from (sign for sign in case.text if sign in TITLES or sign in PEOPLE or sign in "\r\n\t")


def _evidence(case: _Case) -> Iterator[str]:
    yield from (key for key in case.cites if key not in case.facts.evidence)


def _language(case: _Case) -> Iterator[str]:
    letters = _LETTER.findall(case.masked.text)
    if case.facts.lang == "zh":
        yield from (word for word in _LATIN.findall(case.masked.text) if word.upper() not in ("AI", "R", "B"))
        han = _HAN.findall(case.masked.text)
        if len(han) < max(2, 0.9 * len([sign for sign in letters if not sign.isascii()])):
            yield case.text
        return
    if foreign := _NOT_LATIN.search(case.masked.text):
        yield foreign[0]
    begun = case.masked.text[:1].lower() + case.masked.text[1:]
    lower = re.findall(r"(?<![\w’'])[a-zà-ɏ][a-zà-ɏ’'-]*", begun)
    known = sum(is_common(word) or any(word in work.tokens for work in case.works) for word in lower)
    if len(lower) < 2 or known < 0.6 * len(lower):
        yield case.text


def _citation(case: _Case) -> Iterator[str]:
    """Works of the history that are named without being cited; and sentences that rest on nothing at all."""
    plain = even(case.masked.text)
    for work in case.facts.uncited(case.cites):
        for title in work.titles:
            name = even(title)
            if (_HAN.search(name) and len(name) > 1 and name in plain) or (" " in name and _has_word(name, plain)):
                yield title
    if not case.cited and not _rests_on_candidate(case):
        yield "nothing cited"


def _rests_on_candidate(case: _Case) -> bool:
    if COMPARING.search(case.masked.text.lower()) or re.search(r"\byou|[你您]", case.masked.text, re.IGNORECASE):
        return False
    own = any(case.facts.candidate.key in keys for keys in case.masked.owners.values())
    themes = [one.label for one in told(f"about {case.masked.text}")]
    return (own and bool(case.masked.named(TITLES + PEOPLE))) or any(has(case.facts.candidate, t) for t in themes)


def _has_word(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _quotes(case: _Case) -> Iterator[str]:
    for claim in case.claims:
        if claim.kind in ("title", "quote"):
            left = re.sub(rf"[{TITLES}{PEOPLE}]+", "", claim.value).strip(" ,.;:!?，。、")
            whole = fold(case.original(claim)).strip(" \"'《》〈〉「」『』,.;:!?，。；：！？")
            if left and not (claim.kind == "quote" and any(_in_text(whole, work) for work in case.works)):
                yield case.original(claim)


def _names(case: _Case) -> Iterator[str]:
    for claim in case.claims:
        if claim.kind == "name":
            left = re.sub(rf"[{TITLES}{PEOPLE}]+", " ", case.original(claim)).strip()
            begins = claim.start == 0 and any(f" {left.lower()}" in work.story for work in case.works)
            if (
                left
                and not begins
                and not _listed(case.text, claim)
                and not any(_knows(work, left) for work in case.works)
            ):
                yield left


def _listed(text: str, claim: Claim) -> bool:
    """Whether a run of Han is a word that the dictionary has (布鲁克林), which is judged with all others."""
    return any(
        text.startswith(word, claim.start) and claim.start + len(word) >= claim.end
        for word in chinese()
        if word[0] == text[claim.start]
    )


def _figures(case: _Case) -> Iterator[str]:
    for claim in case.claims:
        if claim.kind in FIGURES and not _figure_fits(case, claim):
            yield case.original(claim)


def _figure_fits(case: _Case, claim: Claim) -> bool:
    if any((claim.kind, claim.value) in work.figures for work in case.works):
        return True
    if claim.kind == "number":
        count = len(case.named) or len(case.cited)
        lengths = {value.split()[0] for work in case.works for kind, value in work.figures if kind == "duration"}
        return claim.value in {str(count), str(count + 1)} - {"0", "1"} or claim.value in lengths
    if claim.kind == "decade":
        return any(work.year is not None and f"{work.year // 10}0s" == claim.value for work in case.works)
    if claim.kind == "century":
        return any(work.year is not None and str((work.year - 1) // 100 + 1) == claim.value for work in case.works)
    if claim.kind == "duration":
        return any(w.age is not None and f"{w.age.count} {w.age.span}" == claim.value for w in case.cited) or any(
            _measures(work, claim.value) for work in case.works
        )
    return claim.kind == "price" and any(_prices(work, claim.value) for work in case.works)


def _measures(work: Work, value: str) -> bool:
    """Whether an attribute named after a length holds it: runtime: 120 for "120 minutes"."""
    amount, unit = value.split()
    names = {"minute": ("runtime", "minutes", "duration", "length"), "page": ("pages", "length"), "hour": ("hours",)}
    return any(f"{work.item.attributes.get(name)}" == amount for name in (*names.get(unit, ()), f"{unit}s"))


def _prices(work: Work, value: str) -> bool:
    amount, currency = value.split()
    own = str(work.item.attributes.get("currency", currency)).casefold()
    price = work.item.attributes.get("price")
    return own == currency and isinstance(price, int | float) and float(amount) == float(price)


def _praise(case: _Case) -> Iterator[str]:
    plain = case.masked.text
    spared = {n for pattern in (_NOT_ONLY, MOST) for match in pattern.finditer(plain) for n in range(*match.span())}
    for claim in case.claims:
        inside = spared & set(range(claim.start, claim.end))
        told = _listed(case.text, claim) or any(_in_text(fold(claim.text), work) for work in case.works)
        held = inside or told or _adapts(case, claim)
        if claim.kind in PRAISE and not held:
            yield case.original(claim)


def _adapts(case: _Case, claim: Claim) -> bool:
    """Whether the candidate may be called an adaptation: a cited work of another kind has its title, and is older."""
    own = case.facts.candidate
    return bool(_ADAPTED.match(claim.text)) and any(
        set(map(fold, own.titles)) & set(map(fold, work.titles))
        and work.noun != own.noun
        and (work.year or 0) <= (own.year or 9999)
        for work in case.cited
    )


def _weight(case: _Case) -> Iterator[str]:
    yield from overstated(case.masked, case.cites, case.facts)


def _others(case: _Case) -> Iterator[str]:
    yield from (_unmasked(case, found) for found in untrue_of_others(case.masked, case.cites, case.facts))


def _content(case: _Case) -> Iterator[str]:
    yield from unheld(case.masked, case.facts.candidate, case.cited)


def _ties(case: _Case) -> Iterator[str]:
    for wrong in (wrong_makers, wrong_years, wrong_kinds):
        yield from (_unmasked(case, found) for found in wrong(case.masked, case.facts.candidate, case.cited))


def _person(case: _Case) -> Iterator[str]:
    reader = reader_zh if case.facts.lang == "zh" else reader_en
    if found := reader.untrue(case.masked, case.cited, case.facts.situation):
        yield _unmasked(case, found)


def _unmasked(case: _Case, found: str) -> str:
    """The words of the sentence behind a part of its mask."""
    start = case.masked.text.find(found)
    return case.text[start : start + len(found)] if start >= 0 else re.sub(rf"[{TITLES}{PEOPLE}]+", "…", found)


def _in_text(value: str, work: Work) -> bool:
    return bool(value) and (
        f" {value} " in re.sub(r"[^\w\s'-]", " ", work.text) or (_HAN.search(value) is not None and value in work.text)
    )


def _knows(work: Work, name: str) -> bool:
    """Whether an item's fields have the words of a name; or it is the item's language."""
    tokens = [token.removesuffix("'s") for token in words(name)]
    if tokens and all(token in names_of_language(work.item.language) for token in tokens):
        return True
    telling = [token for token in tokens if not plain(token)]
    return bool(telling) and all(has_form(work.told, token) for token in telling)


_RULES: Final[tuple[tuple[str, Callable[[_Case], Iterator[str]]], ...]] = (
    ("length", _length),
    ("forbidden", _forbidden),
    ("unknown evidence", _evidence),
    ("not cited", _citation),
    ("title or quotation", _quotes),
    ("name", _names),
    ("language", _language),
    ("figure", _figures),
    ("praise", _praise),
    ("weight", _weight),
    ("about other people", _others),
    ("about the person", _person),
    ("maker, year or kind", _ties),
    ("in no field", _content),
)
"""Each rule yields what it finds wrong."""
