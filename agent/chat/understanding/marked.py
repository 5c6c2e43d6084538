"""A message in which everything that has a name is one sign: titles, creators, places, genres, kinds of works, years.

So no word in a title is taken for another, and a clause can be compared with examples of what clauses do.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from agent.chat.session import Constraint
from migration.domain import Item

_FIRST, _LAST = 0xE100, 0xF8FF  # private use: nobody types these
REF = f"[{chr(_FIRST)}-{chr(_LAST)}]"
"""A pattern for one marked place."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")

Kind = Literal[
    "title", "creator", "position", "unknown", "label", "kind", "language", "year", "length", "count", "number"
]
WORKS: frozenset[Kind] = frozenset({"title", "creator", "position", "unknown"})
"""What names works."""
SOME_WORK = "Titanic"
_MASKS: dict[Kind, str] = dict.fromkeys(WORKS, "X") | {
    "label": "G", "kind": "K", "language": "L", "year": "Y", "length": "D", "count": "N", "number": "N",
}  # fmt: skip


@dataclass
class Ref:
    """What stood at a marked place.

    Attributes:
        words: as the person wrote them.
        items: the item that is meant, or several that may be.
        certain: whether `items` is what is meant.
        creator: the creator whom the words name.
        position: place in the last list, from 1.
        number: how many.
        constraints: what it says as a condition.
        unwanted: the conditions that it stands for where it is not wanted, if they are not just the opposite.
        hints: English words that texts of works hold that are so.
        domain: kind of works that the store holds; empty where it holds none of the kind.
    """

    words: str
    kind: Kind
    items: tuple[Item, ...] = ()
    certain: bool = False
    creator: str = ""
    position: int = 0
    number: int = 0
    constraints: tuple[Constraint, ...] = ()
    unwanted: tuple[Constraint, ...] = ()
    hints: str = ""
    domain: str = ""


@dataclass
class Marked:
    """The text with its marks, and what they stand for."""

    text: str
    refs: list[Ref] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "Marked":
        """A text without marks yet; signs of private use are taken out."""
        return cls(_PRIVATE.sub("", text))

    @property
    def full(self) -> bool:
        """Whether no further place can be marked."""
        return len(self.refs) > _LAST - _FIRST

    def mark(self, start: int, end: int, ref: Ref) -> None:
        """Put one sign in place of `text[start:end]`; spaces keep it apart from the words around it."""
        sign = chr(_FIRST + len(self.refs))
        self.refs.append(ref)
        self.text = f"{self.text[:start]} {sign} {self.text[end:]}"

    def ref(self, sign: str) -> Ref:
        """What a sign stands for."""
        return self.refs[ord(sign) - _FIRST]

    @property
    def works(self) -> str:
        """A pattern for the sign of a work, or of a number that may be the place of one."""
        signs = "".join(chr(_FIRST + n) for n, ref in enumerate(self.refs) if ref.kind in {*WORKS, "number"})
        return f"[{signs}]" if signs else "(?!)"

    @property
    def works_but_places(self) -> str:
        """A pattern for the sign of a work that is named, and not by its place in the list."""
        signs = "".join(chr(_FIRST + n) for n, ref in enumerate(self.refs) if ref.kind in WORKS - {"position"})
        return f"[{signs}]" if signs else "(?!)"

    def within(self, text: str) -> list[Ref]:
        """What is marked in a part of the text, in order; a name beside a work of theirs only tells which it is."""
        refs = [self.ref(sign) for sign in re.findall(REF, text)]
        named = {ref.creator for ref in refs if ref.kind == "creator"}
        refs = [_made_by(named, ref) if ref.kind == "title" and not ref.certain else ref for ref in refs]
        makers = {name for ref in refs if ref.kind == "title" for item in ref.items for name in item.creators}
        return [ref for ref in refs if ref.kind != "creator" or ref.creator not in makers]

    def masked(self, text: str, *, places: bool = False) -> str:
        """A part of the text with a letter for each sign, as the examples of acts are written; titles in a row are one.

        `places`: numbers are masked as places in the last list.
        """
        masks: dict[Kind, str] = {**_MASKS, "number": "X"} if places else _MASKS
        letters = re.sub(REF, lambda sign: masks[self.ref(sign[0]).kind], text.casefold())
        return _in_a_row(letters, "X")

    def spoken(self, text: str, *, places: bool = False) -> str:
        """A part of the text as it was said, but that one title stands for all: what a title means says nothing."""
        works = {*WORKS, "number"} if places else WORKS
        named = re.sub(REF, lambda sign: SOME_WORK if (ref := self.ref(sign[0])).kind in works else ref.words, text)
        return _in_a_row(named, SOME_WORK)

    def plain(self, text: str) -> str:
        """A part of the text as it was said."""
        return " ".join(re.sub(REF, lambda sign: self.ref(sign[0]).words, text).split())


def _made_by(makers: set[str], ref: Ref) -> Ref:
    """A title of several works as the one that somebody named made, if there is one."""
    theirs = tuple(item for item in ref.items if makers & {*item.creators})
    return replace(ref, items=theirs, certain=True) if len(theirs) == 1 else ref


def _in_a_row(text: str, work: str) -> str:
    """The text with one work in place of several in a row."""
    return " ".join(re.sub(rf"{work}(?:[\s,、;&/]|and|or|和|与|跟|及)+(?={work})", "", text).split())
