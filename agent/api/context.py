"""What every route may ask for: the program, who calls, and the counters."""

from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from agent.api.keys import Caller, Keyring
from agent.api.metrics import Metrics
from agent.api.readiness import Readiness
from agent.api.wire import Question
from agent.bootstrap import Wiring

Asked = TypeVar("Asked", bound=Question)


@dataclass(frozen=True)
class Context:
    """What one server works with; its threads share it."""

    wired: Wiring
    keys: Keyring
    metrics: Metrics
    readiness: Readiness


def asked_by(question: Asked, who: Caller) -> Asked:
    """The question as its caller may ask it: who names nobody and nothing asks for themselves.

    Raises:
        ForbiddenError: it is about a person whom the caller may not speak for.
    """
    user = who.speaks_for(question.user)
    return question if question.likes or question.dislikes else question.model_copy(update={"user": user})


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


bearer = HTTPBearer(auto_error=False, description="An API key, or a token that the server's secret signs.")
"""Puts the key into the schema; `_caller` judges it."""

Here = Annotated[Context, Depends(_context)]


def _caller(request: Request, here: Here, _bearer: Annotated[object, Security(bearer)]) -> Caller:
    return here.keys.caller(request.headers)


Who = Annotated[Caller, Depends(_caller)]
