"""Who does what to whom in Chinese: the pieces of the description that make a clause of a copy keep their order.

Chinese tells a doer from what is done to it by their order alone. Within a clause it changes with 被, 把 and their
like, where nothing is said here, and around a phrase of place.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

TURNING: Final = re.compile("被|把|将|由|受|让|令|使|跟着|随着")
"""Words after which a clause has another order."""

PLACES: Final = frozenset("在于从到自往向里中上下内外")
"""Signs of a phrase that tells where, which may stand before or after what happens there."""

_CLAUSE: Final = re.compile(r"[㐀-鿿]+")
_EMPTY: Final = frozenset("的了是在和与或及也都就又还再而且着过来去一个位只座部本张封条这那其他她它们有被把将里上中")
"""Signs that say nothing by themselves: a piece of them alone is none."""


def exchanged(sentence: str, description: str, labels: frozenset[str] = frozenset()) -> str:
    """What a sentence has in another order than the description, in words; empty where nothing is.

    Args:
        sentence: of the copy, in Chinese.
        description: everything that is told of the item, in Chinese.
        labels: not used; Chinese labels are no pieces of the description.
    """
    del labels
    for clause in _CLAUSE.findall(sentence):
        if TURNING.search(clause):
            continue
        for (one, between), (other, _) in pairwise(_pieces(clause, description)):
            free = PLACES & set(one[-1:] + between + other[:1]) or _relative(one, between, description)
            if not free and not _follows(one, other, description):
                return f"the description does not have “{other}” after “{one}”"
    return ""


def _pieces(clause: str, description: str) -> Iterator[tuple[str, str]]:
    """The longest pieces of the description in a clause, from left to right, each with what follows it unmatched."""
    at, piece, rest = 0, "", ""
    while at < len(clause):
        size = next((n for n in range(len(clause) - at, 1, -1) if clause[at : at + n] in description), 0)
        found = clause[at : at + size]
        if size and set(found) - _EMPTY:
            if piece:
                yield piece, rest
            piece, rest = found, ""
        else:
            rest += clause[at]
        at += size or 1
    if piece:
        yield piece, rest


def _relative(one: str, between: str, description: str) -> bool:
    """Whether "骑车的邮差" is said for a postman who rides, where the description has nobody else "骑车的"."""
    return between == "的" and f"{one}的" not in description


def _follows(one: str, other: str, description: str) -> bool:
    """Whether a piece comes anywhere after another."""
    return description.find(other, description.find(one) + 1) >= 0
