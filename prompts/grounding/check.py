"""Whether a sentence about a recommendation is borne out by its evidence: decided by rules, never by a language model.

The rules and their order stand at the end; the package says what they do. What cannot be settled fails: a sentence lost
costs less than a false one.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from migration.domain import Value
from prompts.claims.extract import forbidden
from prompts.clean import clean
from prompts.grounding import reader_en, reader_zh
from prompts.grounding.case import Case
from prompts.grounding.citing import uncited
from prompts.grounding.content import unheld
from prompts.grounding.facts import Facts
from prompts.grounding.figures import untrue_figures
from prompts.grounding.kinds import wrong_kinds
from prompts.grounding.known_names import unknown_names
from prompts.grounding.language import other_language
from prompts.grounding.makers import wrong_makers
from prompts.grounding.masking import PEOPLE, TITLES
from prompts.grounding.others import untrue_of_others
from prompts.grounding.praise import unearned_praise
from prompts.grounding.quotes import unknown_quotes
from prompts.grounding.weight import overstated
from prompts.grounding.years import wrong_years
from prompts.outputs import Dropped, Sentence

LONGEST: Final = 320
"""Characters of a sentence."""

SHOWN: Final = 80
"""Columns of what a verdict found."""


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


def _weight(case: Case) -> Iterator[str]:
    yield from overstated(case.masked, case.cites, case.facts)


def _others(case: Case) -> Iterator[str]:
    yield from (_unmasked(case, found) for found in untrue_of_others(case.masked, case.cites, case.facts))


def _content(case: Case) -> Iterator[str]:
    yield from (_unmasked(case, found) for found in unheld(case.masked, case.facts.candidate, case.cited))


def _ties(case: Case) -> Iterator[str]:
    for wrong in (wrong_makers, wrong_years, wrong_kinds):
        yield from (_unmasked(case, found) for found in wrong(case.masked, case.facts.candidate, case.cited))


def _person(case: Case) -> Iterator[str]:
    reader = reader_zh if case.facts.lang == "zh" else reader_en
    if found := reader.untrue(case.masked, case.cited, case.facts.situation):
        yield _unmasked(case, found)


def _unmasked(case: Case, found: str) -> str:
    """The words of the sentence behind a part of its mask."""
    start = case.masked.text.find(found)
    return case.text[start : start + len(found)] if start >= 0 else re.sub(rf"[{TITLES}{PEOPLE}]+", "…", found)


_RULES: Final[tuple[tuple[str, Callable[[Case], Iterator[str]]], ...]] = (
    ("length", _length),
    ("forbidden", _forbidden),
    ("unknown evidence", _evidence),
    ("not cited", uncited),
    ("title or quotation", unknown_quotes),
    ("name", unknown_names),
    ("language", other_language),
    ("figure", untrue_figures),
    ("praise", unearned_praise),
    ("weight", _weight),
    ("about other people", _others),
    ("about the person", _person),
    ("maker, year or kind", _ties),
    ("in no field", _content),
)
"""Each rule yields what it finds wrong."""
