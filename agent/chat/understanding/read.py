"""A clause of a message, read: what it does and what it names."""

from typing import NamedTuple

from agent.chat.understanding.acts import Act
from agent.chat.understanding.marked import Ref

WANTING: frozenset[Act | None] = frozenset(
    {
        None,
        "want",
        "for",
        "near",
        "others",
        "count",
        "lift",
        "obscure",
        "popular",
        "varied",
        "focused",
        "state",
        "meant",
    }
)
"""In these acts what is named is wanted, and the words that are left are a mood."""


class Read(NamedTuple):
    """A clause and what it does.

    Attributes:
        act: None where none is clear.
        margin: how sure the act is, as `Judged` says it.
        refs: what the clause names, in order.
    """

    text: str
    act: Act | None
    margin: float
    refs: tuple[Ref, ...]
