"""Who made what: a name that a sentence ties to a work has to be one of that work's makers."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from prompts.grounding.kinds import KNOWN
from prompts.grounding.masking import PEOPLE, PERSON, TITLE, TITLES, Masked
from prompts.grounding.work import Work

_I: Final = re.IGNORECASE
_T: Final = rf"[“\"'‘《〈]?(?P<title>{TITLE})(?P=title)*[”\"'’》〉]?"
_P: Final = rf"(?P<person>{PERSON})(?P=person)*"
_WORK: Final = r"(?:own|novel|film|book|album|story|classic|early|late|great|quiet|tale|work|record|movie|\d{4})"

OF_A_TITLE: Final = (
    re.compile(
        rf"{_T}\s*(?:\([^)]*\)\s*)?,?\s*(?:(?:is|was|were|a|an|the|also|both|{_WORK})\s+)*(?:by|from|of)\s+{_P}", _I
    ),
    re.compile(rf"{_P}['’]s?\s+(?:{_WORK}\s+){{0,3}}{_T}", _I),
    re.compile(rf"{_P}\s*[也还又曾就]*的?(?:\d{{4}}年的?)?(?:小说|电影|影片|专辑|作品|名篇|书)?{_T}"),
    re.compile(rf"{_T}(?:（[^）]*）)?(?:是|由|出自){{1,2}}{_P}"),
)
"""A maker and a title, tied to one another."""

OF_THE_CANDIDATE: Final = (
    re.compile(rf"\bthis (?:\w+ ){{0,3}}?(?:is |was |, )?(?:by|from) {PERSON}+", _I),
    re.compile(rf"{PERSON}+\s*的?(?:这|此|该)[部张本首]"),
    re.compile(rf"(?:这|此|该)[部张本首][^，。；《]{{0,8}}?(?:由|是|出自)\s*{PERSON}+"),
)
"""A maker who is said to have made the candidate."""

_CLAUSE: Final = re.compile(r"(?:[^,;:—.!?，；：。！？…()（）]|, (?=who\b))+")
_DOES: Final = re.compile(
    rf"(?<!by )(?<!of )(?<!from )(?<!the )(?<!two )(?<!{PERSON})(?<![（的]){PERSON}++"
    r"(?!['’]s?|的?这|的|笔下|,? and|、| (?:films?|novels?|books?|albums?|works?)\b)"
)
"""Somebody who is told to do something, not named as the maker of a work beside."""

_THIS: Final = re.compile(r"\b(?:it|this|here)\b|[这此该][部张本首片书]|本[片书]", _I)


def wrong_makers(masked: Masked, candidate: Work, cited: Sequence[Work]) -> Iterator[str]:
    """Yield what a masked sentence says of the makers of works and the catalogue does not."""
    text, owners = masked.text, masked.owners
    for match in (m for pattern in OF_A_TITLE for m in pattern.finditer(text)):
        if not owners[match["title"]] & owners[match["person"]]:
            yield match[0]
    for match in (m for pattern in OF_THE_CANDIDATE for m in pattern.finditer(text)):
        if candidate.key not in owners[_person(match[0])]:
            yield match[0]
    yield from _apart(masked, {work.key: work for work in (candidate, *cited)}, candidate.key)


def _apart(masked: Masked, works: Mapping[str, Work], candidate: str) -> Iterator[str]:
    """Yield the clauses that say who did what, and in which a title or a name does not belong to the others."""
    clauses = _CLAUSE.findall(masked.text)
    named = [_titles(clause, masked.owners, candidate) for clause in clauses]
    for n, clause in enumerate(clauses):
        people = [masked.owners[sign] for sign in dict.fromkeys(clause) if sign in PEOPLE]
        media = [medium for medium, pattern in _words().items() if pattern.search(clause)]
        if not media and not _DOES.search(clause):
            continue
        beside = _beside(named, n, masked.text.startswith(f"{clause},")) if media else []
        made = named[n] or [title | {candidate} for title in beside]
        together = all(a & b for a in made for b in (people or made))
        nouns = {works[key].noun for person in people for key in person if key in works}
        other = nouns and nouns <= KNOWN and any(medium in KNOWN - nouns for medium in media)
        if other or not together:
            yield clause


def _beside(named: Sequence[Sequence[frozenset[str]]], n: int, opens: bool) -> Sequence[frozenset[str]]:
    """The title that a clause without one goes with: the last before it, or the next after "Written by P, ..."."""
    before = [title for titles in named[:n] for title in titles][-1:]
    return before or (named[1][:1] if opens and len(named) > 1 else [])


def _titles(clause: str, owners: Mapping[str, frozenset[str]], candidate: str) -> list[frozenset[str]]:
    this = [frozenset({candidate})] if _THIS.search(clause) else []
    return [owners[sign] for sign in dict.fromkeys(clause) if sign in TITLES] + this


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    listed = tomllib.loads(files("prompts.grounding").joinpath("making.toml").read_text(encoding="utf-8"))
    about = "|".join(listed.pop("about"))
    return {
        medium: re.compile("|".join(rf"\b{word}\b(?! (?:{about})\b)" if word.isascii() else word for word in words), _I)
        for medium, words in listed.items()
    }


def _person(text: str) -> str:
    return next(sign for sign in text if sign in PEOPLE)
