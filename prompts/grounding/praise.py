"""Awards, superlatives, acclaim, comparisons and adaptations: none but those that a field of a work tells."""

import re
from collections.abc import Iterator
from typing import Final

from prompts.claims.claim import Claim
from prompts.claims.fold import fold
from prompts.grounding.case import Case
from prompts.grounding.known_names import is_listed
from prompts.grounding.weight import MOST

PRAISE: Final = frozenset({"award", "superlative", "acclaim", "comparison", "lineage", "offer", "ranking"})

_ADAPTED: Final = re.compile(r"(?:based on|adapt\w*|(?:film|screen) version|改编|搬上)$", re.IGNORECASE)
_NO_PRAISE: Final = re.compile(
    r"\b(?:not|if) only\b|\bonly (?:to|by|through|with|when|if|after|slowly|gradually)\b"
    r"|\bthe first\b(?=.*\bthe second\b)",
    re.IGNORECASE,
)


def unearned_praise(case: Case) -> Iterator[str]:
    """Yield the words of praise that no work bears out."""
    plain = case.masked.text
    spared = {n for pattern in (_NO_PRAISE, MOST) for match in pattern.finditer(plain) for n in range(*match.span())}
    for claim in case.claims:
        inside = spared & set(range(claim.start, claim.end))
        told = is_listed(case.text, claim) or any(work.says(fold(claim.text)) for work in case.works)
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
