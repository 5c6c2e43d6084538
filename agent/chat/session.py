"""The nouns of a conversation: what a person wishes, what was shown, and what was said in turns.

All are frozen: an answer makes a new `Session` of the one before it. `Wishes` is the part that "undo" brings back.
"""

from datetime import datetime
from typing import Literal

from pydantic import Field

from agent.people.opinion import Opinion
from migration.domain import Event, ItemKey, Value
from prompts.outputs import Lang

ConstraintKind = Literal["year", "label", "language", "creator", "length"]
Sign = Literal["=", "!=", ">", ">=", "<", "<="]

PAST = 20
"""So many steps can be undone."""


class Said(Value):
    """What the person said of one item."""

    domain: str
    item: str
    opinion: Opinion

    @property
    def key(self) -> ItemKey:
        """The key of the item."""
        return ItemKey(self.domain, self.item)


class Constraint(Value):
    """One condition as the person means it, in no catalogue's words yet: it holds in whatever domain they turn to.

    Attributes:
        kind: what it speaks of. A `label` is a genre, theme, category or tag.
        value: a year, an English label ("horror"), a language's code ("fr"), a creator's name, or a length
            ("120 minutes").
        words: as the person said it.
    """

    kind: ConstraintKind
    sign: Sign
    value: str
    words: str = ""


class Wishes(Value):
    """All that shapes the next list; undo goes back to the wishes before.

    Attributes:
        domain: the target domain; empty until one is chosen.
        said: opinions on items, the oldest first; one for an item.
        constraints: conditions on what is recommended.
        mood: free words about what it should be like; empty when there are none.
        unlike: English words for a mood that it should not be in.
        near: key ("domain:id") of an item that the list should be near to.
        passed: keys of items that were shown and are not to be shown again.
        situation: when, where and with whom, in free words.
        count: how many items a list has; 0 where nothing was said.
        popularity: as in `Request`.
        diversity: as in `Request`.
        weights: as in `Request`.
        forgotten: events that were taken out of a stored person's history on their word.
    """

    domain: str = ""
    said: tuple[Said, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    mood: str = ""
    unlike: str = ""
    near: str = ""
    passed: tuple[str, ...] = ()
    situation: str = ""
    count: int = 0
    popularity: float = Field(default=1.0, ge=0.0, le=2.0)
    diversity: float = Field(default=0.0, ge=0.0, le=1.0)
    weights: dict[str, float] = Field(default_factory=dict)
    forgotten: tuple[Event, ...] = ()

    def keys(self, opinion: Opinion) -> tuple[str, ...]:
        """Keys ("domain:id") of the items of which this was said."""
        return tuple(str(said.key) for said in self.said if said.opinion == opinion)


class Shown(Value):
    """The last list: its items in order, by key ("domain:id"), and the one that was last spoken of."""

    to: str
    items: tuple[str, ...]
    focus: str = ""


class Asked(Value):
    """A question that waits for its answer.

    Attributes:
        opinion: what is to be noted of the item that the answer names.
        choices: keys of the items that were offered; empty where something else was asked.
        words: what was offered, as it can be said; its place is enough of an answer.
    """

    opinion: Opinion | None = None
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Session(Value):
    """One conversation as it stands.

    Attributes:
        user: a stored person's id; empty for somebody who has not said who they are.
        language: of the last answer.
        past: the wishes before each of the last changes, the oldest first.
        shown: the last list of recommendations.
        asked: a question that waits for its answer.
        named: key ("domain:id") of the item that was last asked about.
        told: notices that are given once only, by their codes.
        intent: what the last message wanted, as `Meaning` says it.
        turns: how many there were.
    """

    id: str
    user: str = ""
    language: Lang = "en"
    wishes: Wishes = Wishes()
    past: tuple[Wishes, ...] = ()
    shown: Shown | None = None
    asked: Asked | None = None
    named: str = ""
    told: tuple[str, ...] = ()
    intent: str = ""
    turns: int = 0

    def wishing(self, wishes: Wishes) -> "Session":
        """This session with other wishes; those before can be brought back."""
        if wishes == self.wishes:
            return self
        return self.model_copy(update={"wishes": wishes, "past": (*self.past, self.wishes)[-PAST:]})


class Part(Value):
    """One part of an answer as it is kept: what it said, and keys ("domain:id") of the items that it showed.

    Attributes:
        kind: as the piece that it was says it.
        code: of a notice.
        choices: of a question.
    """

    kind: Literal["text", "recommendations", "explanation", "items", "question", "notice"]
    text: str = ""
    code: str = ""
    items: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


class Turn(Value):
    """What was said and answered.

    Attributes:
        number: from 1.
        said: by the person.
        answer: the words of the answer.
        parts: the answer as it came, in order, to be shown again.
        items: keys of the items that the answer showed, in order.
        how: who understood and worded it.
        whole: False where the person stopped the answer.
    """

    number: int
    at: datetime
    said: str
    answer: str
    parts: tuple[Part, ...] = ()
    items: tuple[str, ...] = ()
    how: Literal["offline", "llm", "degraded"] = "offline"
    whole: bool = True


class SessionSummary(Value):
    """One line of a list of conversations."""

    id: str
    user: str
    turns: int
    started: datetime
    last: datetime
    opening: str
    """The first thing that was said."""
