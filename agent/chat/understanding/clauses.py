"""A message in clauses: parted by punctuation, by conjunctions, and before words that begin another wish."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.patterns import patterns
from prompts.outputs import Lang


class Clause(NamedTuple):
    """A part of a message.

    Attributes:
        joined: whether it only goes on with the clause before: after a comma, "and" or "or".
        bare: whether it holds nothing but marked places and small words.
    """

    text: str
    joined: bool
    bare: bool


def clauses(marked: Marked, lang: Lang) -> list[Clause]:
    """The clauses of a message; titles in a row stay together."""
    text, works = marked.text, marked.works
    found: list[Clause] = []
    start, joined = 0, False
    row = re.compile(rf"(?<={works})(?:\s|[,、;&/]|and\b|or\b|plus\b|as well as\b|和|与|跟|以及|还有|及)+(?={works})")
    kept = [match.span() for match in row.finditer(text)]
    for part in [*_parts(lang).finditer(text), None]:
        if part is not None and any(a <= part.start() < b for a, b in kept):
            continue
        end = part.start() if part else len(text)
        words = text[start:end].strip()
        if words:
            found.append(Clause(words, joined and bool(found), _bare(words, lang)))
        if part is not None:
            joined = part.lastgroup == "soft" if words else joined and part.lastgroup == "soft"
            start = part.end()
    return found


def halves(clause: Clause, lang: Lang) -> Iterator[tuple[Clause, Clause]]:
    """The two parts of a clause at each word that may, but need not, part it: "so", "if", "since"."""
    for joint in re.finditer(patterns(lang, "joints")["weak"], clause.text, re.IGNORECASE):
        parts = clause.text[: joint.start()].strip(), clause.text[joint.end() :].strip()
        if all(parts):
            first, second = (Clause(part, clause.joined, _bare(part, lang)) for part in parts)
            yield first, second._replace(joined=False)


@cache
def _parts(lang: Lang) -> re.Pattern[str]:
    named = patterns(lang, "clauses")
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in named.items()), re.IGNORECASE)


def _bare(words: str, lang: Lang) -> bool:
    rest = re.sub(REF, " ", words.casefold())
    if lang == "zh":
        return not re.search(r"[\u3400-\u9fffa-z0-9]", re.sub(r"[的、和与或部本张首个那呢]", "", rest))
    rest = re.sub(r"^\s*so (?:was|is|were|are|did|does)\b", "", rest)
    return all(word in _SMALL for word in re.findall(r"[a-z0-9']+", rest))


_SMALL = frozenset(
    {
        "a", "an", "the", "and", "or", "nor", "some", "any",
        "too", "of", "stuff", "things", "ones", "one", "please", "also",
        "now", "especially", "particularly", "including", "so",
    }
)  # fmt: skip
