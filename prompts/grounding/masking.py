"""A sentence with its known titles and names hidden behind signs, so that what is left can be judged by itself."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from prompts.claims.pinyin import in_chinese
from prompts.grounding.work import Work

TITLES: Final = "".join(chr(0x25A0 + n) for n in range(0x40))
PEOPLE: Final = "".join(chr(0x2580 + n) for n in range(0x20))
"""Each sign stands for a title, or for a person's name; which works it belongs to, `Masked.owners` tells."""

TITLE, PERSON = f"[{TITLES}]", f"[{PEOPLE}]"
"""The same as parts of regular expressions; a name of n signs is n signs long."""

_SIGNS: Final = str.maketrans('‘’‛′`´“”„‟"《》–—‐‑‒―−：，！？（）；', "'''''''''''〈〉-------:,!?();")
"""Quotation marks are all one, as a title inside quotation marks gets others of its own."""


@dataclass(frozen=True)
class Masked:
    """A sentence, masked.

    Attributes:
        text: as long as the sentence.
        owners: keys of the works that a sign's title or person belongs to.
    """

    text: str
    owners: Mapping[str, frozenset[str]]

    def named(self, signs: str = TITLES) -> frozenset[str]:
        """Keys of all works named by their title (or by a person, with `signs=PEOPLE`)."""
        keys = [self.owners[sign] for sign in self.text if sign in signs and sign in self.owners]
        return frozenset().union(*keys)


def mask(text: str, works: Iterable[Work]) -> Masked:
    """Hide every title and every creator of the works.

    A title of one word counts only where it is written as a title (Ring, not ring).
    """
    found: dict[_Phrase, set[str]] = {}
    for work in works:
        for phrase in _phrases(work):
            found.setdefault(phrase, set()).add(work.key)
    signs = {"title": iter(TITLES), "person": iter(PEOPLE)}
    owners: dict[str, frozenset[str]] = {}
    given: dict[tuple[str, frozenset[str]], str] = {}
    plain, shown = even(text), text
    for phrase in sorted(found, key=lambda phrase: (-phrase.length, phrase.kind != "title")):
        keys = frozenset(found[phrase])
        sign = given.get((phrase.kind, keys)) or next(signs[phrase.kind], None)
        if sign is None:
            break
        given[phrase.kind, keys], owners[sign] = sign, keys
        for match in re.finditer(phrase.pattern, plain):
            start, end = match.span()
            if _as_written(text[start:end], phrase.capital):
                shown = shown[:start] + sign * (end - start) + shown[end:]
                plain = plain[:start] + "\0" * (end - start) + plain[end:]
    return Masked(shown, owners)


def even(text: str) -> str:
    """Lower case, without accents, quotation marks and dashes plain, sign by sign: the length stays the same."""
    return "".join(_even(sign) for sign in text.translate(_SIGNS))


@lru_cache(maxsize=8192)
def _even(sign: str) -> str:
    base = unicodedata.normalize("NFKD", sign)[:1].casefold()
    return {"ł": "l", "ø": "o", "đ": "d", "ı": "i"}.get(base, base if len(base) == 1 else sign)


class _Phrase(NamedTuple):
    """What stands for a work: a title of it, or a name.

    Attributes:
        pattern: finds it in an even text.
        capital: whether it is a single word that begins with a capital (True) or without one (False); else None.
    """

    kind: Literal["title", "person"]
    pattern: str
    length: int
    capital: bool | None


def _phrases(work: Work) -> Iterator[_Phrase]:
    yield from (_phrase("title", title) for title in work.titles)
    for name in work.people:
        yield _phrase("person", name)
        if chinese := in_chinese(name):
            yield _Phrase("person", chinese, 0, None)


def _phrase(kind: Literal["title", "person"], spelled: str) -> _Phrase:
    phrase = even(spelled)
    if len(phrase) == 1 and not phrase.isascii():  # one sign of Chinese is a title only where it is marked as one
        return _Phrase(kind, rf"(?<=[〈']){re.escape(phrase)}(?=[〉'])", 1, None)
    before = r"(?<![a-z0-9])" if phrase[0].isascii() and phrase[0].isalnum() else ""
    after = r"(?![a-z0-9])" if phrase[-1].isascii() and phrase[-1].isalnum() else ""
    capital = None if " " in spelled else spelled[0].isupper()
    return _Phrase(kind, before + re.escape(phrase) + after, len(phrase), capital)


def _as_written(found: str, capital: bool | None) -> bool:
    """Whether a title of one word is written with the capital that it has; longer ones may be written anyhow."""
    return capital is None or found[0].isupper() == capital
