"""The assistant: one message in, the pieces of an answer out, as they come.

With a language model its agent answers, over the same tools; without one, or where it fails, rules do.
"""

from collections.abc import Iterator

from agent.bootstrap import Wiring
from agent.chat.draft import Draft
from agent.chat.offline import Offline
from agent.chat.pieces import Done, Piece
from agent.chat.sentences import say
from agent.chat.session import Session
from agent.chat.store import Sessions
from agent.chat.tools import Tools


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
        self._sessions: Sessions | None = None

    @property
    def sessions(self) -> Sessions:
        """The conversations in the store's database."""
        if self._sessions is None:
            self._sessions = sessions_of(self._wired)
        return self._sessions

    def answer(self, session: Session, text: str) -> Iterator[Piece]:
        """Answer a message; the last piece is `done`, with the turn as it was kept and the session to go on with.

        What was said of items is in the store before the first piece comes. A listener who leaves early leaves a turn
        that is marked as not whole.

        Raises:
            StoreError: the database cannot be read or written.
        """
        draft = Draft(said=text, session=session)
        whole = False
        try:
            for piece in self._pieces(draft):
                yield draft.keep(piece)
            whole = True
        finally:
            done = self._kept(draft, whole=whole)
        yield done

    def _pieces(self, draft: Draft) -> Iterator[Piece]:
        pieces = self._offline.answer(draft)
        first = list(_first(pieces))
        if "offline" not in draft.session.told:
            draft.change(told=(*draft.session.told, "offline"))
            yield draft.notice("offline", say(draft.lang, "offline"))
        yield from first
        yield from pieces

    def _kept(self, draft: Draft, *, whole: bool) -> Done:
        turn = draft.turn(whole=whole)
        session = draft.session.model_copy(update={"turns": turn.number})
        if self._log:
            session, turn = self.sessions.save(session, turn)
        return Done(turn=turn, session=session)


def sessions_of(wired: Wiring) -> Sessions:
    """The conversations in the database of a program."""
    return Sessions.open(wired.settings.database or wired.workspace.create().database_url)


def _first(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The first piece, if there is one: only then is the language of the answer known."""
    for piece in pieces:
        yield piece
        return
