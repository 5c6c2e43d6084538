"""A message in which every title, creator and position is one sign, so that no word in them is taken for another."""

import re
from dataclasses import dataclass, field
from typing import Literal

from migration.domain import Item

_FIRST, _LAST = 0xE100, 0xE1FF  # private use: nobody types these
REF = f"[{chr(_FIRST)}-{chr(_LAST)}]"
"""A pattern for one marked place."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass
class Ref:
    """What stood at a marked place.

    Attributes:
        words: as the person wrote them.
        items: the item that is meant, or several that may be.
        certain: whether `items` is what is meant.
        creator: the creator whom the words name.
        position: place in the last list, from 1.
    """

    words: str
    kind: Literal["title", "creator", "position", "unknown"]
    items: tuple[Item, ...] = ()
    certain: bool = False
    creator: str = ""
    position: int = 0


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

    def blank(self, start: int, end: int) -> None:
        """Take out what was understood, so that it is not understood twice; all places stay where they are."""
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]

    def has(self, pattern: str) -> bool:
        """Whether the pattern is found, whatever the case."""
        return re.search(pattern, self.text, re.IGNORECASE) is not None

    def take(self, pattern: str) -> list[re.Match[str]]:
        """All places that match the pattern, whatever the case; they are blanked."""
        found = list(re.finditer(pattern, self.text, re.IGNORECASE))
        for match in found:
            self.blank(*match.span())
        return found
