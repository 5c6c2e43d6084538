"""The application: every route, and around them what guards, counts and limits."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import Match, Mount, Route
from starlette.types import Scope

from agent.api import (
    chat,
    copy,
    docs,
    domains,
    explain,
    feedback,
    health,
    items,
    known,
    openai_door,
    parameters,
    problems,
    recommend,
    several,
    users,
    wishes,
    words,
)
from agent.api.context import Context
from agent.api.guard import guard, keyring
from agent.api.metrics import Metrics
from agent.api.readiness import Readiness
from agent.api.remembered import Remembered
from agent.api.schema import describe
from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from agent.release import release

PAGE = Path(__file__).parents[1] / "web"
API = ("/v1/", "/health/", "/metrics", "/docs", "/openapi.json")
ROUTERS = (
    recommend.router,
    explain.router,
    copy.router,
    chat.router,
    openai_door.router,
    items.router,
    feedback.router,
    users.router,
    domains.router,
    parameters.router,
    several.router,
    wishes.router,
    known.router,
    words.router,
    health.router,
)
DESCRIPTION = "Takes what a person loves in one catalogue and finds what they will love in another, and says why."


class Page(Mount):
    """The files of the page: every path that is not the API's, whose routes answer 404 and 405 for themselves."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether this is for the page."""
        return (Match.NONE, {}) if scope["path"].startswith(API) else super().matches(scope)


def create_app(wired: Wiring) -> FastAPI:
    """The server's application over one wired program, whose parts all its threads share.

    Raises:
        InputError: the API keys or the secret of the tokens do not fit.
        StoreError: the store cannot be opened.
    """
    settings = wired.settings
    keys = keyring(settings)
    metrics, readiness = Metrics(), Readiness(wired)
    wired.make_store()  # a server may be there before its data; one that cannot be read is refused here

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.serve.threads
        for warm_up in (readiness.warm_up, app.state.context.assistant.warm_up):
            threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        yield

    app = FastAPI(
        title="Segue",
        description=DESCRIPTION,
        version=release(),
        lifespan=lifespan,
        docs_url=None,  # those load scripts from elsewhere: ours is in docs.py
        redoc_url=None,
    )
    app.state.context = Context(
        wired, keys, metrics, readiness, Assistant(wired), Assistant(wired, log=False), Remembered()
    )
    app.state.methods = _methods()
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(docs.router)
    describe(app, locked=keys.locked)
    app.openapi()  # else FastAPI builds routes at the first request, under `catch_warnings`, which is for one thread
    app.router.routes.append(Page("/", StaticFiles(directory=PAGE, html=True), name="page"))
    guard(app, settings.serve, keys, metrics)
    return app


def _methods() -> dict[str, str]:
    """The methods of every path, as the header `Allow` lists them."""
    found: dict[str, set[str]] = {}
    for route in (route for router in ROUTERS for route in router.routes if isinstance(route, Route)):
        found.setdefault(route.path, set()).update(route.methods or ())
    return {path: ", ".join(sorted(methods)) for path, methods in found.items()}
