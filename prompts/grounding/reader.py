"""What a sentence says about the reader, held against the history: allowed is only what the history shows.

Each mention of the reader ("you", 你) must stand in one of a few frames: what they did with a cited work, an interest
that a cited work bears out, a condition ("if you liked ..."), a guess ("you may ..."), or as somebody to whom something
is shown ("draws you in"). Whatever fits no frame is a claim about the person that nobody can check. The frames of each
language stand in `reader_en` and `reader_zh`.
"""

import re
from collections.abc import Sequence
from typing import Final

from prompts.grounding.masking import Masked
from prompts.grounding.work import Work

KNOWN: Final = frozenset(["book", "film", "music"])
"""Nouns of works of which it is known what people do with them."""


def meant(clause: str, masked: Masked, cited: Sequence[Work]) -> list[Work]:
    """The cited works that a clause names; all cited ones where it names none."""
    keys = frozenset().union(*(masked.owners.get(sign, frozenset()) for sign in clause))
    return [work for work in cited if work.key in keys] or list(cited)


def fresh(work: Work, when: str) -> bool:
    """Whether something was as short a time ago as a word says; "recently" is up to two months."""
    if work.age is None:
        return False
    days = work.age.count * {"day": 1, "week": 7, "month": 30, "year": 365}[work.age.span]
    longest = next((days for words, days in _DAYS if re.search(words, when)), 75)
    return days <= longest


_DAYS: Final = (
    (r"yesterday|today|tonight|night|morning|evening|just now|昨|今[天晚]|刚", 1),
    (r"week|weekend|周|几天", 14),
    (r"last year|this year|去年|今年", 365),
)
"""How many days ago something may be for a word; the first that fits counts."""
