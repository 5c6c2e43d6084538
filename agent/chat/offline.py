"""The assistant without a language model: what was understood is done, and told in sentences of our own."""

import re
from collections.abc import Callable, Iterator

from agent.chat.draft import Draft
from agent.chat.listing import Lists
from agent.chat.lookups import Lookups
from agent.chat.memory import Memory
from agent.chat.pieces import Piece
from agent.chat.sentences import say
from agent.chat.session import Asked, Session
from agent.chat.small_talk import SmallTalk
from agent.chat.tools import Tools
from agent.chat.understanding.meaning import Intent, Meaning, Mention
from agent.chat.understanding.scene import Scene
from agent.chat.understanding.understand import understand
from agent.serving import UntrainedError
from migration.domain import Item
from migration.errors import InputError, UnknownError


class Offline:
    """Answers a message by rules.

    Args:
        tools: what can be done.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        lists, talk = Lists(tools), SmallTalk(tools)
        lookups, memory = Lookups(tools, lists), Memory(tools, lists)
        self._served: dict[Intent, Callable[[Draft, Meaning], Iterator[Piece]]] = {
            "recommend": lists.recommend,
            "why": lookups.why,
            "compare": lookups.compare,
            "about": lookups.about,
            "forget": memory.forget,
            "undo": memory.undo,
            "restart": memory.restart,
            "profile": memory.profile,
            "domains": talk.domains,
            "help": talk.help,
            "greet": talk.greet,
            "thanks": talk.thanks,
            "bye": talk.bye,
            "outside": talk.outside,
            "speak": talk.speak,
            "nonsense": talk.nonsense,
        }

    def understand(self, session: Session, text: str) -> Meaning:
        """What a message means where the conversation stands."""
        shown = self._tools.items(session.shown.items) if session.shown else ()
        focus = next((item for item in shown if session.shown and str(item.key) == session.shown.focus), None)
        last = session.named or (str(session.wishes.said[-1].key) if session.wishes.said else "")
        named = next(iter(self._tools.items([last] if last else [])), None)
        creator = next((c.value for c in reversed(session.wishes.constraints) if c.kind == "creator"), "")
        scene = Scene(session.language, session.wishes.domain, shown, focus, named, creator, session.intent)
        return understand(text, self._tools.world(), scene)

    def answer(self, draft: Draft) -> Iterator[Piece]:
        """The pieces of an answer, but for the last; the draft moves on with them."""
        meaning = self._answered(draft, self.understand(draft.session, _chosen(draft.session.asked, draft.said)))
        draft.change(language=meaning.lang, asked=None, intent=meaning.intent)
        if meaning.foreign:
            yield draft.text(say(draft.lang, "languages"))
        try:
            yield from self._served[meaning.intent](draft, meaning)
        except (InputError, UnknownError, UntrainedError) as error:  # others are faults of the program
            yield draft.notice("problem", say(draft.lang, "problem", message=error.message, hint=error.hint))

    # a question that waits

    def _answered(self, draft: Draft, meaning: Meaning) -> Meaning:
        """The meaning, where the message answers the question that was asked before it."""
        asked = draft.session.asked
        elsewhere = (meaning.asks and meaning.mentions) or meaning.intent not in (
            "recommend",
            "nonsense",
            "outside",
            "about",
        )
        if asked is None or elsewhere:
            return meaning
        chosen = self._choice(asked, meaning, draft.said)
        if chosen is None:
            return meaning
        mention = Mention(words=draft.said, items=(chosen,), certain=True, stance=asked.opinion)
        told = {"intent": "recommend", "mentions": (mention,), "mood": "", "hints": "", "asks": ""}
        wanted = meaning.constraints if meaning.mentions else ()  # without a title they say which work it is
        return meaning.model_copy(update={**told, "constraints": wanted})

    def _choice(self, asked: Asked, meaning: Meaning, said: str) -> Item | None:
        """The item that a message chooses out of those that were offered: by its place, its title or its kind."""
        items = self._tools.items(asked.choices)
        named = {item.key for mention in meaning.mentions for item in mention.items}
        if len(meaning.mentions) == 1 and meaning.mentions[0].certain:
            return meaning.mentions[0].items[0]
        fitting = [item for item in items if item.key in named] or list(items)
        kind = meaning.domain or meaning.kind
        if kind or meaning.excluded:
            fitting = [item for item in fitting if kind in ("", item.domain) and item.domain != meaning.excluded]
        fitting = [item for item in fitting if self._tools.fits(item, meaning.constraints)] or fitting
        place = _place(said)
        if place is not None and place <= len(items):
            return items[place - 1]
        told = named or kind or meaning.excluded or meaning.constraints or _agrees(said)
        return fitting[0] if len(fitting) == 1 and told else None


def _chosen(asked: Asked | None, said: str) -> str:
    """The words of the choice whose place is said, where none of the choices is an item; else what is said."""
    place = _place(said)
    offered = asked.words if asked and not asked.choices else ()
    return offered[place - 1] if place is not None and place <= len(offered) else said


def _place(said: str) -> int | None:
    digits = said.strip(" .!?。#").casefold()
    names = {"first": 1, "second": 2, "third": 3, "one": 1, "two": 2, "three": 3, "第一个": 1, "第二个": 2, "第三个": 3}
    digits = digits.removeprefix("the ").removesuffix(" one")
    return int(digits) if digits.isdecimal() and 0 < int(digits) < 20 else names.get(digits)


def _agrees(said: str) -> bool:
    return re.match(r"\s*(?:y|yes|yeah|yep|right|exactly|that one|是|对|嗯)(?![a-z])", said, re.IGNORECASE) is not None
