"""What is known before a message comes: the catalogues, and where the conversation stands."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from agent.chat.understanding.acts import Acts
from agent.chat.understanding.titles import Spotter
from migration.domain import Item
from prompts.outputs import Lang


@dataclass(frozen=True)
class World:
    """What the understanding knows of the catalogues.

    Attributes:
        spotter: finds titles.
        domains: of the store.
        labels: words for genres, themes and categories of the catalogues by language, each with its English label.
        known: words, in their normal form, that the texts of the catalogues hold.
        acts: gives the classifier of clauses of a language.
    """

    spotter: Spotter
    domains: tuple[str, ...]
    labels: dict[Lang, dict[str, str]]
    known: Collection[str] = field(repr=False)
    acts: Callable[[Lang], Acts]


@dataclass(frozen=True)
class Scene:
    """Where the conversation stands.

    Attributes:
        language: of the last answer.
        domain: the target so far; empty where none was chosen.
        shown: the items of the last list, in order.
        focus: the item of the list that was last spoken of.
        named: the item that the person last named.
        creator: whose works were last wanted, or not.
        intent: what the last message wanted.
    """

    language: Lang = "en"
    domain: str = ""
    shown: tuple[Item, ...] = ()
    focus: Item | None = None
    named: Item | None = None
    creator: str = ""
    intent: str = ""
