"""Talk to or about a single person, which copy for more than one person never holds."""

import re
from collections.abc import Iterator
from typing import Final

from prompts.copy.copies import Fault
from prompts.ledger.book import Book

PERSONAL: Final = re.compile(
    r"\b(?i:user|reader|customer|member|viewer|client|patron)[-_ ]?#?\d+\b|\b(?i:dear|hi|hello|hey),? [A-Z][a-z]+"
    r"|\b(?i:because|since|as|when|now that) you(?:'ve| have)? (?i:read|watched|bought|liked|rated|saw|seen"
    r"|listened)\b"
    r"|\b(?i:you (?:recently|just|already|last|once) (?:read|watched|bought|liked|rated|saw|listened|ordered|played))"
    r"|\b(?i:your (?:[a-z]+ )?(?:history|purchases?|orders?|ratings?|visit|account|recent|bookshelf|list))\b"
    r"|\b(?i:(?:we|our records) (?:know|noticed|saw|see|remember|show) (?:that |what |how )?(?:you|your))\b"
    r"|\b(?i:one|a certain|a single|this one|another|some) (?i:reader|customer|viewer|listener|user|member|fan)\b"
    r"|\b(?i:reader|customer|viewer|listener|user|member)s? (?:named|called|from [A-Z]|who lives?|aged)"
    r"|\b[Yy]ou,? [A-Z][a-z]+,|\b[A-Z][a-z]+, (?:you|your|because you|this one is)\b"
    r"|(?:因为|既然)(?:你|您)(?:读过|看过|买过|听过|喜欢过|收藏)|(?:你|您)(?:最近|刚刚|上周|昨天|曾经|曾"
    r"|上次)(?:读|看|买|听|收藏|浏览)"
    r"|(?:你|您)的(?:历史|订单|购买|评分|账户|记录|浏览|书架)|我们(?:知道|注意到|发现|记得)(?:你|您)"
    r"|(?:一位|某位|有位|一名|某个)(?:读者|用户|顾客|影迷|听众|观众|会员)"
    r"|亲爱的(?!读者|朋友|影迷|听众|观众|各位)[㐀-鿿A-Za-z]{1,6}|(?:用户|读者|会员)[-_ ]?\d+",
)  # fmt: skip
"""Talk to or about one person."""


def persons(text: str, book: Book) -> Iterator[Fault]:
    """Talk to or about a single person, but in copy for a person; an id, in any copy."""
    for match in PERSONAL.finditer(text):
        quoted = any(match[0] in entry.value for entry in book.prose)  # one member of a jury in a story
        if not quoted and (book.audience.kind != "user" or re.search(r"\d", match[0])):
            yield Fault(
                rule="person",
                text=match[0],
                start=match.start(),
                end=match.end(),
                cause="speaks of, or to, a single person",
            )
