"""The application: every route, and around them what guards, counts and limits."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from agent.api import (
    chat,
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
from agent.api.problems import Problem
from agent.api.readiness import Readiness
from agent.api.remembered import Remembered
from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from agent.release import release

PAGE = Path(__file__).parents[1] / "web"
ROUTERS = (
    recommend.router,
    explain.router,
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
ALWAYS = {code: {"model": Problem} for code in (400, 401, 403, 404, 408, 409, 413, 422, 429, 503)}
"""What any route may answer instead: a problem document."""


def create_app(wired: Wiring) -> FastAPI:
    """The server's application over one wired program, whose parts all its threads share.

    Raises:
        InputError: the API keys or the secret of the tokens do not fit.
        StoreError: the store cannot be opened.
    """
    settings = wired.settings
    keys = keyring(settings)
    metrics, readiness = Metrics(), Readiness(wired)
    wired.store.domain_names()  # opened before threads ask for it, and refused here if it cannot be read

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.serve.threads
        threading.Thread(target=readiness.now, name="warm-up", daemon=True).start()  # loads what the first caller needs
        yield

    app = FastAPI(
        title="Segue", description=DESCRIPTION, version=release(), lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json", responses=ALWAYS,  # type: ignore[arg-type]  # FastAPI wants int | str, invariant
    )  # fmt: skip
    app.state.context = Context(
        wired, keys, metrics, readiness, Assistant(wired), Assistant(wired, log=False), Remembered()
    )
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(docs.router)
    app.mount("/", StaticFiles(directory=PAGE, html=True), name="page")
    guard(app, settings.serve, keys, metrics)
    return app
