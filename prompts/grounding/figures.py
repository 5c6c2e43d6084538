"""Numbers, years, lengths and prices of a sentence: each has to be that of a work, or count the works or themes."""

from collections.abc import Iterator
from typing import Final

from prompts.claims.claim import Claim
from prompts.grounding.case import Case
from prompts.grounding.labels import told
from prompts.grounding.work import Work

FIGURES: Final = frozenset({"number", "year", "decade", "century", "duration", "price"})


def untrue_figures(case: Case) -> Iterator[str]:
    """Yield the figures that no work bears out."""
    for claim in case.claims:
        if claim.kind in FIGURES and not _figure_fits(case, claim):
            yield case.original(claim)


def _figure_fits(case: Case, claim: Claim) -> bool:
    if any((claim.kind, claim.value) in work.figures for work in case.works):
        return True
    if claim.kind == "number":
        counts = {n + more for n in (len(case.named), len(case.cited)) for more in (0, 1)}
        lengths = {value.split()[0] for work in case.works for kind, value in work.figures if kind == "duration"}
        counts.add(len({one.label for one in told(case.masked.text)}))
        return claim.value in {str(n) for n in counts if n > 1} or claim.value in lengths
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
