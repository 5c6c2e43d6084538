"""Conversations, kept in the store's database, in tables of their own that are made on first use."""

import secrets
import string
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Self

from rapidfuzz import process
from sqlalchemy import BigInteger, Column, Engine, Integer, MetaData, Row, Select, Table, Text, func, inspect, select

from agent.chat.session import Session, SessionSummary, Turn
from migration.errors import UnknownError
from migration.store.engine import connect, reading, writing
from prompts.outputs import Lang

_SIGNS = string.ascii_letters + string.digits
"""Of which ids are made: none of them begins like an option on a command line."""

_metadata = MetaData()

_chats = Table(
    "chats",
    _metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False, index=True),
    Column("started", BigInteger, nullable=False),  # milliseconds since 1970 in UTC
    Column("last", BigInteger, nullable=False),
    Column("session", Text, nullable=False),  # a `Session` as JSON
)

_turns = Table(
    "chat_turns",
    _metadata,
    Column("chat_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("turn", Text, nullable=False),  # a `Turn` as JSON
)


class Sessions:
    """The conversations of one database. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ready = False

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> Self:
        """Open the conversations in the store at `url`; tables are made when the first one is written.

        Args:
            url: of the store.
            create: make its file where there is none.

        Raises:
            StoreError: the database cannot be opened.
        """
        return cls(connect(url, create=create))

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def create(self, user: str = "", language: Lang = "en") -> Session:
        """Begin a conversation. It is written down with its first turn."""
        return new_session(user, language)

    def save(self, session: Session, turn: Turn) -> tuple[Session, Turn]:
        """Write down a turn and how the conversation stands after it, in one transaction.

        The turn gets the next number, also where somebody else has written one in the meantime.
        """
        self._make()
        now = int(1000 * time.time())
        with writing(self._engine) as connection:
            last = select(func.coalesce(func.max(_turns.c.number), 0)).where(_turns.c.chat_id == session.id)
            number = int(connection.execute(last).scalar_one()) + 1
            session = session.model_copy(update={"turns": number})
            turn = turn.model_copy(update={"number": number})
            row = {"user_id": session.user, "last": now, "session": session.model_dump_json()}
            if not connection.execute(_chats.update().where(_chats.c.id == session.id).values(row)).rowcount:
                connection.execute(_chats.insert().values(id=session.id, started=now, **row))
            connection.execute(_turns.insert().values(chat_id=session.id, number=number, turn=turn.model_dump_json()))
        return session, turn

    def put(self, session: Session) -> None:
        """Write down how a conversation stands where no turn changed it, but a dial of the page did."""
        self._make()
        now = int(1000 * time.time())
        row = {"user_id": session.user, "last": now, "session": session.model_dump_json()}
        with writing(self._engine) as connection:
            if not connection.execute(_chats.update().where(_chats.c.id == session.id).values(row)).rowcount:
                connection.execute(_chats.insert().values(id=session.id, started=now, **row))

    def get(self, id: str) -> Session:  # noqa: A002 (the field's name everywhere)
        """A conversation as it stands.

        Raises:
            UnknownError: there is none of this id; the hint names the nearest ones.
        """
        rows = self._rows(select(_chats.c.session).where(_chats.c.id == id))
        if not rows:
            known = [row.id for row in self._rows(select(_chats.c.id))]
            near = [name for name, _, _ in process.extract(id, known, limit=3, score_cutoff=60)]
            hint = f"Did you mean {' or '.join(near)}?" if near else "List them with `segue chats list`."
            raise UnknownError(f"There is no conversation {id!r}.", hint)
        return Session.model_validate_json(rows[0].session)

    def last(self, user: str = "") -> Session | None:
        """The conversation that was spoken in last, of one person where `user` is given; None where there is none."""
        wanted = select(_chats.c.session).order_by(_chats.c.last.desc(), _chats.c.id).limit(1)
        rows = self._rows(wanted.where(_chats.c.user_id == user) if user else wanted)
        return Session.model_validate_json(rows[0].session) if rows else None

    def turns(self, id: str) -> tuple[Turn, ...]:  # noqa: A002 (the field's name everywhere)
        """The turns of a conversation, the oldest first.

        Raises:
            UnknownError: there is no conversation of this id.
        """
        self.get(id)
        wanted = select(_turns.c.turn).where(_turns.c.chat_id == id).order_by(_turns.c.number)
        return tuple(Turn.model_validate_json(row.turn) for row in self._rows(wanted))

    def list(self, user: str = "") -> tuple[SessionSummary, ...]:
        """All conversations, or those of one person; the one spoken in last comes first."""
        first = (_turns.c.chat_id == _chats.c.id) & (_turns.c.number == 1)
        wanted = select(_chats, _turns.c.turn).outerjoin(_turns, first).order_by(_chats.c.last.desc(), _chats.c.id)
        return tuple(_summary(row) for row in self._rows(wanted.where(_chats.c.user_id == user) if user else wanted))

    def delete(self, id: str) -> int:  # noqa: A002 (the field's name everywhere)
        """Forget a conversation; returns how many turns went.

        Raises:
            UnknownError: there is none of this id.
        """
        self.get(id)
        return self._delete([id])

    def forget(self, user: str) -> int:
        """Forget all conversations of a person; returns how many turns went."""
        return self._delete([row.id for row in self._rows(select(_chats.c.id).where(_chats.c.user_id == user))])

    def _delete(self, ids: Sequence[str]) -> int:
        if not ids:
            return 0
        with writing(self._engine) as connection:
            gone = connection.execute(_turns.delete().where(_turns.c.chat_id.in_(ids))).rowcount
            connection.execute(_chats.delete().where(_chats.c.id.in_(ids)))
        return gone

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        with reading(self._engine) as connection:
            self._ready = self._ready or inspect(connection).has_table(_turns.name)
            return connection.execute(query).all() if self._ready else []

    def _make(self) -> None:
        if not self._ready:
            with writing(self._engine) as connection:
                _metadata.create_all(connection)
            self._ready = True


def new_session(user: str = "", language: Lang = "en") -> Session:
    """A conversation in which nothing has been said; its id cannot be guessed."""
    return Session(id="".join(secrets.choice(_SIGNS) for _ in range(16)), user=user, language=language)


def _summary(row: Row[Any]) -> SessionSummary:
    session = Session.model_validate_json(row.session)
    return SessionSummary(
        id=row.id,
        user=row.user_id,
        turns=session.turns,
        started=datetime.fromtimestamp(row.started / 1000, UTC),
        last=datetime.fromtimestamp(row.last / 1000, UTC),
        opening=Turn.model_validate_json(row.turn).said if row.turn else "",
    )
