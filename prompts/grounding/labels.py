"""Themes and genres: where a text speaks of them, and whether a work has them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from prompts.claims.fold import fold
from prompts.claims.vocabulary import akins
from prompts.grounding.vocabulary import has_form, holds
from prompts.grounding.work import Work
from prompts.template import glossary

_AND: Final = re.compile(r" and |与")
"""Between the halves of a label, each of which may be said for it: "grief and loss"."""

_EMPTY: Final = frozenset(["and", "the", "fiction", "stories", "coming"])
"""Words in the name of a label that do not tell it."""


class Told(NamedTuple):
    """A label that a text speaks of."""

    start: int
    end: int
    label: str


def told(text: str) -> Iterator[Told]:
    """Yield the labels of a text, the longest where two overlap."""
    plain = text.lower()
    taken = {n for phrase in _listed()["idle"] for match in re.finditer(phrase, plain) for n in range(*match.span())}
    for match in _pattern().finditer(plain):
        span = set(range(*match.span()))
        if not span & taken:
            taken |= span
            yield Told(match.start(), match.end(), _terms()[match[0]])


def is_form(label: str) -> bool:
    """Whether a label says what a work is ("drama") rather than what it is about."""
    return label in _listed()["forms"]


def is_seen(label: str) -> bool:
    """Whether a label is of a thing that can be seen, there or lacking, in a description ("the sea")."""
    return label in _listed()["things_seen"]


def has(work: Work, label: str) -> bool:
    """Whether a work has a label, or one near to it; of what it is about, its description tells as well."""
    near = {fold(label), *(fold(one) for one in _listed()["near"].get(label, ()))}
    if near & work.labels:
        return True
    telling = [word for word in re.findall(r"\w+", label) if len(word) > 2 and word not in _EMPTY]
    seen = holds if is_seen(label) else has_form
    return not is_form(label) and any(seen(work.tale, word) for word in telling)


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(files("prompts.grounding").joinpath("labels.toml").read_text(encoding="utf-8"))


@cache
def _terms() -> Mapping[str, str]:
    """Every way to write a label, in both languages, and the label."""
    listed, chinese = _listed(), glossary("zh")
    terms = {name: name for name in chinese} | {word: name for name, word in chinese.items() if len(word) > 1}
    terms = {term: label for term, label in terms.items() if label not in listed["things"]}
    terms |= {name.removeprefix("the "): name for name in chinese if name.startswith("the ")}
    terms = {_several(term): label for term, label in terms.items() if term.isascii()} | terms
    halves = {half: label for term, label in terms.items() for half in _AND.split(term) if half not in terms}
    terms = {half: label for half, label in halves.items() if len(half) > 1} | terms
    named = {word: name for name, word in chinese.items()}
    alike = {word: named[one] for word, others in akins("zh").items() for one in others if one in named}
    terms = alike | terms
    more = {form: word for word in listed["more"] for form in (word, _several(word))}
    return terms | dict(listed["names"]) | more


def _several(noun: str) -> str:
    """The plural of an English noun."""
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeou" else f"{noun}s"


@cache
def _pattern() -> re.Pattern[str]:
    terms = sorted(_terms(), key=len, reverse=True)
    english = "|".join(re.escape(term) for term in terms if term.isascii())
    chinese = "|".join(re.escape(term) for term in terms if not term.isascii())
    return re.compile(rf"(?<![\w-])(?:{english})(?![\w])|{chinese}")
