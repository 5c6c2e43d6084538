"""A masked sentence in parts, each with the works that it speaks of and its words of content."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from prompts.grounding.labels import told
from prompts.grounding.masking import PEOPLE, TITLES, Masked
from prompts.grounding.relations import pattern
from prompts.grounding.terms import Term, terms

Subject = frozenset[str]
"""Keys of the works that a title or a name may stand for; one of them has to bear out what is told."""

_NAME: Final = f"[{TITLES}{PEOPLE}]"
_HERE: Final = r"\b(?:this|here)\b|这里|[这此该][部张本首片书]|这一[部张本首]|本[片书]"
"""Where a part speaks of the candidate without its title."""

_MENTION: Final = re.compile(rf"(?P<name>(?P<sign>{_NAME})(?P=sign)*)|{_HERE}", re.IGNORECASE)
_END: Final = re.compile(rf"[,;:—.!?()，；：。！？（）…]|\s[-–]\s|{pattern('cuts').pattern}", re.IGNORECASE)
_TITLE: Final = rf"[“\"'‘《〈]?{_NAME}+[”\"'’》〉]?"
_LIST: Final = re.compile(rf"{_TITLE}(?:, {_TITLE})+,? (?:and|or) {_TITLE}")
"""Three works or more side by side."""

_AND: Final = re.compile(r"\b(?:and|as|so)\b|和|与|也")
_BESIDE: Final = re.compile(
    r"[”\"'’》〉]?(?:,|、|,? ?\b(?:and|or|to|with|as well as)\b|和|与|跟|到)? ?(?:also )?(?:of |in |for |by )?"
    r"(?:the (?:novel|book|film|album) )?[“\"'‘《〈]?",
    re.IGNORECASE,
)
"""Between two works that are named side by side."""

_OWNED: Final = re.compile(
    r"""
    (?:,?\ (?:and|or)(?:\ [\w'-]+){1,3}?)?                            # another trait: "and the freedom"
    (?:\ (?:themes?|motifs?|side))?
    (?:\ (?:that\ |which\ )?you\ \w+|\ \w+ed|\ found|\ known|\ at\ the\ \w+)?
    \ (?:of|in|from|with|within|behind|inside|as)
    (?:\ (?:the|a|an|his|her|both|your|two|films?|novels?|books?|albums?|classics?))*\ ?[“"'‘]*
    |[和与]?[\u4e00-\u9fff]{0,4}出自
    """,
    re.VERBOSE,
)
"""Between a trait and the work that it is said to be of: "the love and the freedom of X"."""

_OWNING: Final = re.compile(
    r"""
    [”"'’》〉]*
    (?:['’]s?(?:\ \w+){0,2}?(?:\ [\w\ ]{1,24}\ and(?:\ the)?)?\       # "X's joy and love"
      |(?:\ \w+){1,2}\ (?:its|their)(?:\ [\w\ ]{1,24}\ and(?:\ (?:its|their))?)?\   # "X lends its joy"
      |(?:[里中]|之中|当中|笔下)?的(?!.{0,6}一[个部种])[\u4e00-\u9fff]{0,8}?)      # 《X》里的欢乐与爱情
    """,
    re.VERBOSE,
)
"""The same, with the work first."""

_DETERMINER: Final = re.compile(r"\s*(?:(?:the|a|an|of|its|their) )?(?:[a-z]+ )?")
"""Before a trait that goes on with a list."""


@dataclass(frozen=True)
class Group:
    """Works that are named side by side, so that what is told is told of each."""

    subjects: tuple[Subject, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence: its text, the works named in it, and what it tells."""

    text: str
    groups: tuple[Group, ...]
    terms: tuple[Term, ...]


def parts(masked: Masked, candidate: str) -> Iterator[Part]:
    """Yield the parts of a sentence: cut at signs, at words of contrast, and at an "and" between two things told.

    Args:
        masked: the sentence.
        candidate: the key of the work that "this" and "here" stand for.
    """
    for start, end in _spans(masked.text):
        text = masked.text[start:end]
        yield Part(text, tuple(_groups(text, masked, candidate)), tuple(terms(text)))


def owner_of(part: Part, term: Term) -> Group | None:
    """The works that a trait is said to be of, where the part says so."""
    for group in part.groups:
        if group.start >= term.end and _OWNED.fullmatch(part.text[term.end : group.start]):
            return group
        if group.end <= term.start and _OWNING.fullmatch(part.text[group.end : term.start]):
            return group
    return None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    listed = {n for match in _LIST.finditer(text) for n in range(*match.span())}
    for end in (*(end for end in _END.finditer(text) if end.start() not in listed), None):
        stop = end.start() if end else len(text)
        at = start
        for link in _AND.finditer(text, start, stop):
            before, after = text[at : link.start()], text[link.end() : stop]
            if (
                not _between(before, after)
                and not _lists(after)
                and all(_MENTION.search(one) and any(terms(one)) for one in (before, after))
            ):
                yield at, link.start()
                at = link.start()
        yield at, stop
        start = end.end() if end else stop


def _lists(after: str) -> bool:
    """Whether what stands after an "and" goes on with a list of traits: "love *and the war* in X"."""
    ahead = next(told(after), None)
    return ahead is not None and bool(_DETERMINER.fullmatch(after[: ahead.start]))


def _between(before: str, after: str) -> bool:
    """Whether an "and" stands between two works named side by side."""
    return bool(
        re.search(rf"{_NAME}[”\"'’》〉]?,?\s*$", before)
        and re.match(rf"\s*(?:the |[\"“‘《〈])*{_NAME}|\s*this\b|这", after)
    )


def _groups(text: str, masked: Masked, candidate: str) -> Iterator[Group]:
    group: Group | None = None
    for match in _MENTION.finditer(text):
        subject = masked.owners[match["sign"]] if match["name"] else frozenset({candidate})
        if (
            group
            and _BESIDE.fullmatch(text[group.end : match.start()])
            and text[group.end : match.start()].strip("”\"'’》〉 ")
        ):
            group = Group((*group.subjects, subject), group.start, match.end())
            continue
        if group:
            yield group
        group = Group((subject,), *match.span())
    if group:
        yield group
