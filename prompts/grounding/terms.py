"""The words of a text that tell something of a work, and the names of themes and genres in it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from prompts.grounding.labels import told
from prompts.grounding.masking import PEOPLE, TITLES, even
from prompts.grounding.relations import pattern
from prompts.grounding.vocabulary import chinese, plain, plain_zh
from prompts.template import glossary

LONGEST: Final = 6
"""Signs of the longest listed Chinese word."""

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)*")
_HAN: Final = re.compile(r"[㐀-鿿]+")
_FIGURES: Final = "〇零一二三四五六七八九十百千万亿两半"
_BOUND: Final = re.compile(
    rf"(?:\b[Tt]his|[{TITLES}{PEOPLE}][”\"'’》〉]?(?:['’]s?|的))(?: [\w’'-]+){{0,2}}"
    r"(?: (?:about|of|with|in|on|into|from|who|that)(?: [\w’'-]+){0,4})? ?$"
    r"|\b[Aa]n? (?:[\w-]+ ){0,3}$|[这此该][部张本首](?:\w{0,5}年)?的?(?:关于|讲述|描写)?$"
)
"""Before a word that says what a named work is: "this drama", "Bong Joon-ho's thriller"."""


TRAIT: Final = "\u00a4"
"""Stands for a sign of a label."""

_ONE: Final = f"[{TITLES}{PEOPLE}{TRAIT}]"
_MARK: Final = "[“”\"'‘’]*"
_OF_A_WORK: Final = rf"(?: (?:of|in|from)(?: \w+)? {_MARK}[{TITLES}]+{_MARK})?"
_SUBJECT: Final = re.compile(
    rf"(?:{TRAIT}{_OF_A_WORK}|{_ONE}{_MARK}|\b(?:it|this|that|which|and|film|book|novel|album))"
    r"(?: also| again)?\s+$|^\s*$"
)
_SEVERAL: Final = re.compile(rf"\band (?:the )?{_MARK}{_ONE}+{_MARK}\s+$|\b(?:that|which|both|all) $")
_OBJECT: Final = re.compile(rf"(?: [\w'’-]+){{0,4}}? {_MARK}(?P<one>{_ONE})")
"""A verb between a trait and a work or another trait: "love *joins* X to Y"."""

_PASSIVE: Final = re.compile(r"\b(?:is|was|are|were) $")
_TO_WHOM: Final = re.compile(
    r" (?:because|on account|(?:to|for) (?:you|anyone|someone|those|readers|viewers|listeners))\b"
)
"""After what is done with a recommendation: "is *proposed* to listeners"."""

_GUESS: Final = re.compile(r"\b(?:may|might|could)(?: (?:also|well|be))* $")
"""Before what is only guessed."""

_OF_ONE: Final = re.compile(rf" (?:of|for|on|about|into|between)(?: [\w'’-]+){{0,2}}? {_MARK}{_ONE}")
"""A noun that leads to a trait or a work: "a *call* for freedom", "in the *vein* of X"."""

_THE: Final = re.compile(r"(?<!\bin )(?<!\bon )\b[Tt]he $")
"""Before a noun that a work is said to have: "the *robot* of X"."""

_WHERE: Final = re.compile(rf"[中里间{TITLES}{TRAIT}][”〉]?$")
"""Before a Chinese verb that gives a trait, or after it 着: 旅途中流露忧郁, 洋溢着欢乐."""

_HAD: Final = re.compile(rf"(?:{TRAIT}|[与和][“〈]?[{TITLES}]+[”〉]?)的$")
"""Before what a trait or two works are said to have: 爱情的纠葛, X与Y的交集."""

_SAME: Final = re.compile(r"\b(?:same|similar) $")
_APPOSED: Final = re.compile(r"\s*(?:and )?(?:an? |the |all )?")
_RELATIVE: Final = re.compile(r" (?:that|which|it|you|both)\b")
"""A noun that takes up what was said: ", a *mixture* you know from X"."""


_NAMED: Final = re.compile(
    rf"(?:\b[Tt]his|[{TITLES}{PEOPLE}][”\"'’》〉]?['’]s?)(?: [\w’'-]+){{0,2}}"
    r"(?: (?:about|of|with)(?: [\w’'-]+){0,4})? $"
)
_NOUN_ZH: Final = re.compile(r"[^，。和与、]{0,3}?(?:专辑|唱片|小说|书|电影|影片|片|剧|音乐|作品)")
"""The same, where it is part of the work's name."""


class Term(NamedTuple):
    """A word of content, or the name of a theme or genre.

    Attributes:
        text: as it stands, in lower case.
        start: index of its first sign.
        end: index after its last.
        label: the theme or genre that it names; empty for any other word.
        bound: whether it is said of the work named before it alone.
        named: whether it is part of that work's name: "this metal album".
    """

    text: str
    start: int
    end: int
    label: str = ""
    bound: bool = False
    named: bool = False


def terms(text: str) -> Iterator[Term]:
    """Yield the words of content of a masked text and its labels."""
    lower = even(text)
    taken: set[int] = set()
    for one in told(text):
        word = lower[one.start : one.end]
        whole = word in (one.label, glossary("zh").get(one.label))
        if (plain(word) or word in plain_zh()) and not whole:
            continue
        if not word.isascii() and any(lower.startswith(longer, one.start) for longer in _longer(word)):
            continue
        taken.update(range(one.start, one.end))
        before = text[: one.start]
        named = bool(_NAMED.search(before)) if word.isascii() else bool(_NOUN_ZH.match(text[one.end :]))
        yield Term(word, one.start, one.end, one.label, bool(_BOUND.search(before)), named)
    rest = "".join(" " if n in taken else sign for n, sign in enumerate(lower))
    ands = {n for match in re.finditer(" and ", lower) for n in range(*match.span())}
    shape = "".join(TRAIT if n in taken - ands else sign for n, sign in enumerate(lower))
    for match in _WORD.finditer(rest):
        word = match[0].removesuffix("'s")
        if len(word) > 1 and not plain(word) and not relates(shape, match):
            yield Term(word, *match.span(), bound=bool(_BOUND.search(text[: match.start()])))
    for match in _HAN.finditer(rest):
        yield from (
            Term(word, match.start() + at, match.start() + at + len(word))
            for at, word in _chinese(match[0])
            if not _relates_zh(shape, word, match.start() + at)
        )


def relates(shape: str, word: re.Match[str]) -> bool:
    """Whether an English word only relates works and traits, wherever it is listed or not, by where it stands.

    Args:
        shape: a text whose works, names and traits are signs.
        word: the word in it.
    """
    before, after = shape[: word.start()], shape[word.end() :]
    leads = _OF_ONE.match(after)
    if leads and not (leads[0][-1] in TITLES and leads[0].startswith(" of ") and _THE.search(before)):
        return True
    if _SAME.search(before) or (_APPOSED.fullmatch(before) and _RELATIVE.match(after)):
        return True
    if _GUESS.search(before) or (_PASSIVE.search(before) and _TO_WHOM.match(after)):
        return True
    subject = (_SUBJECT if word[0].endswith(("s", "ed")) else _SEVERAL).search(before)
    found = _OBJECT.match(after)
    return bool(subject and found and (TRAIT in subject[0] + found["one"] or not subject[0].strip()))


def _relates_zh(shape: str, word: str, start: int) -> bool:
    """The same of a Chinese word: a verb that gives a work a trait, or what a trait or two works are said to have."""
    before, after = shape[:start], shape[start + len(word) :]
    gives = re.match(f"着?{TRAIT}", after) and (after[0] == "着" or _WHERE.search(before))
    return len(word) <= 3 and bool(gives or _HAD.search(before) or pattern("links").match(after))


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
def _longer(word: str) -> frozenset[str]:
    """The listed Chinese words that begin with a word and go on: 科学家 for 科学."""
    return frozenset(one for one in _known() if one.startswith(word) and one != word)


@cache
def _known() -> frozenset[str]:
    return chinese() | plain_zh()
