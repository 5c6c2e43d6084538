"""What every route may ask for: the program, who calls, and the counters."""

from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from agent.api.keys import Caller, Keyring
from agent.api.metrics import Metrics
from agent.api.problems import UntrainedError
from agent.api.readiness import Readiness
from agent.api.wire import Question
from agent.bootstrap import Wiring
from agent.replies import Reply
from retrieval.errors import IndexStale

Asked = TypeVar("Asked", bound=Question)


@dataclass(frozen=True)
class Context:
    """What one server works with; its threads share it."""

    wired: Wiring
    keys: Keyring
    metrics: Metrics
    readiness: Readiness

    def target(self, domain: str) -> str:
        """`domain`, if something can be recommended of it.

        Raises:
            InputError: the store holds no such domain.
            UntrainedError: no network was trained for it.
        """
        trained = self.wired.workspace.targets()
        if self.wired.known_domain(domain) not in trained:
            raise UntrainedError(
                f"nothing is recommended of {domain!r} yet (trained: {', '.join(trained) or 'none'})",
                f"Train it with `segue train --to {domain}` and `segue index --to {domain}`, or ask for another one.",
            )
        return domain

    def recommend(self, question: Question) -> Reply:
        """Answer `question`; one that falls between two networks is asked again.

        Raises:
            SegueError: as `Recommender.recommend`, and `target`.
        """
        target = self.target(question.to)
        try:
            reply = self.wired.recommender(target).recommend(question)
        except IndexStale:  # another process has just made a new network and index current
            reply = self.wired.recommender(target).recommend(question)
        return reply


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
