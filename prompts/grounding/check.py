"""Whether a sentence about a recommendation is borne out by its evidence: decided by rules, never by a language model.

The rules and their order stand at the end; the package says what they do. What cannot be settled fails: a sentence lost
costs less than a false one.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from migration.domain import Value
from prompts.claims.claim import Claim
from prompts.claims.extract import forbidden
from prompts.claims.fold import fold
from prompts.claims.names import is_common
from prompts.clean import clean
from prompts.grounding import reader_en, reader_zh
from prompts.grounding.case import Case
from prompts.grounding.content import unheld
from prompts.grounding.facts import Facts
from prompts.grounding.figures import untrue_figures
from prompts.grounding.kinds import wrong_kinds
from prompts.grounding.known_names import is_listed, unknown_names
from prompts.grounding.labels import has, told
from prompts.grounding.makers import wrong_makers
from prompts.grounding.masking import PEOPLE, TITLES, even
from prompts.grounding.others import untrue_of_others
from prompts.grounding.relations import says
from prompts.grounding.weight import MOST, overstated
from prompts.grounding.work import Work
from prompts.grounding.years import wrong_years
from prompts.outputs import Dropped, Sentence

LONGEST: Final = 320
"""Characters of a sentence."""

SHOWN: Final = 80
"""Columns of what a verdict found."""

PRAISE: Final = frozenset({"award", "superlative", "acclaim", "comparison", "lineage", "offer", "ranking"})

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]{2,}|(?<![A-Za-z])[A-Z](?![A-Za-z])")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOT_LATIN: Final = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]")
_ADAPTED: Final = re.compile(r"(?:based on|adapt\w*|(?:film|screen) version|改编|搬上)$", re.IGNORECASE)
_NOT_ONLY: Final = re.compile(
    r"\b(?:not|if) only\b|\bonly (?:to|by|through|with|when|if|after|slowly|gradually)\b"
    r"|\bthe first\b(?=.*\bthe second\b)",
    re.IGNORECASE,
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
    case = Case(sentence, facts)
    for cause, rule in _RULES:
        found = next(iter(rule(case)), None)
        if found is not None:
            return Verdict(supported=False, cause=cause, found=clean(found, SHOWN))
    return Verdict(supported=True)


def _length(case: Case) -> Iterator[str]:
    if not case.text.strip():
        yield "nothing"
    if len(case.text) > LONGEST:
        yield f"{len(case.text)} characters"


def _forbidden(case: Case) -> Iterator[str]:
    for claim in forbidden(case.text):
        yield f"{claim.kind} {claim.value if claim.kind == 'hidden' else claim.text}"
    yield from (sign for sign in case.text if sign in TITLES or sign in PEOPLE or sign in "\r\n\t")


def _evidence(case: Case) -> Iterator[str]:
    yield from (key for key in case.cites if key not in case.facts.evidence)


def _language(case: Case) -> Iterator[str]:
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


def _citation(case: Case) -> Iterator[str]:
    """Works of the history that are named without being cited; and sentences that rest on nothing at all."""
    plain = even(case.masked.text)
    for work in case.facts.uncited(case.cites):
        for title in work.titles:
            name = even(title)
            if (_HAN.search(name) and len(name) > 1 and name in plain) or (" " in name and _has_word(name, plain)):
                yield title
    if not case.cited and not _rests_on_candidate(case):
        yield "nothing cited"


def _rests_on_candidate(case: Case) -> bool:
    if says("compares", case.masked.text) or re.search(r"\byou|[你您]", case.masked.text, re.IGNORECASE):
        return False
    own = any(case.facts.candidate.key in keys for keys in case.masked.owners.values())
    themes = [one.label for one in told(f"about {case.masked.text}")]
    return (own and bool(case.masked.named(TITLES + PEOPLE))) or any(has(case.facts.candidate, t) for t in themes)


def _has_word(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _quotes(case: Case) -> Iterator[str]:
    for claim in case.claims:
        if claim.kind in ("title", "quote"):
            left = re.sub(rf"[{TITLES}{PEOPLE}]+", "", claim.value).strip(" ,.;:!?，。、")
            whole = fold(case.original(claim)).strip(" \"'《》〈〉「」『』,.;:!?，。；：！？")
            if left and not (claim.kind == "quote" and any(_in_text(whole, work) for work in case.works)):
                yield case.original(claim)


def _praise(case: Case) -> Iterator[str]:
    plain = case.masked.text
    spared = {n for pattern in (_NOT_ONLY, MOST) for match in pattern.finditer(plain) for n in range(*match.span())}
    for claim in case.claims:
        inside = spared & set(range(claim.start, claim.end))
        told = is_listed(case.text, claim) or any(_in_text(fold(claim.text), work) for work in case.works)
        held = inside or told or _adapts(case, claim)
        if claim.kind in PRAISE and not held:
            yield case.original(claim)


def _adapts(case: Case, claim: Claim) -> bool:
    """Whether the candidate may be called an adaptation: a cited work of another kind has its title, and is older."""
    own = case.facts.candidate
    return bool(_ADAPTED.match(claim.text)) and any(
        set(map(fold, own.titles)) & set(map(fold, work.titles))
        and work.noun != own.noun
        and (work.year or 0) <= (own.year or 9999)
        for work in case.cited
    )


def _weight(case: Case) -> Iterator[str]:
    yield from overstated(case.masked, case.cites, case.facts)


def _others(case: Case) -> Iterator[str]:
    yield from (_unmasked(case, found) for found in untrue_of_others(case.masked, case.cites, case.facts))


def _content(case: Case) -> Iterator[str]:
    yield from unheld(case.masked, case.facts.candidate, case.cited)


def _ties(case: Case) -> Iterator[str]:
    for wrong in (wrong_makers, wrong_years, wrong_kinds):
        yield from (_unmasked(case, found) for found in wrong(case.masked, case.facts.candidate, case.cited))


def _person(case: Case) -> Iterator[str]:
    reader = reader_zh if case.facts.lang == "zh" else reader_en
    if found := reader.untrue(case.masked, case.cited, case.facts.situation):
        yield _unmasked(case, found)


def _in_text(value: str, work: Work) -> bool:
    return bool(value) and (
        f" {value} " in re.sub(r"[^\w\s'-]", " ", work.text) or (_HAN.search(value) is not None and value in work.text)
    )


def _unmasked(case: Case, found: str) -> str:
    """The words of the sentence behind a part of its mask."""
    start = case.masked.text.find(found)
    return case.text[start : start + len(found)] if start >= 0 else re.sub(rf"[{TITLES}{PEOPLE}]+", "…", found)


_RULES: Final[tuple[tuple[str, Callable[[Case], Iterator[str]]], ...]] = (
    ("length", _length),
    ("forbidden", _forbidden),
    ("unknown evidence", _evidence),
    ("not cited", _citation),
    ("title or quotation", _quotes),
    ("name", unknown_names),
    ("language", _language),
    ("figure", untrue_figures),
    ("praise", _praise),
    ("weight", _weight),
    ("about other people", _others),
    ("about the person", _person),
    ("maker, year or kind", _ties),
    ("in no field", _content),
)
"""Each rule yields what it finds wrong."""
