"""Titles and quotations in marks: each is the title of a work, or stands in its fields word for word."""

import re
from collections.abc import Iterator

from prompts.claims.fold import fold
from prompts.grounding.case import Case
from prompts.grounding.masking import PEOPLE, TITLES


def unknown_quotes(case: Case) -> Iterator[str]:
    """Yield the titles and quotations that no work bears out."""
    for claim in case.claims:
        if claim.kind in ("title", "quote"):
            left = re.sub(rf"[{TITLES}{PEOPLE}]+", "", claim.value).strip(" ,.;:!?，。、")
            whole = fold(case.original(claim)).strip(" \"'《》〈〉「」『』,.;:!?，。；：！？")
            if left and not (claim.kind == "quote" and any(work.says(whole) for work in case.works)):
                yield case.original(claim)
