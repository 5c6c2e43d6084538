"""Names in a sentence, of people, places and the like: their words have to stand in the fields of a work."""

import re
from collections.abc import Iterator

from prompts.claims.claim import Claim
from prompts.claims.fold import words
from prompts.grounding.case import Case
from prompts.grounding.labels import told
from prompts.grounding.masking import PEOPLE, TITLES
from prompts.grounding.vocabulary import chinese, has_form, plain
from prompts.grounding.work import Work
from prompts.wording_of_languages import names_of_language


def unknown_names(case: Case) -> Iterator[str]:
    """Yield the names that no work knows."""
    themes = {n for one in told(case.masked.text) for n in range(one.start, one.end)}
    for claim in case.claims:
        if claim.kind == "name" and claim.start not in themes:  # 郁 is a surname, but not in 忧郁
            left = re.sub(rf"[{TITLES}{PEOPLE}]+", " ", case.original(claim)).strip()
            begins = claim.start == 0 and any(f" {left.lower()}" in work.story for work in case.works)
            if (
                left
                and not begins
                and not is_listed(case.text, claim)
                and not any(_knows(work, left) for work in case.works)
            ):
                yield left


def is_listed(text: str, claim: Claim) -> bool:
    """Whether a run of Han is a word that the dictionary has (布鲁克林), which is judged with all others."""
    return any(
        text.startswith(word, claim.start) and claim.start + len(word) >= claim.end
        for word in chinese()
        if word[0] == text[claim.start]
    )


def _knows(work: Work, name: str) -> bool:
    """Whether an item's fields have the words of a name; or it is the item's language."""
    tokens = [token.removesuffix("'s") for token in words(name)]
    if tokens and all(token in names_of_language(work.item.language) for token in tokens):
        return True
    telling = [token for token in tokens if not plain(token)]
    return bool(telling) and all(has_form(work.told, token) for token in telling)
