"""What is to be made of the titles that a message names: strange ones, those that fit several works, unclear ones."""

from typing import Literal

from rapidfuzz import fuzz

from agent.chat.understanding.meaning import Meaning, Mention
from agent.people.spelling import normal
from migration.domain import Item

ALIKE = 60
"""From this likeness (0 to 100) on it is asked whether a title that is spelt alike was meant."""


def opinion(mention: Mention) -> Literal["like", "dislike", "seen"]:
    """What is said of an item; one that is only named is liked."""
    return mention.stance if mention.stance in ("like", "dislike", "seen") else "like"


def only_strange(meaning: Meaning) -> bool:
    """Whether the message says nothing but titles that no catalogue holds."""
    strange = [mention for mention in meaning.mentions if is_strange(mention)]
    return bool(strange) and len(strange) == len(meaning.mentions) and only_unclear(meaning)


def only_unclear(meaning: Meaning) -> bool:
    """Whether the message says nothing but what must be asked about."""
    rest = meaning.model_copy(update={"mentions": tuple(m for m in meaning.mentions if m.certain or m.creator)})
    return not rest.steers


def is_strange(mention: Mention) -> bool:
    """Whether a title was named that no catalogue holds, nor anything that hardly differs from it."""
    if mention.certain or mention.creator or mention.pronoun or mention.position:
        return False
    wanted = normal(mention.words)
    return not same_title(mention) and all(_likeness(wanted, item) < ALIKE for item in mention.items)


def _likeness(wanted: str, item: Item) -> float:
    """How alike a title is to some words, 0 to 100, in the language in which it is most."""
    return max((fuzz.ratio(wanted, normal(title)) for title in item.titles), default=0.0)


def same_title(mention: Mention) -> bool:
    """Whether the words fit several works, and not only works whose titles are spelt alike."""
    wanted = normal(mention.words.split("(")[0])
    return bool(mention.items) and all(
        wanted in normal(item.title) or any(wanted == normal(str(v)) for v in item.attributes.values())
        for item in mention.items
    )


def choice_label(item: Item) -> str:
    """An item as a choice: sent as it stands, it is understood as that item alone."""
    notes = ", ".join(note for note in (item.year, item.domain) if note)
    return f"{item.name} ({notes})"
