"""The assistant: one message in, the pieces of an answer out, as they come.

With a language model its agent answers, over the same tools; without one, or where it fails, rules do.
"""

import logging
import math
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import get_args

from agent.bootstrap import Wiring
from agent.chat.draft import Draft
from agent.chat.offline import Offline
from agent.chat.online import Online
from agent.chat.pieces import Done, Piece
from agent.chat.sentences import say
from agent.chat.session import Session, Turn
from agent.chat.store import Sessions
from agent.chat.tools import Tools
from agent.llm.errors import (
    GarbledError,
    ModelError,
    OverloadedError,
    RefusedError,
    RejectedError,
    RestingError,
    TooSlowError,
    UnreachableError,
)
from agent.llm.seam import Deadline
from prompts.outputs import Lang

CALLS = 3
"""An answer may take so many times as long as one call of the language model: tools come in between."""

_CAUSES: dict[type[ModelError], str] = {
    TooSlowError: "slow",
    UnreachableError: "unreachable",
    OverloadedError: "overloaded",
    RefusedError: "refused",
    RejectedError: "rejected",
    GarbledError: "garbled",
    RestingError: "resting",
    ModelError: "other",
}
"""Why the language model gave nothing, for the person; the particulars, in English, go to the log."""

log = logging.getLogger(__name__)


class Assistant:
    """Answers people. It holds no conversation itself: a session goes in, and comes out with the last piece.

    Args:
        wired: the program.
        log: whether turns and opinions are written into the store; without it, nothing outlives the session.
    """

    def __init__(self, wired: Wiring, *, log: bool = True) -> None:
        self._wired = wired
        self._log = log
        self._offline = Offline(Tools(wired, keeps=log))
        self._online = _online(wired, Tools(wired, keeps=log, reranks=True), self._offline)
        self._sessions: Sessions | None = None

    @property
    def sessions(self) -> Sessions:
        """The conversations in the store's database."""
        if self._sessions is None:
            self._sessions = sessions_of(self._wired)
        return self._sessions

    def warm_up(self) -> None:
        """Read what every answer needs, so that the first does not wait: titles, and examples of what is said."""
        world = Tools(self._wired).world()
        for lang in get_args(Lang):
            world.acts(lang)

    def deadline(self) -> Deadline:
        """A deadline for one answer, from now on; whoever wants no more of the answer ends it."""
        language_model = self._wired.language_model
        return Deadline(CALLS * language_model.settings.deadline_s if language_model else math.inf)

    def answer(self, session: Session, text: str, deadline: Deadline | None = None) -> Generator[Piece, None, None]:
        """Answer a message; the last piece is `done`, with the turn as it was kept and the session to go on with.

        What was said of items is in the store before the first piece comes. A listener who leaves early, by closing the
        generator or by ending the deadline, leaves a turn that is marked as not whole.

        Args:
            session: the conversation so far.
            text: what was said.
            deadline: by when the language model must be done; None: `self.deadline()`.

        Raises:
            StoreError: the database cannot be read or written.
        """
        deadline = deadline or self.deadline()
        draft = Draft(said=text, session=session)
        whole = False
        try:
            for piece in self._pieces(draft, deadline):
                yield draft.keep(piece)
            whole = not deadline.ended
        finally:
            done = self._kept(draft, whole=whole)
        yield done

    def after(self, session: Session, said: Iterable[str]) -> Session:
        """The conversation after some messages, as rules understand them: no language model is asked for an answer."""
        for text in said:
            draft = Draft(said=text, session=session)
            for piece in self._without_model(draft):
                draft.keep(piece)
            session = draft.session.model_copy(update={"turns": session.turns + 1})
        return session

    def _pieces(self, draft: Draft, deadline: Deadline) -> Iterator[Piece]:
        if self._online is None:
            yield from self._without_model(draft)
            return
        before = draft.session
        try:
            yield from self._online.answer(draft, self._earlier(draft.session), deadline)
        except ModelError as error:
            if not deadline.ended:
                yield from self._degraded(draft, before, error)
        if draft.dropped and draft.how == "llm":  # else nothing of the model's words is left to speak of
            yield draft.notice("dropped", say(draft.lang, "dropped"))

    def _without_model(self, draft: Draft) -> Iterator[Piece]:
        pieces = self._offline.answer(draft)
        first = list(islice(pieces, 1))  # only now the language of the answer is known
        if "offline" not in draft.session.told:
            draft.change(told=(*draft.session.told, "offline"))
            yield draft.notice("offline", say(draft.lang, "offline"))
        yield from first
        yield from pieces

    def _degraded(self, draft: Draft, before: Session, error: ModelError) -> Iterator[Piece]:
        """The same message answered by rules, from where the conversation stood before the model began."""
        draft.change(**{name: getattr(before, name) for name in ("wishes", "past", "shown", "asked")})
        draft.how = "degraded"
        log.warning("a chat is answered without the language model: %s", error.message)
        cause = next(name for kind, name in _CAUSES.items() if isinstance(error, kind))
        yield draft.notice("degraded", say(draft.lang, "degraded", cause=say(draft.lang, f"degraded_{cause}")))
        yield from self._offline.answer(draft)

    def _earlier(self, session: Session) -> tuple[Turn, ...]:
        """The turns before this one; none where nothing is kept."""
        return self.sessions.turns(session.id) if self._log and session.turns else ()

    def _kept(self, draft: Draft, *, whole: bool) -> Done:
        turn = draft.turn(whole=whole)
        session = draft.session.model_copy(update={"turns": turn.number})
        if self._log:
            session, turn = self.sessions.save(session, turn)
        return Done(turn=turn, session=session)


def sessions_of(wired: Wiring) -> Sessions:
    """The conversations in the database of a program; raises StoreMissing where it has none."""
    return Sessions.open(wired.database_url, create=False)


def _online(wired: Wiring, tools: Tools, offline: Offline) -> Online | None:
    """The path through the language model; None where none is set."""
    language_model = wired.language_model
    if language_model is None:
        return None
    return Online(tools, offline, lambda deadline: language_model.chat_model(deadline))
