"""What every route may ask for: the program, who calls, and the counters."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from agent.api.keys import Caller, Keyring
from agent.api.metrics import Metrics
from agent.api.readiness import Readiness
from agent.api.remembered import Remembered
from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant


@dataclass(frozen=True)
class Context:
    """What one server works with; its threads share it."""

    wired: Wiring
    keys: Keyring
    metrics: Metrics
    readiness: Readiness
    assistant: Assistant
    forgetful: Assistant
    """Another that keeps nothing: for people whom nobody knows."""
    remembered: Remembered


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


bearer = HTTPBearer(auto_error=False, description="An API key, or a token that the server's secret signs.")
"""Puts the key into the schema; `_caller` judges it."""

Here = Annotated[Context, Depends(_context)]


def _caller(request: Request, here: Here, _bearer: Annotated[object, Security(bearer)]) -> Caller:
    return here.keys.caller(request.headers)


Who = Annotated[Caller, Depends(_caller)]
