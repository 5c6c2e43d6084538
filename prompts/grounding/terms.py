"""The words of a text that tell something of a work, and the names of themes and genres in it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from prompts.grounding.labels import everyday, labels
from prompts.grounding.labels import told as framed
from prompts.grounding.masking import PEOPLE, TITLES, even
from prompts.grounding.vocabulary import chinese, plain, plain_zh

LONGEST: Final = 6
"""Signs of the longest listed Chinese word."""

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)*")
_HAN: Final = re.compile(r"[㐀-鿿]+")
_FIGURES: Final = "〇零一二三四五六七八九十百千万亿两半"
_BOUND: Final = re.compile(
    rf"(?:\b[Tt]his|[{TITLES}{PEOPLE}][”\"'’》〉]?(?:['’]s?|的))(?: [\w’'-]+){{0,2}}"
    r"(?: (?:about|of|with|in|on|into|from|who|that)(?: [\w’'-]+){0,4})? ?$"
    r"|[这此该][部张本首](?:\w{0,5}年)?的?$"
)
"""Before a word that says what a named work is: "this drama", "Bong Joon-ho's thriller"."""


class Term(NamedTuple):
    """A word of content, or the name of a theme or genre.

    Attributes:
        text: as it stands, in lower case.
        start: index of its first sign.
        end: index after its last.
        label: the theme or genre that it names; empty for any other word.
        bound: whether it is said of the work named before it alone.
    """

    text: str
    start: int
    end: int
    label: str = ""
    bound: bool = False


def terms(text: str) -> Iterator[Term]:
    """Yield the words of content of a masked text and its labels; an everyday word is a label only among themes."""
    lower = even(text)
    themes = {one.start for one in framed(text)}
    taken: set[int] = set()
    for one in labels(text.lower()):
        word = lower[one.start : one.end]
        if everyday(one.label) and one.start not in themes and (plain(word) or word in plain_zh()):
            continue
        taken.update(range(one.start, one.end))
        yield Term(word, one.start, one.end, one.label, bool(_BOUND.search(text[: one.start])))
    rest = "".join(" " if n in taken else sign for n, sign in enumerate(lower))
    for match in _WORD.finditer(rest):
        word = match[0].removesuffix("'s")
        if len(word) > 1 and not plain(word):
            yield Term(word, *match.span(), bound=bool(_BOUND.search(text[: match.start()])))
    for match in _HAN.finditer(rest):
        yield from (Term(word, match.start() + at, match.start() + at + len(word)) for at, word in _chinese(match[0]))


def _chinese(run: str) -> Iterator[tuple[int, str]]:
    """The words of content in a run of Han: those that are listed, and what two or more signs between them are."""
    at, begun = 0, 0
    while at < len(run):
        size = next((n for n in range(LONGEST, 0, -1) if run[at : at + n] in _known()), 0)
        if size:
            yield from _strange(run, begun, at)
            if (word := run[at : at + size]) not in plain_zh():
                yield at, word
            begun = at + size
        at += size or 1
    yield from _strange(run, begun, at)


def _strange(run: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """What stands between listed words, if it is more than a sign; numbers are claims of their own."""
    left = run[start:end].strip(_FIGURES)
    if len(left) > 1:
        yield start, left


@cache
def _known() -> frozenset[str]:
    return chinese() | plain_zh()
