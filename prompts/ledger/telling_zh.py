"""What copy in Chinese tells beside the fields: whole clauses of the description, word for word and in its order.

Chinese leaves out who does something where the clause before says it, so clauses that stand in one sentence of a copy
stand together in the description too.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from prompts.claims.vocabulary import akins, longest, plain_zh
from prompts.copy.copies import Claimed, Support
from prompts.ledger.book import Book

NUMERALS: Final = "〇零一二三四五六七八九十百千万亿两"

LEADING: Final = ("讲述", "讲述了", "讲的是", "说的是", "写的是", "关于", "写")
"""Words after which a clause of the description may begin."""

JOINING: Final = ("直到", "而", "但", "但是", "却", "于是", "后来", "并", "并且", "因为", "所以")
"""Words at the beginning of a clause that it may stand without."""

UNREAL: Final = re.compile(
    r"如果|假如|倘若|要是|除非|若(?!干)|梦见|梦到|幻想|以为|想象|据说|传说|谎称|假装|假扮|声称|误认|相信|认为|希望|盼望|担心"
)
"""Words in a clause after which the rest of its sentence need not have happened."""

TURNING: Final = re.compile(r"[在是][^，]{0,4}(?:梦|幻觉|想象|谎言|骗局)|^(?:只是|只在|仅|除非)")
"""A clause that takes back the one before it: "all of it in a dream"."""

_CLAUSE: Final = re.compile(r"[^，。！？；：…,!?;:\n—]+")
_ENDS: Final = re.compile(r"[。！？；!?;\n—：:]")


class Clause(NamedTuple):
    """A clause of the description, by its number among all, with the sentence that it stands in.

    Attributes:
        led: whether the clause before it has to stand before it, as "if it rains" has to.
        turned: whether the clause behind it has to stand behind it.
    """

    number: int
    text: str
    support: Support
    led: bool = False
    turned: bool = False


def happenings(text: str, blank: str, held: frozenset[str], book: Book) -> Iterator[Claimed]:
    """What a copy tells beside the fields, clause by clause, each with the sentence of the description that holds it.

    Args:
        text: the copy.
        blank: the copy without its titles, and without what other checks refuse.
        held: what other checks have found in fields.
        book: what there is to tell.
    """
    known, true = _known(held, book), list(_clauses(book))
    last, end = -1, 0
    pieces = list(_CLAUSE.finditer(text))
    for match, (_, after) in zip(pieces, pairwise([*(piece[0] for piece in pieces), ""]), strict=True):
        between, end = text[end : match.start()], match.end()
        last = -1 if "\n" in between else last
        own = list(uncovered(blank[match.start() : match.end()], known))
        found = next((c for c in true if _told(match[0].strip(), c.text)), None)
        if found and _may_stand(found, last, bool(_ENDS.search(between)), after.strip(), true):
            last = found.number
            yield Claimed(kind="story", text=match[0], start=match.start(), end=end, support=found.support)
        elif found or own:
            untold = f"no field tells of {'、'.join(own)}"
            cause = "the description does not have this clause here" if found else untold
            yield Claimed(kind="story", text=match[0], start=match.start(), end=end, cause=cause)


def _may_stand(clause: Clause, last: int, begins: bool, after: str, true: Sequence[Clause]) -> bool:
    """Whether a clause may stand after the one told `last`, at what `begins` a sentence of the copy, before `after`."""
    ordered = clause.number > last if last < 0 or begins else clause.number == last + 1
    led = not clause.led or clause.number == last + 1
    return ordered and led and (not clause.turned or after == true[clause.number + 1].text)


def _known(held: frozenset[str], book: Book) -> frozenset[str]:
    """The words that fields hold, and numerals, which are claims of their own."""
    signs = "\n".join(entry.value for entry in book.stated)
    stated = {entry.value for entry in book.stated if not entry.value.isascii()}
    said = {word for word, others in akins("zh").items() if any(other in signs for other in others)}
    return frozenset({*stated, *said, *held, *NUMERALS})


def _clauses(book: Book) -> Iterator[Clause]:
    number = 0
    for entry in book.prose:
        row = [match[0].strip() for match in _CLAUSE.finditer(entry.value)]
        unreal = False
        for text, after in pairwise([*row, ""]):
            turned = bool(after) and bool(TURNING.search(after))
            yield Clause(number, text, Support(field=entry.field, value=entry.value), unreal, turned)
            unreal = unreal or bool(UNREAL.search(text))
            number += 1


def _told(said: str, clause: str) -> bool:
    """Whether a clause of the copy is one of the description, perhaps with other words before it."""
    bare = next((clause.removeprefix(word) for word in JOINING if clause.startswith(word)), clause)
    lead = next((said[: -len(c)] for c in (clause, bare) if said.endswith(c)), None)
    return lead is not None and (not lead or lead.endswith((*LEADING, *JOINING)))


def uncovered(text: str, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """The runs of Han that are left when plain and known words cover as much of a text as they can."""
    usual = plain_zh()
    longest_word = max(longest(usual), max(map(len, known), default=0))
    # signs that stay bare from a place on; the word that begins there
    left, step = [0] * (len(text) + 1), [0] * len(text)
    for at in range(len(text) - 1, -1, -1):
        left[at] = left[at + 1] + ("㐀" <= text[at] <= "鿿")
        for size in range(1, min(longest_word, len(text) - at) + 1):
            if left[at + size] < left[at] and (text[at : at + size] in usual or text[at : at + size] in known):
                left[at], step[at] = left[at + size], size
    run, at = "", 0
    while at < len(text):
        bare = not step[at] and "㐀" <= text[at] <= "鿿"
        if run and not bare:
            yield run
        run = run + text[at] if bare else ""
        at += step[at] or 1
    if run:
        yield run
