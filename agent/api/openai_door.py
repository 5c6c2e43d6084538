"""The door for clients of OpenAI's protocol: Segue as a model to talk to, in Open WebUI, LibreChat or `openai` itself.

A person is known by the API key or a signed token, never by a field of the body or a plain header. Who is not known
talks all the same; nothing of it is kept.
"""

import logging
import time
import uuid
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from agent.api import problems
from agent.api.chat import count
from agent.api.context import Context, Here, Who
from agent.api.errors import NoModelError
from agent.api.front_ends import chore
from agent.api.keys import Caller
from agent.api.listening import listening
from agent.api.openai_wire import (
    Answered,
    Choice,
    Chunk,
    ChunkChoice,
    Completion,
    CompletionRequest,
    Delta,
    Model,
    Models,
    Tokens,
)
from agent.api.spoken import spoken
from agent.chat.pieces import Done
from agent.chat.session import Session
from agent.llm.seam import Deadline
from migration.errors import InputError, SegueError
from prompts.tokens import count as tokens

router = APIRouter(tags=["openai"])
log = logging.getLogger(__name__)

NAME = "segue"
REPLAYED = 20
"""Of a conversation whose state is not known any more, so many of the person's last messages are gone through again."""
STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}
PER_MESSAGE = 4
"""Tokens that the chat format adds to each message, at most."""


@dataclass(frozen=True)
class Talk:
    """One request of a conversation: who speaks, to which model, what was said, and what is said now."""

    who: Caller
    request: CompletionRequest
    before: tuple[tuple[str, str], ...]
    text: str

    @property
    def caller(self) -> tuple[str, str, str]:
        """Whose conversation it is: nobody finds another's."""
        return self.who.name, self.who.user, self.request.model


@router.get("/v1/models")
def models(here: Here, _who: Who) -> Models:
    """The models to talk to: `segue`, and one for each domain that can be recommended of."""
    return Models(data=tuple(Model(id=name) for name in names(here)))


@router.get("/v1/models/{model:path}")
def model(here: Here, _who: Who, model: str) -> Model:
    """One model."""
    return Model(id=known(here, model))


@router.post("/v1/chat/completions", response_model=Completion, responses=STREAM)
def complete(request: CompletionRequest, here: Here, who: Who) -> Completion | StreamingResponse:
    """Answer a conversation, whole or as a stream."""
    known(here, request.model)
    deadline = here.assistant.deadline()
    parts = words(here, talk(request, who), deadline)
    if request.stream:
        return StreamingResponse(_streamed(request, parts, deadline), media_type="text/event-stream")
    answer = "".join(parts).strip()
    return Completion(
        id=_id(), created=int(time.time()), model=request.model,
        choices=(Choice(message=Answered(content=answer)),), usage=usage(request, answer),
    )  # fmt: skip


def names(here: Context) -> tuple[str, ...]:
    """The names of the models."""
    return NAME, *(f"{NAME}-{domain}" for domain in here.wired.workspace.targets())


def known(here: Context, name: str) -> str:
    """`name`, if it is a model's.

    Raises:
        NoModelError: it is not.
    """
    if name not in names(here):
        raise NoModelError(f"there is no model {name!r} (found: {', '.join(names(here))})", "Take one of those found.")
    return name


def talk(request: CompletionRequest, who: Caller) -> Talk:
    """What a request says; what only the front end says (system prompts, tools) does not count.

    Raises:
        InputError: the last message is not the person's, or holds no text.
    """
    said = [(one.role, one.text) for one in request.messages if one.role in ("user", "assistant")]
    if not said or said[-1][0] != "user" or not said[-1][1].strip():
        raise InputError("expected a last message of the role user with text, found none", "Put it at the end.")
    return Talk(who, request, tuple(said[:-1]), said[-1][1])


def words(here: Context, now: Talk, deadline: Deadline) -> Generator[str, None, None]:
    """The answer, in parts as they come."""
    if (answer := chore(now.text, here.wired.store.domain_names())) is not None:
        yield answer
        return
    assistant = here.assistant if now.who.user else here.forgetful
    said: list[str] = []
    with closing(assistant.answer(_session(here, now), now.text, deadline)) as pieces:
        for piece in pieces:
            count(piece, here.metrics)
            if isinstance(piece, Done):
                after = (*now.before, ("user", now.text), ("assistant", "".join(said)))
                here.remembered.keep(now.caller, after, piece.session)
            elif part := spoken(piece):
                said.append(part)
                yield part


def usage(request: CompletionRequest, answer: str) -> Tokens:
    """Tokens of the conversation as it was sent, and of its answer."""
    asked = sum(tokens(message.text).tokens + PER_MESSAGE for message in request.messages)
    given = tokens(answer).tokens
    return Tokens(prompt_tokens=asked, completion_tokens=given, total_tokens=asked + given)


def _session(here: Context, now: Talk) -> Session:
    found = here.remembered.find(now.caller, now.before) or _replayed(here, now)
    return found.model_copy(update={"user": now.who.user})


def _replayed(here: Context, now: Talk) -> Session:
    """The state of a conversation that began elsewhere, or before the server was restarted; nothing of it is stored."""
    session = here.assistant.sessions.create()
    domain = now.request.model.removeprefix(NAME).removeprefix("-")
    session = session.model_copy(update={"wishes": session.wishes.model_copy(update={"domain": domain})})
    return here.forgetful.after(session, [text for role, text in now.before if role == "user"][-REPLAYED:])


async def _streamed(
    request: CompletionRequest, parts: Generator[str, None, None], deadline: Deadline
) -> AsyncIterator[bytes]:
    name, created, said = _id(), int(time.time()), ""

    def chunk(choices: Sequence[ChunkChoice], cost: Tokens | None = None) -> bytes:
        made = Chunk(id=name, created=created, model=request.model, choices=tuple(choices), usage=cost)
        return _data(made.model_dump_json(exclude_none=True))

    try:
        yield chunk([ChunkChoice(delta=Delta(role="assistant", content=""))])
        async with listening(parts, deadline) as heard:
            async for part in heard:
                said += part
                yield chunk([ChunkChoice(delta=Delta(content=part))])
        yield chunk([ChunkChoice(delta=Delta(), finish_reason="stop")])
        if request.wants_usage:
            yield chunk([], usage(request, said))
        yield _data("[DONE]")
    except SegueError as error:
        yield _data(problems.openai_json(problems.reported(error)))
    except Exception:  # the answer has begun: all that can still be said is that it ends here
        log.exception("a completion failed")
        yield _data(problems.openai_json(problems.own_fault()))


def _data(text: str) -> bytes:
    return f"data: {text}\n\n".encode("utf-8", "backslashreplace")


def _id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"
