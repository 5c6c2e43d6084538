"""A segment: people who share interests, and what it is called."""

from collections.abc import Sequence
from typing import Final

from migration.domain import Value
from prompts.copy.called import people
from prompts.copy.copies import Loved
from prompts.copy.labels import spoken
from prompts.outputs import Lang

NAMED: Final = 3
ALIKE: Final = 5
"""Letters that the beginnings of "history" and "historical" have in common."""


class Interest(Value):
    """Something that a segment takes up more than the whole does.

    Attributes:
        share: of its people who took something of it.
        lift: that share over the share among all people.
    """

    kind: str
    value: str
    share: float
    lift: float


class Segment(Value):
    """People who share interests.

    Attributes:
        id: to name it by, e.g. "book-film-1".
        size: how many people it has; never below the least size.
        interests: what sets it apart, the strongest first.
        items: works that stand for it, each taken by at least the least number of its people.
        model: fingerprint of the network that placed the people.
    """

    id: str
    source: str
    target: str
    size: int
    interests: tuple[Interest, ...] = ()
    items: tuple[Loved, ...] = ()
    keys: tuple[str, ...] = ()
    """Of the items that it takes more than others do, the strongest first."""
    model: str = ""

    def name(self, lang: Lang) -> str:
        """What to call it: "readers of science fiction, technology and space"."""
        words = spoken(_apart([one.value for one in self.interests])[:NAMED], lang, liked=True)
        who = people(self.source, lang)
        if lang == "zh":
            return f"喜欢{'、'.join(words[:-1])}{'与' if words[1:] else ''}{words[-1]}的{who}" if words else who
        joined = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
        return f"{who} drawn to {joined}" if words else who


class Segments(Value):
    """The segments of a pair of domains, and how they came about."""

    source: str
    target: str
    people: int
    least: int
    segments: tuple[Segment, ...] = ()
    notices: tuple[str, ...] = ()


def _apart(values: Sequence[str]) -> list[str]:
    """Those that say something beside the ones before: not "crime" after "crime fiction"."""
    kept: dict[str, set[str]] = {}
    for value in values:
        words = {word[:ALIKE] for word in value.casefold().split() if word != "fiction"}
        if not any(words & others for others in kept.values()):
            kept[value] = words
    return list(kept)
