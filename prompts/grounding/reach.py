"""Which works the parts of a sentence speak of, where a part takes them up from the parts beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from prompts.grounding.parts import Group, Part
from prompts.grounding.relations import says


@dataclass(frozen=True)
class Reach:
    """A part that tells something, with what it takes up.

    Attributes:
        part: the part.
        carried: works that parts before it name, which tell nothing themselves ("You liked X, ...").
        followed: works that such parts after it name ("..., just as in X").
        every: whether it tells the same of every work that is named.
        compares: whether it tells of the candidate what it tells of another work.
        led: whether a part before it says so.
    """

    part: Part
    carried: tuple[Group, ...] = ()
    followed: tuple[Group, ...] = ()
    every: bool = False
    compares: bool = False
    led: bool = False


class _Told(NamedTuple):
    """A part that tells something, between parts that only name works."""

    lead: tuple[Part, ...]
    part: Part
    tail: tuple[Part, ...]


def reaches(found: Sequence[Part]) -> Iterator[Reach]:
    """Yield the parts that tell something, each with the works that it speaks of beside its own."""
    previous: Reach | None = None
    for lead, part, tail in _gathered(found):
        texts = [one.text for one in (*lead, part, *tail)]
        every = any(says("every", text) for text in ((part.text,) if previous else texts[: len(lead) + 1]))
        compared = any(says("compares", text) or says("links", text) for text in texts)
        before = _groups(lead)
        if previous and not part.groups and not before:
            before = previous.part.groups or previous.carried
            compared = compared or previous.compares
        led = previous is None and any(says("likens", one.text) for one in lead)
        previous = Reach(part, before, _groups(tail), every, compared, led)
        yield previous


def _gathered(found: Sequence[Part]) -> Iterator[_Told]:
    """The parts that tell something, with those before them that do not; the last with those after it too."""
    telling = [n for n, part in enumerate(found) if part.terms]
    start = 0
    for n in telling:
        tail = tuple(found[n + 1 :]) if n == telling[-1] else ()
        yield _Told(tuple(found[start:n]), found[n], tail)
        start = n + 1


def _groups(some: Iterable[Part]) -> tuple[Group, ...]:
    return tuple(group for part in some for group in part.groups)
