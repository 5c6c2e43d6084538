"""What was understood of one message, as values."""

from typing import Literal

from agent.chat.session import Constraint
from agent.people.opinion import Opinion
from migration.domain import Item, Value
from prompts.outputs import Lang

Intent = Literal[
    "recommend", "why", "compare", "about", "forget", "undo", "restart", "help", "greet", "thanks", "bye", "profile",
    "domains", "outside", "speak", "nonsense",
]  # fmt: skip
"""What the person wants done. Opinions and wishes are taken up whatever the intent is."""

Asks = Literal["", "who", "when", "what"]
"""What is asked about an item."""

Stance = Opinion | Literal["near", "forget"]
"""`near`: more like this one; `forget`: what was said of it does not count."""


class Mention(Value):
    """An item that the message speaks of.

    Attributes:
        words: as the person wrote them.
        items: the item that is meant; several where the words fit more than one; the nearest where they fit none.
        certain: whether `items` is the one item meant (several works of `creator` where one is named instead).
        stance: what is said of it; None where it is only named.
        creator: a creator whom the words name instead of a title.
        position: its place in the last list where the words say that; 0 otherwise. Beyond the list, `items` is empty.
        pronoun: the words are "it" or "that one" and nothing tells which.
    """

    words: str
    items: tuple[Item, ...] = ()
    certain: bool = False
    stance: Stance | None = None
    creator: str = ""
    position: int = 0
    pronoun: bool = False


class Meaning(Value):
    """One message, understood.

    Attributes:
        mentions: items in the order in which they are spoken of.
        domain: the kind of works that is asked for, as the store calls it; empty where none is named.
        kind: the kind of works that is named last, wanted or not.
        excluded: the kind of works that is not meant.
        missing: a kind of works, or another thing, that is asked for and that the store does not hold.
        constraints: new conditions.
        lifted: kinds of conditions that are to hold no longer.
        mood: free words about what the works should be like.
        hints: English words that stand for the mood, for a search over texts.
        unlike: English words that stand for a mood that is not wanted.
        situation: the occasion, as the person said it.
        popularity: -1 for less popular works, +1 for more popular ones.
        diversity: +1 for a more varied list, -1 for a less varied one.
        others: other items than those shown are wanted.
        all_seen: the person knows all items of the last list.
        count: how many items are wanted; 0 where nothing is said.
        asks: what is asked about the items mentioned.
        foreign: an answer is asked for in a language that is not spoken here.
    """

    lang: Lang
    intent: Intent = "recommend"
    mentions: tuple[Mention, ...] = ()
    domain: str = ""
    kind: str = ""
    excluded: str = ""
    missing: str = ""
    constraints: tuple[Constraint, ...] = ()
    lifted: tuple[str, ...] = ()
    mood: str = ""
    hints: str = ""
    unlike: str = ""
    situation: str = ""
    popularity: int = 0
    diversity: int = 0
    others: bool = False
    all_seen: bool = False
    count: int = 0
    asks: Asks = ""
    foreign: bool = False

    @property
    def steers(self) -> bool:
        """Whether the message says anything that shapes a list."""
        return bool(
            any(mention.stance for mention in self.mentions)
            or self.domain
            or self.constraints
            or self.lifted
            or self.mood
            or self.unlike
            or self.situation
            or self.popularity
            or self.diversity
            or self.others
            or self.all_seen
            or self.count
        )
