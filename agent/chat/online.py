"""The assistant with a language model: the model words the answer, code decides what it may say."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from agent.chat.desk import Desk
from agent.chat.draft import Draft
from agent.chat.grounded import Sentences, is_grounded, is_readable
from agent.chat.offline import Offline
from agent.chat.pieces import Piece, Text
from agent.chat.session import Turn
from agent.chat.tools import Tools
from agent.chat.understanding.language import language_of
from agent.llm.errors import GarbledError
from agent.llm.seam import Deadline
from agent.people.spelling import normal
from prompts.ask import Message
from prompts.clean import clean
from prompts.template import messages

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MEMORY = 4
"""So many earlier turns are told to the model."""

SAID, ANSWERED = 1500, 600
"""Columns of what was said, now and earlier, and of earlier answers."""

MakeModel = Callable[[Callable[[], Deadline]], "BaseChatModel"]
"""Makes the language model, given what tells the deadline of each of its calls."""


class Online:
    """Answers a message through a language model.

    Args:
        tools: what can be done.
        offline: understands conditions in words.
        make: makes the model.
    """

    def __init__(self, tools: Tools, offline: Offline, make: MakeModel) -> None:
        self._tools = tools
        self._offline = offline
        self._make = make

    def answer(self, draft: Draft, earlier: Sequence[Turn], deadline: Deadline) -> Iterator[Piece]:
        """The pieces of an answer, but for the last. Sentences that name what no tool brought are left out.

        All calls of the model together are under `deadline`.

        Raises:
            ModelError: the model failed, or nothing of what it said could stand; what came before was yielded.
        """
        from agent.chat.langchain_agent import run  # LangChain is heavy: only those who talk to a model wait for it

        draft.how = "llm"
        draft.change(language=language_of(draft.said, draft.session.language), asked=None)
        desk = Desk(draft, self._tools, self._offline, deadline)
        checked = _Checked(draft, desk, self._tools)
        for heard in run(self._make(lambda: deadline), desk, self._messages(draft, desk, earlier)):
            if isinstance(heard, str):
                yield from checked.hear(heard)
            else:
                yield from checked.end()  # a list stands between paragraphs
                yield heard
        yield from checked.end()
        if checked.nothing:
            raise GarbledError("nothing of what the language model said could stand")

    def _messages(self, draft: Draft, desk: Desk, earlier: Sequence[Turn]) -> tuple[Message, ...]:
        said = clean(draft.said, SAID)  # no sign that opens or closes a fence survives
        folder = self._tools.wired.workspace.prompts
        system, user = messages("chat.v1", folder, state=desk.state(), said=said)
        before: list[Message] = []
        for turn in earlier[-MEMORY:]:
            before.append(Message(role="user", content=clean(turn.said, SAID)))
            before.append(Message(role="assistant", content=clean(turn.answer, ANSWERED) or "-"))
        return (system, *before, user)


class _Checked:
    """Lets whole sentences through that are grounded; counts those that are not."""

    def __init__(self, draft: Draft, desk: Desk, tools: Tools) -> None:
        self._draft = draft
        self._desk = desk
        self._world = tools.world()
        self._known = {*self._world.known, *normal(draft.said).split()}
        self._sentences = Sentences()
        self._passed = False

    @property
    def nothing(self) -> bool:
        """Whether the answer is empty: no sentence passed, and no tool showed anything."""
        return not self._passed and not self._draft.items

    def hear(self, delta: str) -> Iterator[Piece]:
        """The sentences that are whole now, and may stand."""
        for sentence in self._sentences.hear(delta):
            yield from self._let(sentence)

    def end(self) -> Iterator[Piece]:
        """What is left of a paragraph."""
        if rest := self._sentences.end():
            yield from self._let(rest.rstrip() + "\n")

    def _let(self, sentence: str) -> Iterator[Piece]:
        if not sentence.strip():
            return
        readable = is_readable(sentence, self._draft.lang, self._known)
        if readable and is_grounded(sentence, self._desk.grounds, self._world.spotter, self._draft.said):
            self._passed = True
            yield Text(text=sentence)
        else:
            self._draft.dropped += 1
