"""`/v1/chat`: a conversation. The answer streams as server-sent events, one for each piece, named after its kind."""

import logging
from collections.abc import AsyncIterator, Generator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from agent.api import problems
from agent.api.context import Context, Here, Who
from agent.api.keys import Caller
from agent.api.listening import listening
from agent.api.metrics import Metrics
from agent.api.wire import ChatRecord, Chats, ForgottenChat, Say, Text, piece_json
from agent.chat.pieces import Explained, Piece, Recommendations
from agent.chat.session import Session
from agent.llm.seam import Deadline
from migration.errors import InputError, SegueError, UnknownError

router = APIRouter(tags=["chat"])
log = logging.getLogger(__name__)
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "One event for each piece."}
}


@router.post("/v1/chat", response_class=StreamingResponse, responses=EVENTS)
def chat(said: Say, here: Here, who: Who) -> StreamingResponse:
    """Say something, and hear the answer: text, recommendations, explanation, items, question, notice, then done."""
    deadline = here.assistant.deadline()
    pieces = here.assistant.answer(_session(said, here, who), said.text, deadline)
    # a proxy that gathers would turn a stream into a wait
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_events(pieces, deadline, here.metrics), media_type="text/event-stream", headers=headers)


@router.get("/v1/chats")
def chats(here: Here, who: Who, user: Annotated[Text, Query(description="Whose conversations.")] = "") -> Chats:
    """The conversations of a person, the one spoken in last first."""
    name = who.speaks_for(user)
    if not name:
        raise InputError("expected `user`, found none", "Say whose conversations are meant.")
    return Chats(user=name, chats=here.assistant.sessions.list(name))


@router.get("/v1/chats/{session}")
def show(here: Here, who: Who, session: str) -> ChatRecord:
    """One conversation: how it stands, and its turns, the oldest first."""
    found = own(here, who, session)
    return ChatRecord(session=found, turns=here.assistant.sessions.turns(session))


@router.delete("/v1/chats/{session}")
def forget(here: Here, who: Who, session: str) -> ForgottenChat:
    """Forget a conversation; what was said of items stays in the person's history."""
    own(here, who, session)
    return ForgottenChat(session=session, turns=here.assistant.sessions.delete(session))


def own(here: Context, who: Caller, session: str) -> Session:
    """A conversation that the caller may read.

    Raises:
        UnknownError: there is none, or it is another person's: nobody learns which.
    """
    try:
        found = here.assistant.sessions.get(session)
    except UnknownError:
        found = None
    if found is None or (who.user and found.user != who.user):
        raise UnknownError(f"there is no conversation {session!r}", "Begin a new one: leave `session` out.")
    return found


def _session(said: Say, here: Context, who: Caller) -> Session:
    user = who.speaks_for(said.user)
    session = own(here, who, said.session) if said.session else here.assistant.sessions.create(user)
    if user and session.user not in ("", user):
        raise UnknownError(f"there is no conversation {said.session!r} of this person", "Leave `session` out.")
    changes = {"user": user or session.user, "language": said.lang or session.language}
    return session.model_copy(update=changes)


async def _events(pieces: Generator[Piece, None, None], deadline: Deadline, metrics: Metrics) -> AsyncIterator[bytes]:
    try:
        async with listening(pieces, deadline) as heard:
            async for piece in heard:
                count(piece, metrics)
                yield event(piece.kind, piece_json(piece))
    except SegueError as error:
        yield event("problem", problems.reported(error).model_dump_json())
    except Exception:  # the answer has begun: all that can still be said is that it ends here
        log.exception("a chat failed")
        yield event("problem", problems.own_fault().model_dump_json())


def count(piece: Piece, metrics: Metrics) -> None:
    """Count what a piece cost."""
    if isinstance(piece, Recommendations):
        metrics.answered(piece.reply.how, piece.reply.usage)
    if isinstance(piece, Explained):
        metrics.spent(piece.why.usage)


def event(name: str, data: str) -> bytes:
    """One server-sent event; JSON has no line breaks of its own."""
    return f"event: {name}\ndata: {data}\n\n".encode("utf-8", "backslashreplace")
