"""Short names by which a prompt and its answer speak of items: 1, 2, 3 for candidates, A, B, C for the history."""

import re
from collections.abc import Sequence
from typing import Final

from migration.domain import Value
from prompts.json_answer import Json

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INTEGER: Final = re.compile(r"\W{0,2}(\d{1,6})\W{0,2}")


class Handles(Value):
    """Which handle stands for what.

    Attributes:
        candidates: ids of the candidates; handle n is the n-th of them, from 1.
        fallback: the same ids in the order that stands where the model says nothing.
        evidence: keys ("domain:id") of items of the history; the first is A. Repeated where titles stand for editions.
        cut: ids of candidates that were left out of the prompt to fit the budget; no handle stands for them.
    """

    candidates: tuple[str, ...]
    fallback: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    def candidate(self, handle: Json) -> str | None:
        """The id behind a handle as a model writes it (3, "3", "[3]", 3.0), or None."""
        number = _integer(handle)
        return self.candidates[number - 1] if 1 <= number <= len(self.candidates) else None

    def cited(self, handles: Json) -> tuple[str, ...]:
        """The keys behind letters as a model writes them (["A", "C"], "AC", "A, C"); an unknown one stays as it is."""
        many = handles if isinstance(handles, list) else [handles]
        letters = [letter for one in many if isinstance(one, str) for letter in _letters(one)]
        return tuple(dict.fromkeys(self._key(letter) for letter in letters))

    def _key(self, letter: str) -> str:
        place = LETTERS.find(letter.upper()) if len(letter) == 1 else -1
        return self.evidence[place] if 0 <= place < len(self.evidence) else letter


def letters_of(keys: Sequence[str], handles: Sequence[str]) -> str:
    """The letters that stand for some keys, those that have one, in the order of `keys`."""
    return "".join(LETTERS[handles.index(key)] for key in keys if key in handles)


def _letters(text: str) -> list[str]:
    """The handles in a text: single letters, or the words that stand where letters should."""
    parts = re.findall(r"[^\s,;，、()\[\]]+", text)[: len(LETTERS)]
    return [letter for part in parts for letter in (part if part.isalpha() and part.isupper() else [part[:80]])]


def _integer(handle: Json) -> int:
    if isinstance(handle, bool):
        return 0
    if isinstance(handle, int):
        return handle if 0 < handle < 10**6 else 0
    if isinstance(handle, float):
        return int(handle) if 0 < handle < 10**6 and handle == int(handle) else 0
    found = _INTEGER.fullmatch(handle.strip()) if isinstance(handle, str) else None
    return int(found[1]) if found else 0
