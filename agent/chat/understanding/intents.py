"""What a message wants done: an answer to a question goes before a new list, a new list before small talk."""

from collections.abc import Sequence

from agent.chat.understanding.acts import Act
from agent.chat.understanding.meaning import Intent, Meaning
from agent.chat.understanding.scene import Scene

_FIRST: tuple[Intent, ...] = ("undo", "restart", "compare", "why", "profile")
"""Acts that are served whatever else is said."""
_TALK: dict[Act, Intent] = {
    "help": "help", "domains": "domains", "outside": "outside", "speak": "speak", "thanks": "thanks",
    "choose": "thanks", "bye": "bye", "greet": "greet", "chat": "nonsense",
}  # fmt: skip
"""Acts that are served where nothing is wanted, the most telling first."""


def intent(meaning: Meaning, acts: Sequence[Act | None], scene: Scene, *, strange: bool) -> Intent:
    """The one thing to do.

    Args:
        meaning: what was understood otherwise.
        acts: of the clauses.
        scene: a place in the list alone ("and the third?") asks what was asked last.
        strange: whether there are words that nobody knows.
    """
    if (answer := _answer(meaning, acts)) is not None:
        return answer
    if any(mention.stance == "forget" and mention.certain and not mention.position for mention in meaning.mentions):
        return "forget"
    if meaning.missing:
        return "outside"
    quiet = not meaning.model_copy(update={"mood": "", "situation": ""}).steers and "want" not in acts
    if quiet and (talk := next((intent for act, intent in _TALK.items() if act in acts), None)):
        return talk
    if meaning.mentions and not meaning.steers and all(one.position and one.items for one in meaning.mentions):
        return "why" if scene.intent == "why" else "about"
    if meaning.steers or meaning.mentions:
        return "recommend"
    clear = any(act not in (None, "chat") for act in acts)
    return "recommend" if clear or meaning.hints or not strange else "nonsense"


def _answer(meaning: Meaning, acts: Sequence[Act | None]) -> Intent | None:
    """What is to be answered before anything is recommended."""
    known = [mention for mention in meaning.mentions if mention.items]
    for act in _FIRST:
        if act == "undo" and meaning.model_copy(update={"mood": ""}).steers:
            continue  # "never mind, a comedy then": what follows is wanted, not what was before
        if act in acts and (act != "compare" or len(known) != 1):
            return act
    asked = meaning.asks and not any(mention.stance for mention in meaning.mentions if not mention.pronoun)
    return "about" if asked and meaning.mentions and not meaning.domain else None
