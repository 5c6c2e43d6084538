"""The copy of all items of a run: tells in time what would be too much like it."""

import threading
from typing import Final

from prompts.copy.likeness import ALIKE, pairs

NEIGHBOURS: Final = 3
"""So many copies that are alike are named to a second try."""


class Shelf:
    """The copy of all items so far: tells in time what would be too much like it.

    Copies are found by the pairs of words that they share, so one is compared with few others. Titles and names make
    copies differ by themselves; likeness is that of the words between.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pairs: list[frozenset[tuple[str, str]]] = []
        self._holding: dict[tuple[str, str], list[int]] = {}
        self._lock = threading.Lock()

    def add(self, text: str) -> None:
        """Put a copy there."""
        found = frozenset(pairs(text))
        with self._lock:
            place = len(self._texts)
            self._texts.append(text)
            self._pairs.append(found)
            for pair in found:
                self._holding.setdefault(pair, []).append(place)

    def like(self, text: str) -> tuple[str, ...]:
        """Copies that a text is too much like."""
        own = pairs(text)
        with self._lock:
            shared: dict[int, int] = {}
            for pair in own:
                for place in self._holding.get(pair, ())[-500:]:
                    shared[place] = shared.get(place, 0) + 1
            alike = [n for n, count in shared.items() if count >= ALIKE * len(own | self._pairs[n])]
            return tuple(self._texts[n] for n in alike[:NEIGHBOURS])
