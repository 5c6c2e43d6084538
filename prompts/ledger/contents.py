"""What a thing is said to be made of, or free of."""

import re
from collections.abc import Iterator
from typing import Final

from prompts.claims.fold import words
from prompts.claims.vocabulary import stem
from prompts.copy.copies import Claimed
from prompts.grounds import WORKS, noun
from prompts.ledger.book import Book, first
from prompts.ledger.place import claimed

MADE_OF: Final = re.compile(
    r"\b(?:made (?:with|from|of)|contain(?:s|ing)|ingredients?:|infused with|enriched with|rich in|packed with"
    r"|loaded with|free (?:of|from)|without added|no added|blend of|notes of|hints of"
    r"|flavou?red with)\s+(?P<en>[^.;:!?\n]{2,60})"
    r"|(?P<free>\b[a-z]+)-free\b|(?:(?:含有|富含|添加了?|配料(?:有|为|：)|成分(?:有|为|：)|原料(?:有|为|：)|选用"
    r"|采用|不含|无添加|不添加|零添加|零|无)(?P<zh>[㐀-鿿、和与及]{1,16}?)(?=[，。；、的制酿]|$))",
    re.I,
)

EMPTY: Final = frozenset(
    ["real", "pure", "fresh", "natural", "all", "added", "and", "the", "with", "more", "its", "one", "any"]
)
"""Words that tell nothing of what a thing is made of."""


def ingredients(text: str, book: Book) -> Iterator[Claimed]:
    """What a thing is made of, or free of; a work is made of words, which are checked as such."""
    if noun(book.item.domain) in WORKS:
        return
    for match in MADE_OF.finditer(text):
        quoted = first(e for e in book.prose if match[0] in e.value)
        if quoted:
            yield claimed("ingredient", text, *match.span(), quoted, "")
            continue
        group = next(name for name in ("en", "free", "zh") if match[name])
        for part in re.finditer(
            r"[^,、和与及&]+?(?=\s+(?:and|or|in|for|by|that|which|to|on)\s|[,、和与及&]|$)", match[group]
        ):
            content = [stem(w) for w in words(part[0]) if (len(w) > 2 or not w.isascii()) and w not in EMPTY]
            if content:
                start = match.start(group) + part.start()
                wanted = "free" if group == "free" else ""
                entry = first(
                    e
                    for e in book.entries
                    if all(c in e.stems or (not c.isascii() and c in e.folded) for c in content) and wanted in e.folded
                )
                yield claimed("ingredient", text, start, start + len(part[0]), entry, "no field holds this content")
