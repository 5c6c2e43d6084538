"""What stands before every application that listens: limits, the check of where a request comes from, the last net."""

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.api import problems
from agent.api.errors import AccessError, ForbiddenError
from agent.api.keys import Keyring
from agent.api.limits import Limits
from agent.api.metrics import Metrics
from agent.api.observe import Observe
from agent.api.origin import OwnOrigin
from agent.settings import ServeSettings, Settings


def keyring(settings: Settings) -> Keyring:
    """The keys as they are set.

    Raises:
        InputError: they do not fit.
    """
    return Keyring(settings.api_keys.get_secret_value(), settings.token_secret.get_secret_value())


def guard(app: Starlette, settings: ServeSettings, keys: Keyring, metrics: Metrics) -> None:
    """Put the guards before `app`."""
    # the last one added is the outermost
    app.add_middleware(Limits, settings=settings, keys=keys, metrics=metrics)
    if not keys.locked:
        app.add_middleware(OwnOrigin)
    app.add_middleware(Observe, metrics=metrics)


class NeedsKey:
    """Middleware that lets nobody in without a key; for applications whose routes do not ask for one themselves."""

    def __init__(self, app: ASGIApp, keys: Keyring) -> None:
        self._app, self._keys = app, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with 401 or 403."""
        if scope["type"] == "http":
            try:
                self._keys.caller(Headers(scope=scope))
            except (AccessError, ForbiddenError) as error:
                refusal = problems.respond(scope["path"], problems.of_error(error), problems.headers_of(error))
                return await refusal(scope, receive, send)
        return await self._app(scope, receive, send)
